"""`diagnops token`: what lets programs and browsers in where the case base is served."""

from __future__ import annotations

from typing import Annotated

import typer

from diagnops.cli.options import Database, Language, spoken_here, workspace
from diagnops.cli.terminal import Line, moment, moment_and_who, pad, show, show_json
from diagnops.messages.wording import say

token = typer.Typer(
    help="Tokens, which let others in where the case base is served.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_Name = Annotated[str, typer.Argument(metavar="NAME", help="Whose token it is: it stands beside what is changed.")]


@token.command()
def add(
    name: _Name,
    scope: Annotated[
        str, typer.Option("--scope", help="What it lets do: read, write (and read), or admin (all).")
    ] = "read",
    lang: Language = None,
    db: Database = None,
) -> None:
    """Make a token, and show it this once."""
    spoken = spoken_here(lang)
    with workspace(db) as desk:
        issued = desk.access.issue(name, scope)
    typer.echo(say("token_made", spoken, name=name, scope=scope), err=True)
    typer.echo(issued.secret)


@token.command("list")
def list_(
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """List the tokens, those that were taken back too."""
    spoken = spoken_here(lang)
    with workspace(db) as desk:
        found = desk.access.all()
    if json:
        show_json(found)
        return
    if not found:
        typer.echo(say("no_tokens", spoken))
    for one in found:
        gone = f"  {say('withdrawn', spoken, when=moment_and_who(one.revoked))}" if one.revoked else ""
        show([Line(f"{pad(one.name, 24)} {one.scope:<6} {moment(one.at)} {one.who}{gone}", "dim" if gone else "")])


@token.command()
def revoke(name: _Name, lang: Language = None, db: Database = None) -> None:
    """Take a token back: it lets nobody in from now on."""
    spoken = spoken_here(lang)
    with workspace(db) as desk:
        gone = desk.access.revoke(name)
    typer.echo(say("token_revoked", spoken, name=gone.name))
