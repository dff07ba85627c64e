"""The answer of Prometheus to a range query: series by their labels, each over the same time."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.metrics.findings import Measured, read_measured
from diagnops.machine.metrics.series import Series

_SURELY = re.compile(r"\"resultType\"\s*:\s*\"matrix\"")
_MOST_LINES = 200_000
_NOW_FROM, _PAST_TO = 0.75, 0.5


class _Line(Struct):
    metric: dict[str, str]
    values: list[tuple[float, str]]


class _Data(Struct):
    result: list[_Line]
    resultType: str = ""  # noqa: N815 as Prometheus spells it


class _Answer(Struct):
    status: str
    data: _Data


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The answer that begins at the line `at`; None where it is no such one, or cut off."""
    if not any(_SURELY.search(line[:2000]) for line in lines[at : at + 6]):
        return None
    end = _end(lines, at)
    try:
        answer = msgspec.json.decode("\n".join(lines[at:end]), type=_Answer)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    measured = [one for line in answer.data.result if (one := _measured(line, at)) is not None]
    return Taken("Prometheus range", end, read_measured(measured, vocabulary), products=("prometheus",))


def _end(lines: Sequence[str], at: int) -> int:
    depth = 0
    for i in range(at, min(at + _MOST_LINES, len(lines))):
        depth += lines[i].count("{") - lines[i].count("}")
        if depth <= 0:
            return i + 1
    return min(at + _MOST_LINES, len(lines))


def _measured(line: _Line, at: int) -> Measured | None:
    points = []
    for when, text in line.values:
        try:
            value = float(text)
        except ValueError:
            continue
        points.append((when, value))
    past, now = points[: int(len(points) * _PAST_TO)], points[int(len(points) * _NOW_FROM) :]
    if not past or not now:
        return None
    name = line.metric.get("__name__", "")
    return Measured(name, Series(line.metric, tuple(past)), Series(line.metric, tuple(now)), at) if name else None
