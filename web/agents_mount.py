"""Agents: the tools of the Model Context Protocol at an address of ours, over HTTP.

A request stands by itself, so that any worker may answer it, and needs the token that every other one needs. Two
servers share the desks: one for who may write, one for who may only read. Their library takes its time to load, so it
is loaded when the first agent comes.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from diagnops.web.admission import admit, shown, token_needed
from diagnops.web.logs import TRACE, Trace
from diagnops.web.serving import Serving

if TYPE_CHECKING:
    from starlette.applications import Starlette

PATH = "/mcp"


class _Loaded(NamedTuple):
    reading: Starlette
    writing: Starlette
    caller: ContextVar[str]


class Agents:
    """The address, and what answers there."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._wanted = asyncio.Event()
        self._loaded: asyncio.Future[_Loaded] | None = None

    def route(self) -> Route:
        """The address. Nobody can wait there for news: there are none."""
        return Route(PATH, self, methods=["POST"])

    async def work(self) -> None:
        """Keep the servers open from the first agent on, until cancelled."""
        self._loaded = asyncio.get_running_loop().create_future()
        await self._wanted.wait()
        async with AsyncExitStack() as stack:
            try:
                loaded = await asyncio.to_thread(self._load)
                for one in (loaded.reading, loaded.writing):
                    await stack.enter_async_context(one.router.lifespan_context(one))
            except Exception as error:  # whoever asks is told
                self._loaded.set_exception(error)
                return
            self._loaded.set_result(loaded)
            await asyncio.Event().wait()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of an agent with the tools that its token allows."""
        request, trace = Request(scope, receive), scope[TRACE]
        assert isinstance(trace, Trace)
        trace.route = PATH
        token, settings = shown(request), self._serving.settings
        if token is None and settings.tokens:
            raise token_needed()
        admitted = await self._serving.desks.run(lambda desk: admit(desk, token, "read", settings))
        trace.who = admitted.who
        self._wanted.set()
        assert self._loaded
        loaded = await asyncio.shield(self._loaded)
        loaded.caller.set(admitted.who)
        app: ASGIApp = loaded.writing if admitted.may_write else loaded.reading
        await app(scope, receive, send)

    def _load(self) -> _Loaded:
        from diagnops.agents.over_http import over_http
        from diagnops.agents.server import CALLER

        settings = self._serving.settings
        reading, writing = (
            over_http(
                self._serving.desks,
                PATH,
                write=write,
                allowed_by="diagnops token add NAME --scope write" if settings.write else "diagnops serve --write",
                seal=settings.seal,
                largest=settings.largest_body,
            )
            for write in (False, True)
        )
        return _Loaded(reading, writing, CALLER)
