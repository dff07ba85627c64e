"""Series of an incident as findings: each metric by its name, its figures against those of a normal time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Signal, Vocabulary
from diagnops.machine.common.finding import Finding
from diagnops.machine.common.judgement import show
from diagnops.machine.metrics.names import Metric, metric
from diagnops.machine.metrics.series import Series
from diagnops.machine.metrics.windows import Window, judge_window

_MOVED = 3.5
_TURNED: dict[State, State] = {"high": "low", "low": "high"}


class Measured(NamedTuple):
    """A series of a metric in two windows, and the line that it is told with."""

    name: str
    normal: Series
    incident: Series
    line: int


class _Found(NamedTuple):
    signal: Signal
    state: State | None
    window: Window
    finding: Finding


def read_measured(measured: Sequence[Measured], vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """What the series show. Of several of one signal the one furthest out is told, normal only where all are."""
    by_signal: dict[str, list[_Found]] = {}
    for one in measured:
        known = metric(one.name, one.incident.labels, vocabulary)
        if known is not None:
            found = _judged(one, known, len(measured))
            by_signal.setdefault(known.signal.id, []).append(found)
    told = []
    for each in by_signal.values():
        worst = max(each, key=lambda one: (one.state in one.signal.bad, one.state is None, _size(one)))
        if worst.state is not None:
            told.append(worst.finding)
    return tuple(told)


def _size(found: _Found) -> float:
    return abs(found.window.judgement.magnitude or 0.0)


def _judged(one: Measured, known: Metric, among: int) -> _Found:
    past, now = (_figures(window, known) for window in (one.normal, one.incident))
    limits, scale = known.limits(max([*past, *now], default=0.0))
    window = judge_window([x * scale for x in past], [x * scale for x in now], limits, among=among)
    state, magnitude = window.judgement.state, window.judgement.magnitude
    if known.inverse and state in _TURNED:
        state, magnitude = _TURNED[state], -magnitude if magnitude is not None else None
    if state in _TURNED and state not in known.signal.bad and abs(magnitude or 0.0) < _MOVED:
        state = "normal"  # below a level that is no trouble, and as ever
    if known.signal.kind == "event":
        state = "present" if state == "high" else "absent" if state == "normal" else None
    figure, usual = (window.judgement.because.values.get(key) for key in ("figure", "usual"))
    shown = figure if isinstance(figure, str) else show(window.judgement.figure or 0.0, limits.unit)
    words = f"{one.name} {shown}" + (f", usually {usual}" if isinstance(usual, str) else "")
    return _Found(
        known.signal, state, window,
        Finding(known.signal.id, state or "normal", one.line, words, magnitude=magnitude, shape=window.shape),
    )  # fmt: skip


def _figures(series: Series, known: Metric) -> list[float]:
    """The figures of a window, of a counter its rates; where a counter fell it began anew."""
    if not known.counter:
        return [value for _, value in series.points]
    return [
        (after - before) / (then - at)
        for (at, before), (then, after) in pairwise(series.points)
        if after >= before and then > at
    ]
