"""The store: where a case base is, and how it is opened."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from diagnops.kb.casebase import CaseBase, Held
from diagnops.kb.errors import UsageError
from diagnops.kb.former import OfToday, as_kept
from diagnops.kb.given_file import at_home
from diagnops.kb.sqlite_store import SqliteCaseBase

if TYPE_CHECKING:
    from diagnops.kb.sqlite_restore import Put
    from diagnops.kb.waiting import Drafts


def location(given: str | None = None) -> str:
    """Where the case base is: `given`, else `DIAGNOPS_DB`, else a file in the user's data folder.

    Raises `UsageError` for what is no file path.
    """
    place = given or os.environ.get("DIAGNOPS_DB")
    if not place:
        return str(_data_folder() / "cases.db")
    if "://" in place:
        raise UsageError("no_such_store", hint="place_of_case_base", scheme=place.split("://")[0])
    return str(at_home(place))


def _data_folder() -> Path:
    """The user's data folder. Raises `UsageError` where there is no home folder for it."""
    from platformdirs import user_data_path

    try:
        folder = user_data_path("diagnops", appauthor=False)
    except RuntimeError:
        raise UsageError("no_home", hint="other_place") from None
    if not folder.is_absolute():  # older versions of platformdirs leave the `~`: it would be made in any folder
        raise UsageError("no_home", hint="other_place")
    return folder


def open_case_base(given: str | None = None, of_today: OfToday = as_kept) -> CaseBase:
    """Open the case base at a file path, making it when it is not there. Raises `CaseBaseError`.

    `of_today` makes what was kept by former ids of signals speak by those of today.
    """
    return SqliteCaseBase(Path(location(given)), of_today)


def cache_folder(case_base: CaseBase) -> Path:
    """Where the user may keep what is derived from a case base, if it cannot be kept beside it."""
    from platformdirs import user_cache_path

    return user_cache_path("diagnops", appauthor=False) / case_base.identity


def default_folders() -> tuple[Path, ...]:
    """The folders that are the program's own: of its data, and of what it can make anew."""
    from platformdirs import user_cache_path, user_data_path

    return user_data_path("diagnops", appauthor=False), user_cache_path("diagnops", appauthor=False)


def restore_case_base(
    given: str, file: Path, free: Callable[[], Path], agree: Callable[[Held, Drafts], bool]
) -> Put | None:
    """Put what a backup holds in the place of a case base, and what was there into a file by a name that is `free`.

    None where `agree`, told what the backup holds, does not. Raises `CaseBaseError`, or `UsageError`.
    """
    from diagnops.kb.sqlite_restore import restore

    return restore(file, Path(given), free, agree)
