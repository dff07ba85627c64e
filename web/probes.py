"""What other programs watch: whether the server lives, and its metrics."""

from __future__ import annotations

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from diagnops.app import BusyError, Workspace
from diagnops.web.asked import Asked
from diagnops.web.logs import TRACE
from diagnops.web.metrics import TYPE, Held
from diagnops.web.serving import Serving


def probe_routes(serving: Serving) -> list[Route]:
    """`/healthz` says that the server answers and can read its case base, `/metrics` what it did."""

    async def healthz(request: Request) -> Response:
        request.scope[TRACE].route = "/healthz"
        with suppress(BusyError):  # whoever is busy lives
            await serving.desks.run(lambda desk: desk.case_base.revision)
        return PlainTextResponse("ok\n")

    async def metrics(request: Request) -> Response:
        def tell(desk: Workspace, _: Asked) -> Response:
            return Response(serving.metrics.text(_held(desk)), media_type=TYPE)

        return await serving.answer(request, "/metrics", "read", tell)

    return [Route("/healthz", healthz), Route("/metrics", metrics)]


def _held(desk: Workspace) -> Held:
    closed = [head.closed is not None for head in desk.investigations.list()]
    return Held(len(desk.cases), closed.count(False), closed.count(True), len(desk.alerting.waiting()))
