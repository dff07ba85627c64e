"""Webhooks: alerts are kept and acknowledged at once, and worked on in the background, one after the other.

What is kept is in the case base, not in this process: when it ends in between, whichever starts next goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from diagnops.app import BusyError, Diagnosis, Handled, Workspace, chat_answer
from diagnops.kb.errors import DiagnopsError, InputError
from diagnops.web.answering import json_response
from diagnops.web.asked import Asked
from diagnops.web.faults import RefusedError
from diagnops.web.logs import LOG
from diagnops.web.notices import Notices
from diagnops.web.serving import Serving

KINDS = ("alertmanager", "grafana")
_AGAIN = (0.5, 2.0, 8.0)  # seconds before something that failed is tried again


class Hooks:
    """Takes in what is sent, and works on it."""

    def __init__(self, serving: Serving, notices: Notices) -> None:
        self._serving, self._notices = serving, notices
        self._queue: asyncio.Queue[int] = asyncio.Queue(serving.settings.most_waiting)

    def routes(self) -> list[Route]:
        """An address for each kind of sender; Grafana may also PUT."""
        return [Route(f"/hooks/{kind}", self._receives(kind), methods=["POST", "PUT"]) for kind in KINDS]

    def _receives(self, kind: str) -> Callable[[Request], Awaitable[Response]]:
        async def answers(request: Request) -> Response:
            if self._queue.full():
                raise BusyError
            kept: list[int] = []

            def keep(desk: Workspace, asked: Asked) -> Response:
                try:
                    number = desk.alerting.receive(asked.body, kind)
                except InputError as error:
                    raise RefusedError(400, error.message) from None
                kept.extend([number] if number is not None else [])
                return json_response({"accepted": number is not None}, asked.language, status=202)

            answer = await self._serving.answer(request, f"/hooks/{kind}", "write", keep, stranger=kind)
            for number in kept:
                self._take(number)
            return answer

        return answers

    def _take(self, number: int) -> None:
        try:
            self._queue.put_nowait(number)
        except asyncio.QueueFull:  # it is kept: the next start takes it up
            LOG.warning("left for later", extra={"fields": {"delivery": number}})

    async def work(self) -> None:
        """Work on what is waiting from before and on what comes, until cancelled."""
        if not self._serving.settings.write:
            return
        try:
            waiting = await self._serving.desks.run(lambda desk: desk.alerting.waiting())
        except DiagnopsError as error:  # whoever sends something is told so
            LOG.error("what waits cannot be read", exc_info=error)
            waiting = []
        for number in waiting:
            await self._handle(number)
        while True:
            await self._handle(await self._queue.get())

    async def _handle(self, number: int) -> None:
        for wait in (*_AGAIN, None):
            try:
                notices = await self._serving.desks.run(lambda desk: self._told(desk, number))
            except (DiagnopsError, BusyError) as error:
                if wait is None:
                    LOG.error("delivery failed", exc_info=error, extra={"fields": {"delivery": number}})
                    return
                await asyncio.sleep(wait)
                continue
            except Exception as error:  # of one delivery, which is not to keep the others from being worked on
                LOG.error("delivery failed", exc_info=error, extra={"fields": {"delivery": number}})
                return
            for notice in notices:
                self._notices.send(notice)
            return

    def _told(self, desk: Workspace, number: int) -> list[str]:
        """Work on a delivery; what is to be told of it."""
        handled = desk.alerting.handle(number)
        return [text for one in handled if (text := self._text(desk, one))] if self._notices.wanted else []

    def _text(self, desk: Workspace, handled: Handled) -> str:
        """What is to be told where something was opened, or another verdict or case leads now."""
        before, now = handled
        if now is None or now.closed:
            return ""
        found = desk.investigations.diagnose(now)
        if before and _leads(desk.investigations.diagnose(before)) == _leads(found):
            return ""
        return chat_answer(desk, found, link=f"{self._serving.settings.link}/investigations/{now.id}")


def _leads(diagnosis: Diagnosis) -> tuple[str, ...]:
    return diagnosis.verdict, *(match.case for match in diagnosis.leading[:1])
