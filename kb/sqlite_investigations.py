"""Investigations and corrections in SQLite: rows that are only added, each call one transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import msgspec

from diagnops.kb.case import Case, Language
from diagnops.kb.correction import Correction
from diagnops.kb.errors import CaseBaseError, UsageError
from diagnops.kb.former import OfToday
from diagnops.kb.investigation import (
    Closed,
    Corrected,
    Event,
    Head,
    Investigation,
    Reopened,
    What,
    title_of,
)
from diagnops.kb.spelling import nearest
from diagnops.kb.sqlite_marks import CORRECTION, EVENT, INVESTIGATION, MarkedRows, Rows

Transaction = Callable[[], AbstractContextManager[None]]
Revise = Callable[[str, Callable[[Case], Case], str, str], None]

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # what can be read aloud and typed at night: no 0 and o, 1, l and i
_WHAT: msgspec.json.Decoder[What] = msgspec.json.Decoder(What)
_CLOSED = msgspec.json.Decoder(Closed)
_CORRECTION = msgspec.json.Decoder(Correction)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _add_event(rows: Rows, investigation: str, what: What, who: str) -> Event:
    at = _now()
    sql = "insert into event (investigation, at, who, body) values (?, ?, ?, ?) returning number"
    ((number,),) = rows(sql, [investigation, at, who, _json(what)])
    return Event(number, at, who, what)


class SqliteInvestigations:
    """The investigations of a case base in SQLite."""

    def __init__(
        self, rows: Rows, marked: MarkedRows, transaction: Transaction, revise: Revise, of_today: OfToday
    ) -> None:
        self._rows, self._marked, self._transaction = rows, marked, transaction
        self._revise, self._of_today = revise, of_today

    def begin(self, *what: What, who: str, language: Language) -> Investigation:
        """Open one, with its first events."""
        with self._transaction():
            new = self._free_id()
            opened = _now()
            row = [new, opened, who, language, title_of(what)]
            self._rows("insert into investigation (id, opened, who, language, title) values (?, ?, ?, ?, ?)", row)
            events = tuple(_add_event(self._rows, new, one, who) for one in what)
        return Investigation(new, opened, who, language, events)

    def tell(self, investigation: str, *what: What, who: str) -> tuple[Event, ...]:
        """Add events, all or none. Raises `UsageError` for one that is closed, unless it is being reopened."""
        with self._transaction():
            title, closed = self._standing(investigation)
            if closed and what and not isinstance(what[0], Reopened):
                raise closed_already(investigation, _CLOSED.decode(closed))
            events = tuple(_add_event(self._rows, investigation, one, who) for one in what)
            if closed and what:
                self._rows("update investigation set closed = null where id = ?", [investigation])
            if not title and (title := title_of(what)):
                self._rows("update investigation set title = ? where id = ?", [title, investigation])
        return events

    def close(
        self, investigation: str, closed: Closed, *, who: str, revise: Callable[[Case], Case] | None = None
    ) -> None:
        """End it; `revise` makes the new form of the case `closed.case` from the one that stands, in the same step."""
        with self._transaction():
            _, before = self._standing(investigation)
            if before:
                raise closed_already(investigation, _CLOSED.decode(before))
            _add_event(self._rows, investigation, closed, who)
            self._rows("update investigation set closed = ? where id = ?", [_json(closed), investigation])
            if revise and closed.case:
                self._revise(closed.case, revise, who, f"investigation {investigation}")

    def get(self, name: str) -> Investigation:
        """The investigation of this id, or whose id alone begins so. Raises `UsageError`."""
        found = self._full_id(name)
        ((_, opened, who, language, _, _),) = self._marked.read(INVESTIGATION, keys=[found])
        rows = self._marked.read(EVENT, part=found)
        events = tuple(Event(number, at, by, self._what(number, body)) for number, at, by, body in rows)
        return Investigation(found, opened, who, language, events)

    def heads(self, *, only_open: bool = False) -> list[Head]:
        """All of them, the one that moved last first."""
        with self._marked.snapshot():
            found = [row for row in self._marked.read(INVESTIGATION) if not (only_open and row[-1])]
            counts = self._marked.counts(EVENT)
            numbers = [last for _, last in counts.values()]
            moved: dict[int, str] = {number: at for number, at, *_ in self._marked.read(EVENT, keys=numbers)}
        heads = []
        for name, opened, who, _, title, closed in found:
            count, last = counts.get(name, (0, 0))
            heads.append(
                (-last, Head(name, opened, who, title or "", count, moved[last] if last else opened, _closed(closed)))
            )
        return [head for _, head in sorted(heads, key=lambda one: one[0])]

    def _what(self, number: int, body: str) -> What:
        try:
            return self._of_today(_WHAT.decode(body))
        except msgspec.DecodeError as error:
            raise CaseBaseError("event_damaged", number=number, reason=str(error)) from None

    def _standing(self, investigation: str) -> tuple[str | None, str | None]:
        """Title and end of one that has to be there."""
        rows = self._marked.read(INVESTIGATION, keys=[investigation])
        if not rows:
            raise self._unknown(investigation)
        return rows[0][4], rows[0][5]

    def _free_id(self) -> str:
        import secrets  # only to open one: hashing and random numbers take their time to load

        for length in (4, 4, 4, 4, 5, 5, 6, 8, 12):
            new = "i-" + "".join(secrets.choice(_LETTERS) for _ in range(length))
            if not self._rows("select 1 from investigation where id = ?", [new]):
                return new
        raise CaseBaseError("no_free_id")  # never: there are more ids than atoms

    def _full_id(self, name: str) -> str:
        wanted = name.strip().casefold()
        wanted = wanted if wanted.startswith("i-") else "i-" + wanted
        if not wanted.removeprefix("i-").isalnum():
            raise self._unknown(name)
        rows = self._rows(
            "select id, coalesce(title, '') from investigation where substr(id, 1, ?) = ? order by opened desc limit 4",
            [len(wanted), wanted],
        )
        if len(rows) == 1 or any(row[0] == wanted for row in rows):
            return wanted if any(row[0] == wanted for row in rows) else str(rows[0][0])
        if not rows:
            raise self._unknown(name)
        told = [f"{i} ({title[:30]})" for i, title in rows[:3]] + ["…"] * (len(rows) > 3)
        raise UsageError("several_investigations", name=name, found=tuple(told))

    def _unknown(self, name: str) -> UsageError:
        known = sorted(self._marked.read(INVESTIGATION), key=lambda row: row[1], reverse=True)[:1000]
        near = nearest(name if name.startswith("i-") else "i-" + name, (row[0] for row in known))
        return UsageError("no_investigation", hint="" if near else "show_investigations", name=name, near=near)


def _closed(kept: str | None) -> Closed | None:
    return _CLOSED.decode(kept) if kept else None


def closed_already(investigation: str, closed: Closed) -> UsageError:
    """What is said to somebody who adds to an investigation that is over."""
    if closed.case:
        return UsageError("is_closed_as", hint="reopen_or_begin", investigation=investigation, case=closed.case)
    return UsageError("is_closed_already", hint="reopen_or_begin", investigation=investigation)


class SqliteCorrections:
    """The corrections of a case base in SQLite."""

    def __init__(self, rows: Rows, marked: MarkedRows, transaction: Transaction, of_today: OfToday) -> None:
        self._rows, self._marked, self._transaction, self._of_today = rows, marked, transaction, of_today

    def add(self, correction: Correction, *, who: str) -> Correction:
        """Keep it, and note a `wrong` in its investigation. Raises `UsageError` when the same stands already."""
        with self._transaction():
            for one in self.all():
                if one.stands and _says(one) == _says(correction):
                    raise UsageError("correction_stands", number=one.number, who=one.who)
            made = msgspec.structs.replace(correction, who=who, at=_now(), number=0, withdrawn=None)
            sql = "insert into correction (at, who, body) values (?, ?, ?) returning number"
            ((number,),) = self._rows(sql, [made.at, who, _json(made)])
            if made.investigation:
                _add_event(self._rows, made.investigation, Corrected(number, made.case, made.because), who)
        return msgspec.structs.replace(made, number=number)

    def withdraw(self, number: int, *, who: str) -> Correction:
        """Take it back; it stays listed. Raises `UsageError`."""
        with self._transaction():
            found = next((c for c in self.all() if c.number == number), None)
            if found is None:
                raise UsageError("no_correction", hint="list_corrections", number=number)
            if found.withdrawn:
                raise UsageError("correction_withdrawn_already", number=number, withdrawn=found.withdrawn)
            withdrawn = f"{_now()} {who}"
            self._rows("update correction set withdrawn = ? where number = ?", [withdrawn, number])
        return msgspec.structs.replace(found, withdrawn=withdrawn)

    def all(self) -> list[Correction]:
        """Every correction ever made, oldest first."""
        return [
            msgspec.structs.replace(self._read(number, body), number=number, withdrawn=withdrawn)
            for number, _, _, body, withdrawn in self._marked.read(CORRECTION)
        ]

    def _read(self, number: int, body: str) -> Correction:
        try:
            return self._of_today(_CORRECTION.decode(body))
        except msgspec.DecodeError as error:
            raise CaseBaseError("correction_damaged", number=number, reason=str(error)) from None


def _says(correction: Correction) -> tuple[object, ...]:
    if correction.kind == "same":
        return "same", frozenset((correction.case, correction.other))
    return "wrong", correction.case, correction.investigation
