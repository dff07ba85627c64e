"""Logs: a run of lines from any program, read into what their messages, requests and pauses show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.logs.access_log import Requests, request_in
from diagnops.machine.logs.gc_log import Pauses, pause_in
from diagnops.machine.logs.messages import Messages
from diagnops.machine.logs.run import BARE, log_run
from diagnops.machine.logs.templates import Templates, opened

_NO_KIND = ("log", "stack trace", BARE)  # what stands within logs of every kind
_DIGIT = re.compile(r"\d")
_SECONDS = re.compile(r"\d{1,9}\.\d{1,6}")
_PICKED = re.compile(r"\b(?:grep|egrep|zgrep|rg|awk|sed|jq)\b|journalctl\b.* -g")


def read(
    lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary, routine: Templates | None = None
) -> Taken | None:
    """What a run of log lines shows; what is like a message of `routine` shows nothing."""
    messages, requests, pauses = Messages(routine), Requests(), Pauses()
    forms: Counter[str] = Counter()
    times: list[str] = []
    end = at
    for log in log_run(lines, at, heading):
        end = log.line + 1
        if not log.form:
            continue
        request = request_in(lines[log.line].lstrip("> ")) or request_in(log.text)
        forms[request.form if request else log.form] += 1
        if request:
            requests.add(request, log.line)
            if request.why:  # the proxy's own words
                messages.add(log._replace(level="info", text=request.why))
            if log.form == "JSON log":
                messages.add(log)
        elif log.form == "JVM GC log" and (pause := pause_in(log.text)):
            pauses.add(pause, log.line)
        else:
            messages.add(log)
        if log.time:
            times = [*times[:1], log.time]
    if end == at:
        return None
    found = messages.findings(vocabulary, newest_first=len(times) == 2 and _later(*times))
    words = messages.words(found)
    failed = list(requests.findings(vocabulary, picked=bool(_PICKED.search(heading.command))))
    of_requests = {one.signal for one in failed}  # which say how many there were
    found = [one for one in found if one.signal not in of_requests] + failed
    found += pauses.findings(vocabulary)
    named = [form for form, _ in forms.most_common() if form not in _NO_KIND]
    kind = named[0] if named else next(iter(forms), "log")
    products = tuple(sorted(messages.products | requests.products))
    return Taken(kind, end, tuple(sorted(found, key=lambda one: one.line)), (), words, products)


def learn_routine(lines: Sequence[str]) -> Templates:
    """The templates of a quiet log, which tell what is routine."""
    learned = Templates()
    for log in log_run(lines, 0, Heading(source="log")):
        learned.add(opened(log.text))
    return learned


def _later(first: str, last: str) -> bool:
    """Whether the log runs backwards, which only times of one form can tell; those that name a month within it."""
    one, other = (_DIGIT.sub("0", time) for time in (first, last))
    if _SECONDS.fullmatch(first) and _SECONDS.fullmatch(last):
        return float(first) > float(last)
    return first > last and ((one == other and first[:1].isdigit()) or first[:6] == last[:6])
