"""A small client of Prometheus's HTTP API: questions with a time limit, answers with a size limit, lies found out."""

from __future__ import annotations

import base64
import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from math import isfinite
from typing import Any, Literal

import msgspec

from diagnops.checks.runner import QueryError, RunnerError
from diagnops.kb.errors import InputError, UsageError
from diagnops.machine.metrics.series import Series

LIMIT = 10.0
"""Seconds that one question may take."""
MOST = 32_000_000
"""Bytes of one answer that are taken."""
MOST_SERIES = 5_000


class PrometheusError(RunnerError):
    """Prometheus cannot be asked: it is down, slow, or something else answers in its place."""


class Prometheus:
    """A Prometheus at `url`, e.g. http://prometheus:9090; user and password may stand in it."""

    def __init__(self, url: str, *, limit: float = LIMIT, most: int = MOST) -> None:
        try:
            parts = urllib.parse.urlsplit(url.strip())
            port = parts.port
        except ValueError:
            raise UsageError("not_an_address", hint="prometheus_address", url=_shown(url)) from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError("not_an_address", hint="prometheus_address", url=_shown(url))
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        self.url = f"{parts.scheme}://{host}{f':{port}' if port else ''}{parts.path.rstrip('/')}"
        self._headers = {"Accept": "application/json", "User-Agent": "diagnops"}
        if parts.username is not None:
            who = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
            self._headers["Authorization"] = "Basic " + base64.b64encode(who.encode()).decode()
        self._limit, self._most = limit, most

    def now(self, expression: str, at: float) -> list[Series]:
        """The series of `expression` at one time."""
        return self._series("query", {"query": expression, "time": f"{at:.3f}"})

    def between(self, expression: str, start: float, end: float, step: float) -> list[Series]:
        """The series of `expression` from `start` to `end`, one point every `step` seconds."""
        asked = {"query": expression, "start": f"{start:.3f}", "end": f"{end:.3f}", "step": f"{step:g}"}
        return self._series("query_range", asked)

    def _series(self, kind: str, asked: Mapping[str, str]) -> list[Series]:
        data = self._ask(kind, {**asked, "timeout": f"{self._limit:g}s"})
        result = data.get("result") if isinstance(data, dict) else None
        if not isinstance(result, list) or not all(isinstance(one, dict) for one in result):
            raise self._strange("another_form")
        if len(result) > MOST_SERIES:
            raise QueryError("too_many_series", hint="narrow_series", count=len(result), most=MOST_SERIES)
        return [self._one(entry) for entry in result]

    def _one(self, entry: dict[str, Any]) -> Series:
        labels, points = entry.get("metric", {}), entry.get("values", [entry.get("value")])
        try:
            told = [(float(at), float(value)) for at, value in points]
            named = {_line(name): _line(value)[:200] for name, value in labels.items()}
        except (TypeError, ValueError, AttributeError):
            raise self._strange("another_form") from None
        return Series(named, tuple((at, value) for at, value in told if isfinite(value)))

    def _ask(self, kind: str, asked: Mapping[str, str]) -> Any:
        body = urllib.parse.urlencode(asked).encode()
        request = urllib.request.Request(f"{self.url}/api/v1/{kind}", data=body, headers=self._headers)
        deadline = time.monotonic() + self._limit
        try:
            with _opener.open(request, timeout=self._limit) as answer:
                return self._decoded(self._read(answer, deadline), answer.headers.get_content_type())
        except urllib.error.HTTPError as error:
            with error:
                raise self._refused(error, deadline) from None
        except TimeoutError:
            raise self._slow() from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._slow() from None
            raise PrometheusError("prometheus_unreachable", url=self.url, reason=_reason(error.reason)) from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise PrometheusError("prometheus_broke_off", url=self.url, reason=_reason(error)) from None

    def _read(self, answer: Any, deadline: float) -> bytes:
        """The body, within the limits: a socket's own time limit begins anew with every byte that trickles in."""
        body = bytearray()
        while some := answer.read1(65_536):
            body += some
            if len(body) > self._most:
                raise QueryError("answer_too_large", hint="narrow_series", megabytes=self._most // 1_000_000)
            if time.monotonic() > deadline:
                raise self._slow()
        return bytes(body)

    def _decoded(self, body: bytes, content_type: str) -> Any:
        try:
            told = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            html = "html" in content_type or body.lstrip()[:1] == b"<"
            raise self._strange("html" if html else "no_json") from None
        if not isinstance(told, dict) or told.get("status") not in ("success", "error"):
            raise self._strange("other_json")
        if told["status"] == "error":
            raise QueryError("prometheus_cannot_answer", error=_line(told.get("error", "?"))[:300])
        return told.get("data")

    def _refused(self, error: urllib.error.HTTPError, deadline: float) -> InputError:
        if error.code in (401, 403):
            return PrometheusError("prometheus_asks_who", url=self.url, status=error.code)
        try:
            self._decoded(self._read(error, deadline), error.headers.get_content_type())
        except QueryError as told:
            return told
        except (InputError, OSError, http.client.HTTPException):
            pass
        return PrometheusError("is_it_prometheus", url=self.url, status=error.code, reason=_line(error.reason)[:60])

    def _strange(self, what: Literal["html", "no_json", "other_json", "another_form"]) -> PrometheusError:
        return PrometheusError("no_prometheus", url=self.url, what=what)

    def _slow(self) -> PrometheusError:
        return PrometheusError("prometheus_slow", url=self.url, seconds=self._limit)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirection leads to a login page, and would carry the password there."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def _line(told: object) -> str:
    """What somebody else wrote, safe to show on a terminal."""
    return "".join(c for c in str(told) if c.isprintable())


def _reason(error: object) -> str:
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return told.casefold() if told.isupper() else told or type(error).__name__


def _shown(url: str) -> str:
    """An address without a password."""
    return url.rpartition("@")[2] if "@" in url else url
