"""Answering: values as JSON, and whatever was raised as an answer in words: a page for a browser, else JSON."""

from __future__ import annotations

from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diagnops.kb.case import Language
from diagnops.kb.vocabulary import Vocabulary
from diagnops.web.asked import asked
from diagnops.web.faults import RefusedError, fault, refusal
from diagnops.web.logs import LOG
from diagnops.web.rendering import as_json, html_of_fault


def json_response(value: Any, language: Language, vocabulary: Vocabulary | None = None, status: int = 200) -> Response:
    """A value as JSON, in one language."""
    return Response(as_json(value, language, vocabulary), status, {"Content-Language": language}, "application/json")


class Faults:
    """Gives every request an answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; what is raised is told, where nothing was answered yet."""
        begun = False

        async def sends(sent: Message) -> None:
            nonlocal begun
            begun = True
            await send(sent)

        try:
            await self._app(scope, receive, sends if scope["type"] == "http" else send)
        except ClientDisconnect:  # nobody is left to be told
            return
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            refused = refusal(error)
            if refused.status == 500:
                LOG.error("not foreseen", exc_info=error)
            await _told(Request(scope), refused)(scope, receive, send)


def _told(request: Request, refused: RefusedError) -> Response:
    what = asked(request, b"", who="", may_write=False)
    told = fault(refused, what.language)
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(html_of_fault(told, what), told.status, refused.headers)
    answer = json_response(told, what.language, status=told.status)
    answer.headers.update(refused.headers)
    return answer
