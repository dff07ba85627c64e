"""Misreadings in SQLite: rows that are only added, and marked when they are taken back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import msgspec

from diagnops.kb.errors import CaseBaseError, UsageError
from diagnops.kb.former import OfToday
from diagnops.kb.misreading import Misreading
from diagnops.kb.sqlite_marks import MISREADING, MarkedRows, Rows

Transaction = Callable[[], AbstractContextManager[None]]
_DECODER = msgspec.json.Decoder(Misreading)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class SqliteMisreadings:
    """The misreadings of a case base in SQLite."""

    def __init__(self, rows: Rows, marked: MarkedRows, transaction: Transaction, of_today: OfToday) -> None:
        self._rows, self._marked, self._transaction, self._of_today = rows, marked, transaction, of_today

    def add(self, misreading: Misreading, *, who: str) -> Misreading:
        """Keep it, in the place of what stands of the same clause and place; itself where that says the same."""
        with self._transaction():
            for one in self.all():
                if one.stands and one.of == misreading.of:
                    if one.state == misreading.state:
                        return one
                    self.withdraw(one.number, who=who)
            made = msgspec.structs.replace(misreading, who=who, at=_now(), number=0, withdrawn=None)
            body = msgspec.json.encode(made).decode()
            sql = "insert into misreading (at, who, body) values (?, ?, ?) returning number"
            ((number,),) = self._rows(sql, [made.at, who, body])
        return msgspec.structs.replace(made, number=number)

    def withdraw(self, number: int, *, who: str) -> Misreading:
        """Take it back; it stays listed. Raises `UsageError`."""
        with self._transaction():
            found = next((one for one in self.all() if one.number == number), None)
            if found is None:
                raise UsageError("no_correction", hint="list_corrections", number=f"r{number}")
            if found.withdrawn:
                raise UsageError("correction_withdrawn_already", number=found.name, withdrawn=found.withdrawn)
            withdrawn = f"{_now()} {who}"
            self._rows("update misreading set withdrawn = ? where number = ?", [withdrawn, number])
        return msgspec.structs.replace(found, withdrawn=withdrawn)

    def all(self) -> list[Misreading]:
        """Every one ever made, oldest first."""
        return [
            msgspec.structs.replace(self._read(number, body), number=number, withdrawn=withdrawn)
            for number, _, _, body, withdrawn in self._marked.read(MISREADING)
        ]

    @property
    def key(self) -> str:
        """What those that stand are known by; nothing where there never was one."""
        sql = "select count(*), coalesce(sum(checksum), 0) from mark where kind = 'misreading'"
        ((made, checksums),) = self._rows(sql, ())
        return f"r{made}.{checksums:x}" if made else ""

    def _read(self, number: int, body: str) -> Misreading:
        try:
            return self._of_today(_DECODER.decode(body))
        except msgspec.DecodeError as error:
            raise CaseBaseError("correction_damaged", number=f"r{number}", reason=str(error)) from None
