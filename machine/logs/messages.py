"""What the messages of a log come to: signals that they set and ended, and words worth comparing.

A line that ends what another set takes it back. What no signature knows is words where its level or what it says is
trouble, without what varies; the rest is routine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding
from diagnops.machine.common.signatures import LOOKED_AT, Match, Signature, signatures
from diagnops.machine.logs.lines import Log
from diagnops.machine.logs.templates import OPEN, Template, Templates, opened

_LONGEST = 160  # characters of a message that a person would quote
_LONGEST_WORDS = 240  # and of one that is compared
_MOST_WORDS = 30  # messages that are worth comparing
_MOST_THINGS = 1000  # devices, servers and services that are told apart
# From so many lines on, what is not sure to be trouble and makes up so much of them is routine.
_MANY = 100
_ROUTINE = 0.2
# What went and came again at least twice is a trouble of its own.
_FLAPS = 2
_AGAIN = {"nic.link_down": "nic.link_flap"}
# In lower case, as a pattern that minds no case takes four times as long.
_TROUBLE = re.compile(
    r"\b(?:fail\w*|fault|errors?|cannot|can't|could not|unable|timed? ?out|refused|denied|exceed\w*|abort\w*|lost"
    r"|kill\w*|corrupt\w*|unreachable|not ready|not responding|unhealthy|overflow\w*|exhaust\w*|dropp\w+|missing"
    r"|crash\w*|panic\w*|stuck|hang|hung|stall\w*|throttl\w*|reject\w*|too many|no space|no route|expired"
    r"|out of (?:memory|space|files?|range|sockets?|order)|degraded|offline|martian|unstable"
    r"|(?:is|went|are|link|marked) down)\b"
)
_LETTER = re.compile(r"[^\W\d_]")
# What a pool prints of itself it prints at the level of debugging; other such lines are of what did not matter.
_AT_DEBUG = frozenset(("app.connection_pool.usage",))
# Whose messages are of who came and went, not of how things are.
_OF_PEOPLE = frozenset(("sshd", "cron", "crond", "sudo", "su", "audit", "auditd", "systemd-logind", "pam_unix"))
# What says so is none, or stands in the log of every start: ports without a disk, the parameters of the kernel.
_FINE = re.compile(
    r"\b(?:no|0|without|zero) (?:errors?|failures?|failed)\b|\bfailed=0\b|\bSATA link down\b|\bcommand line: "
    r"|^Speculative ",
    re.IGNORECASE,
)


class _Seen(NamedTuple):
    """A pattern of one thing: the lines it was first and last seen in, how often, and its first message."""

    signature: Signature
    first: int
    last: int
    times: int
    text: str


class _Weight(NamedTuple):
    """A template that weighs: whether it is sure to be trouble, and the signals that it sets."""

    template: Template
    sure: bool
    signals: frozenset[str]


class Messages:
    """What the messages of a log come to; what is like one that `routine` has learned shows nothing."""

    def __init__(self, routine: Templates | None = None) -> None:
        self.products: set[str] = set()
        self._routine = routine
        self._count = 0
        self._set: dict[tuple[str, str], _Seen] = {}  # by pattern and thing
        self._ended: dict[tuple[str, str], tuple[int, int]] = {}
        self._templates = Templates()
        self._weights: dict[int, _Weight] = {}

    def add(self, log: Log) -> None:
        """Look at one message."""
        self._count += 1
        if len(log.text) > LOOKED_AT:
            log = log._replace(text=log.text[:LOOKED_AT])
        if log.program.lower() in _OF_PEOPLE:
            return
        rows = signatures().by_signal(log.text)
        if log.level == "debug":
            rows = {signal: row for signal, row in rows.items() if signal in _AT_DEBUG}
            if not rows:
                return
        sure = bool(rows) or log.level in ("error", "fatal")
        if not sure and not _may_be_trouble(log):
            return
        message = opened(log.text)
        if self._routine and self._routine.knows(message):
            return
        for one in rows.values():
            self._note(log, one)
        if not any(one.signature.ends for one in rows.values()):
            template = self._templates.add(message, log.line)
            if len(self._weights) < 20 * _MOST_WORDS:
                self._weights.setdefault(id(template), _Weight(template, sure, frozenset(rows)))

    def _note(self, log: Log, match: Match) -> None:
        row, of = match.signature, match.of.lower()
        self.products.update(row.products)
        if row.ends:
            first, _ = self._ended.get((row.signal, of), (log.line, log.line))
            if first != log.line or len(self._ended) < _MOST_THINGS:
                self._ended[row.signal, of] = first, log.line
            return
        at = row.pattern, of
        seen = self._set.get(at)
        if seen is not None:
            self._set[at] = seen._replace(last=log.line, times=seen.times + 1)
        elif len(self._set) < _MOST_THINGS:
            self._set[at] = _Seen(row, log.line, log.line, 1, log.text)

    def findings(self, vocabulary: Vocabulary, *, newest_first: bool) -> list[Finding]:
        """The signals that are set at the end, each on its role once, with the message that set it first."""
        by_signal: dict[tuple[str, str | None], list[_Seen]] = {}
        for signal, seen in self._lasting(newest_first=newest_first):
            if signal in vocabulary.signal:
                by_signal.setdefault((signal, seen.signature.role), []).append(seen)
        for signal, role in list(by_signal):  # what another line tells the component of is of the same
            named = next(((s, r) for s, r in by_signal if s == signal and r), None)
            if role is None and named:
                by_signal[named] += by_signal.pop((signal, role))
        found = [_finding(signal, role, seen) for (signal, role), seen in by_signal.items()]
        return sorted(found, key=lambda one: (one.line, one.signal))

    def _lasting(self, *, newest_first: bool) -> Iterator[tuple[str, _Seen]]:
        for (_, of), seen in self._set.items():
            signal = seen.signature.signal
            ends = [self._ended[at] for at in {(signal, of), (signal, "")} if at in self._ended]
            if not any((first < seen.first) if newest_first else (last > seen.last) for first, last in ends):
                yield signal, seen
            if ends and seen.times >= _FLAPS and signal in _AGAIN:
                yield _AGAIN[signal], seen

    def words(self, findings: list[Finding]) -> str:
        """The messages worth comparing, one a line, without what varies; none of what was over."""
        told = {one.signal for one in findings}
        over = {one for one, _ in self._ended if one not in told and _AGAIN.get(one) not in told}
        worth: dict[str, None] = {}
        for template, sure, signals in self._weights.values():
            routine = not sure and self._count >= _MANY and template.count > _ROUTINE * self._count
            if not routine and not (signals and signals <= over):
                worth[_without_open(template.text)] = None
        return "\n".join(one for one in list(worth)[:_MOST_WORDS] if one)


def _may_be_trouble(log: Log) -> bool:
    if log.level:
        return log.level == "warning"
    return bool(_TROUBLE.search(log.text.lower())) and not _FINE.search(log.text)


def _finding(signal: str, role: str | None, several: list[_Seen]) -> Finding:
    first = min(several, key=lambda one: one.first)
    times: Counter[str] = Counter()
    for one in several:
        times[one.signature.pattern] += one.times
    count = max(times.values())  # one kill is told in three lines of different kinds
    words = _quoted(first.text) + (f" ({count} times)" if count > 1 else "")
    return Finding(signal, first.signature.state or "present", first.first, words, role)


def _without_open(text: str) -> str:
    """A template as words: what is open is left out, and what then has no letter."""
    return _quoted(" ".join(one for one in text.replace(OPEN, " ").split() if _LETTER.search(one)), _LONGEST_WORDS)


def _quoted(text: str, longest: int = _LONGEST) -> str:
    text = " ".join(text.replace('\\"', '"').split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
