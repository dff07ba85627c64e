"""Deliveries in SQLite: several processes may take them in and work on them, each delivery is worked on once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from diagnops.kb.delivery import Delivery
from diagnops.kb.sqlite_marks import DELIVERY, MarkedRows, Rows

Transaction = Callable[[], AbstractContextManager[None]]

KNOWN_DAYS, LAST_KNOWN_DAYS = 90, 400
"""So long a delivery that is done is known again when it is sent again, and the last one of its group."""


class SqliteDeliveries:
    """The deliveries of a case base in SQLite."""

    def __init__(self, rows: Rows, marked: MarkedRows, transaction: Transaction) -> None:
        self._rows, self._marked, self._transaction = rows, marked, transaction

    def add(
        self, kind: str, group: str, digest: str, body: str, *, who: str, tells_moments: bool = True
    ) -> Delivery | None:
        """Keep one; None where one of its group said just the same, or the last one where it tells no moments."""
        with self._transaction():
            said = self._rows("select digest from delivery where alert_group = ? order by number desc", [group])
            if (digest,) in (said if tells_moments else said[:1]):
                return None
            at = _now()
            columns = "at, who, kind, alert_group, digest, body"
            sql = f"insert into delivery ({columns}) values (?, ?, ?, ?, ?, ?) returning number"
            ((number,),) = self._rows(sql, [at, who, kind, group, digest, body])
        return Delivery(number, at, who, kind, group, digest, body)

    def get(self, number: int) -> Delivery:
        """The delivery of this number."""
        ((_, *row),) = self._marked.read(DELIVERY, keys=[number])
        return Delivery(number, *row)

    def waiting(self, group: str | None = None) -> list[int]:
        """The numbers of those, all or of a group, that nobody has worked on yet, oldest first."""
        sql = "select number from delivery where done is null and alert_group = coalesce(?, alert_group) order by 1"
        return [number for (number,) in self._rows(sql, [group])]

    def last_of(self, group: str) -> Delivery | None:
        """The last of a group that was worked on and led to an investigation."""
        sql = "select max(number) from delivery where alert_group = ? and investigation is not null"
        ((number,),) = self._rows(sql, [group])
        return None if number is None else self.get(number)

    def finish(self, number: int, investigation: str | None) -> None:
        """Say that it was worked on."""
        sql = "update delivery set investigation = ?, done = ?, body = '' where number = ?"
        with self._transaction():
            self._rows(sql, [investigation, _now(), number])
            self._forget()

    def _forget(self) -> None:
        """Let go of what is long done. The last of a group is known for longer: while alerts fire it is sent again."""
        followed = "number not in (select max(number) from delivery group by alert_group)"
        sql = f"delete from delivery where done < ? and ({followed} or done < ?)"
        self._rows(sql, [_now(-KNOWN_DAYS), _now(-LAST_KNOWN_DAYS)])


def _now(days: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="seconds")
