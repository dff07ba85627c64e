"""Marks: a checksum beside each row that is kept, so that one that was damaged or lost is noticed when it is read.

SQLite makes them itself, by triggers, in the transaction that writes the row. There too the log of the case base goes
on: a chain of hashes over every change of what answers rest on.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from diagnops.kb.errors import CaseBaseError
from diagnops.kb.message import message

Row = tuple[Any, ...]
Rows = Callable[[str, Sequence[Any]], list[Row]]
Snapshot = Callable[[], AbstractContextManager[None]]


_AT_ONCE = 500  # keys: SQLite takes so many values and not many more
_WHOLE = "''"


class Kept(NamedTuple):
    """A table whose rows are marked: how one of it is called (a code of the catalogue), and its columns, the key first.

    `part` is the column that says which rows are read together; `answers` whether answers rest on it.
    """

    said: str
    table: str
    columns: tuple[str, ...]
    part: str = _WHOLE
    answers: bool = False


CASE = Kept("row_of_case", "case", ("id", "body"), answers=True)
CHANGE = Kept(
    "row_of_history",
    "change",
    ("revision", "case_id", "at", "who", "action", "why", "before", "after"),
    part="case_id",
)
FACT = Kept("row_of_fact", "fact", ("name", "value"))
INVESTIGATION = Kept("row_of_investigation", "investigation", ("id", "opened", "who", "language", "title", "closed"))
EVENT = Kept("row_of_event", "event", ("number", "at", "who", "body"), part="investigation")
CORRECTION = Kept("row_of_correction", "correction", ("number", "at", "who", "body", "withdrawn"), answers=True)
VOCABULARY = Kept(
    "row_of_vocabulary",
    "vocabulary_change",
    ("revision", "name", "at", "who", "action", "why", "text"),
    answers=True,
)
MISREADING = Kept("row_of_misreading", "misreading", ("number", "at", "who", "body", "withdrawn"))
TOKEN = Kept("row_of_token", "token", ("number", "name", "scope", "at", "who", "hash", "revoked"))
DELIVERY = Kept(
    "row_of_delivery",
    "delivery",
    ("number", "at", "who", "kind", "alert_group", "digest", "body", "investigation", "done"),
)
ALL = (CASE, CHANGE, FACT, INVESTIGATION, EVENT, CORRECTION, VOCABULARY, MISREADING, TOKEN, DELIVERY)

IDENTITY, LOG = "identity", "log"
"""The facts that tell one case base from every other, and its content from that of every other time."""


class MarkedRows:
    """Reads rows of the case base at `path`; raises `CaseBaseError` where one is not as it was written."""

    def __init__(self, path: str, rows: Rows, snapshot: Snapshot) -> None:
        self._path, self._rows, self.snapshot = path, rows, snapshot

    def read(self, kept: Kept, *, part: str | None = None, keys: Sequence[str | int] | None = None) -> list[Row]:
        """The rows of a table in the order of their keys: of one part of it, of some keys, or all there are."""
        if keys is not None and len(keys) > _AT_ONCE:
            some = [keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE)]
            return [row for few in some for row in self.read(kept, part=part, keys=few)]
        key, columns = kept.columns[0], ", ".join(kept.columns)
        asked: list[tuple[str, str, Sequence[str | int]]] = []
        if part is not None or kept.part == _WHOLE:
            asked.append((kept.part, "part", [part or ""]))
        if keys is not None:
            asked.append((key, "key", keys))
        values = [value for *_, some in asked for value in some]
        which = "".join(f" and {of} in ({','.join('?' * len(some))})" for of, _, some in asked)
        marked = "".join(f" and {of} in ({','.join('?' * len(some))})" for _, of, some in asked)
        with self.snapshot():
            rows = self._rows(
                f'select {kept.part}, {columns} from "{kept.table}" where true{which} order by {key}', values
            )
            marks = self._rows(f"select part, key, checksum from mark where kind = '{kept.table}'{marked}", values)
        found = {(of, row[0], checksum(*row)) for of, *row in rows}
        for of, at, _ in sorted(found.symmetric_difference(marks), key=str):
            raise self._not_as_written(kept.said, of, at)
        return [row[1:] for row in rows]

    def counts(self, kept: Kept) -> dict[str, tuple[int, Any]]:
        """How many rows each part has, and the last key in it."""
        with self.snapshot():
            of = f"count(*), max({kept.columns[0]})"
            rows = self._rows(f'select {kept.part}, {of} from "{kept.table}" group by 1', ())
            marks = self._rows("select part, count(*), max(key) from mark where kind = ? group by 1", [kept.table])
            if rows != marks:
                self.read(kept)
                raise self._not_as_written("row_of_table", "", kept.table)
        return {part: (count, last) for part, count, last in rows}

    def verify(self) -> None:
        """Read every row there is."""
        for kept in ALL:
            self.read(kept)
        # Where one is not as it was laid down, rows would be without a mark from now on.
        laid = self._rows("select name, sql from sqlite_master where type = 'trigger' and name like 'mark %'", ())
        for name, _ in sorted(set(_triggers()).symmetric_difference(laid)):
            raise self._not_as_written("row_of_trigger", "", name)

    def _not_as_written(self, said: str, part: str, key: str | int) -> CaseBaseError:
        what = message(said, part=part, key=key)
        return CaseBaseError("not_as_written", hint="other_place", because=what, path=self._path)


def checksum(*values: object) -> int:
    """A number that changes when a row does."""
    found = 0
    for value in values:
        # No text has these bytes: they tell where a value begins, and text from what is none.
        told = b"\xfd" if value is None else b"\xfe" + value if isinstance(value, bytes) else str(value).encode()
        found = zlib.crc32(b"\xff" + told, found)
    return found


def next_log(last: str, *values: object) -> str:
    """The hash of a log after one more change. It is never the same twice: two copies of a case base go apart."""
    import hashlib  # to write alone

    told = repr((last, values)).encode() + os.urandom(16)
    return hashlib.blake2b(told, digest_size=16).hexdigest()


FUNCTIONS: Mapping[str, Callable[..., str | int]] = {"row_checksum": checksum, "next_log": next_log}
"""What the triggers call; who writes has to give them to SQLite."""


def mark_all(rows: Rows) -> None:
    """Mark every row as it is now, and from now on each as it is written; the caller holds the transaction."""
    for (name,) in rows("select name from sqlite_master where type = 'trigger' and name like 'mark %'", ()):
        rows(f'drop trigger "{name}"', ())
    rows("delete from mark", ())
    for kept in ALL:
        rows(f'insert into mark select {_mark(kept, "")} from "{kept.table}"', ())
    for _, sql in _triggers():
        rows(sql, ())


def _triggers() -> Iterator[tuple[str, str]]:
    for kept in ALL:
        forget = f"delete from mark where kind = '{kept.table}' and part = {_of(kept.part, 'old')} and key = "
        forget += f"{_of(kept.columns[0], 'old')};"
        keep = f"insert into mark values ({_mark(kept, 'new')});"
        for when, row, steps in (("insert", "new", keep), ("update", "new", forget + keep), ("delete", "old", forget)):
            if kept.answers:
                told = ", ".join(_of(column, row) for column in kept.columns)
                steps += f" update fact set value = next_log(value, '{when}', {told}) where name = '{LOG}';"
            name = f"mark {kept.table} {when}"
            yield name, f'CREATE TRIGGER "{name}" after {when} on "{kept.table}" begin {steps} end'


def _mark(kept: Kept, row: str) -> str:
    columns = [_of(column, row) for column in kept.columns]
    return f"'{kept.table}', {_of(kept.part, row)}, {columns[0]}, row_checksum({', '.join(columns)})"


def _of(column: str, row: str) -> str:
    return column if not row or column == _WHOLE else f'{row}."{column}"'
