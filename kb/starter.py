"""The starter cases: given to every new case base, and kept up to date until somebody edits them.

What investigations added to one (occurrences, trials) is no edit: it stays, and the case goes on following its file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from diagnops.kb.cache import folder_key
from diagnops.kb.case import Case, from_investigation
from diagnops.kb.casebase import CaseBase, Change

WHO = "starter library"
_FACT = "starter cases"


def give_starter_cases(case_base: CaseBase, folder: Path) -> None:
    """Add the cases of `folder` that are new or that nobody else has changed; one that was removed stays away."""
    key = folder_key(folder, "*.md")
    if case_base.metadata(_FACT) == key:
        return
    from diagnops.kb.casefile import read_case_file  # only when there is something to give: yaml is slow to load

    cases = [read_case_file(path) for path in sorted(folder.glob("*.md"))]
    ours = [given for case in cases if (given := _renewed(case, case_base.history(case.id)))]
    case_base.add(ours, who=WHO)
    case_base.set_metadata(_FACT, key)


def _renewed(shipped: Case, history: Sequence[Change]) -> Case | None:
    """The shipped case with what was learned about it here, or None where somebody has edited or removed it."""
    if all(change.who == WHO for change in history):
        return shipped
    standing = history[-1].after
    given = next((change.after for change in reversed(history) if change.who == WHO), None)
    if standing is None or given is None or _as_written(standing) != _as_written(given):
        return None
    learned = tuple(o for o in standing.occurrences if o.investigation)
    trials = {r.id: tuple(t for t in r.trials if from_investigation(t)) for r in standing.remedies}
    return replace(
        shipped,
        occurrences=(*shipped.occurrences, *learned),
        remedies=tuple(replace(r, trials=(*r.trials, *trials.get(r.id, ()))) for r in shipped.remedies),
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
