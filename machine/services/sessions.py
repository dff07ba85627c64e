"""Sessions of a database: what those that are listed say together of locks, transactions and load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.judged import Judged
from diagnops.machine.common.judgement import Limits, by_level

# Rules of thumb, in seconds: below, a wait or a transaction is everyday life.
_WAITS = 5.0
_IDLE = 60.0
_LONG = 300.0
_SLOW = 60.0
_QUICK = 1.0
# So many sessions at once in one kind of wait are trouble, however long each waits.
_MANY = 5


class Session(NamedTuple):
    """A session, or `alike` of one kind. `age` is how long at least it has done what it does, None if nobody says;
    unless it `asks`, that is the age of its transaction and not of its statement."""

    line: int
    doing: str  # "active", "idle" or "idle in transaction"; "" for what the server does for itself
    age: float | None = None
    shown: str = ""  # the age, as it was printed
    wait: str = ""  # "lock", "table lock", "internal", "io", "commit"
    event: str = ""
    alike: int = 1
    asks: bool = True


class Listed(NamedTuple):
    """Sessions, and whether the list shows `waits` and `transactions` at all, and seems to be the `whole` of them."""

    sessions: Sequence[Session]
    waits: bool
    whole: bool
    transactions: bool = True


def judge(listed: Listed, vocabulary: Vocabulary) -> list[Judged]:
    """What the sessions say, all taken together."""
    found = [*_locks(listed), *_idle(listed)]
    found.extend(_long(listed))
    found.extend(_waits(listed.sessions))
    found.extend(_load(listed, vocabulary))
    return found


def _locks(listed: Listed) -> Iterator[Judged]:
    blocked = [one for one in listed.sessions if one.wait in ("lock", "table lock")]
    yield from _lasting("db.lock.wait", "high", blocked, _WAITS, "sessions wait for locks", untold=listed.waits)
    tables = [one for one in blocked if one.wait == "table lock"]
    yield from _lasting("db.lock.table", "present", tables, _WAITS, "sessions wait for a table lock")
    if not blocked and listed.waits and listed.whole:
        yield Judged("db.lock.wait", "normal", listed.sessions[0].line, "no session waits for a lock")


def _idle(listed: Listed) -> Iterator[Judged]:
    open_ones = [one for one in listed.sessions if one.doing == "idle in transaction"]
    yield from _lasting("db.transaction.idle", "present", open_ones, _IDLE, "sessions idle in transaction")
    if not open_ones and listed.whole and listed.transactions:
        yield Judged("db.transaction.idle", "absent", listed.sessions[0].line, "no session is idle in transaction")


def _lasting(
    signal: str, state: State, those: Sequence[Session], least: float, many: str, *, untold: bool = False
) -> Iterator[Judged]:
    """Trouble where one of those has lasted, or where there are many; doubt where there is any. `untold`: also where
    the list tells no ages, for what is over at once is hardly ever on one."""
    if not those:
        return
    oldest = max(those, key=lambda one: one.age or 0.0)
    count = sum(one.alike for one in those)
    words = (
        f"{oldest.event or oldest.doing} {oldest.shown}".strip() if count == 1 or oldest.shown else f"{count} {many}"
    )
    lasts = (oldest.age or 0.0) >= least
    brief = all(one.age is not None and one.age < _QUICK for one in those)
    trouble = lasts or (count >= _MANY and not brief) or (untold and all(one.age is None for one in those))
    yield Judged(signal, state if trouble else None, oldest.line, words, telling=oldest.event if trouble else "")


def _long(listed: Listed) -> Iterator[Judged]:
    for one in listed.sessions:
        age = one.age
        if age is None or one.doing not in ("active", "idle in transaction"):
            continue
        words = f"{one.doing} for {one.shown}"
        if age >= _LONG:
            yield Judged("db.transaction.long_running", "present", one.line, words, age)
        if one.doing == "active":
            state: State | None = "high" if age >= _SLOW else "normal" if age <= _QUICK else None
            if age > _QUICK and (one.wait or not one.asks):  # it waits, or its statement may be a new one
                state = None
            if state != "normal" or listed.whole:
                yield Judged("db.slow_queries", state, one.line, words, age)


def _waits(sessions: Sequence[Session]) -> Iterator[Judged]:
    signals = {"internal": "db.internal_lock.wait", "io": "db.wait.io", "commit": "db.commit.duration"}
    for wait, signal in signals.items():
        those = [one for one in sessions if one.wait == wait]
        if sum(one.alike for one in those) >= _MANY:
            events = Counter[str]()
            for one in those:
                events[one.event] += one.alike
            event, count = events.most_common(1)[0]
            yield Judged(signal, "high", those[0].line, f"{count} sessions in {event}", telling=event)


def _load(listed: Listed, vocabulary: Vocabulary) -> Iterator[Judged]:
    active = [one for one in listed.sessions if one.doing == "active"]
    count = sum(one.alike for one in active)
    levels = vocabulary.signal["db.sessions.active"].levels
    state = by_level(count, Limits(high=levels.high if levels else None)).state
    if state == "high" or listed.whole:
        yield Judged(
            "db.sessions.active", state, (active or listed.sessions)[0].line, f"{count} active sessions", figure=count
        )
