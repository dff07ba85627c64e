"""The routes of the JSON API: what is given is read into the type that an endpoint takes, or else refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from diagnops.app import Workspace
from diagnops.kb.message import message
from diagnops.web.answering import json_response
from diagnops.web.api import ENDPOINTS, ROOT, Endpoint, Spoken
from diagnops.web.asked import LANGUAGE, Asked
from diagnops.web.faults import RefusedError
from diagnops.web.openapi import document
from diagnops.web.serving import Serving

Answers = Callable[[Request], Awaitable[Response]]


def api_routes(serving: Serving) -> list[Route]:
    """All of them, and the document."""
    by_path: dict[str, list[Endpoint]] = {}
    for one in ENDPOINTS:
        by_path.setdefault(one.path, []).append(one)
    routes = [Route(ROOT + path, _several(some, serving), methods=[e.method for e in some])
              for path, some in by_path.items()]  # fmt: skip
    return [Route(f"{ROOT}/openapi.json", _document(serving)), *routes]


def _several(endpoints: list[Endpoint], serving: Serving) -> Answers:
    by_method = {one.method: one for one in endpoints}

    async def answers(request: Request) -> Response:
        one = by_method.get("GET" if request.method == "HEAD" else request.method)
        if one is None:  # Starlette lets nothing else through
            raise RefusedError(405)
        if one.takes and not request.headers.get("content-type", "").startswith("application/json"):
            raise RefusedError(415)
        return await serving.answer(request, ROOT + one.path, one.needs, partial(_answer, one, serving))

    return answers


def _answer(one: Endpoint, serving: Serving, desk: Workspace, asked: Asked) -> Response:
    given = _given(one, asked)
    if one.path == "/match":
        with serving.metrics.match_seconds.time():
            found = one.work(desk, asked, given)
        serving.metrics.verdicts.labels(found.value.verdict).inc()
    else:
        found = one.work(desk, asked, given)
    value, language = found if isinstance(found, Spoken) else (found, asked.language)
    return json_response(value, language, desk.vocabulary, one.status)


def _given(one: Endpoint, asked: Asked) -> Any:
    """The body or the query as the type that is wanted. Raises `RefusedError` with where it is not."""
    query = {name: values[-1] for name, values in asked.given.items() if name != LANGUAGE}
    try:
        if one.takes:
            msgspec.convert(query, _Nothing)
            return msgspec.json.decode(asked.body, type=one.takes)
        given = msgspec.convert(query, one.query or _Nothing, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(400, message("web_not_as_documented", reason=str(error)[:300])) from None
    return given if one.query else None


class _Nothing(msgspec.Struct, forbid_unknown_fields=True):
    pass


def _document(serving: Serving) -> Answers:
    told: list[bytes] = []

    async def answers(request: Request) -> Response:
        def make(_: Workspace, __: Asked) -> Response:
            told[:] = told or [msgspec.json.encode(document())]
            return Response(told[0], media_type="application/json")

        return await serving.answer(request, f"{ROOT}/openapi.json", "read", make)

    return answers
