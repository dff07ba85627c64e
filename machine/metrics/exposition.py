"""Prometheus's text exposition: gauges against the limits that stand beside them.

One look at a counter says nothing, and most gauges mean nothing without a limit; the help lines are no symptoms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.common.judged import Judged, told
from diagnops.machine.common.judgement import Limits, by_level

_PAIRS = Path(__file__).parent / "data" / "gauge_limits.tsv"
_NAME = re.compile(r"[a-zA-Z_:][\w:]*")
_COMMENT = re.compile(r"# (?:HELP|TYPE|UNIT) [a-zA-Z_:][\w:]*|# EOF\s*$")
_SAMPLE = re.compile(
    r"(?P<name>[a-zA-Z_:][\w:]*)(?P<labels>\{[^\n]*\})?[ \t]+"
    r"[-+]?(?:\d[\d.]*(?:[eE][-+]?\d+)?|NaN|Inf)(?:[ \t]+-?\d+)?\s*$"
)
_PLAIN_LEVELS = Limits(high=85)  # per cent, for signals without levels of their own


class _Pair(NamedTuple):
    signal: str
    role: str | None
    gauge: str
    limit: str
    left: bool
    label: str
    wanted: re.Pattern[str] | None
    unwanted: bool


class _Sample(NamedTuple):
    labels: Mapping[str, str]
    value: float
    line: int


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The exposition that begins at the line `at`; None where it is none."""
    if not _COMMENT.match(lines[at]) and not (_SAMPLE.match(lines[at]) and _goes_on(lines, at)):
        return None
    end = at
    while end < len(lines) and (_COMMENT.match(lines[end]) or _SAMPLE.match(lines[end])):
        end += 1
    samples = _samples(lines, at, end)
    found: dict[str | None, list[Judged]] = {}
    for pair in _pairs():
        found.setdefault(pair.role, []).extend(_judged(pair, samples, vocabulary))
    findings = [finding for role, each in found.items() for finding in told(each, role, vocabulary)]
    return Taken("Prometheus metrics", end, tuple(findings))


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """One line of a name and a figure may be anything; with labels, or of several in a row, it is a metric."""
    first = _SAMPLE.match(lines[at])
    if first and first["labels"]:
        return True
    below = [_SAMPLE.match(line) or _COMMENT.match(line) for line in lines[at + 1 : at + 3]]
    return len(below) == 2 and all(below) and "_" in lines[at]


def _samples(lines: Sequence[str], at: int, end: int) -> dict[str, list[_Sample]]:
    """The samples of names that have a limit, or are one. Each line is parsed by itself: a bad one harms no other."""
    wanted = {name for pair in _pairs() for name in (pair.gauge, pair.limit)}
    chosen = [line for line in range(at, end) if (name := _NAME.match(lines[line])) and name[0] in wanted]
    if not chosen:
        return {}
    from prometheus_client.parser import text_string_to_metric_families

    found: dict[str, list[_Sample]] = {}
    for line in chosen:
        try:
            for family in text_string_to_metric_families(lines[line].strip() + "\n"):
                for sample in family.samples:
                    if isfinite(sample.value):
                        found.setdefault(sample.name, []).append(_Sample(sample.labels, float(sample.value), line))
        except ValueError:
            continue
    return found


def _judged(pair: _Pair, samples: Mapping[str, list[_Sample]], vocabulary: Vocabulary) -> Iterator[Judged]:
    signal = vocabulary.signal[pair.signal]
    limits = {tuple(sorted(one.labels.items())): one.value for one in samples.get(pair.limit, ())}
    gauges = samples.get(pair.gauge, [])
    if pair.gauge == "pg_stat_activity_count" and gauges:  # one for each database and state
        gauges = [_Sample({}, sum(one.value for one in gauges), gauges[0].line)]
    only = next(iter(limits.values())) if len(limits) == 1 and len(gauges) == 1 else None
    for one in gauges:
        text = one.labels.get(pair.label, "")
        if pair.wanted and bool(pair.wanted.fullmatch(text)) == pair.unwanted:
            continue
        limit = limits.get(tuple(sorted(one.labels.items())), only)
        if not limit or limit <= 0 or one.value < 0:
            continue
        share = 100.0 * one.value / limit
        share = 100.0 - share if pair.left else share
        levels = Limits(signal.levels.high, None, "%") if signal.levels and signal.levels.unit == "%" else _PLAIN_LEVELS
        name = one.labels.get("mountpoint") or one.labels.get("device") or one.labels.get("pool") or ""
        words = (
            f"{pair.gauge} {share:.0f} % of {pair.limit}" if not pair.left else f"{share:.0f} % of {pair.limit} used"
        )
        yield Judged(
            pair.signal, by_level(share, levels).state, one.line, words + (f" ({name})" if name else ""), share
        )


@cache
def _pairs() -> tuple[_Pair, ...]:
    found = []
    for line in _PAIRS.read_text("utf-8").splitlines()[1:]:
        signal, role, gauge, limit, left, where = (line.split("\t") + [""] * 6)[:6]
        label, unlike, wanted = re.fullmatch(r"(?:(\w+)(!?)=?~(.*))?", where).groups("")  # type: ignore[union-attr]
        pattern = re.compile(wanted) if wanted else None
        found.append(_Pair(signal, role or None, gauge, limit, bool(left), label, pattern, bool(unlike)))
    return tuple(found)
