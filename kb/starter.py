"""The starter cases: given to every new case base, and kept up to date until somebody edits them.

What investigations added to one (occurrences, trials) is no edit: it stays, and the case goes on following its file.

Several versions of the program may use one case base. Each set of starter cases is given once: that of an older version
not at all where a newer one was before, and of two sets of one version the one that is new here, as in a checkout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from diagnops.kb.cache import folder_key
from diagnops.kb.case import Case, from_investigation
from diagnops.kb.casebase import CaseBase, Change
from diagnops.kb.version import compare

WHO = "starter library"
_FACT = "starter sets"  # "starter cases" was that of versions that gave theirs at each turn
_REMEMBERED = 8


class _Sets(NamedTuple):
    """The sets of starter cases that a case base was offered, the one that stands last, and whose version that is."""

    version: str
    keys: tuple[str, ...]


def program_version() -> str:
    """The version of the program that is installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("diagnops")
    except PackageNotFoundError:  # it runs from a folder
        return "0"


def give_starter_cases(case_base: CaseBase, folder: Path, version: Callable[[], str] = program_version) -> None:
    """Add the cases of `folder` that are new or that nobody else has changed; one that was removed stays away."""
    key = folder_key(folder, "*.md")
    if key in _sets(case_base).keys:
        return
    ours = version()
    cases = [] if _is_newer(_sets(case_base).version, ours) else list(_read(sorted(folder.glob("*.md"))))
    with case_base.transaction():  # nobody else edits a case or gives another set meanwhile
        before = _sets(case_base)
        if _is_newer(before.version, ours):
            _remember(case_base, before.version, (*before.keys[:-1], key, *before.keys[-1:]))
        elif key not in before.keys:
            given = (_renewed(case, case_base.history(case.id)) for case in cases)
            case_base.add([case for case in given if case], who=WHO)
            _remember(case_base, ours, (*before.keys, key))


def newer_texts(case_base: CaseBase, folder: Path) -> Iterator[Case]:
    """The starter cases that somebody has changed here, and whose text in `folder` is another than it was then."""
    if _sets(case_base).keys[-1:] != (folder_key(folder, "*.md"),):  # a newer version has given others
        return
    for path in sorted(folder.glob("*.md")):
        given, standing = _given_and_standing(case_base.history(path.stem))
        if given and standing and _as_written(given) != _as_written(standing):
            yield from (shipped for shipped in _read([path]) if _as_written(shipped) != _as_written(given))


def take_text(case_base: CaseBase, shipped: Case, *, who: str) -> None:
    """Put the text of a starter case in the place of what `who` or others made of it; it follows its file again."""
    with case_base.transaction():
        case_base.add([_with_own(shipped, case_base.get(shipped.id))], who=WHO, why=f"taken by {who}")


def _sets(case_base: CaseBase) -> _Sets:
    version, *keys = (case_base.metadata(_FACT) or "").split() or [""]
    return _Sets(version, tuple(keys))


def _remember(case_base: CaseBase, version: str, keys: Sequence[str]) -> None:
    case_base.set_metadata(_FACT, " ".join((version, *keys[-_REMEMBERED:])))


def _is_newer(standing: str, ours: str) -> bool:
    return standing != "" and compare(standing, ours) > 0


def _read(paths: Sequence[Path]) -> Iterator[Case]:
    from diagnops.kb.casefile import read_case_file  # only when there is something to give: yaml is slow to load

    return map(read_case_file, paths)


def _renewed(shipped: Case, history: Sequence[Change]) -> Case | None:
    """The shipped case with what was learned about it here, or None where somebody has edited or removed it."""
    if all(change.who == WHO for change in history):
        return shipped
    given, standing = _given_and_standing(history)
    if standing is None or given is None or _as_written(standing) != _as_written(given):
        return None
    return _with_own(shipped, standing)


def _given_and_standing(history: Sequence[Change]) -> tuple[Case | None, Case | None]:
    """The case as it was given last, and as it is now."""
    given = next((change.after for change in reversed(history) if change.who == WHO), None)
    return given, history[-1].after if history else None


def _with_own(shipped: Case, standing: Case) -> Case:
    """The shipped case, in which nothing is one's own, with the occurrences and trials of one's own that came here."""
    own = {remedy.id: tuple(trial for trial in remedy.trials if trial.origin == "own") for remedy in standing.remedies}
    return replace(
        shipped,
        occurrences=(*shipped.occurrences, *(o for o in standing.occurrences if o.origin == "own")),
        remedies=tuple(replace(r, trials=(*r.trials, *own.get(r.id, ()))) for r in shipped.remedies),
    )


def _as_written(case: Case) -> Case:
    """The case without what investigations added."""
    return replace(
        case,
        occurrences=tuple(o for o in case.occurrences if not o.investigation),
        remedies=tuple(
            replace(r, trials=tuple(t for t in r.trials if not from_investigation(t))) for r in case.remedies
        ),
    )
