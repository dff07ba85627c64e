"""A Prometheus that is down, slow, lying or no Prometheus at all: a clear sentence each, and nothing is believed."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from diagnops.checks.prometheus import Prometheus, PrometheusError, QueryError
from diagnops.checks.promql import Narrow, read_narrow
from diagnops.checks.runners import InPrometheus
from diagnops.kb.check_result import CheckResult
from diagnops.kb.errors import UsageError
from diagnops.kb.vocabulary import Vocabulary

Answer = Callable[[BaseHTTPRequestHandler, dict[str, str]], None]
Serve = Callable[[Answer], str]

NOW = 1_700_000_000.0


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server on loopback that answers every question in the same way."""
    servers = []

    def started(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                from urllib.parse import parse_qsl

                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer(self, dict(parse_qsl(body.decode())))

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield started
    for server in servers:
        server.shutdown()
        server.server_close()


def _send(handler: BaseHTTPRequestHandler, body: str, kind: str = "application/json", code: int = 200) -> None:
    handler.send_response(code)
    handler.send_header("Content-Type", kind)
    handler.end_headers()
    handler.wfile.write(body.encode())


def _said(body: str, kind: str = "application/json", code: int = 200) -> Answer:
    return lambda handler, _: _send(handler, body, kind, code)


def _figures(of: Callable[[str, float], dict[str, Any] | None]) -> Answer:
    """Answer every time of a range with `of(query, time)`: values by instance."""

    def answer(handler: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
        if "start" not in asked:
            _send(handler, json.dumps({"status": "success", "data": {"result": [{"metric": {}, "value": [1, "1"]}]}}))
            return
        rows: dict[str, list[Any]] = {}
        at = float(asked["start"])
        while at <= float(asked["end"]):
            for instance, value in (of(asked["query"], at) or {}).items():
                rows.setdefault(instance, []).append([at, str(value)])
            at += float(asked["step"])
        result = [{"metric": {"instance": name}, "values": values} for name, values in rows.items()]
        _send(handler, json.dumps({"status": "success", "data": {"result": result}}))

    return answer


def _look(vocabulary: Vocabulary, url: str, signal: str, role: str = "host", *narrow: str) -> CheckResult:
    runner = InPrometheus(Prometheus(url, limit=2), [read_narrow(one) for one in narrow], clock=lambda: NOW)
    known = vocabulary.signal[signal]
    return runner.look(role, known, next(c for c in known.checks if c.kind == "promql"))


def test_one_that_is_down_is_said_to_be_down() -> None:
    with socket.socket() as bound:  # bound, but not listening
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"

        with pytest.raises(PrometheusError, match=r"Prometheus at http://127.*cannot be reached: Connection refused"):
            Prometheus(url).now("up", NOW)


def test_one_that_never_answers_is_given_up(serve: Serve) -> None:
    done = threading.Event()
    url = serve(lambda handler, _: done.wait(20) and None)
    began = time.monotonic()

    with pytest.raises(PrometheusError, match=r"did not answer within 0\.3 s"):
        Prometheus(url, limit=0.3).now("up", NOW)

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

    with pytest.raises(PrometheusError, match=r"did not answer within 0\.3 s"):
        Prometheus(serve(trickle), limit=0.3).now("up", NOW)
    done.set()


@pytest.mark.parametrize(
    ("body", "kind", "what"),
    [
        ("<html>Sign in</html>", "text/html", "HTML"),
        ("hello", "text/plain", "no JSON"),
        ('{"dashboard": 1}', "application/json", "JSON of another kind"),
        ('{"status": "success", "data": []}', "application/json", "an answer of another form"),
        ('{"status": "success", "data": {"result": [{"metric": 3, "values": [1]}]}}', "application/json", "form"),
    ],
)
def test_something_else_that_answers_is_no_prometheus(serve: Serve, body: str, kind: str, what: str) -> None:
    with pytest.raises(PrometheusError, match=rf"answers with .*{what}.*so it is no Prometheus.*api/v1/query"):
        Prometheus(serve(_said(body, kind))).now("up", NOW)


def test_a_login_page_is_not_followed(serve: Serve) -> None:
    def redirect(handler: BaseHTTPRequestHandler, _: dict[str, str]) -> None:
        handler.send_response(302)
        handler.send_header("Location", "http://127.0.0.1:1/login")
        handler.end_headers()

    with pytest.raises(PrometheusError, match="answers 302"):
        Prometheus(serve(redirect)).now("up", NOW)


def test_a_wrong_path_and_a_missing_password_say_the_way_out(serve: Serve) -> None:
    with pytest.raises(PrometheusError, match=r"answers 404.*Give its base address"):
        Prometheus(serve(_said("not here", "text/plain", 404))).now("up", NOW)
    with pytest.raises(PrometheusError, match=r"who asks \(401\); write http://USER:PASSWORD"):
        Prometheus(serve(_said("", "text/plain", 401))).now("up", NOW)


def test_an_answer_that_is_too_large_is_not_taken(serve: Serve) -> None:
    with pytest.raises(QueryError, match="larger than 0 MB; narrow it with --prometheus-match"):
        Prometheus(serve(_said(" " * 200_000)), most=100_000).now("up", NOW)


def test_a_password_is_sent_and_never_shown(serve: Serve) -> None:
    seen: list[str | None] = []

    def answer(handler: BaseHTTPRequestHandler, _: dict[str, str]) -> None:
        seen.append(handler.headers["Authorization"])
        _send(handler, "<html>", "text/html")

    url = serve(answer).replace("http://", "http://me:s%40cret@")
    with pytest.raises(PrometheusError) as raised:
        Prometheus(url).now("up", NOW)

    assert seen == ["Basic bWU6c0BjcmV0"]
    assert "cret" not in str(raised.value)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "localhost:9090", "http://", "", "http://a:b:c", "ftp://a"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="--prometheus"):
        Prometheus(url)


def test_figures_that_are_none_are_no_figures(serve: Serve, vocabulary: Vocabulary) -> None:
    for lie in ("NaN", "+Inf"):
        url = serve(_figures(lambda _, at, lie=lie: {"a": lie}))  # type: ignore[misc]

        assert _look(vocabulary, url, "system.cpu.utilization").state is None


def test_no_figures_at_all_are_unknown(serve: Serve, vocabulary: Vocabulary) -> None:
    url = serve(_said('{"status": "success", "data": {"result": []}}'))

    look = _look(vocabulary, url, "system.cpu.utilization")

    assert (look.state, look.because.en) == (None, 'Prometheus has no node_cpu_seconds_total{mode="idle"}')


def test_what_others_wrote_cannot_reach_the_terminal(serve: Serve, vocabulary: Vocabulary) -> None:
    labels = serve(_figures(lambda _, at: {"a\x1b[2J\u202eb": 0.99}))
    error = serve(_said(json.dumps({"status": "error", "error": "no\x1b]0;x\x07 way\n"})))

    said = [_look(vocabulary, url, "system.cpu.utilization").said("en") for url in (labels, error)]

    assert all(one.isprintable() for one in said), said


def test_a_question_that_is_refused_leaves_the_signal_unknown(serve: Serve, vocabulary: Vocabulary) -> None:
    url = serve(_said('{"status": "error", "error": "query timed out in expression evaluation"}', code=503))

    look = _look(vocabulary, url, "system.cpu.utilization")

    assert look.state is None
    assert "query timed out" in look.because.en


def test_the_gravest_series_is_told_by_name(serve: Serve, vocabulary: Vocabulary) -> None:
    def of(_: str, at: float) -> dict[str, Any]:
        wave = 0.2 + 0.01 * (at // 300 % 5)
        return {"a:9100": wave, "b:9100": 0.99 if at > NOW - 600 else wave}

    url = serve(_figures(of))

    look = _look(vocabulary, url, "system.cpu.utilization")
    assert (look.state, look.where) == ("high", 'instance="b:9100"')
    assert look.said("en").startswith('instance="b:9100": 99 %, usually 22 %')
    assert (look.magnitude or 0) > 3.5


def test_a_host_that_may_not_be_the_database_is_not_taken_for_it(serve: Serve, vocabulary: Vocabulary) -> None:
    url = serve(_figures(lambda _, at: {"a": 0.2, "b": 0.99 if at > NOW - 600 else 0.2}))

    unsaid = _look(vocabulary, url, "system.cpu.utilization", "database")
    said = _look(vocabulary, url, "system.cpu.utilization", "database", 'database:instance="b"')

    assert unsaid.state is None
    assert "1 of 2 in trouble. Say which are the database: --prometheus-match" in unsaid.because.en
    assert said.state == "high"


def test_what_has_been_so_for_long_is_no_finding(serve: Serve, vocabulary: Vocabulary) -> None:
    """A port without a cable is down, and was down yesterday."""
    always = serve(_figures(lambda _, at: {"a": 0}))
    lately = serve(_figures(lambda _, at: {"a": 0} if at > NOW - 600 else None))
    never = serve(_figures(lambda _, at: None))

    states = [_look(vocabulary, url, "nic.link_down", "nic").state for url in (always, lately, never)]

    assert states == [None, "present", "absent"]


def test_an_event_without_a_threshold_is_left_to_the_person(serve: Serve, vocabulary: Vocabulary) -> None:
    url = serve(_figures(lambda _, at: {"a": 5}))

    assert _look(vocabulary, url, "tcp.connection_reset").state is None


def test_narrowing_reaches_the_question(serve: Serve, vocabulary: Vocabulary) -> None:
    url = serve(_figures(lambda query, _: {"a": 0.1} if query.count('instance=~"db.*"') == 1 else None))

    look = _look(vocabulary, url, "system.cpu.utilization", "host", 'instance=~"db.*"', 'cache:job="other"')

    assert look.run == '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle",instance=~"db.*"}[5m]))'
    assert look.figure == pytest.approx(10)


@pytest.mark.parametrize("text", ["instance", "instance=db", 'a="b" or c="d"', 'a="b"} or up{c="d"', ""])
def test_matchers_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="write label matchers as PromQL does"):
        read_narrow(text)


def test_matchers_may_be_of_one_role() -> None:
    assert read_narrow('database:instance=~"db.*", env="p"') == Narrow("database", 'instance=~"db.*", env="p"')
