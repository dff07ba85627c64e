"""`diagnops close`: the end of an investigation, and what the case base keeps of it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from diagnops.app import Closing, Resolution, Workspace, count_trials, percent, trials_text
from diagnops.cli.consent import agreed
from diagnops.cli.investigate import OpenId
from diagnops.cli.options import Database, Language, spoken_in, workspace
from diagnops.cli.terminal import Line, show, show_json, wrap
from diagnops.kb import case as model
from diagnops.kb.errors import UsageError
from diagnops.kb.investigation import Investigation
from diagnops.messages.timeline import ended
from diagnops.messages.wording import say


def close(
    name: OpenId = None,
    case: Annotated[str | None, typer.Option("--case", metavar="CASE", help="The case that it was.")] = None,
    no_case: Annotated[bool, typer.Option("--no-case", help="It was none of the cases on record.")] = False,
    remedy: Annotated[str | None, typer.Option("--remedy", metavar="REMEDY", help="The remedy that was used.")] = None,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", help="How it went: worked, partly, failed, worsened, advised, or resolved-unknown."),
    ] = None,
    verified: Annotated[str | None, typer.Option("--verified", help="How success or failure was established.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the investigation and the case as JSON.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Close an investigation; its case learns.

    The case gains an occurrence, and the remedy that was used a trial.
    """
    desk = workspace(db)
    investigation = desk.investigations.get(name)
    spoken = spoken_in(investigation, lang)
    case = case or (None if no_case or remedy or outcome else _likely(desk, investigation, spoken))
    # Copied from our own line as it stood, this says nothing.
    placeholders = {say("how_you_know", "en"), say("how_you_know", "ko")}
    how = "" if verified in placeholders else verified or ""
    closing = desk.investigations.close(investigation.id, Resolution(case, remedy, outcome, how))
    if json:
        from diagnops.messages.plain import plain

        told = plain(closing.investigation, spoken, desk.vocabulary)
        show_json({"investigation": told, "case": closing.case})
        return
    show([Line(x) for told in _told(closing, spoken) for x in wrap(told)])


def _likely(desk: Workspace, investigation: Investigation, spoken: model.Language) -> str | None:
    """The case that it is likelier than not, if a person says so; where nobody can be asked, that has to be said."""
    likely = None if investigation.closed else desk.investigations.likely(investigation)
    if likely is None:
        return None
    title, share = likely.title.in_(spoken), percent(likely.probability)
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError("likely_case", hint="name_case_or_none", case=likely.case, title=likely.title, share=share)
    return likely.case if agreed(say("was_it", spoken, title=title, case=likely.case, share=share), spoken) else None


def _told(closing: Closing, spoken: model.Language) -> list[str]:
    closed, case, name = closing.closed, closing.case, closing.investigation.id
    lines = [f"{name}: {ended(closed, spoken)}"]
    if case:
        lines.append(say("occurrence_kept", spoken, case=case.id, count=len(case.happened)))
        used = (remedy for remedy in case.remedies if remedy.id == closed.remedy)
        lines += [f"{remedy.id}: {trials_text(count_trials(remedy), spoken)}" for remedy in used]
    lines += [say("correction_overruled", spoken, number=one.number, id=name) for one in closing.overruled]
    return lines
