"""`diagnops import postmortem`: what was written down before becomes drafts of cases, for review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from diagnops.app.workspace import Session
from diagnops.cli.look import spoken_here
from diagnops.cli.match import Database, Language
from diagnops.cli.render import code
from diagnops.cli.terminal import Line, show, wrap
from diagnops.kb import case as model
from diagnops.kb.errors import CaseFileError, InputError
from diagnops.messages.catalogue import say

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
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Postmortems in Markdown, English or Korean.")],
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR", help="Where drafts are written; here by default.")
    ] = Path(),
    lang: Language = None,
    db: Database = None,
) -> None:
    """Draft a case from each postmortem. Nothing is added to the case base: the drafts are for review."""
    from diagnops.intake.plaintext import plain_text
    from diagnops.intake.postmortem import draft_of, read_postmortem
    from diagnops.kb.casefile import write_case

    session = Session(db)
    spoken = spoken_here(lang)
    taken = {case.id for case in session.case_base} | {path.stem for path in to.glob("*.md")}
    drafts: list[tuple[Path, Path, list[Line]]] = []
    for file in files:
        try:
            plain = plain_text(file.read_bytes())
        except OSError as error:
            raise InputError(f"{file}: cannot be read: {error.strerror}") from None
        except InputError as error:
            raise InputError(f"{file}: {error}") from None
        if not plain.text.strip():
            raise InputError(f"{file}: the postmortem is empty")
        read = read_postmortem(plain.text, name=file.stem)
        case = draft_of(read, session.vocabulary, session.lexicon, source=file.name, taken=taken)
        taken.add(case.id)
        path = to / f"{case.id}.md"
        try:
            to.mkdir(parents=True, exist_ok=True)
            path.write_text(write_case(case, comment=say("about_draft", spoken)), "utf-8")
        except OSError as error:
            raise InputError(f"cannot write the draft {path}: {error.strerror}; choose a folder: --to DIR") from None
        told = [say("note", spoken, text=note.in_(spoken)) for note in plain.notes]
        names = ", ".join(say(f"part_{part}", spoken) for part in read.parts)
        told.append(say("read_headings", spoken, parts=names))
        if read.other:
            told.append(say("not_recognised", spoken, parts=", ".join(read.other[:8])))
        told.append(say("symptoms_read", spoken, count=len(case.symptoms)))
        drafts.append((file, path, [Line("  " + x) for text in told for x in wrap(text, width=78)]))
    for file, path, lines in drafts:
        show([Line(f"{file} → {path}", "bold"), *lines, *_blanks(path, session, spoken)])
    command = f"diagnops check {drafts[0][1]}" if len(drafts) == 1 else f"diagnops check {to}"
    show([Line(say("review_drafts", spoken)), *code("command", command, "  ")])


def _blanks(path: Path, session: Session, spoken: model.Language) -> list[Line]:
    """What a person still has to fill in."""
    from diagnops.cli.files import read_cases

    try:
        read_cases([path], session)
    except CaseFileError as error:
        count = say("blanks_left", spoken, count=len(error.faults))
        faults = [Line(f"    {f.line}: {f.field}: {f.reason.rpartition(': ')[2]}", "dim") for f in error.faults]
        return [Line("  " + count), *faults]
    return []
