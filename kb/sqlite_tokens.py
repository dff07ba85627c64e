"""Tokens in SQLite: rows that are only added, and marked when one is taken back."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from diagnops.kb.errors import UsageError
from diagnops.kb.spelling import nearest
from diagnops.kb.sqlite_marks import TOKEN, MarkedRows, Row, Rows
from diagnops.kb.token import Scope, Token

Transaction = Callable[[], AbstractContextManager[None]]


class SqliteTokens:
    """The tokens of a case base in SQLite."""

    def __init__(self, rows: Rows, marked: MarkedRows, transaction: Transaction) -> None:
        self._rows, self._marked, self._transaction = rows, marked, transaction

    def add(self, name: str, scope: Scope, hash_: str, *, who: str) -> Token:
        """Keep one by its hash. Raises `UsageError` where one of this name stands."""
        with self._transaction():
            if any(one.stands and one.name == name for one in self.all()):
                raise UsageError("token_stands", name=name)
            at = _now()
            sql = "insert into token (name, scope, at, who, hash) values (?, ?, ?, ?, ?) returning number"
            ((number,),) = self._rows(sql, [name, scope, at, who, hash_])
        return Token(number, name, scope, at, who)

    def revoke(self, name: str, *, who: str) -> Token:
        """Take one back; it stays listed. Raises `UsageError`."""
        with self._transaction():
            standing = {one.name: one for one in self.all() if one.stands}
            if name not in standing:
                raise UsageError("no_token", name=name, near=nearest(name, standing))
            found = standing[name]
            self._rows("update token set revoked = ? where number = ?", [f"{_now()} {who}", found.number])
        return next(one for one in self.all() if one.number == found.number)

    def all(self) -> list[Token]:
        """Every token that there ever was, oldest first."""
        return [_token(row) for row in self._marked.read(TOKEN)]

    def of(self, hash_: str) -> Token | None:
        """The token that has this hash and stands; each is compared, and to its end."""
        same = [row for row in self._marked.read(TOKEN) if hmac.compare_digest(row[5], hash_)]
        return next((token for row in same if (token := _token(row)).stands), None)


def _token(row: Row) -> Token:
    number, name, scope, at, who, _, revoked = row
    return Token(number, name, scope, at, who, revoked)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
