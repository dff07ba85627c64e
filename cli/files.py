"""`diagnops new`, `add`, `revert`, `export` and `check`: case files begun, in and out of the case base, and back."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from diagnops.app import Brought, EditConflictError
from diagnops.cli.case_rows import history_rows
from diagnops.cli.hints import fault_line, hint
from diagnops.cli.options import Database, Language, spoken_here, workspace
from diagnops.cli.terminal import show
from diagnops.cli.tongue import own_language
from diagnops.kb.errors import UsageError
from diagnops.kb.merge import Side
from diagnops.messages.wording import say

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", readable=False, help="Case files (.md), or folders of them.")
]


def new(
    case_id: Annotated[str, typer.Argument(metavar="ID", help="What to call it: lower-case words joined by -.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", readable=False, help="The folder to write to.")] = Path(),
    lang: Language = None,
    db: Database = None,
) -> None:
    """Write a new case file to fill in. Its blanks begin with TODO, and `check` names those that are left."""
    spoken = spoken_here(lang)
    typer.echo(hint("begun", spoken, path=workspace(db).cases.begin(case_id, to, spoken)))


Why = Annotated[str, typer.Option("--why", help="The reason, kept in the history of each case.")]


def add(
    files: Files,
    why: Why = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="Let the files hold as they are, whatever was recorded since.")
    ] = False,
    db: Database = None,
) -> None:
    """Add case files to the case base. When one has a fault, none is added.

    What was recorded since a file was written stays. Where both changed one place, you are asked on a terminal.
    """
    cases, settled = workspace(db).cases, dict[tuple[str, tuple[str, ...]], Side]()
    while True:
        try:
            done = cases.add(files, why=why, replace=replace, settled=settled)
        except EditConflictError as conflict:
            if not sys.stdin.isatty():
                raise
            settled.update(_asked(conflict))
        else:
            break
    _tell_brought(done)


def _asked(conflict: EditConflictError) -> Iterator[tuple[tuple[str, tuple[str, ...]], Side]]:
    """What somebody at the terminal lets hold in each place where file and case base collide."""
    spoken = own_language()
    for (case, collision), fault in zip(conflict.collisions, conflict.faults, strict=True):
        typer.echo(fault_line(fault._replace(reason=msgspec.structs.replace(fault.reason, hint="")), spoken))
        said = ""
        while said not in ("file", "base"):
            typed = typer.prompt(say("which_holds", spoken)).strip().casefold()
            said = {"파일": "file", "사례 베이스": "base"}.get(typed, typed)
        yield (case, collision.path), "file" if said == "file" else "base"


def _tell_brought(done: Brought) -> None:
    for word, ids in (
        ("cases_added", done.added),
        ("cases_changed", done.changed),
        ("cases_unchanged", done.unchanged),
    ):
        if ids:
            typer.echo(say(word, own_language(), count=len(ids), ids=_few(ids)))
    if done.merged:
        typer.echo(say("merged_with", own_language(), cases=_few(done.merged)))


def _few(ids: tuple[str, ...]) -> str:
    return ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")


def revert(
    case_id: Annotated[str, typer.Argument(metavar="CASE", help="The id of a case.")],
    to: Annotated[
        int | None, typer.Option("--to", metavar="NUMBER", help="The change after which it was as it should be.")
    ] = None,
    why: Why = "",
    lang: Language = None,
    db: Database = None,
) -> None:
    """Bring back a case as it was after one of its changes. Without --to the changes are listed; nothing is lost."""
    cases, spoken = workspace(db).cases, spoken_here(lang)
    if to is not None:
        _tell_brought(cases.revert(case_id, to, why=why))
        return
    show([*history_rows(cases.history(case_id), spoken)])
    typer.echo(hint("revert_case", spoken, case=case_id))


def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", readable=False, help="Case files (.md), or folders of them."),
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
    read, spoken = cases.read_files(files), own_language()
    for note in read.notes:
        typer.echo(say("fault_noted", spoken, text=fault_line(note, spoken)), err=True)
    typer.echo(say("no_faults_in_one" if len(read.cases) == 1 else "no_faults", spoken, count=len(read.cases)))


def export(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", readable=False, help="The folder to write to; made when it is not there.")
    ],
    case_ids: Annotated[
        list[str] | None, typer.Argument(metavar="CASE...", help="The cases; all when none is named.")
    ] = None,
    db: Database = None,
) -> None:
    """Write cases as files. A file that is there keeps its comments, and changes where its case did."""
    cases, written = workspace(db).cases.export(folder, case_ids or ())
    typer.echo(say("exported", own_language(), cases=len(cases), folder=folder, written=len(written)))
