"""`diagnops import postmortem`: what was written down before becomes drafts of cases, for review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from diagnops.app import Imported
from diagnops.cli.hints import told
from diagnops.cli.options import Database, Language, spoken_here, workspace
from diagnops.cli.parts import code
from diagnops.cli.terminal import Line, show, wrap
from diagnops.kb import case as model
from diagnops.messages.wording import say

import_ = typer.Typer(
    help="Draft cases from postmortems, for review.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@import_.callback()
def _imports() -> None:
    pass


@import_.command("postmortem")
def postmortem(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", readable=False, help="Postmortems in Markdown, English or Korean."),
    ],
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR", readable=False, help="Where drafts are written; here by default.")
    ] = Path(),
    lang: Language = None,
    db: Database = None,
) -> None:
    """Draft a case from each postmortem. Nothing is added to the case base: the drafts are for review."""
    spoken = spoken_here(lang)
    made = workspace(db).cases.import_postmortems(files, to, spoken)
    for one in made:
        show([Line(f"{one.file} → {one.path}", "bold"), *_read(one, spoken), *_blanks(one, spoken)])
    command = f"diagnops check {made[0].path}" if len(made) == 1 else f"diagnops check {to}"
    show([Line(say("review_drafts", spoken)), *code("command", command, "  ")])


def _read(one: Imported, spoken: model.Language) -> list[Line]:
    """What was made of a postmortem."""
    lines = [say("note", spoken, text=told(note, spoken)) for note in one.notes]
    names = ", ".join(say(f"part_{part}", spoken) for part in one.parts)
    lines.append(say("read_headings", spoken, parts=names))
    if one.other:
        lines.append(say("not_recognised", spoken, parts=", ".join(one.other[:8])))
    lines.append(say("symptoms_read", spoken, count=len(one.case.symptoms)))
    return [Line("  " + x) for text in lines for x in wrap(text, width=78)]


def _blanks(one: Imported, spoken: model.Language) -> list[Line]:
    """What a person still has to fill in."""
    if not one.blanks:
        return []
    count = say("blanks_left", spoken, count=len(one.blanks))
    faults = [Line(f"    {f.line}: {f.field}: {told(f.reason, spoken).rpartition(': ')[2]}", "dim") for f in one.blanks]
    return [Line("  " + count), *faults]
