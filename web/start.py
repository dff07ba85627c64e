"""The start: uvicorn with as many workers as were asked for, until it is told to stop."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from typing import Any

import msgspec
import uvicorn
from starlette.applications import Starlette

from diagnops.web.settings import Settings

_SETTINGS = "DIAGNOPS_SERVE"  # how a worker, a process of its own, gets them
_SHARED = "PROMETHEUS_MULTIPROC_DIR"  # set before the library is loaded: it looks for it once


def serve(settings: Settings) -> None:
    """Serve until a signal ends it; what was begun is finished before."""
    os.environ[_SETTINGS] = msgspec.json.encode(settings).decode()
    with tempfile.TemporaryDirectory(prefix="diagnops-metrics-") as folder:
        if settings.workers > 1:
            os.environ[_SHARED] = folder
        uvicorn.run("diagnops.web.start:application", factory=True, workers=settings.workers, **options(settings))


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
