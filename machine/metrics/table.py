"""Tables of metrics: a column of times and one or more series, as spreadsheets and dashboards export them.

Which rows are of the incident is said by a column ("normal", "incident") or else taken from their order: what is now
comes last, and what is usual first.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from typing import NamedTuple

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.duration import moment
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.common.table import number
from diagnops.machine.metrics.findings import Measured, read_measured
from diagnops.machine.metrics.series import Series

_TIMES = re.compile(
    r"(?i)\"?@?(?:time(?:stamp)?|ts|date(?:[_ ]?time)?|epoch|unix_time|시각|시간|일시)\"?(?:\s*\(\w+\))?"
)
_WINDOWS = ("window", "phase", "period", "구간")
_NORMAL = re.compile(r"(?i)normal|baseline|before|usual|healthy|정상|평소")
_LONG = (("metric", "series", "name"), ("value",))
_CLOCK = re.compile(r"(?:(\d{4})[-/](\d\d?)[-/](\d\d?)[ T])?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?")
_LEAST = 8
_NOW_FROM, _PAST_TO = 0.75, 0.5  # of the rows, where nobody says which are of the incident


class _Point(NamedTuple):
    at: float
    value: float
    line: int
    normal: bool | None


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The table whose head is the line `at`; None where it is none."""
    mark = next((one for one in ("\t", ";", ",") if one in lines[at]), "")
    times = [_TIMES.fullmatch(name.strip()) is not None for name in lines[at].split(mark, 3)[:3]] if mark else []
    if not any(times):
        return None
    head = [name.strip() for name in _cells(lines[at], mark)]
    rows = _rows(lines, at + 1, head, mark, times.index(True))
    if len(rows) < _LEAST:
        return None
    measured = [one for name, points in _series(head, rows).items() if (one := _windows(name, points)) is not None]
    findings = read_measured(measured, vocabulary)
    return Taken("metrics", at + 1 + len(rows), findings)


class _Row(NamedTuple):
    at: float
    cells: list[str]
    line: int


def _rows(lines: Sequence[str], start: int, head: Sequence[str], mark: str, time: int) -> list[_Row]:
    rows: list[_Row] = []
    for line in range(start, len(lines)):
        text = lines[line]
        if not text.strip() or text.count(mark) > len(head) + 200:
            break
        cells = _cells(text, mark)
        when = _when(cells[time]) if time < len(cells) else None
        if when is None or len(cells) < 2:
            break
        rows.append(_Row(when, cells, line))
    return rows


def _cells(text: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=mark), [])
    except csv.Error:  # a cell that is far too long
        return []


def _when(text: str) -> float | None:
    """A moment in seconds: a date with a time, a clock, or a figure since 1970 or since the start."""
    text = text.strip()
    known = moment(text)
    if known is None and (found := _CLOCK.match(text)):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        known = ((year * 372 + month * 31 + day) * 24 + hour) * 3600.0 + minute * 60 + second
    if known is None and (figure := number(text)) is not None:
        known = figure / 1000 if figure > 1e11 else figure
    return known


def _series(head: Sequence[str], rows: Sequence[_Row]) -> dict[str, list[_Point]]:
    lowered = [name.lower() for name in head]
    window = next((lowered.index(name) for name in _WINDOWS if name in lowered), None)
    names = next((lowered.index(name) for name in _LONG[0] if name in lowered), None)
    values = lowered.index("value") if "value" in lowered else None
    found: dict[str, list[_Point]] = {}
    for row in rows:
        cells = row.cells
        said = cells[window] if window is not None and window < len(cells) else ""
        normal = bool(_NORMAL.search(said)) if said else None
        if names is not None and values is not None:
            wanted = [(cells[names], values)] if names < len(cells) else []
        else:
            wanted = [(name, i) for i, name in enumerate(head) if i != window and not _TIMES.fullmatch(name)]
        for name, i in wanted:
            value = number(cells[i]) if i < len(cells) else None
            if value is not None and name:
                found.setdefault(name, []).append(_Point(row.at, value, row.line, normal))
    return found


def _windows(name: str, points: Sequence[_Point]) -> Measured | None:
    """A series in its two windows; None where one of them has nothing."""
    if any(point.normal is not None for point in points):
        past = [point for point in points if point.normal]
        now = [point for point in points if point.normal is False]
    else:
        points = sorted(points, key=lambda point: point.at)
        past, now = points[: int(len(points) * _PAST_TO)], points[int(len(points) * _NOW_FROM) :]
    if not past or not now:
        return None
    normal, incident = (Series({}, tuple((point.at, point.value) for point in each)) for each in (past, now))
    return Measured(name, normal, incident, now[0].line)
