"""Read the output of a command as the vocabulary says: the figure or the words, and what they mean."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import isfinite
from typing import NamedTuple

from diagnops.kb.message import message
from diagnops.kb.vocabulary import Reading, Signal
from diagnops.machine.common.judgement import Judgement, Limits, by_level, convert, gravest, unknown
from diagnops.machine.common.table import number

_CLOCK = re.compile(r"^(\d\d:\d\d:\d\d) ([AP]M)\b")
_TWO_WORDS = re.compile(r"Mounted on|파일 시스템|Sys\. de fichiers")  # heads of one column
_DEVICE = frozenset({"Device", "Device:", "DEV", "IFACE", "Iface"})
_TEXT = frozenset({"COMMAND", "CMD", "Command", "ARGS", "COMMAND/ARGS"})  # heads of what may end with any word
# A share of fewer than this many events counted between two readings says nothing.
_LEAST_OF = 50


class CommandOutput(NamedTuple):
    """What a command answered. `code` is None when it was stopped: `stopped` says why ("time", "size")."""

    output: str
    code: int | None
    stopped: str = ""
    errors: str = ""


class Figure(NamedTuple):
    """A number of the output, of how many, what it belongs to (a device, a mount point), and where it stands.

    `beside` is what another column of its row says; `label` is the head above it, or the text around it.
    """

    value: float
    of: float | None = None
    name: str = ""
    line: int = 0
    label: str = ""
    beside: float | None = None


def read_output(
    signal: Signal, reading: Reading, before: CommandOutput | None, ran: CommandOutput
) -> tuple[str, Judgement]:
    """What the answer of a command says about `signal`, and which part of it (a device); `before` is the first of two
    answers. Whatever is not plainly there is unknown."""
    if ran.stopped:
        return "", stopped(ran)
    if reading.present or reading.absent:
        return "", _event(reading, ran)
    found = list(figures(reading, ran.output.splitlines()))
    if before is not None:
        found = list(grown(list(figures(reading, before.output.splitlines())), found))
    if reading.reduce == "count" and not ran.errors:
        found = [Figure(float(len(found)))]
    decided = judge(signal, reading, found, os.cpu_count() or 1)
    if decided is None:
        return "", could_not(ran) if ran.errors else unknown("no_figure")
    figure, judged = decided
    return figure.name if len(found) > 1 else "", judged


def judge(signal: Signal, reading: Reading, found: Sequence[Figure], cores: int) -> tuple[Figure, Judgement] | None:
    """The figure that decides and what it says of `signal`; None where there is none."""
    limits = _limits(reading, signal)
    known = [f._replace(value=v, of=None) for f in found if (v := _value(reading, f, limits, cores)) is not None]
    if not known:
        return None
    bad = ("high", "low") if signal.kind == "event" else signal.bad
    reduced = _reduced(reading, known)
    told = [(str(at), _beside(reading, f, by_level(f.value, limits))) for at, f in enumerate(reduced)]
    at, judged = gravest(told, bad)
    if signal.kind == "event" and judged.state:
        judged = judged._replace(state="absent" if judged.state == "normal" else "present")
    return reduced[int(at)], judged


def _beside(reading: Reading, figure: Figure, judged: Judgement) -> Judgement:
    """A high figure says nothing where the one beside it is low: a device can be busy without a queue."""
    quiet = figure.beside is not None and reading.beside_from is not None and figure.beside < reading.beside_from
    return judged._replace(state=None) if quiet and judged.state == "high" else judged


def stopped(ran: CommandOutput) -> Judgement:
    """Nobody can say, since it was stopped before its end."""
    return unknown("took_too_long" if ran.stopped == "time" else "wrote_too_much")


def could_not(ran: CommandOutput) -> Judgement:
    """Nobody can say, since it complained."""
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
        return could_not(ran)
    if gone or (reading.absent is None and not ran.code):
        return Judgement("absent", message("looked_not_there"))
    return unknown("says_neither")


def _limits(reading: Reading, signal: Signal) -> Limits:
    if reading.high is not None or reading.low is not None:
        return Limits(reading.high, reading.low, reading.unit or ("per CPU" if reading.per else ""))
    levels = signal.levels
    return Limits(levels.high, levels.low, levels.unit) if levels else Limits()


def _value(reading: Reading, figure: Figure, limits: Limits, cores: int) -> float | None:
    """The figure in the unit it is judged in; None when it is none."""
    value = figure.value
    if figure.of is not None:
        if figure.of <= 0:
            return None
        value = 100.0 * value / figure.of
    if reading.complement:
        value = 100.0 - value
    if reading.per == "cpu":
        value /= cores
    if not isfinite(value):
        return None
    return convert(value, reading.unit, limits.unit) if reading.unit and limits.unit else value


def figures(reading: Reading, lines: Sequence[str]) -> Iterator[Figure]:
    """The figures that a reading finds in the lines of an output."""
    if reading.column:
        yield from _column(reading, lines)
    elif reading.match:
        begins = list(accumulate((len(line) + 1 for line in lines), initial=0))
        for found in re.finditer(reading.match, "\n".join(lines), re.MULTILINE):
            groups = found.groupdict()
            value, of = number(groups.get("value") or "1"), groups.get("of")
            if value is not None:
                at = bisect_right(begins, found.start("value") if groups.get("value") else found.start()) - 1
                said = lines[at][max(0, found.start() - begins[at]) : found.end() - begins[at]]
                yield Figure(value, number(of) if of else None, "", at, " ".join(said.split()))


def _column(reading: Reading, lines: Sequence[str]) -> Iterator[Figure]:
    """The figures of the column in the last table that has it."""
    wanted = (reading.column or "").split("|")
    head: list[str] = []
    found: list[Figure] = []
    for at, line in enumerate(lines):
        words = _words(line)
        if any(set(one.split("+")) <= set(words) for one in wanted):
            head, found = words, []
        elif not words or (head and words[0] == head[0] and all(number(word) is None for word in words)):
            head = []  # the table ends, or another begins
        elif head and re.search(reading.rows or "", line):
            row = _row(head, words)
            values = [(v, one) for one in wanted if (v := _sum(one, row)) is not None]
            if values:
                value, one = max(values)
                named = next((row[one] for one in head if one in _DEVICE and one in row), None)
                found.append(
                    Figure(
                        value,
                        _sum(reading.of, row),
                        named or _name(words),
                        at,
                        ", ".join(f"{name} {row[name]}" for name in one.split("+")),
                        _sum(reading.beside, row),
                    )
                )
    yield from found


def _words(line: str) -> list[str]:
    """The words of a head or a row, so that each stands in its column."""
    line = _CLOCK.sub(r"\1\2", line).replace("avg-cpu:", " ")
    return _TWO_WORDS.sub(lambda head: head[0].replace(" ", "_"), line).split()


def _row(head: list[str], words: list[str]) -> dict[str, str]:
    """The cells of a row by their heads."""
    timed = head[0].endswith(":") or head[0][0].isdigit() or words[0] == "Average:"
    if words[0].endswith(":") and not timed:  # a label that no head stands above, as `free` has
        words = words[1:]
    elif len(words) > len(head) and head[-1] not in _TEXT and number(words[-1]) is not None:
        # spaces within a name: what is right of it counts
        words = words[-len(head) :]
    return dict(zip(head, words, strict=False))


def _sum(columns: str | None, row: dict[str, str]) -> float | None:
    """What several columns, joined by `+`, are together, or the first of those joined by `|` that is there."""
    if columns is None:
        return None
    for one in columns.split("|"):
        values = [number(row.get(name, "")) for name in one.split("+")]
        if None not in values:
            return sum(v for v in values if v is not None)
    return None


def _name(words: list[str]) -> str:
    """What a row is of: its mount point, else its first word; a time or a number names nothing."""
    if words[-1].startswith("/"):
        return words[-1]
    return "" if words[0][0].isdigit() or words[0].endswith(":") else words[0]


def grown(before: list[Figure], after: list[Figure]) -> Iterator[Figure]:
    """By how much counters grew; one that fell was reset and says nothing."""
    for old, new in zip(before, after, strict=False):
        grown = new.value - old.value
        of = None if new.of is None or old.of is None else new.of - old.of
        if grown >= 0 and (of is None or of >= _LEAST_OF):
            yield new._replace(value=grown, of=of)


def _reduced(reading: Reading, found: list[Figure]) -> list[Figure]:
    if reading.beside:  # every row counts, as the one with the highest figure may be one that says nothing
        return found
    if reading.reduce == "sum":
        return [found[-1]._replace(value=sum(f.value for f in found))]
    if reading.reduce == "last":
        return found[-1:]
    if reading.reduce == "median":
        return [sorted(found, key=lambda f: f.value)[len(found) // 2]]
    if reading.reduce == "min":
        return [min(found, key=lambda f: f.value)]
    return [max(found, key=lambda f: f.value)]
