"""Guards: what every request passes before anything is done for it, and what every answer carries.

A page of somebody else's that a browser shows may send requests here too. It gives itself away: by the name that it
calls this server by, and by what the browser says of where a request comes from.
"""

from __future__ import annotations

from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diagnops.web.faults import RefusedError
from diagnops.web.settings import Settings

_SAFE = ("GET", "HEAD", "OPTIONS")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecureAnswers:
    """Every answer carries the headers that keep a browser from doing more with it than it was made for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on."""

        async def sends(sent: Message) -> None:
            if sent["type"] == "http.response.start":
                headers = MutableHeaders(scope=sent)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache" if "etag" in headers else "no-store")
            await send(sent)

        await self._app(scope, receive, sends if scope["type"] == "http" else send)


class Guard:
    """Refuses requests that call this server by a name it does not have, and changes that a foreign page asks for."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._hosts = {"localhost", settings.host.casefold(), *(name.casefold() for name in settings.hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            if not self._is_ours(headers.get("host", "")):
                raise RefusedError(421)
            if scope["method"] not in _SAFE and not _is_from_here(headers):
                raise RefusedError(403)
        await self._app(scope, receive, send)

    def _is_ours(self, host: str) -> bool:
        """Whether it is a name of ours, or an address: that is not looked up, so nobody else can have it point here."""
        name = host.casefold().rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host.casefold()
        if name in self._hosts:
            return True
        try:
            ip_address(name.removeprefix("[").removesuffix("]"))
        except ValueError:
            return False
        return True


def _is_from_here(headers: Headers) -> bool:
    """Whether a request comes from a page of ours, or from no page at all: only browsers send these headers."""
    if (site := headers.get("sec-fetch-site")) is not None:
        return site in ("same-origin", "none")
    if (origin := headers.get("origin")) is not None:
        return origin.partition("://")[2].casefold() == headers.get("host", "").casefold()
    return True
