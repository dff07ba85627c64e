"""Logs: one line of JSON for each request and each event of the server, on standard error; no text, no secret."""

from __future__ import annotations

import logging
import time
import traceback
from datetime import UTC, datetime
from typing import Any

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diagnops.kb.masking import mask
from diagnops.web.metrics import Metrics

LOG = logging.getLogger("diagnops.web")
TRACE = "diagnops.trace"
"""Where a request has its trace."""


class Trace:
    """What is known of a request by and by: which route it took, and who asks by which token."""

    route = ""
    who = ""


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what is quoted of an error is masked."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()}
        told |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            told["error"] = mask("".join(traceback.format_exception(record.exc_info[1]))).text[-8000:]
        return msgspec.json.encode(told).decode()


CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": JsonLines}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},  # libraries; one that finds no handler here brings its own
    "loggers": {
        "diagnops.web": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "uvicorn": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


class Logged:
    """Counts and logs every request once it is answered."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and tell how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, size = time.perf_counter(), 500, 0
        trace = scope[TRACE] = Trace()

        async def sends(sent: Message) -> None:
            nonlocal status, size
            status = sent.get("status", status)
            size += len(sent.get("body", b""))
            await send(sent)

        try:
            await self._app(scope, receive, sends)
        finally:
            took = time.perf_counter() - began
            route = trace.route or "other"
            self._metrics.requests.labels(route, scope["method"], str(status)).inc()
            self._metrics.request_seconds.labels(route).observe(took)
            client = scope.get("client")
            LOG.info(
                "request",
                extra={
                    "fields": {
                        "method": scope["method"],
                        "path": scope["path"][:200],
                        "route": route,
                        "status": status,
                        "ms": round(took * 1000, 1),
                        "bytes": size,
                        "who": trace.who,
                        "client": client[0] if client else "",
                    }
                },
            )
