"""The start: uvicorn with as many workers as were asked for, until it is told to stop."""

from __future__ import annotations

import gc
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Callable
from typing import Any

import msgspec
import uvicorn
from msgspec.structs import replace
from starlette.applications import Starlette
from uvicorn.supervisors import Multiprocess

from diagnops.kb.errors import InputError
from diagnops.web.settings import Settings

_SETTINGS = "DIAGNOPS_SERVE"  # how a worker, a process of its own, gets them
_SHARED = "PROMETHEUS_MULTIPROC_DIR"  # set before the library is loaded: it looks for it once
_BACKLOG = 512


def serve(settings: Settings, listening: Callable[[], None]) -> None:
    """Serve until a signal ends it; what was begun is finished before. `listening` is called once it can be reached.

    Raises `InputError` for an address or a port that cannot be had.
    """
    settings = replace(settings, seal=secrets.token_hex(32))
    os.environ[_SETTINGS] = msgspec.json.encode(settings).decode()
    with _listening(settings) as listens, tempfile.TemporaryDirectory(prefix="diagnops-metrics-") as folder:
        listening()
        if settings.workers > 1:
            os.environ[_SHARED] = folder
        config = uvicorn.Config(
            "diagnops.web.start:application", factory=True, workers=settings.workers, **options(settings)
        )
        if settings.workers > 1:
            Multiprocess(config, sockets=[listens]).run()
        else:
            uvicorn.Server(config).run(sockets=[listens])


def _listening(settings: Settings) -> socket.socket:
    """The socket that all workers share. It says that it is of TCP: else what is written in two parts would wait."""
    address = f"{settings.host}:{settings.port}"
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        listens = socket.socket(family, kind, protocol)
        try:
            listens.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listens.bind(place)
            listens.listen(_BACKLOG)
        except OSError:
            listens.close()
            raise
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("cannot_listen", hint="other_port", address=address, reason=reason) from None
    return listens


def options(settings: Settings) -> dict[str, Any]:
    """How uvicorn is to serve."""
    from diagnops.web.logs import CONFIG

    return {
        "host": settings.host,
        "port": settings.port,
        "http": "diagnops.web.impatient:Impatient",
        "ws": "none",
        "server_header": False,
        "access_log": False,
        "log_config": CONFIG,
        "timeout_keep_alive": 15,
        "timeout_graceful_shutdown": 10,
    }


def application() -> Starlette:
    """The application of a worker."""
    gc.set_threshold(100_000)  # what is loaded stays: to look through it for garbage again and again takes a tenth
    sys.setswitchinterval(0.001)  # whoever comes in waits less for a thread that computes
    from diagnops.web.application import make_application

    return make_application(msgspec.json.decode(os.environ[_SETTINGS], type=Settings))
