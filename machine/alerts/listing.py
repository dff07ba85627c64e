"""Alerts as amtool lists them, and as series of Prometheus's own metric of alerts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.machine.alerts.alert import Alert, Payload, Status, texts
from diagnops.machine.alerts.drill import is_test
from diagnops.machine.alerts.text import Told
from diagnops.machine.alerts.threshold import expression_of, of_expression
from diagnops.machine.common.table import aligned

_SIMPLE = re.compile(r"^\s*Alertname\s{2,}.*\bStarts At\b.*\bState\b")
_EXTENDED = re.compile(r"^\s*Labels\s{2,}Annotations\s{2,}.*\bStarts At\b")
_SERIES = re.compile(r"^\s*ALERTS\{(?P<labels>.*?)\}\s*(?:=>\s*)?1(?:\.0)?\b")
_LABEL = re.compile(r'(\w+)\s*=\s*"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_ROW = re.compile(r'\s*\w+="')
_ANNOTATIONS = re.compile(r"\s{2,}")
_WIDEST = 2000  # characters of a head
_GRAPH = re.compile(r"https?://\S+")


def amtool_at(lines: Sequence[str], at: int) -> Told | None:
    """The alerts of `amtool alert`, simple or extended, whose head is a line."""
    if _SIMPLE.match(lines[at][:_WIDEST]):
        table = aligned(lines, at)
        rows = [(row.cells.get("Alertname", ""), {"summary": row.cells.get("Summary", "")}) for row in table.rows]
        return Told(Payload("Alertmanager alerts", tuple(_alert(name, {}, about) for name, about in rows)), table.end)
    if not _EXTENDED.match(lines[at][:_WIDEST]):
        return None
    end = at + 1
    rows_of: list[list[str]] = []
    while end < len(lines) and lines[end].strip() and (_ROW.match(lines[end]) or rows_of):
        if _ROW.match(lines[end]):
            rows_of.append([])
        rows_of[-1].append(lines[end])  # a text of several lines goes on below
        end += 1
    return Told(Payload("Alertmanager alerts", tuple(_extended("\n".join(row)) for row in rows_of)), end)


def series_at(lines: Sequence[str], at: int) -> Told | None:
    """The alerts of the series that begin in a line."""
    found: list[Alert] = []
    end = at
    while end < len(lines) and (told := _SERIES.match(lines[end])):
        labels = dict(_LABEL.findall(told["labels"]))
        pending = labels.pop("alertstate", "") == "pending"
        found.append(_alert(labels.get("alertname", ""), labels, {}, status="pending" if pending else "firing"))
        end += 1
    return Told(Payload("Prometheus alerts", tuple(found)), end) if found else None


def _extended(row: str) -> Alert:
    labels, about = [*_ANNOTATIONS.split(row.strip(), 1), ""][:2]
    graph = _GRAPH.search(about)
    named = dict(_LABEL.findall(labels))
    return _alert(
        named.get("alertname", ""), named, dict(_LABEL.findall(about)), expression_of(graph[0]) if graph else ""
    )


def _alert(
    name: str, labels: dict[str, str], about: dict[str, str], asked: str = "", status: Status = "firing"
) -> Alert:
    if is_test(name, labels, about):
        status = "test"
    measured = of_expression(asked) if asked else None
    return Alert(name, status, texts(labels), texts(about), expression=asked, measured=measured)
