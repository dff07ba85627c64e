"""The team's vocabulary files in SQLite: a row for each version of a file, rows that are only added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Literal

from diagnops.kb.own_vocabulary import OwnChange
from diagnops.kb.sqlite_marks import VOCABULARY, MarkedRows, Rows

Transaction = Callable[[], AbstractContextManager[None]]


class SqliteOwnVocabulary:
    """The team's vocabulary files of a case base in SQLite."""

    def __init__(self, rows: Rows, marked: MarkedRows, transaction: Transaction) -> None:
        self._rows, self._marked, self._transaction = rows, marked, transaction

    def put(self, name: str, text: str, *, who: str, why: str = "") -> Literal["added", "changed", "unchanged"]:
        """Keep a file, as a new version where it is different."""
        with self._transaction():
            before = next((change.text for change in self.standing() if change.name == name), None)
            if before == text:
                return "unchanged"
            action: Literal["added", "changed"] = "added" if before is None else "changed"
            self._log(name, who, action, why, text)
        return action

    def remove(self, name: str, *, who: str, why: str = "") -> None:
        """Take a file out; its versions stay."""
        with self._transaction():
            if any(change.name == name for change in self.standing()):
                self._log(name, who, "removed", why, None)

    def _log(self, name: str, who: str, action: str, why: str, text: str | None) -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        sql = "insert into vocabulary_change (name, at, who, action, why, text) values (?, ?, ?, ?, ?, ?)"
        self._rows(sql, [name, at, who, action, why, text])

    def standing(self) -> list[OwnChange]:
        """The newest version of every file that was not removed, in the order of their names."""
        newest = {change.name: change for change in self.history()}
        return [newest[name] for name in sorted(newest) if newest[name].text is not None]

    def history(self) -> list[OwnChange]:
        """Every version of every file, oldest first."""
        version: Counter[str] = Counter()
        changes = []
        for _, name, *rest in self._marked.read(VOCABULARY):
            version[name] += 1
            changes.append(OwnChange(name, version[name], *rest))
        return changes
