"""What a metric or a column of figures is called, as a signal, with the unit that its name tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

from diagnops.kb.vocabulary import Signal, Unit, Vocabulary
from diagnops.machine.common.judgement import Limits, convert

_UNITS: dict[str, Unit] = {
    "percent": "%", "pct": "%", "percentage": "%", "%": "%", "ratio": "ratio", "ms": "ms", "msec": "ms",
    "milliseconds": "ms", "millis": "ms", "seconds": "s", "secs": "s", "sec": "s", "s": "s", "bytes": "bytes",
    "minutes": "minutes", "celsius": "C", "per_s": "per_s", "per_second": "per_s", "per_sec": "per_s", "rps": "per_s",
}  # fmt: skip
_LONGEST = 200
_COLUMNS = Path(__file__).parent / "data" / "column_names.tsv"
_TAIL = re.compile(rf"[ _.(\[-]+(?P<unit>{'|'.join(map(re.escape, _UNITS))})[)\]]?$|%$")
_COUNTER = re.compile(r"_(?:total|count|sum)$")
_LABELS = re.compile(r"\{.*\}$|\s*\([^()]*\)$|\s*\[[^\[\]]*\]$")
_QUALIFIERS = re.compile(
    r"^(?:avg|mean|max|min|p\d\d(?:\.\d+)?|sum|total|current|used)[ _.]+|[ _.]+(?:avg|mean|max|p\d\d)$"
)
_MODES = {
    "user": "system.cpu.user", "system": "system.cpu.system", "iowait": "system.cpu.iowait",
    "steal": "system.cpu.steal", "softirq": "system.cpu.softirq", "idle": "system.cpu.utilization",
}  # fmt: skip


class Metric(NamedTuple):
    """A signal that a metric shows. `inverse` figures are high where the signal is low, a `counter` only ever rises:
    its rate is meant."""

    signal: Signal
    unit: Unit | None
    inverse: bool = False
    counter: bool = False

    def limits(self, largest: float = 0.0) -> tuple[Limits, float]:
        """The levels, and what brings the figures into their unit; no levels where nobody knows the unit. Without a
        name for it, a count is meant, or per cent where the `largest` figure is one."""
        levels = self.signal.levels
        unit: Unit | None = "ratio" if self.counter and self.unit == "s" else "per_s" if self.counter else self.unit
        if levels is None or self.inverse:
            return Limits(), 1.0
        unit = "count" if unit is None and levels.unit == "count" else unit
        if unit is None and levels.unit == "%" and 1.5 < largest <= 100.0:
            unit = "%"
        if unit is None:
            return Limits(), 1.0
        scale = convert(1.0, unit, levels.unit)
        return (Limits(), 1.0) if scale is None else (Limits(levels.high, levels.low, levels.unit), scale)


def metric(name: str, labels: Mapping[str, str], vocabulary: Vocabulary) -> Metric | None:
    """What a metric of this name shows; None where the vocabulary does not know, or its figures are of something else.

    A rate of what is counted is no ratio: hits per second say nothing of the share of hits.
    """
    if name == "node_cpu_seconds_total":
        mode = labels.get("mode", "")
        return Metric(vocabulary.signal[_MODES[mode]], "s", mode == "idle", True) if mode in _MODES else None
    counter = _COUNTER.search(name) is not None
    unit = _unit(name)
    for called in _called(name):
        if (column := _columns().get(called.lower())) and not counter:
            return Metric(vocabulary.signal[column.signal], unit or column.unit, column.inverse)
        signal = vocabulary.named(called)
        if signal is None or signal.kind != "measure":
            continue
        if counter and not _rate_tells(name, unit, signal):
            return None
        return Metric(signal, unit, vocabulary.is_inverse(called, signal), counter)
    return None


class _Column(NamedTuple):
    signal: str
    inverse: bool
    unit: Unit | None


@cache
def _columns() -> dict[str, _Column]:
    rows = (line.split("\t") for line in _COLUMNS.read_text("utf-8").splitlines()[1:])
    return {
        name: _Column(signal, bool(inverse), cast("Unit | None", unit or None)) for name, signal, inverse, unit in rows
    }


def _rate_tells(name: str, unit: Unit | None, signal: Signal) -> bool:
    if signal.levels is None or signal.levels.unit == "per_s":
        return signal.bad != ("low",)
    return unit == "s" and name.endswith("_total") and signal.levels.unit in ("%", "ratio")


def _unit(name: str) -> Unit | None:
    found = _TAIL.search(_COUNTER.sub("", name).lower())
    return _UNITS[found["unit"] or "%"] if found and found.start() > 0 else None


def _called(name: str) -> Iterator[str]:
    """The names it may have in the vocabulary, the fullest first."""
    seen: set[str] = set()
    queue = [name.strip()[:_LONGEST]]
    while queue:
        one = queue.pop(0)
        if not one or one in seen or len(seen) > 12:
            continue
        seen.add(one)
        yield one
        lowered = one.lower()
        queue.append(_LABELS.sub("", one))
        if (tail := _TAIL.search(lowered)) and tail.start() > 0:
            queue.append(one[: tail.start()])
        queue.append(_QUALIFIERS.sub("", one))
        if "_" in one or "." in one:
            queue.append(one.replace("_", " ").replace(".", " "))
