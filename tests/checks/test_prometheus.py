"""A Prometheus that is down, slow, lying or no Prometheus at all: a clear reason each, and nothing is believed."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from diagnops.checks.prometheus import MOST_SERIES, Prometheus, PrometheusError
from diagnops.checks.runner import QueryError
from diagnops.kb.errors import UsageError
from diagnops.kb.message import Message, message
from diagnops.machine.metrics.series import Series

Serve = Callable[[Callable[[BaseHTTPRequestHandler, dict[str, str]], Any]], str]
Said = Callable[..., str]

NOW = 1_700_000_000.0


def _lost(url: str, **limits: Any) -> Message:
    with pytest.raises(PrometheusError) as raised:
        Prometheus(url, **limits).now("up", NOW)
    return raised.value.message


def test_its_series_are_labels_and_figures(said: Said) -> None:
    url = said('{"status": "success", "data": {"result": [{"metric": {"a": "b"}, "values": [[1, "2"], [2, "NaN"]]}]}}')

    assert Prometheus(url).between("up", NOW - 60, NOW, 15) == [Series({"a": "b"}, ((1.0, 2.0),))]


def test_one_that_is_down_is_said_to_be_down() -> None:
    with socket.socket() as bound:  # bound, but not listening
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"

        assert _lost(url) == message("prometheus_unreachable", url=url, reason="Connection refused")


def test_one_that_never_answers_is_given_up(serve: Serve) -> None:
    done = threading.Event()
    url = serve(lambda handler, _: done.wait(20) and None)
    began = time.monotonic()

    assert _lost(url, limit=0.3) == message("prometheus_slow", url=url, seconds=0.3)
    assert time.monotonic() - began < 10
    done.set()


def test_one_whose_answer_trickles_is_given_up(serve: Serve) -> None:
    done = threading.Event()

    def trickle(handler: BaseHTTPRequestHandler, _: dict[str, str]) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not done.wait(0.05):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    assert _lost(serve(trickle), limit=0.3).code == "prometheus_slow"
    done.set()


def test_one_that_breaks_off_is_said_to_have_broken_off(serve: Serve) -> None:
    def break_off(handler: BaseHTTPRequestHandler, _: dict[str, str]) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.connection.shutdown(socket.SHUT_RDWR)

    assert _lost(serve(break_off)).code in ("prometheus_broke_off", "no_prometheus")


@pytest.mark.parametrize(
    ("body", "kind", "what"),
    [
        ("<html>Sign in</html>", "text/html", "html"),
        ("hello", "text/plain", "no_json"),
        ('{"dashboard": 1}', "application/json", "other_json"),
        ('{"status": "success", "data": []}', "application/json", "another_form"),
        (
            '{"status": "success", "data": {"result": [{"metric": 3, "values": [1]}]}}',
            "application/json",
            "another_form",
        ),
    ],
)
def test_something_else_that_answers_is_no_prometheus(said: Said, body: str, kind: str, what: str) -> None:
    url = said(body, kind)

    assert _lost(url) == message("no_prometheus", url=url, what=what)


def test_a_login_page_is_not_followed(serve: Serve) -> None:
    def redirect(handler: BaseHTTPRequestHandler, _: dict[str, str]) -> None:
        handler.send_response(302)
        handler.send_header("Location", "http://127.0.0.1:1/login")
        handler.end_headers()

    url = serve(redirect)

    assert _lost(url) == message("is_it_prometheus", url=url, status=302, reason="Found")


def test_a_wrong_path_and_a_missing_password_are_told_apart(said: Said) -> None:
    wrong, closed = said("not here", "text/plain", 404), said("", "text/plain", 401)

    assert _lost(wrong) == message("is_it_prometheus", url=wrong, status=404, reason="Not Found")
    assert _lost(closed) == message("prometheus_asks_who", url=closed, status=401)


def test_a_question_that_it_cannot_answer_is_no_reason_to_give_it_up(said: Said) -> None:
    url = said('{"status": "error", "error": "query timed out"}', code=503)

    with pytest.raises(QueryError) as raised:
        Prometheus(url).now("up", NOW)

    assert raised.value.message == message("prometheus_cannot_answer", error="query timed out")


def test_an_answer_that_is_too_large_is_not_taken(said: Said) -> None:
    with pytest.raises(QueryError) as raised:
        Prometheus(said(" " * 2_100_000), most=2_000_000).now("up", NOW)

    assert raised.value.message == message("answer_too_large", hint="narrow_series", megabytes=2)


def test_more_series_than_anyone_reads_are_not_taken(serve: Serve) -> None:
    many = [{"metric": {}, "value": [1, "1"]}] * (MOST_SERIES + 1)
    url = serve(lambda *_: {"status": "success", "data": {"result": many}})

    with pytest.raises(QueryError) as raised:
        Prometheus(url).now("up", NOW)

    assert raised.value.message == message("too_many_series", hint="narrow_series", count=5001, most=5000)


def test_a_password_is_sent_and_never_shown(serve: Serve) -> None:
    seen: list[str | None] = []

    def answer(handler: BaseHTTPRequestHandler, _: dict[str, str]) -> dict[str, str]:
        seen.append(handler.headers["Authorization"])
        return {"status": "?"}

    lost = _lost(serve(answer).replace("http://", "http://me:s%40cret@"))

    assert seen == ["Basic bWU6c0BjcmV0"]
    assert "cret" not in str(lost)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "localhost:9090", "http://", "", "http://a:b:c", "ftp://a"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError) as raised:
        Prometheus(url)

    assert raised.value.message == message("not_an_address", hint="prometheus_address", url=url)


def test_a_password_is_not_shown_with_an_address_that_is_none() -> None:
    with pytest.raises(UsageError) as raised:
        Prometheus("ftp://me:secret@host")

    assert raised.value.message.values["url"] == "host"
