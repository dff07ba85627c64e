"""Limits: how much a request may hold, how long it may take to arrive, and how many one client may send."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diagnops.web.faults import RefusedError
from diagnops.web.settings import Settings

_CLOSE = {"Connection": "close"}  # what is still to come is not read
_SEND_SECONDS = 30.0
_MOST_CLIENTS = 10_000


class Limits:
    """Refuses what is too large as soon as that is known, what comes too slowly, and what comes too often."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._largest, self._seconds = app, settings.largest_body, settings.body_seconds
        self._rates = Rates(settings.most_a_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what keeps the limits."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        client = scope.get("client")
        if wait := self._rates.wait(client[0] if client else ""):
            raise RefusedError(429, headers={"Retry-After": str(wait), **_CLOSE})
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isdigit() or int(told) > self._largest:
            raise RefusedError(413 if told.isdigit() else 400, headers=_CLOSE)
        until = asyncio.get_running_loop().time() + self._seconds
        read, whole = 0, False

        async def receives() -> Message:
            nonlocal read, whole
            try:
                async with asyncio.timeout_at(None if whole else until):
                    got = await receive()
            except TimeoutError:
                raise RefusedError(408, headers=_CLOSE) from None
            read += len(got.get("body", b""))
            whole = whole or not got.get("more_body", False)
            if read > self._largest:
                raise RefusedError(413, headers=_CLOSE)
            return got

        async def sends(what: Message) -> None:
            async with asyncio.timeout(_SEND_SECONDS):  # somebody who does not take the answer
                await send(what)

        await self._app(scope, receives, sends)


class Rates:
    """How many requests each client has left: so many a minute, a tenth of them at once."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_second, self._most, self._clock = a_minute / 60, max(1.0, a_minute / 10), clock
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, client: str) -> int:
        """Take one of a client's requests; where none is left, the seconds until there is one.

        >>> rates = Rates(20, clock=lambda: 0.0)
        >>> [rates.wait("10.0.0.1") for _ in range(3)]
        [0, 0, 3]
        """
        now = self._clock()
        left, at = self._left.get(client, (self._most, now))
        left = min(self._most, left + (now - at) * self._a_second)
        if left < 1:
            return max(1, round((1 - left) / self._a_second))
        if len(self._left) >= _MOST_CLIENTS:
            self._left.clear()
        self._left[client] = (left - 1, now)
        return 0
