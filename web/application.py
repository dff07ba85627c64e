"""The application: what is served, made from settings; each worker has one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from diagnops.app import Workspace
from diagnops.web.asked import LANGUAGE, Asked, asked
from diagnops.web.desks import Desks
from diagnops.web.faults import RefusedError, fault, refusal
from diagnops.web.guards import Guard, SecureAnswers
from diagnops.web.page import Page, See
from diagnops.web.pages import PAGES
from diagnops.web.rendering import as_json, html, html_of_fault
from diagnops.web.settings import Settings

_JSON = "application/json"


def make_application(settings: Settings) -> Starlette:
    """The application that serves a case base as the settings say."""
    desks = Desks(lambda: Workspace.open(settings.db), settings.threads, settings.most_waiting)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        desks.start()
        try:
            yield
        finally:
            desks.stop()

    routes: list[BaseRoute] = [Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))]
    for page in PAGES:
        routes += _routes(page, desks, settings)
    return Starlette(
        routes=routes,
        lifespan=life,
        middleware=[Middleware(SecureAnswers), Middleware(_Faults), Middleware(Guard, settings=settings)],
        exception_handlers={HTTPException: _of_starlette},
    )


def _routes(page: Page, desks: Desks, settings: Settings) -> list[BaseRoute]:
    twin = "/index.json" if page.path == "/" else f"{page.path}.json"
    return [
        Route(twin, _endpoint(page, desks, settings, as_data=True), methods=[page.method]),
        Route(page.path, _endpoint(page, desks, settings, as_data=False), methods=[page.method]),
    ]


def _endpoint(
    page: Page, desks: Desks, settings: Settings, *, as_data: bool
) -> Callable[[Request], Awaitable[Response]]:
    async def answers(request: Request) -> Response:
        if page.method != "GET" and not settings.write:
            raise RefusedError(403)
        what = asked(request, await request.body(), who="", may_write=settings.write)
        return await desks.run(lambda desk: _answer(page, desk, what, as_data))

    return answers


def _answer(page: Page, desk: Workspace, what: Asked, as_data: bool) -> Response:
    facts = page.work(desk, what)
    if isinstance(facts, See):
        return RedirectResponse(facts.address, 303)
    if as_data:
        return Response(as_json(facts, what.language, desk.vocabulary), media_type=_JSON)
    response = HTMLResponse(
        html(page.template, facts, what, desk), headers={"Vary": "HX-Request, Accept-Language, Cookie"}
    )
    if LANGUAGE in what.given:
        response.set_cookie(LANGUAGE, what.language, max_age=31_536_000, httponly=True, samesite="strict")
    return response


class _Faults:
    """Whatever was raised becomes an answer in words: a page for a browser, else JSON."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            await _told(Request(scope), refusal(error))(scope, receive, send)


def _told(request: Request, refused: RefusedError) -> Response:
    what = asked(request, b"", who="", may_write=False)
    told = fault(refused, what.language)
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(html_of_fault(told, what), told.status, refused.headers)
    return Response(as_json(told, what.language, None), told.status, refused.headers, _JSON)


async def _of_starlette(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    raise RefusedError(error.status_code, headers=dict(error.headers or {})) from None
