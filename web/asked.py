"""What was asked: a request as a value that a thread can have, without the connection it came by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import Request

from diagnops.kb.case import Language

LANGUAGE = "lang"
"""The parameter and the cookie that choose a language."""


class Asked(NamedTuple):
    """A request: the address and the names in it, what was given there or in a form, and by whom.

    `translated` is the same address in the other language.
    `language` was chosen by the person where `chosen`, else it is the browser's. `fragment` says that only the part
    that changes is wanted, by htmx.
    """

    address: str
    translated: str
    path: Mapping[str, str]
    given: Mapping[str, tuple[str, ...]]
    body: bytes
    language: Language
    chosen: bool
    who: str
    may_write: bool
    fragment: bool

    def one(self, name: str) -> str:
        """What was last given by a name; nothing where nothing was."""
        return self.given[name][-1] if name in self.given else ""

    def many(self, name: str) -> tuple[str, ...]:
        """All that was given by a name."""
        return self.given.get(name, ())


def asked(request: Request, body: bytes, *, who: str, may_write: bool) -> Asked:
    """A request whose body was read, as a value."""
    given: dict[str, tuple[str, ...]] = {}
    form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=1000) if form else []
    for name, value in (*request.query_params.multi_items(), *pairs):
        given[name] = (*given.get(name, ()), value)
    chosen = _chosen(request)
    language = chosen or preferred(request.headers.get("accept-language", ""))
    other = request.url.include_query_params(lang="en" if language == "ko" else "ko")
    return Asked(
        request.url.path,
        f"/{other.path.lstrip('/')}?{other.query}",  # two slashes would begin the name of another host
        request.path_params,
        given,
        body,
        language,
        chosen is not None,
        who,
        may_write,
        "hx-request" in request.headers,
    )


def _chosen(request: Request) -> Language | None:
    for word in (request.query_params.get(LANGUAGE), request.cookies.get(LANGUAGE)):
        if word in ("en", "ko"):
            return word  # type: ignore[return-value]
    return None


def preferred(header: str) -> Language:
    """Of our languages the one that a browser prefers.

    >>> preferred("ko-KR,ko;q=0.9,en;q=0.8"), preferred("en-US,ko;q=0.5"), preferred("de")
    ('ko', 'en', 'en')
    """
    weights = {"en": 0.0, "ko": 0.0}
    for part in header.split(","):
        name, _, weight = part.strip().partition(";q=")
        language = name.split("-")[0].casefold()
        if language in weights:
            try:
                weights[language] = max(weights[language], float(weight or 1))
            except ValueError:
                continue
    return "ko" if weights["ko"] > weights["en"] else "en"
