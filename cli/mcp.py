"""`diagnops mcp`: the case base as tools for an agent, over standard input and output."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from diagnops.cli.hints import hint, misused
from diagnops.cli.options import Database, Language, language
from diagnops.cli.tongue import own_language


def mcp(
    write: Annotated[
        bool, typer.Option("--write", help="Also let the agent keep investigations and draft cases.")
    ] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Serve the case base to an AI agent, as tools (MCP).

    The agent starts it and talks to it over standard input and output; it ends with the agent.
    """
    spoken = language(lang) if lang else None
    try:
        from diagnops.agents.server import run
    except ImportError as error:
        raise misused("extra_needed", missing=error.name or str(error), extra="serve") from None
    from diagnops.app import Workspace

    with Workspace.open(db) as desk:
        _ = desk.case_base  # what is wrong with it is told to whoever starts this, not to the agent later
    if sys.stdin is not None and sys.stdin.isatty():
        typer.echo(hint("for_agents", spoken or own_language()), err=True)
    run(lambda: Workspace.open(db), write=write, spoken=spoken)
