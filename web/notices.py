"""Notices: what was found is sent to a chat, in the shape that Slack takes and Mattermost too.

Nothing waits for it: where it cannot be sent, that is counted and logged, and that is all.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec

from diagnops.web.logs import LOG
from diagnops.web.metrics import Metrics

_MOST_WAITING = 100
_AGAIN = (1.0, 5.0)  # seconds before it is tried again
_SECONDS = 5.0


class _Stay(HTTPRedirectHandler):
    """What is sent goes to the address that was given, and to no other."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Go nowhere else."""


class Notices:
    """Sends texts to `url`, one after the other; to none where it is empty."""

    def __init__(self, url: str, metrics: Metrics) -> None:
        self.wanted, self._url, self._metrics = bool(url), url, metrics
        self._waiting: asyncio.Queue[str] = asyncio.Queue(_MOST_WAITING)

    def send(self, text: str) -> None:
        """Have a text sent."""
        try:
            self._waiting.put_nowait(text)
        except asyncio.QueueFull:
            self._count("dropped")

    async def work(self) -> None:
        """Send what comes, until cancelled."""
        while True:
            await self._deliver(await self._waiting.get())

    async def _deliver(self, text: str) -> None:
        for wait in (*_AGAIN, None):
            said = await asyncio.to_thread(_post, self._url, text)
            if said == "sent" or wait is None or said.startswith("4"):
                self._count("sent" if said == "sent" else "failed", said)
                return
            await asyncio.sleep(wait)

    def _count(self, result: str, said: str = "") -> None:
        self._metrics.notices.labels(result).inc()
        if result != "sent":  # the address is a secret of its own, and not told
            LOG.warning("notice not sent", extra={"fields": {"reason": said or result}})


def _post(url: str, text: str) -> str:
    """Send a text: "sent", or what was answered instead."""
    headers = {"Content-Type": "application/json", "User-Agent": "diagnops"}
    try:
        request = Request(url, msgspec.json.encode({"text": text}), headers, method="POST")
        with build_opener(_Stay).open(request, timeout=_SECONDS) as answer:
            return "sent" if answer.status < HTTPStatus.MULTIPLE_CHOICES else str(answer.status)
    except HTTPError as error:
        error.close()
        return str(error.code)
    except (URLError, OSError, ValueError) as error:
        return type(error).__name__
