"""`diagnops wrong`, `same` and `corrections`: a person's word about a match, kept, listed and reversible."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from diagnops.app.workspace import Session
from diagnops.cli.investigate import Id
from diagnops.cli.look import spoken_here
from diagnops.cli.match import Database, Language, language
from diagnops.cli.terminal import Line, show, show_json, wrap
from diagnops.kb import case as model
from diagnops.kb.correction import Correction
from diagnops.kb.draft import line
from diagnops.kb.errors import UsageError
from diagnops.messages.catalogue import say

Because = Annotated[str, typer.Option("--because", help="The reason. It is shown wherever the correction counts.")]


def wrong(
    name: Id,
    case: Annotated[str, typer.Option("--case", metavar="CASE", help="The case that it is not.")],
    because: Because,
    json: Annotated[bool, typer.Option("--json", help="Print the correction as JSON.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Say that it is not this case.

    The case ranks lower in this investigation, and where the same is seen again.
    """
    session = Session(db)
    investigation = session.case_base.investigations.get(name)
    known = session.case_base.get(case)
    incident = investigation.incident
    made = session.case_base.corrections.add(
        Correction(
            "wrong",
            known.id,
            _reason(because),
            investigation=investigation.id,
            observations=incident.observations,
            unread=incident.unread,
        ),
        who=session.who,
    )
    _tell(made, language(lang) if lang else investigation.language, json=json)


def same(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case.")],
    other: Annotated[str, typer.Argument(metavar="CASE", help="The case that is the same.")],
    because: Because,
    json: Annotated[bool, typer.Option("--json", help="Print the correction as JSON.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Say that two cases are one and the same.

    They answer as one case, and what repeats is learned from both.
    """
    session = Session(db)
    one, two = session.case_base.get(case), session.case_base.get(other)
    if one.id == two.id:
        raise UsageError(f"{one.id} is the same as itself; name two cases")
    made = session.case_base.corrections.add(
        Correction("same", one.id, _reason(because), other=two.id), who=session.who
    )
    _tell(made, spoken_here(lang), json=json)


def corrections(
    withdraw: Annotated[int | None, typer.Option("--withdraw", metavar="NUMBER", help="Take one back.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """List the corrections, or take one back."""
    session = Session(db)
    spoken = spoken_here(lang)
    kept = session.case_base.corrections
    if withdraw is not None:
        back = kept.withdraw(withdraw, who=session.who)
        if json:
            show_json(back)
        else:
            show(
                [Line(x) for x in wrap(say("correction_withdrawn", spoken, number=withdraw, what=_what(back, spoken)))]
            )
        return
    found = kept.all()
    if json:
        show_json(found)
        return
    if not found:
        typer.echo(say("no_corrections", spoken))
    for one in found:
        when = f"{datetime.fromisoformat(one.at).astimezone():%Y-%m-%d %H:%M}"
        told = f"{_what(one, spoken)}: {one.because} ({one.who}, {when})"
        if one.withdrawn:
            told += "; " + say("withdrawn", spoken, when=one.withdrawn)
        indent = f"{one.number:>3}  "
        show([Line(x, "dim" if one.withdrawn else "") for x in wrap(told, indent=indent, hang=" " * 5)])


def _reason(because: str) -> str:
    told = line(because.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), 500)
    if not told:
        raise UsageError("say why: --because with a reason that others will understand next year")
    return told


def _what(correction: Correction, spoken: model.Language) -> str:
    if correction.kind == "same":
        return say("said_same", spoken, case=correction.case, other=correction.other)
    return say("said_wrong", spoken, id=correction.investigation, case=correction.case)


def _tell(made: Correction, spoken: model.Language, *, json: bool) -> None:
    if json:
        show_json(made)
        return
    lines = [
        say("correction_kept", spoken, number=made.number, what=_what(made, spoken)),
        say("correction_undo", spoken, number=made.number),
    ]
    show([Line(x) for told in lines for x in wrap(told)])
