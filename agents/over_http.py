"""The server over HTTP, as an application that another one serves."""

from __future__ import annotations

from mcp.server.request_state import RequestStateSecurity
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from diagnops.agents.server import server
from diagnops.app import Desks


def over_http(desks: Desks, path: str, *, write: bool, allowed_by: str, seal: str, largest: int) -> Starlette:
    """The application, in which each request stands by itself.

    By `seal`, a secret, several of them know what one gave to a client to keep. `largest` is how many bytes a request
    may have. Who may come in, and by which name of the host, is asked by the application around it.
    """
    security = RequestStateSecurity(keys=[seal]) if seal else RequestStateSecurity.ephemeral()
    return server(desks, write=write, allowed_by=allowed_by, request_state_security=security).streamable_http_app(
        streamable_http_path=path,
        stateless_http=True,
        json_response=True,
        max_request_body_size=largest,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
