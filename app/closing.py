"""Closing: the end of an investigation, what its case learns by it, and what it proves wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from diagnops.app.retain import retain
from diagnops.kb.case import Case, Outcome
from diagnops.kb.correction import Correction
from diagnops.kb.draft import line
from diagnops.kb.errors import UsageError
from diagnops.kb.investigation import Closed, Investigation
from diagnops.kb.spelling import nearest

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace

OUTCOMES: tuple[Outcome, ...] = ("worked", "partly", "failed", "worsened", "advised")
"""How it went, with the remedy that was used."""
RESOLVED_UNKNOWN: Final = "resolved-unknown"
"""It is over and nobody said what it was: no case gains by it."""
_LONGEST = 2000


class Resolution(NamedTuple):
    """How an investigation is said to have ended. Without a case, none on record was it."""

    case: str | None = None
    remedy: str | None = None
    outcome: str | None = None
    verified: str = ""


class Closing(NamedTuple):
    """How an investigation ended: the case as it now stands, and the corrections that this has proved wrong."""

    investigation: Investigation
    closed: Closed
    case: Case | None
    overruled: tuple[Correction, ...]


def close(workspace: Workspace, investigation: Investigation, resolution: Resolution) -> Closing:
    """See `Investigations.close`."""
    base, user = workspace.case_base, workspace.user
    with base.transaction():
        investigation = base.investigations.get(investigation.id)  # what others have seen meanwhile belongs to it
        closed = _closed(workspace, resolution)
        base.investigations.close(
            investigation.id,
            closed,
            who=user,
            revise=lambda case: retain(case, investigation, closed, today=workspace.today),
        )
        overruled = tuple(
            base.corrections.withdraw(one.number, who=user)
            for one in base.corrections.all()
            if one.stands and one.kind == "wrong" and one.case == closed.case
            if one.investigation == investigation.id
        )
        grown = base.get(closed.case) if closed.case else None
        return Closing(base.investigations.get(investigation.id), closed, grown, overruled)


def _closed(workspace: Workspace, resolution: Resolution) -> Closed:
    """A resolution as the end of an investigation, or `UsageError` for what does not go together."""
    case, remedy, outcome, verified = resolution
    told = line(verified.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), _LONGEST)
    if outcome == RESOLVED_UNKNOWN:
        if case or remedy:
            raise UsageError("resolved_by_what", case=case, remedy=remedy)
        return Closed(outcome=RESOLVED_UNKNOWN, verified=told)
    known = workspace.case_base.get(case) if case else None
    if outcome is not None and outcome not in OUTCOMES:
        words = (*OUTCOMES, RESOLVED_UNKNOWN)
        raise UsageError("none_of_these", what="outcome", word=outcome, known=words, near=nearest(outcome, words))
    if known is None:
        if remedy or outcome:
            raise UsageError("whose_remedy", hint="name_case")
        return Closed(verified=told)
    if remedy and outcome is None:
        raise UsageError("how_it_went", hint="say_outcome", remedy=remedy, known=OUTCOMES)
    if outcome and not remedy:
        ids = tuple(r.id for r in known.remedies)
        code = "which_remedy" if ids else "no_remedies"
        raise UsageError(code, hint="name_remedy", outcome=outcome, case=known.id, known=ids)
    if outcome and outcome != "advised" and not told.strip(" .…"):
        raise UsageError("how_established", hint="say_verified", outcome=outcome)
    return Closed(known.id, remedy, outcome, told)
