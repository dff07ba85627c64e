"""The start: uvicorn with as many workers as were asked for, until it is told to stop."""

from __future__ import annotations

import os

import msgspec
import uvicorn
from starlette.applications import Starlette

from diagnops.web.application import make_application
from diagnops.web.settings import Settings

_SETTINGS = "DIAGNOPS_SERVE"  # how a worker, a process of its own, gets them


def serve(settings: Settings) -> None:
    """Serve until a signal ends it; what was begun is finished before."""
    os.environ[_SETTINGS] = msgspec.json.encode(settings).decode()
    uvicorn.run(
        "diagnops.web.start:application",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        http="h11",
        ws="none",
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=10,
    )


def application() -> Starlette:
    """The application of a worker."""
    return make_application(msgspec.json.decode(os.environ[_SETTINGS], type=Settings))
