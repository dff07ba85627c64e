"""`diagnops new`, `add`, `export` and `check`: case files begun, and in and out of the case base."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnops.app.workspace import Session
from diagnops.cases import TEMPLATE
from diagnops.cli.look import spoken_here
from diagnops.cli.match import Database, Language
from diagnops.kb.errors import CaseFileError, Fault, InputError, UsageError
from diagnops.messages.catalogue import say

if TYPE_CHECKING:
    from diagnops.kb.case import Case
    from diagnops.kb.casefile import PlainCase

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Case files (.md), or folders of them.")]


def new(
    case_id: Annotated[str, typer.Argument(metavar="ID", help="What to call it: lower-case words joined by -.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write to.")] = Path(),
    lang: Language = None,
    db: Database = None,
) -> None:
    """Write a new case file to fill in. Its blanks begin with TODO, and `check` names those that are left."""
    from diagnops.kb.draft import slug

    spoken = spoken_here(lang)
    name = case_id.removesuffix(".md")
    if name != (proper := slug(name)):
        raise UsageError(f"{case_id!r} is no id: lower-case letters and digits, in words joined by -; try {proper!r}")
    if any(case.id == name for case in Session(db).case_base):
        raise UsageError(f"there is a case {name!r} already; to change it: diagnops export {to} {name}")
    path = to / f"{name}.md"
    text = (TEMPLATE / f"{spoken}.md").read_text("utf-8").replace("CASE-ID", name)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} is there already; nothing was written. Edit it, or choose another id") from None
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}; --to names another folder") from None
    typer.echo(say("begun", spoken, path=path))


def add(
    files: Files,
    why: Annotated[str, typer.Option("--why", help="The reason, kept in the history of each case.")] = "",
    db: Database = None,
) -> None:
    """Add case files to the case base. When one has a fault, none is added."""
    session = Session(db)
    read = read_cases(files, session)
    from diagnops.intake.plaintext import plain_text

    reason = " ".join(plain_text(why.encode("utf-8", "surrogateescape")).text.split())
    done = session.case_base.add(read, who=session.who, why=reason)
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
    if schema:
        from diagnops.kb.casefile import case_schema

        typer.echo(json.dumps(case_schema(), indent=2, ensure_ascii=False))
        return
    if not files:
        raise UsageError("name the case files to check: diagnops check FILE...")
    from diagnops.kb.lint import case_notes

    session = Session(db)
    read = _read(files, session)
    for note in (note for file, _ in read for note in case_notes(file, session.vocabulary)):
        typer.echo(f"note: {note}", err=True)
    typer.echo(f"{len(read)} case file{'' if len(read) == 1 else 's'}, no faults")


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write to; made when it is not there.")],
    case_ids: Annotated[
        list[str] | None, typer.Argument(metavar="CASE...", help="The cases; all when none is named.")
    ] = None,
    db: Database = None,
) -> None:
    """Write cases as files. A file that is there keeps its comments, and changes where its case did."""
    session = Session(db)
    cases = [session.case_base.get(i) for i in case_ids] if case_ids else list(session.case_base)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Every text is made before the first is written: a file that cannot be revised leaves all as they were.
        texts = {path: text for case in cases if (text := _revised(path := folder / f"{case.id}.md", case)) is not None}
        for path, text in texts.items():
            _write(path, text)
    except OSError as error:
        raise InputError(f"cannot write to {error.filename or folder}: {error.strerror}; name another folder") from None
    typer.echo(f"cases: {len(cases)} in {folder}, files written: {len(texts)}")


def _revised(path: Path, case: Case) -> str | None:
    """The new text of a case file, or None when it is right as it stands. Raises `CaseFileError`."""
    from diagnops.kb.casefile import revise_case_text, write_case

    if not path.exists():
        return write_case(case)
    try:
        old = path.read_bytes().decode("utf-8")
        new = revise_case_text(old, case)
    except UnicodeDecodeError as error:
        raise CaseFileError([Fault(str(path), 0, "", f"not UTF-8 (byte {error.start}); save it as UTF-8")]) from None
    except CaseFileError as error:
        raise CaseFileError(fault._replace(file=str(path)) for fault in error.faults) from None
    return None if new == old else new


def _write(path: Path, text: str) -> None:
    """Write a file whole: whoever reads it, and whoever runs out of disk, has the old text or the new one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, "utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read_cases(paths: Iterable[Path], session: Session) -> list[Case]:
    """The case of every file, or `CaseFileError` with all faults of all of them."""
    return [case for _, case in _read(paths, session)]


def _read(paths: Iterable[Path], session: Session) -> list[tuple[PlainCase, Case]]:
    """Every file as it is written and as a case, or `CaseFileError` with all faults of all of them."""
    from diagnops.kb.casefile import read_plain_file
    from diagnops.kb.lint import case_faults

    expanded = _expanded(paths)
    faults: list[Fault] = []
    plain: list[PlainCase] = []
    for path in expanded:
        try:
            plain.append(read_plain_file(path))
        except CaseFileError as error:
            faults += error.faults
    ids = [file.data.get("id") for file in plain]
    known = {str(i) for i in ids}
    if any("related" in file.data for file in plain):
        known |= {case.id for case in session.case_base}
    read: list[tuple[PlainCase, Case]] = []
    for at, file in enumerate(plain):
        try:
            read.append((file, file.case()))
        except CaseFileError as error:
            faults += error.faults
        if ids[at] and ids.index(ids[at]) != at:
            faults.append(file.fault(("id",), f"{ids[at]!r} is also the id of {plain[ids.index(ids[at])].file}"))
        faults += case_faults(file, session.vocabulary, known)
    if faults:
        place = {str(path): at for at, path in enumerate(expanded)}
        raise CaseFileError(sorted(faults, key=lambda fault: (place.get(fault.file, 0), fault.line)))
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
    return list(dict.fromkeys(found))
