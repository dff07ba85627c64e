"""`diagnops new`, `add`, `export` and `check`: case files begun, and in and out of the case base."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from diagnops.cli.hints import fault_line, hint
from diagnops.cli.options import Database, Language, spoken_here, workspace
from diagnops.cli.terminal import own_language
from diagnops.kb.errors import UsageError

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Case files (.md), or folders of them.")]


def new(
    case_id: Annotated[str, typer.Argument(metavar="ID", help="What to call it: lower-case words joined by -.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write to.")] = Path(),
    lang: Language = None,
    db: Database = None,
) -> None:
    """Write a new case file to fill in. Its blanks begin with TODO, and `check` names those that are left."""
    spoken = spoken_here(lang)
    typer.echo(hint("begun", spoken, path=workspace(db).cases.begin(case_id, to, spoken)))


def add(
    files: Files,
    why: Annotated[str, typer.Option("--why", help="The reason, kept in the history of each case.")] = "",
    db: Database = None,
) -> None:
    """Add case files to the case base. When one has a fault, none is added."""
    done = workspace(db).cases.add(files, why=why)
    for word, ids in (("added", done.added), ("changed", done.changed), ("unchanged", done.unchanged)):
        if ids:
            typer.echo(f"{word} {len(ids)}: {', '.join(ids[:5])}{', …' if len(ids) > 5 else ''}")


def check(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE...", help="Case files (.md), or folders of them.")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of a case file, for editors.")
    ] = False,
    db: Database = None,
) -> None:
    """Check case files and tell every fault with its line. Nothing is changed."""
    cases = workspace(db).cases
    if schema:
        typer.echo(json.dumps(cases.schema(), indent=2, ensure_ascii=False))
        return
    if not files:
        raise UsageError("no_files", hint="check_files")
    read = cases.read_files(files)
    for note in read.notes:
        typer.echo(f"note: {fault_line(note, own_language())}", err=True)
    typer.echo(f"{len(read.cases)} case file{'' if len(read.cases) == 1 else 's'}, no faults")


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write to; made when it is not there.")],
    case_ids: Annotated[
        list[str] | None, typer.Argument(metavar="CASE...", help="The cases; all when none is named.")
    ] = None,
    db: Database = None,
) -> None:
    """Write cases as files. A file that is there keeps its comments, and changes where its case did."""
    cases, written = workspace(db).cases.export(folder, case_ids or ())
    typer.echo(f"cases: {len(cases)} in {folder}, files written: {len(written)}")
