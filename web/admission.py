"""Admission: whether whoever asks may do what is asked, by the token that is shown."""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

from starlette.requests import Request

from diagnops.app import Workspace
from diagnops.kb.token import Scope
from diagnops.web.faults import RefusedError
from diagnops.web.settings import Settings

_MOST = 300  # letters of a token: none of ours is as long


class Admitted(NamedTuple):
    """Who asks, by the name of the token, and whether changes are allowed; without a token there is no name."""

    who: str
    may_write: bool


def shown(request: Request) -> str | None:
    """The token that a request shows: as a bearer, or as the password of a browser's login, under any name."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.casefold() == "bearer":
        return value.strip()[:_MOST]
    if kind.casefold() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode("utf-8", "replace").partition(":")[2][:_MOST]
        except (binascii.Error, ValueError):
            return ""
    return None


def admit(desk: Workspace, token: str | None, needs: Scope, settings: Settings) -> Admitted:
    """Let somebody in, or raise `RefusedError`. Who shows a token has its rights, also where none is needed."""
    if needs != "read" and not settings.write:
        raise RefusedError(403)
    if token is None:
        if settings.tokens:
            raise token_needed()
        return Admitted("", settings.write)
    known = desk.access.of(token)
    if known is None:
        raise token_needed()
    if not known.may(needs):
        raise RefusedError(403)
    return Admitted(known.name, settings.write and known.may("write"))


def token_needed() -> RefusedError:
    """What is answered to somebody who is not let in; a browser asks for the token then."""
    return RefusedError(401, headers={"WWW-Authenticate": 'Basic realm="DiagnOPs", charset="UTF-8"'})
