"""Logs: what their lines show, read by signatures in their order, and which of their messages are worth comparing.

A line that ends what another set takes it back. What no signature knows is words where its level or what it says is
trouble, without what varies; the rest is routine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.access_log import Requests, request_in
from diagnops.machine.finding import Finding, Heading, Taken
from diagnops.machine.gc_log import Pauses, pause_in
from diagnops.machine.log_lines import Log
from diagnops.machine.log_run import log_run
from diagnops.machine.signatures import Match, Signature, signatures
from diagnops.machine.templates import OPEN, Template, Templates, masked

_LONGEST = 160  # characters of a message that a person would quote
_MOST_WORDS = 30  # messages that are worth comparing
_FLOOD = 100  # lines from which on a warning may be told to be routine: it is this share of them
_ROUTINE = 0.2
_FLAPS = 2
_NO_KIND = ("log", "stack trace")  # what stands within logs of every kind
_MOST_THINGS = 1000  # devices, servers and services that are told apart
# What went and came again so often is a trouble of its own.
_AGAIN = {"nic.link_down": "nic.link_flap"}
_TROUBLE = re.compile(
    r"\b(?:fail\w*|fault|errors?|cannot|can't|could not|unable|timed? ?out|refused|denied|exceed\w*|abort\w*|lost"
    r"|kill\w*|corrupt\w*|unreachable|not ready|not responding|unhealthy|overflow\w*|exhaust\w*|dropp\w+|missing"
    r"|crash\w*|panic\w*|stuck|hang|hung|stall\w*|throttl\w*|reject\w*|too many|out of|no space|no route|expired"
    r"|degraded|offline|martian|unstable|(?:is|went|are|link|marked) down)\b",
    re.IGNORECASE,
)
# Whose messages are of who came and went, not of how things are.
_OF_PEOPLE = frozenset(("sshd", "cron", "crond", "sudo", "su", "audit", "auditd", "systemd-logind", "pam_unix"))
_FINE = re.compile(r"\b(?:no|0|without|zero) (?:errors?|failures?|failed)\b|\bfailed=0\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_SECONDS = re.compile(r"\d{1,9}\.\d{1,6}")
_PICKED = re.compile(r"\b(?:grep|egrep|zgrep|rg|awk|sed|jq)\b|journalctl\b.* -g")


class _Seen(NamedTuple):
    """A signature of one thing: the lines it was first and last seen in, how often, and its first message."""

    signature: Signature
    first: int
    last: int
    times: int
    text: str


class _Messages:
    """What the messages of a log come to: what their signatures set and ended, and their templates."""

    def __init__(self, routine: Templates | None) -> None:
        self.set: dict[tuple[str, str | None, str], _Seen] = {}
        self.ended: dict[tuple[str, str], tuple[int, int]] = {}
        self.templates = Templates()
        self.weighty: dict[int, tuple[Template, bool, str]] = {}
        self.products: set[str] = set()
        self._routine = routine
        self.count = 0

    def add(self, log: Log) -> None:
        """Look at one message."""
        self.count += 1
        if log.level == "debug" or log.program.lower() in _OF_PEOPLE:
            return
        message = masked(log.text)
        if self._routine and self._routine.knows(message):
            return
        template = self.templates.add(message, log.line)
        rows: dict[str, Match] = {}
        for one in signatures().match(log.text):  # of several of a signal the one that says the most
            said = rows.get(one.signature.signal)
            if said is None or _says_more(one.signature, said.signature):
                rows[one.signature.signal] = one
        for one in rows.values():
            self._note(log, one)
        if any(one.signature.ends for one in rows.values()):
            return
        known = next(iter(rows), "")
        sure = bool(known) or log.level in ("error", "fatal")
        unsure = log.level == "warning" or (not log.level and _TROUBLE.search(log.text) and not _FINE.search(log.text))
        if (sure or unsure) and id(template) not in self.weighty and len(self.weighty) < 20 * _MOST_WORDS:
            self.weighty[id(template)] = template, sure, known

    def _note(self, log: Log, match: Match) -> None:
        row, of = match.signature, match.of.lower()
        self.products.update(row.products)
        if row.ends:
            first, _ = self.ended.get((row.signal, of), (log.line, log.line))
            self.ended[row.signal, of] = first, log.line
            return
        at = row.signal, row.role, of
        seen = self.set.get(at)
        if seen is not None:
            self.set[at] = seen._replace(last=log.line, times=seen.times + 1)
        elif len(self.set) < _MOST_THINGS:
            self.set[at] = _Seen(row, log.line, log.line, 1, log.text)


def _says_more(one: Signature, other: Signature) -> bool:
    return (bool(one.products), len(one.pattern)) > (bool(other.products), len(other.pattern))


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """What a run of log lines shows."""
    return read_log(lines, at, heading, vocabulary)


def read_log(
    lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary, routine: Templates | None = None
) -> Taken | None:
    """What a run of log lines shows; what is like a message of `routine` shows nothing."""
    messages, requests, pauses = _Messages(routine), Requests(), Pauses()
    forms: Counter[str] = Counter()
    end = at
    times: list[str] = []
    for log in log_run(lines, at, heading):
        end = log.line + 1
        if log.form == "":
            continue
        if request := request_in(log.text if not log.text.startswith("{") else lines[log.line]):
            forms[request.form] += 1
            requests.add(request, log.line)
            continue
        forms[log.form] += 1
        if log.form == "JVM GC log" and (pause := pause_in(log.text)):
            pauses.add(pause, log.line)
            continue
        messages.add(log)
        times = [*times[:1], log.time] if log.time else times
    if end == at:
        return None
    newest_first = len(times) == 2 and _later(*times)
    picked = bool(_PICKED.search(heading.command))
    found = [
        *_findings(messages, vocabulary, newest_first=newest_first),
        *requests.findings(vocabulary, picked=picked),
        *pauses.findings(vocabulary),
    ]
    named = [form for form, _ in forms.most_common() if form not in _NO_KIND]
    kind = named[0] if named else next(iter(forms), "log")
    told = {one.signal for one in found}
    over = {one for one, _ in messages.ended if one not in told and _AGAIN.get(one) not in told}
    products = tuple(sorted(messages.products | requests.products))
    return Taken(kind, end, tuple(sorted(found, key=lambda one: one.line)), (), _words(messages, over), products)


def learn_routine(lines: Sequence[str]) -> Templates:
    """The templates of a quiet log."""
    learned = Templates()
    for log in log_run(lines, 0, Heading(source="log")):
        learned.add(masked(log.text))
    return learned


def _findings(messages: _Messages, vocabulary: Vocabulary, *, newest_first: bool) -> Iterator[Finding]:
    by_signal: dict[tuple[str, str | None], list[_Seen]] = {}
    for (signal, role, of), seen in messages.set.items():
        if signal not in vocabulary.signal:
            continue
        ends = [messages.ended[at] for at in ((signal, of), (signal, "")) if at in messages.ended]
        over = any((first < seen.first) if newest_first else (last > seen.last) for first, last in ends)
        if not over:
            by_signal.setdefault((signal, role), []).append(seen)
        if ends and seen.times >= _FLAPS and (again := _AGAIN.get(signal)) in vocabulary.signal:
            by_signal.setdefault((again or "", role), []).append(seen)
    for (signal, role), several in by_signal.items():
        first = min(several, key=lambda one: one.first)
        count = sum(one.times for one in several)
        words = _quoted(first.text) + (f" ({count} times)" if count > 1 else "")
        state = first.signature.state
        if state is not None:
            yield Finding(signal, state, first.first, words, role)


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _words(messages: _Messages, over: set[str]) -> str:
    """The messages worth comparing, one a line, without what varies."""
    worth: dict[str, None] = {}
    for template, sure, known in messages.weighty.values():
        routine = messages.count >= _FLOOD and template.count > _ROUTINE * messages.count
        if known in over or (routine and not sure):
            continue
        worth[_quoted(template.text.replace(OPEN, " "))] = None
    return "\n".join(one for one in list(worth)[:_MOST_WORDS] if one)


def _later(first: str, last: str) -> bool:
    """Whether the log runs backwards, which only times of one form can tell; those that name a month within it."""
    one, other = (_DIGIT.sub("0", time) for time in (first, last))
    if _SECONDS.fullmatch(first) and _SECONDS.fullmatch(last):
        return float(first) > float(last)
    return first > last and ((one == other and first[:1].isdigit()) or first[:6] == last[:6])
