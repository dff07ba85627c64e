"""`diagnops add`, `export` and `check`: case files in and out of the case base."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnops.cli.match import Database
from diagnops.cli.session import Session
from diagnops.kb.errors import CaseFileError, Fault, InputError, UsageError

if TYPE_CHECKING:
    from diagnops.kb.casefile import CaseFile

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Case files (.md), or folders of them.")]


def add(
    files: Files,
    why: Annotated[str, typer.Option("--why", help="The reason, kept in the history of each case.")] = "",
    db: Database = None,
) -> None:
    """Add case files to the case base: all of them, or none when one has a fault."""
    session = Session(db)
    read = _read(files, session)
    done = session.case_base.add((file.case for file in read), who=session.who, why=why)
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
    """Check case files and tell every fault with its line; nothing is changed."""
    if schema:
        from diagnops.kb.casefile import case_schema

        typer.echo(json.dumps(case_schema(), indent=2, ensure_ascii=False))
        return
    if not files:
        raise UsageError("name the case files to check: diagnops check FILE...")
    typer.echo(f"{len(_read(files, Session(db)))} case file(s), no faults")


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write to; made when it is not there.")],
    case_ids: Annotated[
        list[str] | None, typer.Argument(metavar="CASE...", help="The cases; all when none is named.")
    ] = None,
    db: Database = None,
) -> None:
    """Write cases as files. A file that is there keeps its comments, and changes where its case did."""
    from diagnops.kb.casefile import revise_case_text, write_case

    session = Session(db)
    cases = [session.case_base.get(i) for i in case_ids] if case_ids else list(session.case_base)
    written = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for case in cases:
            path = folder / f"{case.id}.md"
            old = path.read_text("utf-8") if path.exists() else None
            new = revise_case_text(old, case) if old is not None else write_case(case)
            if new != old:
                path.write_text(new, "utf-8")
                written += 1
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot write to {folder}: {getattr(error, 'strerror', None) or error}") from None
    typer.echo(f"{len(cases)} case(s) in {folder}, {written} file(s) written")


def _read(paths: Iterable[Path], session: Session) -> list[CaseFile]:
    """Every case file, or `CaseFileError` with all faults of all of them."""
    from diagnops.kb.casefile import read_case_file
    from diagnops.kb.lint import case_faults

    faults: list[Fault] = []
    read: list[CaseFile] = []
    for path in _expanded(paths):
        try:
            read.append(read_case_file(path))
        except CaseFileError as error:
            faults += error.faults
    ids = [file.case.id for file in read]
    known = {*ids, *(case.id for case in session.case_base)} if any(f.case.related for f in read) else set(ids)
    for at, file in enumerate(read):
        if ids.index(file.case.id) != at:
            other = read[ids.index(file.case.id)].file
            faults.append(file.fault(("id",), f"{file.case.id!r} is also the id of {other}"))
        faults += case_faults(file, session.vocabulary, known)
    if faults:
        raise CaseFileError(faults)
    return read


def _expanded(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.glob("*.md") if p.name.lower() != "readme.md")
            if not inside:
                raise InputError(f"{path} holds no case files (.md)")
            found += inside
        else:
            found.append(path)
    return found
