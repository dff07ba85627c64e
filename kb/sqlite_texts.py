"""The texts in SQLite as they are kept: read one after another, and rewritten so that nothing of the old ones stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from diagnops.kb.casebase import KeptText, Of

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
Transaction = Callable[[], AbstractContextManager[None]]

# Of what the texts of a table are, the column that names it, the key of a row, and the columns that hold text.
_TABLES: tuple[tuple[Of, str, str, str, str], ...] = (
    ("case", "case", "id", "id", "body title_en title_ko"),
    ("history", "change", "case_id", "revision", "why before after"),
    ("investigation", "investigation", "id", "id", "title closed"),
    ("investigation", "event", "investigation", "number", "body"),
    ("correction", "correction", "number", "number", "body"),
    ("misreading", "misreading", "number", "number", "body"),
    ("vocabulary", "vocabulary_change", "name", "revision", "text why"),
)


def kept_texts(rows: Rows) -> Iterator[KeptText]:
    """Every text that somebody gave."""
    for of, table, name, key, columns in _TABLES:
        for column in columns.split():
            found = rows(f'select "{name}", "{key}", "{column}" from "{table}" where "{column}" <> \'\' order by 2', ())
            for called, row, text in found:
                yield KeptText(of, str(called), text, (table, column, key, row))


def rewrite(rows: Rows, transaction: Transaction, change: Callable[[KeptText], str]) -> bool:
    """Change what is kept, all or nothing; whether nothing of the old texts is left in the files.

    Nothing is known to be left once the file was written anew and its log emptied, which others who read hold up.
    """
    with transaction():
        for text in list(kept_texts(rows)):
            if (new := change(text)) != text.text:
                _put(rows, text, new)
        # What was derived of the old texts is of another history.
        rows("update position set log = lower(hex(randomblob(16)))", ())
    rows("vacuum", ())
    ((busy, _, _),) = rows("pragma wal_checkpoint(truncate)", ())
    return not busy


def _put(rows: Rows, old: KeptText, new: str) -> None:
    table, column, key, row = old.at
    rows(f'update "{table}" set "{column}" = ? where "{key}" = ?', [new, row])
