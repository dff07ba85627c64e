"""`diagnops close`: the end of an investigation, and what the case base keeps of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from diagnops.app.workspace import Session
from diagnops.cli.investigate import OpenId, meant
from diagnops.cli.match import Database, Language, language
from diagnops.cli.terminal import Line, show, show_json, wrap
from diagnops.kb import case as model
from diagnops.kb.case import Outcome
from diagnops.kb.draft import line
from diagnops.kb.errors import UsageError
from diagnops.kb.investigation import Closed, Investigation
from diagnops.kb.spelling import did_you_mean
from diagnops.messages.catalogue import say

_PLACEHOLDERS = {say("how_you_know", "en"), say("how_you_know", "ko")}  # copied from our own line, as it stood
_OUTCOMES: tuple[Outcome, ...] = ("worked", "partly", "failed", "worsened", "advised")


def close(
    name: OpenId = None,
    case: Annotated[str | None, typer.Option("--case", metavar="CASE", help="The case that it was.")] = None,
    remedy: Annotated[str | None, typer.Option("--remedy", metavar="REMEDY", help="The remedy that was used.")] = None,
    outcome: Annotated[
        str | None, typer.Option("--outcome", help="How it went: worked, partly, failed, worsened or advised.")
    ] = None,
    verified: Annotated[str | None, typer.Option("--verified", help="How success or failure was established.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the investigation and the case as JSON.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Close an investigation; its case learns.

    The case gains an occurrence, and the remedy that was used a trial.
    """
    session = Session(db)
    kept = session.case_base.investigations
    investigation = meant(session, name)
    spoken = language(lang) if lang else investigation.language
    closed = _closed(session, case, remedy, outcome, verified)
    close_as(session, investigation, closed)
    if json:
        found = session.case_base.get(closed.case) if closed.case else None
        show_json({"investigation": kept.get(investigation.id), "case": found})
        return
    from diagnops.messages.timeline import ended

    lines = [f"{investigation.id}: {ended(closed, spoken)}"]
    if closed.case:
        grown = session.case_base.get(closed.case)
        lines.append(say("occurrence_kept", spoken, case=grown.id, count=len(grown.occurrences)))
        lines += [_trials(r.id, session, grown.id, spoken) for r in grown.remedies if r.id == closed.remedy]
        for number in _overruled(session, investigation, closed.case):
            lines.append(say("correction_overruled", spoken, number=number, id=investigation.id))
    show([Line(x) for told in lines for x in wrap(told)])


def close_as(session: Session, investigation: Investigation, closed: Closed) -> None:
    """End an investigation and let the case that it was learn from it, in one step."""
    from diagnops.app.retain import retain

    session.case_base.investigations.close(
        investigation.id,
        closed,
        who=session.who,
        revise=lambda case: retain(case, investigation, closed, today=date.today()),
    )


def _closed(
    session: Session, case: str | None, remedy: str | None, outcome: str | None, verified: str | None
) -> Closed:
    """The options as the end of an investigation, or `UsageError` for what does not go together."""
    told = line((verified or "").encode("utf-8", "surrogateescape").decode("utf-8", "replace"), 2000)
    if outcome is not None and outcome not in _OUTCOMES:
        raise UsageError(f"--outcome {outcome!r}: one of {', '.join(_OUTCOMES)}{did_you_mean(outcome, _OUTCOMES)}")
    if case is None and (remedy or outcome):
        raise UsageError("name the case whose remedy it was: --case CASE (`diagnops status ID` shows the candidates)")
    if case is None:
        return Closed(verified=told)
    known = session.case_base.get(case)
    if remedy and outcome is None:
        raise UsageError(f"say how {remedy} went: --outcome {', '.join(_OUTCOMES)}")
    if outcome and not remedy:
        ids = ", ".join(r.id for r in known.remedies) or "none on record"
        raise UsageError(f"name the remedy that {outcome}: --remedy, of {case}: {ids}")
    if outcome and outcome != "advised" and (not told.strip(" .…") or told in _PLACEHOLDERS):
        raise UsageError(f'say how it was established that it {outcome}: --verified "..."; "it went away" is no reason')
    return Closed(known.id, remedy, outcome, told)


def _trials(remedy: str, session: Session, case: str, spoken: model.Language) -> str:
    from diagnops.cli.render import trials_text
    from diagnops.engine.suggest import count_trials

    found = next(r for r in session.case_base.get(case).remedies if r.id == remedy)
    return f"{remedy}: {trials_text(count_trials(found), spoken)}"


def _overruled(session: Session, investigation: Investigation, case: str) -> list[int]:
    """Corrections of this investigation that its end has proved wrong, now taken back."""
    said = [
        c.number
        for c in session.corrections
        if c.kind == "wrong" and c.case == case and c.investigation == investigation.id
    ]
    for number in said:
        session.case_base.corrections.withdraw(number, who=session.who)
    return said
