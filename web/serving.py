"""Serving: a request goes to a thread with a workspace, once it is known who asks and that it may be done."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from diagnops.app import Desks, Workspace
from diagnops.kb.token import Scope
from diagnops.web.admission import admit, shown, token_needed
from diagnops.web.asked import Asked, asked
from diagnops.web.logs import TRACE, Trace
from diagnops.web.metrics import Metrics
from diagnops.web.settings import Settings

Work = Callable[[Workspace, Asked], Response]

_CROWDED = 2  # who wait for one worker; whoever is let go comes back to the one that is first to answer


class Serving:
    """What all routes share."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.desks = Desks(lambda: Workspace.open(settings.db), settings.threads, settings.most_waiting)

    async def answer(self, request: Request, route: str, needs: Scope, work: Work, stranger: str = "") -> Response:
        """What `work` makes of a request; `stranger` is the name of whoever shows no token."""
        trace: Trace = request.scope[TRACE]
        trace.route = route
        token = shown(request)
        if token is None and self.settings.tokens:
            raise token_needed()  # before anything of it is read
        body = await request.body()

        def answers(desk: Workspace) -> Response:
            admitted = admit(desk, token, needs, self.settings)
            trace.who = admitted.who
            with desk.acting_for(admitted.who or stranger):
                return work(desk, asked(request, body, who=desk.user, may_write=admitted.may_write))

        self.metrics.queue.set(self.desks.waiting)
        response = await self.desks.run(answers)
        if self.settings.workers > 1 and self.desks.waiting >= _CROWDED:
            response.headers["Connection"] = "close"
        return response
