"""`diagnops wrong`, `same` and `corrections`: a person's word about a match, kept, listed and reversible."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from diagnops.cli.hints import hint
from diagnops.cli.investigate import Id
from diagnops.cli.options import Database, Language, spoken_here, spoken_in, workspace
from diagnops.cli.terminal import Line, show, show_json, wrap
from diagnops.kb import case as model
from diagnops.kb.correction import Correction
from diagnops.messages.wording import say

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
    desk = workspace(db)
    made = desk.corrections.reject(name, case, because=because)
    _tell(made, spoken_in(desk.investigations.get(name), lang), json=json)


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
    made = workspace(db).corrections.merge(case, other, because=because)
    _tell(made, spoken_here(lang), json=json)


def corrections(
    withdraw: Annotated[int | None, typer.Option("--withdraw", metavar="NUMBER", help="Take one back.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """List the corrections, or take one back."""
    kept = workspace(db).corrections
    spoken = spoken_here(lang)
    if withdraw is not None:
        back = kept.withdraw(withdraw)
        if json:
            show_json(back)
        else:
            told = say("correction_withdrawn", spoken, number=withdraw, what=_what(back, spoken))
            show([Line(x) for x in wrap(told)])
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
        hint("withdraw_correction", spoken, number=made.number),
    ]
    show([Line(x) for told in lines for x in wrap(told)])
