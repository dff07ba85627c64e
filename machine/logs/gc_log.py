"""The log of the JVM's garbage collector: how long it stopped the program, and what it left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding
from diagnops.machine.common.judgement import Limits, by_level, show

_HEAP = re.compile(r"(?<!: )(?<!\[)\b\d+[KMG]->(?P<after>\d+)(?P<v>[KMG])\((?P<size>\d+)(?P<w>[KMG])\)")
_UNIFIED = re.compile(r"GC\(\d+\) Pause (?P<what>\w+)")
_UNIFIED_MS = re.compile(r"(\d+[.,]\d+)ms$")
_OLD = re.compile(r"\[(?P<what>Full GC|GC)\b")
_OLD_SECONDS = re.compile(r", (\d+[.,]\d+) secs\]")
_TIMES = {"K": 1, "M": 1024, "G": 1024 * 1024}
_ENOUGH = 3  # pauses from which on all of them short is normal
_IN_A_ROW = 2  # full collections from which on the heap is known to be at its largest


class Pause(NamedTuple):
    """A stop of the program: how long in ms, and how full the heap was after it, in %, where that is told."""

    ms: float
    full: bool
    left: float | None


def pause_in(text: str) -> Pause | None:
    """The pause that a line tells of.

    >>> pause_in("GC(7) Pause Full (Allocation Failure) 255M->250M(256M) 812.123ms")
    Pause(ms=812.123, full=True, left=97.65625)
    """
    if (found := _UNIFIED.search(text)) and (took := _UNIFIED_MS.search(text)):
        return Pause(_number(took[1]), found["what"] == "Full", _left(text))
    if (found := _OLD.search(text)) and (seconds := _OLD_SECONDS.findall(text)):
        return Pause(1000 * _number(seconds[-1]), found["what"] == "Full GC", _left(text))
    return None


class Pauses:
    """What the pauses of a log come to."""

    def __init__(self) -> None:
        self.count = self.full = self._row = self._longest_row = 0
        self._longest: tuple[float, int] = (0.0, 0)
        self._left: tuple[float, int] | None = None

    def add(self, pause: Pause, line: int) -> None:
        """Count one."""
        self.count += 1
        self.full += pause.full
        self._row = self._row + 1 if pause.full else 0
        self._longest_row = max(self._longest_row, self._row)
        self._longest = max(self._longest, (pause.ms, line), key=lambda one: one[0])
        if pause.full and pause.left is not None:
            self._left = (pause.left, line)

    def findings(self, vocabulary: Vocabulary) -> Iterator[Finding]:
        """The longest pause against its level, and what full collections left of the heap."""
        ms, line = self._longest
        state = by_level(ms, _limits(vocabulary, "jvm.gc.duration")).state
        if self.count and (state == "high" or (state == "normal" and self.count >= _ENOUGH)):
            yield Finding("jvm.gc.duration", state, line, f"GC pause {show(ms, 'ms')}")
        if self._left and self._longest_row >= _IN_A_ROW:
            left, line = self._left
            state = by_level(left, _limits(vocabulary, "jvm.memory.used_after_last_gc")).state
            if state:
                words = f"heap {show(left, '%')} full after Full GC"
                yield Finding("jvm.memory.used_after_last_gc", state, line, words)


def _limits(vocabulary: Vocabulary, signal: str) -> Limits:
    levels = vocabulary.signal[signal].levels
    return Limits(levels.high, levels.low, levels.unit) if levels else Limits()


def _left(text: str) -> float | None:
    found = _HEAP.search(text)
    if not found or not int(found["size"]):
        return None
    return 100.0 * int(found["after"]) * _TIMES[found["v"]] / (int(found["size"]) * _TIMES[found["w"]])


def _number(text: str) -> float:
    return float(text.replace(",", "."))
