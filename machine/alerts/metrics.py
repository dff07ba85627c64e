"""Metrics of alerts: which signal a metric over or under its threshold tells of, and in which state."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Signal, Vocabulary, opposite
from diagnops.machine.alerts.alert import Alert, Comparison, Measured
from diagnops.machine.alerts.names import Meaning
from diagnops.machine.common.judgement import Limits, by_level

_FILE = Path(__file__).with_name("data") / "metrics.tsv"
_PERCENT = re.compile(r"utili[sz]ation|percent|%", re.IGNORECASE)
# Of a histogram and of what Prometheus makes of a metric of OpenTelemetry, the name of the whole.
_PARTS = re.compile(r"_(?:bucket|sum|count)$")
_OF_SCALING = re.compile(r"TargetTracking")
_DEAD_LETTERS = re.compile(r"\b(?:dlq|dead[-_]?letters?)\b", re.IGNORECASE)


class _Watched(NamedTuple):
    """What a metric is of. An event is there on the `expected` side of the threshold, on either where none is said."""

    signal: str
    inverse: bool = False
    role: str | None = None
    expected: Comparison | None = None


def of_metric(alert: Alert, vocabulary: Vocabulary) -> Meaning | None:
    """What the metric that an alert watches tells; None where it is none that is known, or its side is no trouble.

    A system that scales by itself has alarms for its own use: with them the figure alone counts.
    """
    measured = alert.measured
    if measured is None:
        return None
    watched = _watched(measured, alert, vocabulary)
    if watched is None or watched.signal not in vocabulary.signal:
        return None
    signal = vocabulary.signal[watched.signal]
    state = _state(
        signal, measured, watched, _OF_SCALING.search(alert.name + alert.annotations.get("description", "")) is not None
    )
    return Meaning(signal.id, state, watched.role) if state else None


def _state(signal: Signal, measured: Measured, watched: _Watched, of_scaling: bool) -> State | None:
    if measured.comparison is None:
        return None
    if signal.kind == "event":
        return "present" if not of_scaling and watched.expected in (None, measured.comparison) else None
    side: State = "high" if measured.comparison == "above" else "low"
    if watched.inverse != measured.complement:
        side = opposite(side)
    if side in signal.bad and not of_scaling:
        return side
    levels, value = signal.levels, measured.value
    if levels is None or value is None or watched.inverse:
        return None
    in_percent = levels.unit == "%" and _PERCENT.search(measured.metric)
    state = by_level(value, Limits(levels.high, levels.low, levels.unit)).state if in_percent else None
    return state and signal.trouble(state)


def _watched(measured: Measured, alert: Alert, vocabulary: Vocabulary) -> _Watched | None:
    name = _PARTS.sub("", measured.metric)
    if measured.namespace == "AWS/SQS" and _DEAD_LETTERS.search(alert.labels.get("QueueName", "").replace("_", "-")):
        return _Watched("messaging.dead_letters", role="message-queue")
    return (
        _table().get((measured.namespace, measured.metric))
        or _table().get(("", measured.metric))
        or _of_vocabulary(vocabulary).get(measured.metric)
        or _of_vocabulary(vocabulary).get(name)
    )


@cache
def _table() -> dict[tuple[str, str], _Watched]:
    found = {}
    for row in _FILE.read_text("utf-8").splitlines()[1:]:
        namespace, metric, signal, inverse, role = row.split("\t")
        found[namespace, metric] = _Watched(signal, bool(inverse), role or None, "below" if inverse else "above")
    return found


def _of_vocabulary(vocabulary: Vocabulary) -> dict[str, _Watched]:
    kept: dict[str, _Watched] | None = vocabulary.__dict__.get("watched_metrics")
    if kept is None:
        kept = {name: _Watched(s.id, inverse=True) for s in vocabulary.signals for name in s.inverse}
        kept |= {name: _Watched(s.id) for s in vocabulary.signals for name in s.metrics}
        vocabulary.__dict__["watched_metrics"] = kept
    return kept
