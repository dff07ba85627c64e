"""The expressions of the vocabulary are asked of a Prometheus, and what it answers becomes a finding or a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from diagnops.checks.in_prometheus import InPrometheus
from diagnops.checks.prometheus import Prometheus, PrometheusError
from diagnops.checks.promql import read_narrow
from diagnops.checks.runner import Refused
from diagnops.kb.check_result import CheckResult
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Check, Vocabulary

Answer = Callable[[BaseHTTPRequestHandler, dict[str, str]], Any]
Serve = Callable[[Answer], str]
Said = Callable[..., str]

NOW = 1_700_000_000.0


def _figures(of: Callable[[str, float], dict[str, Any] | None]) -> Answer:
    """Answer every time of a range with `of(query, time)`: values by instance."""

    def answer(_: BaseHTTPRequestHandler, asked: dict[str, str]) -> dict[str, Any]:
        if "start" not in asked:
            return {"status": "success", "data": {"result": [{"metric": {}, "value": [1, "1"]}]}}
        rows: dict[str, list[Any]] = {}
        at = float(asked["start"])
        while at <= float(asked["end"]):
            for instance, value in (of(asked["query"], at) or {}).items():
                rows.setdefault(instance, []).append([at, str(value)])
            at += float(asked["step"])
        result = [{"metric": {"instance": name}, "values": values} for name, values in rows.items()]
        return {"status": "success", "data": {"result": result}}

    return answer


def _asks(url: str, *narrow: str) -> InPrometheus:
    return InPrometheus(Prometheus(url, limit=2), [read_narrow(one) for one in narrow], clock=lambda: NOW)


def _look(vocabulary: Vocabulary, url: str, signal: str, role: str = "host", *narrow: str) -> CheckResult:
    known = vocabulary.signal[signal]
    return _asks(url, *narrow).look(role, known, next(c for c in known.checks if c.kind == "promql"))


def test_an_expression_can_be_asked_and_a_command_cannot() -> None:
    runner = _asks("http://localhost:1")

    assert (runner.url, runner.can("host", Check("promql", "up == 0", 1))) == ("http://localhost:1", "up == 0")
    assert runner.can("host", Check("command", "uptime", 1)) is None


def test_an_expression_that_cannot_be_narrowed_is_refused() -> None:
    refused = _asks("http://localhost:1", 'job="db"').can("host", Check("promql", "up ==", 1))

    assert isinstance(refused, Refused)
    assert (refused.because.code, refused.mendable) == ("not_promql", False)


def test_one_that_is_lost_is_told_to_who_asks(vocabulary: Vocabulary, said: Said) -> None:
    with pytest.raises(PrometheusError):
        _look(vocabulary, said("<html>", "text/html"), "system.cpu.utilization")


def test_figures_that_are_none_are_no_figures(serve: Serve, vocabulary: Vocabulary) -> None:
    for lie in ("NaN", "+Inf"):
        url = serve(_figures(lambda _, at, lie=lie: {"a": lie}))  # type: ignore[misc]

        assert _look(vocabulary, url, "system.cpu.utilization").because == message("no_figures_came")


def test_no_figures_at_all_are_unknown(said: Said, vocabulary: Vocabulary) -> None:
    look = _look(vocabulary, said('{"status": "success", "data": {"result": []}}'), "system.cpu.utilization")

    assert look.state is None
    assert look.because == message("no_such_series", series='node_cpu_seconds_total{mode="idle"}')


def test_what_others_wrote_cannot_reach_the_terminal(serve: Serve, said: Said, vocabulary: Vocabulary) -> None:
    labels = serve(_figures(lambda _, at: {"a\x1b[2J\u202eb": 0.99}))
    error = said(json.dumps({"status": "error", "error": "no\x1b]0;x\x07 way\n"}))

    looks = [_look(vocabulary, url, "system.cpu.utilization") for url in (labels, error)]

    assert looks[0].where == 'instance="a[2Jb"'
    assert looks[1].because == message("prometheus_cannot_answer", error="no]0;x way")


def test_a_question_that_is_refused_leaves_the_signal_unknown(said: Said, vocabulary: Vocabulary) -> None:
    url = said('{"status": "error", "error": "query timed out in expression evaluation"}', code=503)

    look = _look(vocabulary, url, "system.cpu.utilization")

    assert look.state is None
    assert look.because == message("prometheus_cannot_answer", error="query timed out in expression evaluation")


def test_the_gravest_series_is_told_by_name(serve: Serve, vocabulary: Vocabulary) -> None:
    def of(_: str, at: float) -> dict[str, Any]:
        wave = 0.2 + 0.01 * (at // 300 % 5)
        return {"a:9100": wave, "b:9100": 0.99 if at > NOW - 600 else wave}

    look = _look(vocabulary, serve(_figures(of)), "system.cpu.utilization")

    assert (look.state, look.where) == ("high", 'instance="b:9100"')
    assert {**look.because.values, "z": 0} == {"figure": "99 %", "usual": "22 %", "z": 0}
    assert (look.magnitude or 0) > 3.5
    seen = look.observation()
    assert seen is not None
    assert (seen.words, seen.origin) == ('instance="b:9100": 99 %', "check")


def test_a_host_that_may_not_be_the_database_is_not_taken_for_it(serve: Serve, vocabulary: Vocabulary) -> None:
    url = serve(_figures(lambda _, at: {"a": 0.2, "b": 0.99 if at > NOW - 600 else 0.2}))

    unsaid = _look(vocabulary, url, "system.cpu.utilization", "database")
    said = _look(vocabulary, url, "system.cpu.utilization", "database", 'database:instance="b"')

    assert (unsaid.state, unsaid.observation()) == (None, None)
    assert (unsaid.because.code, unsaid.because.hint) == ("of_whom", "say_whose_series")
    assert unsaid.because.values == {"troubled": 1, "count": 2, "role": "database"}
    assert said.state == "high"


def test_what_is_of_anything_is_the_databases_only_once_it_is_said(serve: Serve, vocabulary: Vocabulary) -> None:
    url = serve(_figures(lambda _, at: {"a": 0} if at > NOW - 600 else None))

    states = [
        _look(vocabulary, url, "service.down", "database", *narrow).state for narrow in ((), ('database:job="pg"',))
    ]

    assert states == [None, "present"]


def test_what_has_been_so_for_long_is_no_finding(serve: Serve, vocabulary: Vocabulary) -> None:
    """A port without a cable is down, and was down yesterday."""
    always = serve(_figures(lambda _, at: {"a": 0}))
    lately = serve(_figures(lambda _, at: {"a": 0} if at > NOW - 600 else None))
    never = serve(_figures(lambda _, at: None))

    states = [_look(vocabulary, url, "nic.link_down", "nic").state for url in (always, lately, never)]

    assert states == [None, "present", "absent"]


def test_an_event_without_a_threshold_is_left_to_the_person(serve: Serve, vocabulary: Vocabulary) -> None:
    url = serve(_figures(lambda _, at: {"a": 5}))

    look = _look(vocabulary, url, "tcp.connection_reset")

    assert (look.state, look.because) == (None, message("no_threshold", figure="1"))


def test_narrowing_reaches_the_question(serve: Serve, vocabulary: Vocabulary) -> None:
    url = serve(_figures(lambda query, _: {"a": 0.1} if query.count('instance=~"db.*"') == 1 else None))

    look = _look(vocabulary, url, "system.cpu.utilization", "host", 'instance=~"db.*"', 'cache:job="other"')

    assert look.run == '1 - avg by (instance) (rate(node_cpu_seconds_total{instance=~"db.*",mode="idle"}[5m]))'
    assert look.figure == pytest.approx(10)


def test_a_threshold_is_left_out_of_the_question_for_a_figure(serve: Serve, vocabulary: Vocabulary) -> None:
    asked: list[str] = []
    url = serve(_figures(lambda query, _: asked.append(query) or {"a": 0.1}))  # type: ignore[func-returns-value]
    signal = vocabulary.signal["system.cpu.utilization"]

    look = _asks(url).look("host", signal, Check("promql", "a > 0.85", 1))

    assert (set(asked), look.run) == ({"a"}, "a > 0.85")
