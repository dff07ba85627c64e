"""`diagnops wrong`, `same`, `misread` and `corrections`: a person's word about a match or a reading, kept, listed and
reversible."""

from __future__ import annotations

from typing import Annotated

import typer

from diagnops.cli.hints import hint
from diagnops.cli.investigate import Id
from diagnops.cli.options import Database, Language, spoken_here, spoken_in, workspace
from diagnops.cli.terminal import Line, moment, moment_and_who, show, show_json, wrap
from diagnops.kb import case as model
from diagnops.kb.correction import Correction
from diagnops.kb.message import place
from diagnops.kb.misreading import Misreading
from diagnops.kb.vocabulary import Vocabulary
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
    _tell(made, spoken_in(desk.investigations.get(name), lang), desk.vocabulary, json=json)


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
    desk = workspace(db)
    made = desk.corrections.merge(case, other, because=because)
    _tell(made, spoken_here(lang), desk.vocabulary, json=json)


def misread(
    clause: Annotated[str, typer.Argument(metavar="TEXT", help="The words, as --why shows them piece by piece.")],
    says: Annotated[
        str,
        typer.Argument(metavar="ROLE/SIGNAL[=STATE]", help="What they say; without a state: nothing of that signal."),
    ],
    json: Annotated[bool, typer.Option("--json", help="Print the correction as JSON.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Say what a clause says that was misread.

    From now on the same clause, with the same figures, is read so in this case base.
    """
    desk = workspace(db)
    made = desk.corrections.misread(clause, says)
    _tell(made, spoken_here(lang), desk.vocabulary, json=json)


def corrections(
    withdraw: Annotated[str | None, typer.Option("--withdraw", metavar="NUMBER", help="Take one back.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """List the corrections, or take one back."""
    desk = workspace(db)
    kept, vocabulary = desk.corrections, desk.vocabulary
    spoken = spoken_here(lang)
    if withdraw is not None:
        back = kept.withdraw(withdraw)
        if json:
            show_json(back)
        else:
            told = say("correction_withdrawn", spoken, number=_number(back), what=_what(back, spoken, vocabulary))
            show([Line(x) for x in wrap(told)])
        return
    found: list[Correction | Misreading] = [*kept.all(), *kept.misreadings()]
    if json:
        show_json(found)
        return
    if not found:
        typer.echo(say("no_corrections", spoken))
    for one in found:
        told = f"{_what(one, spoken, vocabulary)}{_why(one, spoken)} ({one.who}, {moment(one.at)})"
        if one.withdrawn:
            told += "; " + say("withdrawn", spoken, when=moment_and_who(one.withdrawn))
        indent = f"{_number(one):>3}  "
        show([Line(x, "dim" if one.withdrawn else "") for x in wrap(told, indent=indent, hang=" " * 5)])


def _number(one: Correction | Misreading) -> str:
    """What a correction is called when it is to be taken back."""
    return one.name if isinstance(one, Misreading) else str(one.number)


def _why(one: Correction | Misreading, spoken: model.Language) -> str:
    if isinstance(one, Misreading):
        return f"; {say('was_read', spoken, state=one.read)}" if one.read else ""
    return f": {one.because}"


def _what(correction: Correction | Misreading, spoken: model.Language, vocabulary: Vocabulary) -> str:
    if isinstance(correction, Misreading):
        word = "said_misread" if correction.state else "said_misread_nothing"
        what = place(correction.role, correction.signal)
        return say(word, spoken, vocabulary, clause=correction.clause, what=what, state=correction.state)
    if correction.kind == "same":
        return say("said_same", spoken, case=correction.case, other=correction.other)
    return say("said_wrong", spoken, id=correction.investigation, case=correction.case)


def _tell(made: Correction | Misreading, spoken: model.Language, vocabulary: Vocabulary, *, json: bool) -> None:
    if json:
        show_json(made)
        return
    lines = [
        say("correction_kept", spoken, number=_number(made), what=_what(made, spoken, vocabulary)),
        hint("withdraw_correction", spoken, number=_number(made)),
    ]
    show([Line(x) for told in lines for x in wrap(told)])
