"""How the SQLite case base came to its present shape, one small numbered step at a time."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from diagnops.kb.sqlite_store import SHAPE

MIGRATIONS = Migrations("diagnops")


@MIGRATIONS()
def m001_cases(db: Database) -> None:
    """The cases as they stand now; `body` is the whole case as JSON."""
    db.table("case").create(
        {"id": str, "status": str, "title_en": str, "title_ko": str, "body": str},
        pk="id",
        not_null={"status", "body"},
    )


@MIGRATIONS()
def m002_changes(db: Database) -> None:
    """Every change ever made: `revision` counts them; `before` and `after` are the case as JSON, or null."""
    db.table("change").create(
        {
            "revision": int, "case_id": str, "at": str, "who": str, "action": str, "why": str,
            "before": str, "after": str,
        },
        pk="revision",
        not_null={"case_id", "at", "who", "action"},
    )  # fmt: skip
    db.table("change").create_index(["case_id"])


@MIGRATIONS()
def m003_facts(db: Database) -> None:
    """Single facts about the case base itself, such as which starter cases it was given."""
    db.table("fact").create({"name": str, "value": str}, pk="name", not_null={"value"})


def migrate(db: Database) -> None:
    """Bring the case base to the newest shape; the caller holds the transaction."""
    MIGRATIONS.apply(db)
    # A cold start reads this number, so that it need not import sqlite-utils to see that all is applied.
    db.execute(f"pragma user_version = {SHAPE}")
