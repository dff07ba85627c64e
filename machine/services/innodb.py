"""SHOW ENGINE INNODB STATUS: the sections of InnoDB's monitor."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.duration import moment
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.common.judged import Judged, telling, told
from diagnops.machine.common.judgement import Limits, by_level

_HEAD = re.compile(r"^(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\b.*INNODB MONITOR OUTPUT")
_END = "END OF INNODB MONITOR OUTPUT"
_FRAME = re.compile(r"^[=*]{5,}.*$|^\+-[-+]+$|^\s*(?:Type|Name|Status):|^\|? ?(?:InnoDB|Type) ")
_MOST_BEFORE = 8
_THREAD = re.compile(r"(MariaDB|MySQL) thread id")
_DEADLOCK = "LATEST DETECTED DEADLOCK"
# Within so many seconds a deadlock is of now; after a day nobody saw one.
_RECENT, _LONG_AGO = 600.0, 86400.0
_WAITS, _LONG, _STUCK = 5.0, 300.0, 1.0


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """InnoDB's monitor, with the frame of the client around it."""
    head = next((i for i in range(at, min(at + _MOST_BEFORE, len(lines))) if _HEAD.match(lines[i])), None)
    if head is None or not all(_FRAME.match(line) or not line.strip() for line in lines[at:head]):
        return None
    last = next((i for i in range(head, len(lines)) if lines[i].startswith(_END)), None)
    if last is None:  # cut off
        last = head
        while last + 1 < len(lines) and (lines[last + 1].strip() or _more(lines, last + 2)):
            last += 1
    end = last + 1
    while end < len(lines) and (_FRAME.match(lines[end]) or lines[end].startswith("1 row in set")):
        end += 1
    found = list(_judged(lines, head, last, vocabulary))
    kind = "SHOW ENGINE INNODB STATUS"
    who = next((one[1] for line in lines[head:last] if (one := _THREAD.match(line))), "")
    product = (who.lower(),) if who else ()
    return Taken(kind, end, told(found, "database", vocabulary), words=telling(found), products=product)


def _more(lines: Sequence[str], at: int) -> bool:
    return at < len(lines) and bool(re.match(r"-{3,}|[A-Z][A-Z /]+$|\s+\d+: len", lines[at]))


def _judged(lines: Sequence[str], head: int, last: int, vocabulary: Vocabulary) -> Iterator[Judged]:
    whole = lines[last].startswith(_END)
    yield from _deadlock(lines, head, last, whole)
    history = vocabulary.signal["db.undo.history_length"].levels
    averaged = (_AVERAGED.search(line) for line in lines[head : head + 5])
    seconds = next((int(one[1]) for one in averaged if one), 0)
    section = ""
    for i in range(head, last):
        line = lines[i]
        if i > head and lines[i - 1].startswith("---") and line.isupper():
            section = line.strip()
        if section == _DEADLOCK:
            continue
        for pattern, judge in _LINES:
            if found := pattern.search(line):
                yield judge(found, i)
        if seconds >= _LEAST_SECONDS:
            yield from _hits(lines, i, vocabulary)
        if found := _HISTORY.match(line):
            figure = float(found[1])
            state = by_level(figure, Limits(history.high)).state if history else None
            yield Judged("db.undo.history_length", state, i, line.strip(), figure)


def _deadlock(lines: Sequence[str], head: int, last: int, whole: bool) -> Iterator[Judged]:
    at = next((i for i in range(head, last) if lines[i].strip() == _DEADLOCK), None)
    if at is None:
        if whole:
            yield Judged("db.deadlock", "absent", head, "no deadlock since the start")
        return
    taken = moment(lines[head][:19])
    times = (moment(line[:19]) for line in lines[at + 1 : at + 4])
    when = next((one for one in times if one is not None), None)
    if taken is None or when is None:
        return
    age = taken - when
    state: State | None = "present" if age <= _RECENT else "absent" if age >= _LONG_AGO else None
    yield Judged("db.deadlock", state, at, f"deadlock {age:.0f} s ago", telling=_DEADLOCK if state == "present" else "")


def _lock_wait(found: re.Match[str], line: int) -> Judged:
    waited = float(found[1]) / (1e6 if found[2] == "us" else 1.0)
    state: State | None = "high" if waited >= _WAITS else None
    words = f"TRX HAS BEEN WAITING {waited:.0f} s FOR THIS LOCK"
    return Judged("db.lock.wait", state, line, words, waited, "waiting for this lock to be granted" if state else "")


def _transaction(found: re.Match[str], line: int) -> Judged:
    age = float(found[1])
    return Judged(
        "db.transaction.long_running", "present" if age >= _LONG else None, line, f"ACTIVE {found[1]} sec", age
    )


def _semaphore(found: re.Match[str], line: int) -> Judged:
    waited = float(found[1])
    words = f"has waited {found[1]} seconds the semaphore"
    return Judged(
        "db.internal_lock.wait", "high" if waited >= _STUCK else None, line, words, waited, "waits for a semaphore"
    )


def _hits(lines: Sequence[str], line: int, vocabulary: Vocabulary) -> Iterator[Judged]:
    """The share of the last seconds; a pool that few pages are read into is only being filled."""
    found = _HITS.match(lines[line])
    if found is None:
        return
    reads = _READS.match(lines[line - 1])
    levels = vocabulary.signal["db.buffer.hit_ratio"].levels
    if reads and levels and levels.low:
        share = float(found[1]) / 10.0
        state: State | None = "low" if share <= levels.low else "normal" if share >= _WELL else None
        busy = float(reads[1]) >= _MANY_READS
        yield Judged("db.buffer.hit_ratio", state if busy or state != "low" else None, line, found[0], share)


_HITS = re.compile(r"Buffer pool hit rate (\d{1,4}) / 1000")
_READS = re.compile(r"(\d{1,12}(?:\.\d+)?) reads/s")
_AVERAGED = re.compile(r"averages calculated from the last (\d{1,9}) seconds")
_LEAST_SECONDS = 5
_WELL = 97.0
_MANY_READS = 300.0
_HISTORY = re.compile(r"History list length (\d{1,15})")
_LINES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], Judged]], ...] = (
    (re.compile(r"TRX HAS BEEN WAITING (\d{1,15}) (SEC|us) FOR THIS LOCK"), _lock_wait),
    (re.compile(r"^---TRANSACTION \S+, ACTIVE (?:\(\w+\) )?(\d{1,12}) sec"), _transaction),
    (re.compile(r"has waited at .* for (\d{1,9}(?:\.\d+)?) seconds the semaphore"), _semaphore),
)
