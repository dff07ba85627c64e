"""The starter cases: given to every new case base, and kept up to date until somebody edits them."""

from __future__ import annotations

from pathlib import Path

from diagnops.kb.casebase import CaseBase
from diagnops.kb.derived import folder_key

WHO = "starter library"
_FACT = "starter cases"


def give_starter_cases(case_base: CaseBase, folder: Path) -> None:
    """Add the cases of `folder` that are new or that nobody else has changed; one that was removed stays away."""
    key = folder_key(folder, "*.md")
    if case_base.fact(_FACT) == key:
        return
    from diagnops.kb.casefile import read_case_file  # only when there is something to give: yaml is slow to load

    cases = [read_case_file(path) for path in sorted(folder.glob("*.md"))]
    ours = [case for case in cases if all(change.who == WHO for change in case_base.history(case.id))]
    case_base.add(ours, who=WHO)
    case_base.set_fact(_FACT, key)
