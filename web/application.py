"""The application: what is served, made from settings; each worker has one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from diagnops.app import Workspace
from diagnops.web.agents_mount import Agents
from diagnops.web.answering import Faults, json_response
from diagnops.web.api_routes import api_routes
from diagnops.web.asked import LANGUAGE, Asked
from diagnops.web.faults import RefusedError
from diagnops.web.guards import Guard, SecureAnswers
from diagnops.web.hooks import Hooks
from diagnops.web.limits import Limits
from diagnops.web.logs import Logged
from diagnops.web.merging import Merging
from diagnops.web.notices import Notices
from diagnops.web.page import Page, See
from diagnops.web.pages import PAGES
from diagnops.web.probes import probe_routes
from diagnops.web.rendering import html
from diagnops.web.serving import Serving
from diagnops.web.settings import Settings

_VARIES = "HX-Request, Accept-Language, Cookie"


def make_application(settings: Settings) -> Starlette:
    """The application that serves a case base as the settings say."""
    serving = Serving(settings)
    notices = Notices(settings.notify, serving.metrics)
    hooks, agents, merging = Hooks(serving, notices), Agents(serving), Merging(serving)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        serving.desks.start()
        work = [asyncio.create_task(one.work()) for one in (hooks, notices, agents, merging)]
        try:
            yield
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            await asyncio.to_thread(serving.desks.stop)
            serving.metrics.leave()

    routes: list[BaseRoute] = [Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))]
    routes += [*probe_routes(serving), *hooks.routes(), agents.route(), *api_routes(serving)]
    for page in PAGES:
        routes += _routes(page, serving)
    return Starlette(
        routes=routes,
        lifespan=life,
        middleware=[
            Middleware(Logged, metrics=serving.metrics),
            Middleware(SecureAnswers),
            Middleware(Faults),
            Middleware(Guard, settings=settings),
            Middleware(Limits, settings=settings),
        ],
        exception_handlers={HTTPException: _of_starlette},
    )


def _routes(page: Page, serving: Serving) -> list[BaseRoute]:
    twin = "/index.json" if page.path == "/" else f"{page.path}.json"
    return [
        Route(twin, _endpoint(page, serving, as_data=True), methods=[page.method]),
        Route(page.path, _endpoint(page, serving, as_data=False), methods=[page.method]),
    ]


def _endpoint(page: Page, serving: Serving, *, as_data: bool) -> Callable[[Request], Awaitable[Response]]:
    async def answers(request: Request) -> Response:
        return await serving.answer(
            request, page.path, page.needs, lambda desk, what: _answer(page, desk, what, as_data)
        )

    return answers


def _answer(page: Page, desk: Workspace, what: Asked, as_data: bool) -> Response:
    facts = page.work(desk, what)
    if isinstance(facts, See):
        return RedirectResponse(facts.address, 303)
    status = getattr(facts, "http_status", 200)
    if as_data:
        return json_response(facts, what.language, desk.vocabulary, status)
    response = HTMLResponse(html(page.template, facts, what, desk), status, {"Vary": _VARIES})
    if LANGUAGE in what.given:
        response.set_cookie(LANGUAGE, what.language, max_age=31_536_000, httponly=True, samesite="strict")
    return response


async def _of_starlette(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    raise RefusedError(error.status_code, headers=dict(error.headers or {})) from None
