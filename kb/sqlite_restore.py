"""Restore: a backup takes the place of a case base, once all of it was read, and what was there before is kept.

SQLite itself writes the new over the old, in one transaction: whoever has the case base open goes on with the new one,
and no file is renamed under anybody. Only where the old one is so damaged that nobody can open it, files are renamed.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec

from diagnops.kb.casebase import Held
from diagnops.kb.errors import CaseBaseError, UsageError
from diagnops.kb.private import make_file, make_folder
from diagnops.kb.sqlite_backup import beside, copy_to, held, take_out_drafts
from diagnops.kb.sqlite_file import BUSY_SECONDS, write_ahead
from diagnops.kb.sqlite_store import SCHEMA_VERSION, SqliteCaseBase
from diagnops.kb.waiting import Drafts, is_draft_name


class Put(NamedTuple):
    """The drafts that a backup held, and where what was there before it is kept, if anything was."""

    drafts: Drafts
    kept: Path


def restore(file: Path, base: Path, free: Callable[[], Path], agree: Callable[[Held, Drafts], bool]) -> Put | None:
    """Put what `file` holds in the place of `base`, and what was there into a file by a name that is `free`.

    `agree` is told what the file holds; where it does not agree nothing is changed, and None comes back. Raises
    `CaseBaseError` for a file that cannot be restored, and `UsageError` for the case base itself.
    """
    if base.exists() and file.exists() and base.samefile(file):
        raise UsageError("restored_from_itself", path=str(file))
    try:
        make_folder(base.parent)
        usable = _is_usable(base)
        with beside(base) as new:
            holds, drafts = _read(file, new)
            if not agree(holds, drafts):
                return None
            return Put(drafts, (_write_over if usable else _swap)(new, base, free))
    except (sqlite3.Error, OSError) as error:
        raise _unusable(base, error) from None


def _read(file: Path, new: Path) -> tuple[Held, Drafts]:
    """Copy the file, bring the copy to the present shape, and read all of it."""
    try:
        with closing(_opened(file)) as given:
            _refuse_newer(given, file)
            if not given.execute("select 1 from sqlite_master where name = 'change'").fetchall():
                raise CaseBaseError("no_backup", path=str(file))
            copy_to(given, new)
        with closing(SqliteCaseBase(new)) as migrated:
            migrated.verify()
        with closing(sqlite3.connect(new)) as copy:
            drafts = take_out_drafts(copy)
            for name in drafts:
                if not is_draft_name(name):
                    raise CaseBaseError("no_draft_name", path=str(file), name=name)
            return held(copy), drafts
    except FileNotFoundError:
        raise CaseBaseError("no_such_backup", path=str(file)) from None
    except (sqlite3.Error, OSError) as error:
        raise _unusable(file, error) from None
    except CaseBaseError as error:  # of the copy, which nobody knows
        error.message = msgspec.structs.replace(
            error.message, values={**error.message.values, "path": str(file)}, hint=""
        )
        raise


def _opened(file: Path) -> sqlite3.Connection:
    """A backup opened to be read. Where nobody is writing it SQLite is told so, and then leaves nothing beside it."""
    file.stat()  # SQLite does not say that it is not there
    if not file.is_file():
        raise CaseBaseError("no_backup", path=str(file))
    still = not any(Path(f"{file}-{log}").exists() for log in ("wal", "journal"))
    how = "mode=ro&immutable=1" if still else "mode=ro"
    return sqlite3.connect(f"{file.absolute().as_uri()}?{how}", timeout=BUSY_SECONDS, uri=True)


def _is_usable(base: Path) -> bool:
    """Whether SQLite can open what is in the place of the case base. Raises `CaseBaseError` for a newer one."""
    if not base.exists():
        return True
    with closing(sqlite3.connect(base, timeout=BUSY_SECONDS)) as there:
        try:
            _refuse_newer(there, base)
            there.execute("select count(*) from sqlite_master").fetchall()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            return False
    return True


def _write_over(new: Path, base: Path, free: Callable[[], Path]) -> Path:
    kept: list[Path] = []
    make_file(base)
    with (
        closing(sqlite3.connect(new)) as source,
        closing(sqlite3.connect(base, timeout=BUSY_SECONDS)) as target,
        closing(sqlite3.connect(base, timeout=BUSY_SECONDS)) as before,
    ):
        write_ahead(target)

        def keep(status: int, _: int, __: int) -> None:
            """From the first page on nobody else can write: what is kept is the last that anybody wrote, and nobody
            else keeps anything by that name."""
            if status == sqlite3.SQLITE_BUSY:
                raise sqlite3.OperationalError("database is locked")
            if not kept:
                kept.append(free())
                if before.execute("select 1 from sqlite_master").fetchall():
                    with beside(kept[0]) as copy:
                        copy_to(before, copy)
                        copy.replace(kept[0])

        source.backup(target, pages=1, progress=keep)
    return kept[0]


def _swap(new: Path, base: Path, free: Callable[[], Path]) -> Path:
    kept = free()
    for log in ("-wal", "-shm"):  # they belong to the old one
        if (beside_it := Path(f"{base}{log}")).exists():
            beside_it.rename(f"{kept}{log}")
    shutil.copy2(base, kept)
    shutil.copymode(base, new)
    new.replace(base)
    return kept


def _refuse_newer(connection: sqlite3.Connection, path: Path) -> None:
    ((shape,),) = connection.execute("pragma user_version").fetchall()
    if shape > SCHEMA_VERSION:
        raise CaseBaseError("case_base_newer", path=str(path))


def _unusable(path: Path, error: Exception) -> CaseBaseError:
    reason = getattr(error, "strerror", None) or str(error)
    return CaseBaseError("case_base_unusable", path=str(path), reason=reason)
