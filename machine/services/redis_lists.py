"""Redis's slow log and its latency events, as redis-cli draws the lists of an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding, Heading, Taken
from diagnops.machine.common.judgement import Limits, by_level

_ENTRY = re.compile(r"(?P<n>\d+)\) 1\) \(integer\) \d+\s*$")
_EVENT = re.compile(r"\d+\) 1\) \"(?P<name>[\w-]+)\"\s*$")
_FIELD = re.compile(r"\s+(?P<n>\d+)\) (?:1\) )?(?:\(integer\) (?P<figure>\d{1,18})|\"(?P<word>.*)\")\s*$")
_NESTED = re.compile(r"\s+\d+\) .*$")
# Both keep what is long over: that it was so is sure, that it is so now is likely.
_CERTAINTY = 0.85
_SLOW_US = 100_000


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The entries that begin at the line `at`; None where they are of neither list."""
    asked = heading.command.lower()
    if "slowlog get" in asked and lines[at].strip() in ("(empty array)", "(empty list or set)"):
        absent = Finding("cache.slow_commands", "absent", at, lines[at].strip(), "cache")
        return Taken("redis SLOWLOG", at + 1, (absent,))
    slow = _ENTRY.match(lines[at]) is not None and _is_entry(lines, at)
    if not slow and not (_EVENT.match(lines[at]) and at + 3 < len(lines) and _is_event(lines, at)):
        return None
    end = at
    entries: list[int] = []
    begins = _ENTRY if slow else _EVENT
    while end < len(lines) and (begins.match(lines[end]) or (end > at and _NESTED.match(lines[end]))):
        if begins.match(lines[end]):
            entries.append(end)
        end += 1
    if slow:
        return _slow_log(lines, entries, end)
    return _latency(lines, entries, end, vocabulary)


def _is_entry(lines: Sequence[str], at: int) -> bool:
    fields = [_FIELD.match(line) for line in lines[at + 1 : at + 4]]
    return len(fields) == 3 and all(fields) and "4) 1) " in lines[at + 3]


def _is_event(lines: Sequence[str], at: int) -> bool:
    fields = [_FIELD.match(line) for line in lines[at + 1 : at + 4]]
    return all(one is not None and one["figure"] for one in fields)


def _figure(line: str) -> int:
    found = _FIELD.match(line)
    return int(found["figure"] or 0) if found else 0


def _slow_log(lines: Sequence[str], entries: Sequence[int], end: int) -> Taken:
    told = []
    for at in entries:
        if at + 3 < end and _is_entry(lines, at):
            command = lines[at + 3].partition("1) ")[2].strip(' "')
            told.append((_figure(lines[at + 2]), at + 2, command))
    worst, line, command = max(told, default=(0, 0, ""))
    findings = []
    if worst >= _SLOW_US:
        words = f"{command} {worst / 1000:.0f} ms"
        findings.append(Finding("cache.slow_commands", "present", line, words, "cache", _CERTAINTY))
    words = " ".join(dict.fromkeys(command for took, _, command in told if took >= _SLOW_US))
    return Taken("redis SLOWLOG", end, tuple(findings), words=words)


def _latency(lines: Sequence[str], entries: Sequence[int], end: int, vocabulary: Vocabulary) -> Taken:
    levels = vocabulary.signal["cache.latency"].levels
    told = [(_figure(lines[at + 2]), at, _EVENT.match(lines[at])) for at in entries if at + 2 < end]
    findings = []
    if told and levels:
        worst, line, event = max(told, key=lambda one: one[0])
        state: State | None = by_level(worst, Limits(high=levels.high)).state
        if state == "high" and event:
            words = f"{event['name']} {worst} ms"
            findings.append(Finding("cache.latency", state, line, words, "cache", _CERTAINTY))
    return Taken("redis LATENCY", end, tuple(findings))
