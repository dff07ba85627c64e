"""`diagnops serve`: pages, JSON and webhooks over one case base."""

from __future__ import annotations

from typing import Annotated

import typer

from diagnops.cli.hints import misused
from diagnops.cli.options import Database, workspace


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")] = 8642,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes that answer.")] = 1,
    write: Annotated[
        bool, typer.Option("--write/--read-only", help="Whether anything may be changed through it.")
    ] = True,
    db: Database = None,
) -> None:
    """Serve pages, JSON and webhooks to browsers and programs."""
    try:
        from diagnops.web.settings import Settings
        from diagnops.web.start import serve as serve_until_stopped
    except ModuleNotFoundError as missing:
        raise misused("extra_needed", missing=str(missing.name), extra="serve") from None
    with workspace(db) as desk:
        desk.case_base  # noqa: B018 - what is wrong with it is told here, and not by each request
        place = desk.location
    serve_until_stopped(Settings(db=place, host=host, port=port, write=write, workers=workers))
