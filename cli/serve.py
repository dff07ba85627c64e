"""`diagnops serve`: pages, JSON and webhooks over one case base."""

from __future__ import annotations

import os
from ipaddress import ip_address
from typing import Annotated

import typer

from diagnops.cli.hints import hint, misused
from diagnops.cli.options import Database, workspace
from diagnops.cli.tongue import own_language

_NOTIFY = "DIAGNOPS_NOTIFY"


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")] = 8642,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes that answer.")] = 1,
    write: Annotated[
        bool, typer.Option("--write/--read-only", help="Whether anything may be changed through it.")
    ] = True,
    require_token: Annotated[
        bool, typer.Option("--require-token", help="Ask for a token on this host too, as behind a proxy.")
    ] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="A name that others call this server by. Repeatable."),
    ] = None,
    address: Annotated[
        str, typer.Option("--address", metavar="URL", help="How others reach it, for links in what is sent.")
    ] = "",
    notify: Annotated[
        str | None,
        typer.Option(
            "--notify",
            metavar="URL",
            show_default=False,
            help="Where findings about alerts are posted: an incoming webhook of Slack or Mattermost. "
            "Default: DIAGNOPS_NOTIFY, else nowhere.",
        ),
    ] = None,
    db: Database = None,
) -> None:
    """Serve pages, JSON and webhooks to browsers and programs.

    On this host it needs no token; to whoever comes from elsewhere it answers only with one (`diagnops token`).
    """
    try:
        from diagnops.web.settings import Settings
        from diagnops.web.start import serve as serve_until_stopped
    except ModuleNotFoundError as missing:
        raise misused("extra_needed", missing=str(missing.name), extra="serve") from None
    tokens = require_token or not _is_loopback(host)
    sends_to = notify if notify is not None else os.environ.get(_NOTIFY, "")
    if sends_to and not sends_to.startswith(("http://", "https://")):
        raise misused("notify_where", url=sends_to)
    with workspace(db) as desk:
        _ = desk.size  # what is wrong is told here, and what takes time is done once, not by each worker
        place, standing = desk.location, [one for one in desk.access.all() if one.stands]
    settings = Settings(
        db=place,
        host=host,
        port=port,
        write=write,
        tokens=tokens,
        hosts=tuple(allow_host or ()),
        address=address,
        notify=sends_to,
        workers=workers,
    )
    spoken = own_language()

    def tell() -> None:
        typer.echo(hint("serving", spoken, address=settings.link), err=True)
        if tokens and not standing:
            typer.echo(hint("no_token_yet", spoken), err=True)

    serve_until_stopped(settings, tell)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
