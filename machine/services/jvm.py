"""The JVM's tools: jstat -gcutil and the threads of jstack."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding, Heading, Taken
from diagnops.machine.common.judged import Judged, telling, told
from diagnops.machine.common.judgement import Limits, by_level
from diagnops.machine.common.table import number, spaced

_BACK_TO_BACK = 3  # lines in a row with full collections
_WHOLE = "Full thread dump"
_DATED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s*")
_GC_HEAD = {"S0", "E", "O", "FGC", "FGCT"}
_DUMP = re.compile(
    r"^Full thread dump |^\"[^\"]+\" .*\b(?:tid=|nid=|prio=)|^\s*(?:\d+\s+)?java\.lang\.Thread\.State: [A-Z_]+"
)
_STATE = re.compile(r"^\s*(?:(?P<count>\d{1,7})\s+)?java\.lang\.Thread\.State: (?P<state>[A-Z_]+)")
_INSIDE = re.compile(
    r"^(?:\s|\"|$|Found |Full thread dump|JNI |Locked |Threads class|_java_|Java stack|=+$|[}{]|0x"
    r"|\d{4}-\d\d-\d\d \d\d:\d\d)"
)
_DEADLOCK = re.compile(r"^Found (?:one|\d+) (?:Java-level )?deadlocks?")


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The answer of one of the tools at the line `at`; None where it is none."""
    if set(lines[at].split()) >= _GC_HEAD:
        return _collections(lines, at, vocabulary)
    dated = _DATED.fullmatch(lines[at]) and at + 1 < len(lines) and lines[at + 1].startswith(_WHOLE)
    return _threads(lines, at, vocabulary) if dated or _DUMP.match(lines[at]) else None


def _collections(lines: Sequence[str], at: int, vocabulary: Vocabulary) -> Taken:
    """What the lines say from one to the next: the figures themselves run since the JVM started."""
    table = spaced(lines, at)
    rows = []
    for row in table.rows:
        figures = {name: number(cell) for name, cell in row.cells.items()}
        if figures.get("O") is None or len(row.cells) < len(table.columns):
            break
        rows.append((row.line, figures))
    found = list(_grown(rows, vocabulary))
    kind, end = "jstat -gcutil", at + 1 + len(rows)
    return Taken(kind, end, told(found, None, vocabulary), words=telling(found), products=("java",))


def _grown(rows: Sequence[tuple[int, dict[str, float | None]]], vocabulary: Vocabulary) -> Iterator[Judged]:
    pause = vocabulary.signal["jvm.gc.duration"].levels
    left = vocabulary.signal["jvm.memory.used_after_last_gc"].levels
    full = [_less(after.get("FGC"), before.get("FGC")) or 0 for (_, before), (_, after) in pairwise(rows)]
    if len(full) >= _BACK_TO_BACK and all(one > 0 for one in full):
        words = f"FGC +{sum(full):.0f} in {len(rows)} lines"
        yield Judged("jvm.gc.duration", "high", rows[-1][0], words, telling="full GC back to back")
    for (_, before), (line, after) in pairwise(rows):
        for count, took in (("FGC", "FGCT"), ("YGC", "YGCT")):
            times, seconds = _less(after.get(count), before.get(count)), _less(after.get(took), before.get(took))
            if times and times > 0 and seconds is not None and seconds >= 0 and pause:
                mean = 1000 * seconds / times
                state = by_level(mean, Limits(high=pause.high)).state
                words = f"{took} +{seconds:.3g} s for {count} +{times:.0f}"
                # A short full collection is not yet fine: how often they come nobody says.
                state = None if count == "FGC" and state == "normal" else state
                yield Judged("jvm.gc.duration", state, line, words, mean)
        old = after.get("O")
        if old is not None and left and (_less(after.get("FGC"), before.get("FGC")) or 0) > 0:
            state = by_level(old, Limits(high=left.high)).state
            yield Judged("jvm.memory.used_after_last_gc", state, line, f"O {old:g} after FGC", old)


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _threads(lines: Sequence[str], at: int, vocabulary: Vocabulary) -> Taken:
    states = Counter[str]()
    first: dict[str, int] = {}
    deadlock = None
    whole = any(line.startswith(_WHOLE) for line in lines[at : at + 2])
    end = at
    while end < len(lines) and _INSIDE.match(lines[end]):
        if found := _STATE.match(lines[end]):
            states[found["state"]] += int(found["count"] or 1)
            first.setdefault(found["state"], end)
        elif deadlock is None and _DEADLOCK.match(lines[end]):
            deadlock = end
        end += 1
    while end > at + 1 and not lines[end - 1].strip():
        end -= 1
    judged: list[Judged] = []
    for signal, figure, line, words in (
        ("jvm.thread.blocked", states["BLOCKED"], first.get("BLOCKED", at), f"{states['BLOCKED']} threads BLOCKED"),
        ("jvm.thread.count", sum(states.values()), at, f"{sum(states.values())} threads"),
    ):
        levels = vocabulary.signal[signal].levels
        state = by_level(figure, Limits(high=levels.high)).state if levels else None
        if states and (state == "high" or whole or sum(states.values()) > 5):
            judged.append(Judged(signal, state, line, words, figure))
    findings = list(told(judged, "application", vocabulary))
    if deadlock is not None:
        words = lines[deadlock].strip(": ")
        findings.append(Finding("jvm.thread.deadlock", "present", deadlock, words, "application"))
    return Taken("jstack", end, tuple(findings), products=("java",))
