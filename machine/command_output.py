"""Read the output of a command as the vocabulary says: the figure or the words, and what they mean."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from math import isfinite
from typing import NamedTuple

from diagnops.kb.message import message
from diagnops.kb.vocabulary import Check, Reading, Signal
from diagnops.machine.judgement import Judgement, Limits, by_level, convert, gravest, unknown

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?%?")
# A share of fewer than this many events counted between two readings says nothing.
_LEAST_OF = 50


class CommandOutput(NamedTuple):
    """What a command answered. `code` is None when it was stopped: `stopped` says why ("time", "size")."""

    output: str
    code: int | None
    stopped: str = ""
    errors: str = ""


class Figure(NamedTuple):
    """A number of the output, of how many, and what it belongs to (a device, a mount point)."""

    value: float
    of: float | None = None
    name: str = ""


def read_output(
    signal: Signal, check: Check, before: CommandOutput | None, ran: CommandOutput
) -> tuple[str, Judgement]:
    """What the answer of a command says about `signal`, and which part of it (a device); `before` is the first of two
    readings. Whatever is not plainly there is unknown."""
    reading = check.read
    if reading is None:
        if ran.code and not ran.output.strip():
            return "", _could_not(ran)
        return "", unknown("not_taught")
    if ran.stopped:
        return "", _stopped(ran)
    if reading.present or reading.absent:
        return "", _event(reading, ran)
    figures = list(_figures(reading, ran.output))
    if before is not None:
        figures = list(_grown(list(_figures(reading, before.output)), figures))
    if reading.reduce == "count" and not ran.errors:
        figures = [Figure(float(len(figures)))]
    limits = _limits(reading, signal)
    found = [Figure(value, None, f.name) for f in figures if (value := _value(reading, f, limits)) is not None]
    if not found and ran.errors:
        return "", _could_not(ran)
    if not found:
        return "", unknown("no_figure")
    bad = ("high", "low") if signal.kind == "event" else signal.bad
    name, judged = gravest([(f.name, by_level(f.value, limits)) for f in _reduced(reading, found)], bad)
    if signal.kind == "event" and judged.state:
        judged = judged._replace(state="absent" if judged.state == "normal" else "present")
    return name if len(found) > 1 else "", judged


def _stopped(ran: CommandOutput) -> Judgement:
    return unknown("took_too_long" if ran.stopped == "time" else "wrote_too_much")


def _could_not(ran: CommandOutput) -> Judgement:
    if not ran.errors.strip():
        return unknown("ended_with_code", exit_code=ran.code)
    return unknown("could_not_look", said=ran.errors.strip().splitlines()[-1][:120])


def _event(reading: Reading, ran: CommandOutput) -> Judgement:
    found = re.search(reading.present, ran.output, re.MULTILINE) if reading.present else None
    gone = re.search(reading.absent, ran.output, re.MULTILINE) if reading.absent else None
    if found and not ran.errors:
        line = ran.output[ran.output.rfind("\n", 0, found.start()) + 1 :].split("\n", 1)[0].strip()[:120]
        return Judgement("present", message("line_found", line=line) if line else message("answer_empty"))
    if ran.errors:  # a command that could not look properly has not found that nothing is there
        return _could_not(ran)
    if gone or (reading.absent is None and not ran.code):
        return Judgement("absent", message("looked_not_there"))
    return unknown("says_neither")


def _limits(reading: Reading, signal: Signal) -> Limits:
    if reading.high is not None or reading.low is not None:
        return Limits(reading.high, reading.low, reading.unit or ("per CPU" if reading.per else ""))
    levels = signal.levels
    return Limits(levels.high, levels.low, levels.unit) if levels else Limits()


def _value(reading: Reading, figure: Figure, limits: Limits) -> float | None:
    """The figure in the unit it is judged in; None when it is none."""
    value = figure.value
    if figure.of is not None:
        if figure.of <= 0:
            return None
        value = 100.0 * value / figure.of
    if reading.complement:
        value = 100.0 - value
    if reading.per == "cpu":
        value /= os.cpu_count() or 1
    if not isfinite(value):
        return None
    return convert(value, reading.unit, limits.unit) if reading.unit and limits.unit else value


def _figures(reading: Reading, output: str) -> Iterator[Figure]:
    if reading.column:
        yield from _column(reading, output)
    elif reading.match:
        for found in re.finditer(reading.match, output, re.MULTILINE):
            groups = found.groupdict()
            value, of = _number(groups.get("value") or "1"), groups.get("of")
            if value is not None:
                yield Figure(value, _number(of) if of else None)


def _column(reading: Reading, output: str) -> Iterator[Figure]:
    """The figures of the column in the last table that has it."""
    wanted = (reading.column or "").split("|")
    places: list[int] = []
    found: list[Figure] = []
    for line in output.splitlines():
        words = line.replace("avg-cpu:", " ").replace("Mounted on", "Mounted").split()
        if set(wanted) <= set(words):
            places, found = [words.index(one) for one in wanted], []
        elif not words:
            places = []
        elif places and len(words) > max(places) and re.search(reading.rows or "", line):
            values = [v for at in places if (v := _number(words[at])) is not None]
            if values:
                found.append(Figure(max(values), None, _name(words)))
    yield from found


def _name(words: list[str]) -> str:
    """What a row is of: its mount point, else its first word; a time or a number names nothing."""
    if words[-1].startswith("/"):
        return words[-1]
    return "" if words[0][0].isdigit() or words[0].endswith(":") else words[0]


def _number(word: str) -> float | None:
    return float(word.rstrip("%")) if _NUMBER.fullmatch(word) else None


def _grown(before: list[Figure], after: list[Figure]) -> Iterator[Figure]:
    """By how much counters grew; one that fell was reset and says nothing."""
    for old, new in zip(before, after, strict=False):
        grown = new.value - old.value
        of = None if new.of is None or old.of is None else new.of - old.of
        if grown >= 0 and (of is None or of >= _LEAST_OF):
            yield Figure(grown, of, new.name)


def _reduced(reading: Reading, found: list[Figure]) -> list[Figure]:
    if reading.reduce == "sum":
        return [Figure(sum(f.value for f in found))]
    if reading.reduce == "last":
        return found[-1:]
    if reading.reduce == "min":
        return [min(found, key=lambda f: f.value)]
    return [max(found, key=lambda f: f.value)]
