"""Rules of services: what a figure or a word that a service prints under a name means, as two tables of facts.

A figure is judged by the levels of its signal, or by those of its rule where the signal has none or counts something
else. A share is a figure of another one. A counter runs since the service started: none ever is fine, some nobody can
say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from diagnops.kb.vocabulary import Signal, Vocabulary
from diagnops.machine.common.duration import seconds
from diagnops.machine.common.judged import Judged, bad_state, good_state
from diagnops.machine.common.judgement import Limits, by_level
from diagnops.machine.common.record import Record, plain, text_of
from diagnops.machine.common.table import number

_DATA = Path(__file__).parent / "data"


class Rule(NamedTuple):
    """A figure under `key`: of the figure under `of` where there is one. `of` may be "boot", for a counter. `times`
    brings it into the unit of its levels; `where` says which records count (name~expression)."""

    signal: str
    key: str
    of: str
    times: float
    limits: Limits
    where: tuple[str, re.Pattern[str]] | None


class Words(NamedTuple):
    """Words under `key` that mean trouble, and those that mean that all is well."""

    signal: str
    key: str
    bad: re.Pattern[str]
    good: re.Pattern[str]


def judged(source: str, records: Sequence[Record], vocabulary: Vocabulary, names: Sequence[str] = ()) -> list[Judged]:
    """What the records of a source say, one by one. `names` are those of the cells that name a record."""
    found: list[Judged] = []
    for record in records:
        name = "/".join(text for one in names if (text := text_of(record, one)))
        for rule in _figures().get(source, ()):
            found.extend(_figure(rule, record, name, vocabulary.signal[rule.signal]))
        for words in _words().get(source, ()):
            found.extend(_word(words, record, name, vocabulary.signal[words.signal]))
    return found


def figure_in(text: str) -> float | None:
    """A figure, or a duration in seconds."""
    figure = number(text)
    return seconds(text) if figure is None else figure


def _figure(rule: Rule, record: Record, name: str, signal: Signal) -> Iterator[Judged]:
    text = text_of(record, rule.key)
    if not text or (rule.where and not rule.where[1].search(text_of(record, rule.where[0]))):
        return
    cell = record[rule.key]
    figure = figure_in(text)
    said = f"{rule.key} {text}"
    if rule.of and rule.of != "boot":
        whole = figure_in(text_of(record, rule.of))
        if not whole or whole < 0:
            return  # no limit is set
        figure = None if figure is None else 100.0 * figure / whole
        said += f" of {rule.of} {text_of(record, rule.of)}"
    said += f" ({name})" if name else ""
    if figure is None or not isfinite(figure) or figure < 0:
        yield Judged(rule.signal, None, cell.line, said)
        return
    if rule.of == "boot":
        yield Judged(rule.signal, None if figure else good_state(signal), cell.line, said, figure)
        return
    figure *= rule.times
    state = by_level(figure, _limits(rule, signal)).state
    if state and signal.kind == "event":
        state = "absent" if state == "normal" else "present"
    yield Judged(rule.signal, state, cell.line, said, figure)


def _limits(rule: Rule, signal: Signal) -> Limits:
    if rule.limits.high is not None or rule.limits.low is not None or signal.levels is None:
        return rule.limits
    return Limits(signal.levels.high, signal.levels.low, signal.levels.unit)


def _word(words: Words, record: Record, name: str, signal: Signal) -> Iterator[Judged]:
    if words.key not in record:
        return
    text, line = record[words.key]
    said = f"{words.key} {text}".strip() + (f" ({name})" if name else "")
    if words.bad.search(text):
        yield Judged(words.signal, bad_state(signal), line, said, telling=plain(f"{words.key} {text}"))
    elif words.good.search(text):
        yield Judged(words.signal, good_state(signal), line, said)
    else:
        yield Judged(words.signal, None, line, said)


@cache
def _figures() -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for source, signal, key, of, times, high, low, where in _facts("figures.tsv"):
        column, _, wanted = where.partition("~")
        limits = Limits(float(high) if high else None, float(low) if low else None)
        condition = (column, re.compile(wanted)) if where else None
        found.setdefault(source, []).append(Rule(signal, key, of, float(times or 1), limits, condition))
    return found


@cache
def _words() -> dict[str, list[Words]]:
    found: dict[str, list[Words]] = {}
    for source, signal, key, bad, good in _facts("words.tsv"):
        found.setdefault(source, []).append(Words(signal, key, re.compile(bad), re.compile(good)))
    return found


def _facts(name: str) -> Iterator[list[str]]:
    lines = (_DATA / name).read_text("utf-8").splitlines()
    width = len(lines[0].split("\t"))
    for line in lines[1:]:
        if line and not line.startswith("#"):
            yield (line.split("\t") + [""] * width)[:width]
