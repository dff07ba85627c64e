"""How the SQLite case base came to its present shape, one small numbered step at a time."""

from __future__ import annotations

import json
import os
from typing import Any

from sqlite_utils import Database, Migrations

from diagnops.kb.sqlite_marks import IDENTITY, LOG, mark_all

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


@MIGRATIONS()
def m004_investigations(db: Database) -> None:
    """Investigations and their events. `closed` is how one ended, as JSON, or null; `body` is one event as JSON."""
    db.table("investigation").create(
        {"id": str, "opened": str, "who": str, "language": str, "title": str, "closed": str},
        pk="id",
        not_null={"opened", "who", "language"},
    )
    db.table("event").create(
        {"number": int, "investigation": str, "at": str, "who": str, "body": str},
        pk="number",
        not_null={"investigation", "at", "who", "body"},
        foreign_keys=[("investigation", "investigation", "id")],
    )
    db.table("event").create_index(["investigation"])


@MIGRATIONS()
def m005_corrections(db: Database) -> None:
    """Corrections: `body` is the whole correction as JSON; `withdrawn` says when and by whom it was taken back."""
    db.table("correction").create(
        {"number": int, "at": str, "who": str, "body": str, "withdrawn": str},
        pk="number",
        not_null={"at", "who", "body"},
    )


@MIGRATIONS()
def m006_because(db: Database) -> None:
    """Why a check found what it found is a message; before, it was a sentence in both languages: `{"en": …}`."""
    looked = "select number, body from event where json_extract(body, '$.kind') = 'looked'"
    for number, body in db.execute(looked).fetchall():
        event = json.loads(body)
        # A tab in it, as commands write them, could be kept but not be read back.
        told = {language: " ".join(text.split()) for language, text in event["look"]["because"].items()}
        event["look"]["because"] = {"code": "as_told", "values": {"text": told}}
        db.execute("update event set body = ? where number = ?", [json.dumps(event, ensure_ascii=False), number])


@MIGRATIONS()
def m007_origin(db: Database) -> None:
    """Whose an occurrence or a trial is, each says itself; before, what stood in a shipped case was not one's own."""
    shipped = "(select case_id from change where who = 'starter library')"
    for table, key, name, column in (
        ("case", "id", "id", "body"),
        ("change", "revision", "case_id", "before"),
        ("change", "revision", "case_id", "after"),
    ):
        kept = f'select "{key}", "{column}" from "{table}" where "{name}" in {shipped} and "{column}" is not null'
        for row, case in db.execute(kept).fetchall():
            told = json.dumps(_of_others(json.loads(case)), ensure_ascii=False)
            db.execute(f'update "{table}" set "{column}" = ? where "{key}" = ?', [told, row])


def _of_others(case: dict[str, Any]) -> dict[str, Any]:
    for occurrence in case.get("occurrences", ()):
        if not occurrence.get("investigation"):
            occurrence["origin"] = "public"
    for trial in (trial for remedy in case.get("remedies", ()) for trial in remedy.get("trials", ())):
        if not (trial.get("source") or "").startswith("investigation "):
            trial["origin"] = "public"
    return case


@MIGRATIONS()
def m008_vocabulary(db: Database) -> None:
    """The team's vocabulary files: a row for each version; `text` is the file as it was added, null when removed."""
    db.table("vocabulary_change").create(
        {"revision": int, "name": str, "at": str, "who": str, "action": str, "why": str, "text": str},
        pk="revision",
        not_null={"name", "at", "who", "action", "why"},
    )


@MIGRATIONS()
def m009_marks(db: Database) -> None:
    """A mark for each row, and what tells this case base, as it is now, from every other."""
    db.execute(
        "create table if not exists mark (kind text, part text, key, checksum int, primary key (kind, part, key)) "
        "without rowid"
    )
    for name in (IDENTITY, LOG):
        db.execute("insert or ignore into fact (name, value) values (?, ?)", [name, os.urandom(16).hex()])


@MIGRATIONS()
def m010_tokens(db: Database) -> None:
    """What lets somebody in, by a hash of it; `revoked` says when and by whom it was taken back."""
    db.table("token").create(
        {"number": int, "name": str, "scope": str, "at": str, "who": str, "hash": str, "revoked": str},
        pk="number",
        not_null={"name", "scope", "at", "who", "hash"},
    )


@MIGRATIONS()
def m011_deliveries(db: Database) -> None:
    """Alerts that were sent: `body` is as they came, without secrets, until `done`; see `kb/delivery.py`."""
    columns = "number at who kind alert_group digest body investigation done".split()
    db.table("delivery").create(
        {name: int if name == "number" else str for name in columns},
        pk="number",
        not_null={"at", "who", "kind", "alert_group", "digest", "body"},
    )
    db.table("delivery").create_index(["alert_group"])


@MIGRATIONS()
def m012_misreadings(db: Database) -> None:
    """What people said that clauses say: `body` is the whole misreading as JSON, `withdrawn` as of corrections."""
    db.table("misreading").create(
        {"number": int, "at": str, "who": str, "body": str, "withdrawn": str},
        pk="number",
        not_null={"at", "who", "body"},
    )


@MIGRATIONS()
def m013_position(db: Database) -> None:
    """Where the log of the case base stood after each change: what was derived then can tell whether it is of the same
    history. What stands there by now has a place nobody else has."""
    db.execute("create table if not exists position (revision integer primary key, log text not null)")
    last = "select revision, ? from change order by revision desc limit 1"
    db.execute(f"insert or replace into position {last}", [os.urandom(16).hex()])
    db.execute(
        "create trigger if not exists keep_position after insert on change begin "
        f"insert or replace into position values (new.revision, (select value from fact where name = '{LOG}')); end"
    )


def migrate(db: Database) -> None:
    """Bring the case base to the newest shape; the caller holds the transaction."""
    if MIGRATIONS.pending(db):
        MIGRATIONS.apply(db)
        mark_all(lambda sql, values: db.execute(sql, values).fetchall())
    # A cold start reads this number, so that it need not import sqlite-utils to see that all is applied.
    db.execute(f"pragma user_version = {len(MIGRATIONS.applied(db))}")
