"""`diagnops vocabulary`: the team's own words, laid over those that are shipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnops.cli.hints import fault_line, misused
from diagnops.cli.options import Database, Language, spoken_here, workspace
from diagnops.cli.terminal import Line, moment, show, show_json, wrap
from diagnops.kb import case as model
from diagnops.messages.wording import say

if TYPE_CHECKING:
    from diagnops.app import OwnListed, Workspace

vocabulary = typer.Typer(
    help="The team's own signals, roles, names and services.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="A file that was added, with or without its ending.")]
Why = Annotated[str, typer.Option("--why", help="The reason, kept in the history.")]


@vocabulary.command("add")
def add(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", readable=False, help="Vocabulary files (.yaml), or folders.")
    ],
    why: Why = "",
    lang: Language = None,
    db: Database = None,
) -> None:
    """Add or replace vocabulary files. When one has a fault, none is added."""
    desk, spoken = workspace(db), spoken_here(lang)
    done = desk.own_vocabulary.add(files, why=why)
    for action, names in (
        ("vocabulary_added", done.added),
        ("vocabulary_changed", done.changed),
        ("vocabulary_unchanged", done.unchanged),
    ):
        if names:
            typer.echo(say(action, spoken, names=names))
    _tell_notes(desk, spoken)


@vocabulary.command("list")
def list_(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Every version of this file; else the files that stand.")
    ] = None,
    version: Annotated[
        int | None, typer.Option("--version", metavar="NUMBER", help="Print this version of the file.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """List the vocabulary files, the versions of one, or print one of these."""
    desk, spoken = workspace(db), spoken_here(lang)
    own = desk.own_vocabulary
    if version is not None:
        if name is None:
            raise misused("version_of_what")
        typer.echo(own.text(name, version), nl=False)
        return
    found = own.history(name) if name else [*own.standing(), *own.removed()]
    if json:
        show_json(found)
        return
    if not found:
        typer.echo(say("no_own_vocabulary", spoken))
    show([line for one in found for line in _listed(one, spoken)])
    if name is None:
        _tell_notes(desk, spoken)


@vocabulary.command("remove")
def remove(name: Name, why: Why = "", lang: Language = None, db: Database = None) -> None:
    """Take a vocabulary file out. Its versions stay in the history."""
    done = workspace(db).own_vocabulary.remove(name, why=why)
    typer.echo(say("vocabulary_removed", spoken_here(lang), name=done))


@vocabulary.command("export")
def export(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", readable=False, help="The folder to write to; made when it is not there.")
    ],
    lang: Language = None,
    db: Database = None,
) -> None:
    """Write the vocabulary files as they were added."""
    count, written = workspace(db).own_vocabulary.export(folder)
    typer.echo(say("vocabulary_written", spoken_here(lang), count=count, folder=folder, written=len(written)))


def _listed(one: OwnListed, spoken: model.Language) -> Iterator[Line]:
    told = say("own_version", spoken, version=one.version, when=moment(one.at), who=one.who)
    told = f"{told}, {say(f'did_{one.action}', spoken)}" + (f": {one.why}" if one.why else "")
    yield from (
        Line(x, "dim" if one.action == "removed" else "") for x in wrap(told, indent=f"{one.file}  ", hang="    ")
    )
    services = [f"{s.name} ({', '.join(filter(None, (s.role, s.technology)))})" for s in one.services]
    for label, names in (
        ("own_signals", one.signals), ("own_roles", one.roles), ("own_names", one.names), ("own_services", services),
    ):  # fmt: skip
        if names:
            yield from (
                Line(x) for x in wrap(f"{say(label, spoken)}: {', '.join(names)}", indent="    ", hang="      ")
            )


def _tell_notes(desk: Workspace, spoken: model.Language) -> None:
    for note in desk.own_vocabulary.notes():
        typer.echo(say("note", spoken, text=fault_line(note, spoken)), err=True)
