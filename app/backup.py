"""Backup and restore: a case base with the drafts that wait beside it, as one file, and back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diagnops.app.case_files import cannot_write
from diagnops.kb.casebase import Held
from diagnops.kb.errors import InputError, UsageError
from diagnops.kb.store import restore_case_base
from diagnops.kb.waiting import Drafts, drafts_beside, put_drafts, waiting_drafts

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace


class Backup(NamedTuple):
    """A backup: its file, what it holds, how many drafts, and its size in bytes."""

    file: Path
    held: Held
    drafts: int
    size: int


class Restored(NamedTuple):
    """A case base that a backup was restored to, and what was there before, if anything was."""

    place: Path
    kept: Path | None


def back_up(workspace: Workspace, file: Path, *, replace: bool = False) -> Backup:
    """See `Workspace.back_up`."""
    place = Path(workspace.location)
    if not place.exists():
        raise InputError("nothing_to_back_up", hint="place_of_case_base", path=str(place))
    if file.exists() and not replace:
        raise UsageError("backup_there", hint="replace_it", path=str(file))
    if Path(f"{file}-wal").exists() or (file.exists() and file.samefile(place)):
        raise UsageError("backup_in_use", path=str(file))
    drafts = waiting_drafts(drafts_beside(place))
    held = workspace.case_base.back_up(file, drafts)
    return Backup(file, held, len(drafts), file.stat().st_size)


def restore(workspace: Workspace, file: Path, agree: Callable[[Backup], bool]) -> Restored | None:
    """See `Workspace.restore`."""
    place = Path(workspace.location)
    besides = waiting_drafts(drafts_beside(file))  # where it is no backup, but a case base that was kept

    def agreed(held: Held, drafts: Drafts) -> bool:
        return agree(Backup(file, held, len({**besides, **drafts}), file.stat().st_size))

    workspace.close()
    put = restore_case_base(workspace.location, file, partial(_free, place), agreed)
    if put is None:
        return None
    drafts, kept = put
    waited = drafts_beside(place)
    try:
        with suppress(FileNotFoundError):  # they go with the case base that they belong to
            waited.rename(drafts_beside(kept))
        put_drafts({**besides, **drafts}, waited)
    except OSError as error:
        raise cannot_write(Path(error.filename or place), error) from None
    shutil.rmtree(f"{place}.derived", ignore_errors=True)
    there = kept.exists() or drafts_beside(kept).exists()
    return Restored(place, kept if there else None)


def _free(place: Path) -> Path:
    """A name beside the case base that says when it was put aside."""
    at = f"{place}.{datetime.now():%Y-%m-%dT%H%M%S}"
    names = (Path(at) if n == 1 else Path(f"{at}-{n}") for n in count(1))
    return next(name for name in names if not name.exists() and not drafts_beside(name).exists())
