"""Edits: case files brought into the case base, each merged with what was recorded there since it was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path as FilePath
from typing import Any, NamedTuple

import msgspec

from diagnops.app.case_files import CaseFiles, write_whole
from diagnops.kb.case import Case
from diagnops.kb.casebase import CaseBase, Change, stamp
from diagnops.kb.casefile import PlainCase, revise_case_text
from diagnops.kb.errors import CaseFileError, Fault
from diagnops.kb.merge import Collision, Path, Side, merge, nearest_version, with_origins_of
from diagnops.kb.message import message

Settled = Mapping[tuple[str, Path], Side]
"""Which side is to hold, by the case and the place in it."""


class EditConflictError(CaseFileError):
    """Files and case base say two different things in one place, each changed since what they have in common.

    `collisions` are the places, each with the id of its case.
    """

    def __init__(self, collisions: Sequence[tuple[str, Collision]], faults: Sequence[Fault]) -> None:
        self.collisions = tuple(collisions)
        super().__init__(faults)


class Brought(NamedTuple):
    """What became of each case; `merged` are those that had changed in the case base since their file was written."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    merged: tuple[str, ...] = ()


def bring_in(
    case_base: CaseBase, read: CaseFiles, settled: Settled, *, replace: bool = False, who: str, why: str = ""
) -> Brought:
    """Add the cases of files, or change those that are there, all or none.

    A file is an edit of the revision that it carries; without one, of the last version that it has most in common with.
    With `replace` it holds as it is. Raises `EditConflictError` for what collides and is not `settled`.
    """
    cases, merged = [], []
    told: list[tuple[str, Collision]] = []
    faults: list[Fault] = []
    with case_base.transaction():
        for case, file in zip(read.cases, read.files, strict=True):
            history = [] if replace else case_base.history(case.id)
            if not history or history[-1].after == case:
                cases.append(case)
                continue
            here = {place: side for (of, place), side in settled.items() if of == case.id}
            made, collisions = _merged(case, file.revision, history, case_base.identity, here)
            if made:
                cases.append(made)
            if made and made != case and not collisions:
                merged.append(case.id)
            told += [(case.id, one) for one in collisions]
            faults += [_fault(file, one) for one in collisions]
        if told:
            last = faults[-1]
            faults[-1] = last._replace(reason=msgspec.structs.replace(last.reason, hint="replace_case"))
            raise EditConflictError(told, faults)
        added = case_base.add(cases, who=who, why=why)
    return Brought(*added, tuple(name for name in merged if name in added.changed))


def carry_on(case_base: CaseBase, read: CaseFiles) -> None:
    """Let the files that carry a revision and say what is there now carry that of today, to be edited further.

    One that cannot be written stays as it is, and so does one with secrets, which only its owner may change.
    """
    masked = {fault.file for fault in read.masked}
    for case, file in zip(read.cases, read.files, strict=True):
        if file.file in masked or not file.revision:
            continue
        path, revision = FilePath(file.file), case_base.revision_of(case.id)
        if file.revision != revision and case_base.find([case.id]) == [case]:
            with suppress(OSError):
                write_whole(path, revise_case_text(path.read_text("utf-8"), case, revision=revision))


def _merged(
    case: Case, revision: str | None, history: Sequence[Change], identity: str, settled: Mapping[Path, Side]
) -> tuple[Case | None, tuple[Collision, ...]]:
    """What a file makes of the case that stands, and where the two collide."""
    standing = history[-1].after
    written_from = next((c for c in history if revision and revision == stamp(c, identity)), None)
    if standing is None:  # taken out: a file that is older than that says nothing of it, any other brings it back
        if written_from is None or written_from is history[-1] or settled.get(()) == "file":
            return case, ()
        return None, () if settled.get(()) == "base" else (Collision((), msgspec.to_builtins(case), None),)
    if written_from and written_from.after:
        return merge(written_from.after, case, standing, settled)
    versions = [change.after for change in history if change.after]
    common = nearest_version(case, versions) or standing
    # One that carries a revision, of whatever case base, says whose each occurrence and trial is.
    return merge(common, case if revision else with_origins_of(common, case), standing, settled)


def _fault(file: PlainCase, one: Collision) -> Fault:
    if not one.path:
        return file.fault(("id",), message("case_removed_since" if one.base is None else "case_changed_since"))
    in_file, in_base = (_shown(value) for value in (one.file, one.base))
    code = "both_changed" if in_file and in_base else "changed_and_removed" if in_base else "removed_and_changed"
    fault = file.fault(one.path, message(code, file=in_file, base=in_base))
    return fault._replace(field=" > ".join(one.path))


_SHOWN = 60  # letters of what stands there


def _shown(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
