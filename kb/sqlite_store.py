"""The case base in one SQLite file. Reading needs the standard library only; sqlite-utils is loaded to write.

What is read was marked when it was written: one that was damaged since is an error, not an answer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from diagnops.kb.case import Case
from diagnops.kb.casebase import Added, Change, Held, KeptText, Write, stamp
from diagnops.kb.errors import CaseBaseError, InputError, UsageError
from diagnops.kb.former import OfToday, as_kept
from diagnops.kb.spelling import nearest
from diagnops.kb.sqlite_file import Stamp, is_read_only, stamp_of, to_read, to_write, write_ahead
from diagnops.kb.sqlite_investigations import SqliteCorrections, SqliteInvestigations
from diagnops.kb.sqlite_marks import (
    CASE,
    CHANGE,
    FACT,
    IDENTITY,
    LOG,
    VOCABULARY,
    MarkedRows,
    Row,
)
from diagnops.kb.sqlite_misreadings import SqliteMisreadings

if TYPE_CHECKING:
    from sqlite_utils import Database

    from diagnops.kb.sqlite_deliveries import SqliteDeliveries
    from diagnops.kb.sqlite_tokens import SqliteTokens
    from diagnops.kb.sqlite_vocabulary import SqliteOwnVocabulary
    from diagnops.kb.waiting import Drafts

SCHEMA_VERSION = 13  # the number of migrations; a test holds it to kb/migrations.py
_DAMAGE = (sqlite3.Error, UnicodeDecodeError)  # where SQLite quotes what is no text
_IN_ONE = 2_000  # cases that are read at once
_decoded = lru_cache(maxsize=256)(msgspec.json.Decoder(Case).decode)  # those that lead are asked for again and again


class SqliteCaseBase:
    """A case base in one SQLite file, made when it is not there. Raises `CaseBaseError` when it cannot be used.

    Everything that is read passes through `of_today`. One that may not be written can be read.
    """

    def __init__(self, path: Path, of_today: OfToday = as_kept) -> None:
        self.path, self._of_today = path, of_today
        self.read_only = is_read_only(path)
        self._stamp: Stamp | None = None
        try:
            self._connection = self._connect()
            shape: int = self._connection.execute("pragma user_version").fetchone()[0]
        except (*_DAMAGE, OSError) as error:
            raise self._unusable(error) from None
        if shape > SCHEMA_VERSION:
            self.close()
            raise CaseBaseError("case_base_newer", path=str(path))
        if shape < SCHEMA_VERSION:
            self._migrate()
        self._marked = MarkedRows(str(path), self._rows, self.snapshot)
        self.investigations = SqliteInvestigations(self._rows, self._marked, self.transaction, self._revise, of_today)
        self.misreadings = SqliteMisreadings(self._rows, self._marked, self.transaction, of_today)
        self.corrections = SqliteCorrections(self._rows, self._marked, self.transaction, of_today)

    def _connect(self) -> sqlite3.Connection:
        if not self.read_only:
            return to_write(self.path)
        self._stamp = stamp_of(self.path)
        return to_read(self.path, self._stamp)

    def _follow(self) -> None:
        """Open it anew where it was held to be still and somebody writes it after all."""
        if self._stamp and stamp_of(self.path) != self._stamp:
            self._connection.close()
            self._connection = self._connect()

    def _unusable(self, error: Exception) -> CaseBaseError:
        reason = getattr(error, "strerror", None) or str(error)
        return CaseBaseError("case_base_unusable", hint="other_place", path=str(self.path), reason=reason)

    def _migrate(self) -> None:
        if self.read_only:
            raise CaseBaseError("case_base_older_read_only", hint="other_place", path=str(self.path))
        from diagnops.kb.migrations import migrate

        tables = {name for (name,) in self._rows("select name from sqlite_master where type = 'table'")}
        if tables and "case" not in tables:  # to write our tables into it would be to damage it
            raise CaseBaseError("no_case_base", hint="other_place", path=str(self.path))
        try:
            write_ahead(self._connection)
            with self._writing() as db:
                migrate(db)
        except Exception as error:  # what an older one holds may be damaged in any way
            raise self._unusable(error) from None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction: all of it or nothing. One that is begun within another is a part of it.

        Taking the write lock first spares two writers a deadlock.
        """
        if self.read_only:
            raise CaseBaseError("case_base_read_only", hint="other_place", path=str(self.path))
        if self._connection.in_transaction:
            yield
            return
        try:
            self._connection.execute("begin immediate")
            try:
                yield
                self._connection.execute("commit")
            except BaseException:
                self._connection.rollback()
                raise
        except _DAMAGE as error:
            raise self._unusable(error) from None

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        """One transaction in which sqlite-utils writes."""
        from sqlite_utils import Database

        with self.transaction():
            yield Database(self._connection)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read within it is of one moment, whoever writes meanwhile."""
        if self._connection.in_transaction:
            yield
            return
        self._follow()
        self._rows("begin")
        try:
            yield
        finally:
            self._connection.rollback()

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except _DAMAGE as error:
            raise self._unusable(error) from None

    def _case(self, case_id: str, body: str) -> Case:
        try:
            return self._of_today(_decoded(body))
        except msgspec.DecodeError as error:
            raise CaseBaseError(
                "case_damaged", hint="other_place", path=str(self.path), case=case_id, reason=str(error)
            ) from None

    @property
    def revision(self) -> int:
        """The number of changes ever made to cases and vocabulary, and of corrections made and taken back."""
        sql = (
            "select (select coalesce(max(revision), 0) from change) "
            "+ (select count(*) + count(withdrawn) from correction) "
            "+ (select coalesce(max(revision), 0) from vocabulary_change)"
        )
        revision: int = self._rows(sql)[0][0]
        return revision

    @property
    def identity(self) -> str:
        """What tells this case base, and every copy of it, from all others."""
        return str(self.metadata(IDENTITY))

    @property
    def state(self) -> str:
        """What this case base and what is in it now are known by: another one never had it, nor this one before."""
        return f"{self.cases_state} {self.misreadings.key}".rstrip()

    @property
    def cases_state(self) -> str:
        """The same of what incidents are held against: how clauses are read does not change it."""
        self._follow()
        facts = self._marked.read(FACT, keys=(IDENTITY, LOG))
        # The revision, in case that which makes the log go on was damaged.
        return " ".join((*(value for _, value in facts), str(self.revision)))

    @property
    def position(self) -> str:
        """Where the history of the cases stands, for `changed_since`."""
        rows = self._rows("select revision, log from position order by revision desc limit 1")
        return f"{self.identity} {rows[0][0]} {rows[0][1]}" if rows else f"{self.identity} 0 -"

    def changed_since(self, position: str) -> tuple[str, ...] | None:
        """The ids of the cases that were changed since a `position`; None where that is not of this history."""
        identity, revision, log = position.split(" ")
        rows = self._rows("select log from position where revision = ?", [int(revision)])
        if identity != self.identity or (rows[0][0] if rows else "-") != log:
            return None
        changes = self._rows(
            "select revision, case_id, key from change left join mark on kind = 'change' and part = case_id "
            "and key = revision where revision > ? order by 1",
            [int(revision)],
        )
        if any(number != key for number, _, key in changes) or len({number for number, *_ in changes}) != (
            changes[-1][0] - int(revision) if changes else 0
        ):
            return None  # one was damaged or lost: whoever reads it will hear of it
        return tuple(dict.fromkeys(case for _, case, _ in changes))

    def is_behind(self, position: str) -> bool:
        """Whether a `position` of this very case base is later than all that is seen of it here."""
        identity, revision, _ = position.split(" ")
        return identity == self.identity and int(revision) > int(self.position.split(" ")[1])

    @property
    def vocabulary_key(self) -> str:
        """What the team's vocabulary files that stand are known by; nothing where there are none."""
        # Beside max(), SQLite takes the other columns from the row that has it.
        sql = (
            "select max(revision), checksum, text is null from vocabulary_change "
            "left join mark on kind = 'vocabulary_change' and part = '' and key = revision group by name order by 1"
        )
        if not self._marked.counts(VOCABULARY):
            return ""
        standing = [f"{revision}:{checksum}" for revision, checksum, gone in self._rows(sql) if not gone]
        return " ".join((self.identity, *standing)) if standing else ""

    @cached_property
    def own_vocabulary(self) -> SqliteOwnVocabulary:
        """The team's vocabulary files."""
        from diagnops.kb.sqlite_vocabulary import SqliteOwnVocabulary  # a match needs no more than their key

        return SqliteOwnVocabulary(self._rows, self._marked, self.transaction)

    @cached_property
    def tokens(self) -> SqliteTokens:
        """What lets somebody in where the case base is served."""
        from diagnops.kb.sqlite_tokens import SqliteTokens

        return SqliteTokens(self._rows, self._marked, self.transaction)

    @cached_property
    def deliveries(self) -> SqliteDeliveries:
        """Alerts that were sent."""
        from diagnops.kb.sqlite_deliveries import SqliteDeliveries

        return SqliteDeliveries(self._rows, self._marked, self.transaction)

    def writes(self, limit: int) -> list[Write]:
        """What was written last, the latest first."""
        from diagnops.kb.sqlite_audit import writes

        return writes(self._rows, limit)

    def __len__(self) -> int:
        count: int = self._rows('select count(*) from "case"')[0][0]
        return count

    def __iter__(self) -> Iterator[Case]:
        if len(self) <= _IN_ONE:
            for case_id, body in self._marked.read(CASE):
                yield self._case(case_id, body)
            return
        self._marked.counts(CASE)  # none is lost
        ids = [case_id for (case_id,) in self._rows('select id from "case" order by id')]
        for at in range(0, len(ids), _IN_ONE):
            yield from self.find(ids[at : at + _IN_ONE])

    def get(self, case_id: str) -> Case:
        """The case, or `UsageError` with the nearest spelling."""
        found = self.find([case_id])
        if not found:
            near = nearest(case_id, (row[0] for row in self._rows('select id from "case"')))
            raise UsageError("no_case", hint="" if near else "list_cases", name=case_id, near=near)
        return found[0]

    def find(self, case_ids: Sequence[str]) -> list[Case]:
        """The cases in the order asked for; ids that are gone are left out."""
        bodies: dict[str, str] = dict(self._marked.read(CASE, keys=case_ids))
        return [self._case(i, bodies[i]) for i in case_ids if i in bodies]

    def add(self, cases: Iterable[Case], *, who: str, why: str = "") -> Added:
        """Add or replace cases in one transaction, with a history entry for each that is new or different."""
        added: list[str] = []
        changed: list[str] = []
        unchanged: list[str] = []
        with self._writing() as db:
            for case in cases:
                action = self._put(db, case, who, why)
                {"added": added, "changed": changed}.get(action or "", unchanged).append(case.id)
        return Added(tuple(added), tuple(changed), tuple(unchanged))

    def _put(self, db: Database, case: Case, who: str, why: str) -> str | None:
        """Write a case with its history entry, and what that was: "added", "changed" or nothing."""
        body = msgspec.json.encode(case).decode()
        before = self._body(case.id)
        if before == body:
            return None
        action = "changed" if before else "added"
        row = {"id": case.id, "status": case.status, "title_en": case.title.en, "title_ko": case.title.ko}
        db.table("case").upsert({**row, "body": body}, pk="id")
        self._log(db, case.id, action, who, why, before, body)
        return action

    def _revise(self, case_id: str, revise: Callable[[Case], Case], who: str, why: str) -> None:
        """Change a case as it stands now; the caller holds the transaction."""
        from sqlite_utils import Database

        self._put(Database(self._connection), revise(self.get(case_id)), who, why)

    def remove(self, case_id: str, *, who: str, why: str = "") -> None:
        """Take a case out; its history stays."""
        self.get(case_id)
        with self._writing() as db:
            before = self._body(case_id)
            db.table("case").delete(case_id)
            self._log(db, case_id, "removed", who, why, before, None)

    def _body(self, case_id: str) -> str | None:
        rows = self._rows('select body from "case" where id = ?', [case_id])
        return rows[0][0] if rows else None

    @staticmethod
    def _log(
        db: Database, case_id: str, action: str, who: str, why: str, before: str | None, after: str | None
    ) -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        entry = {"case_id": case_id, "at": at, "who": who, "action": action, "why": why}
        db.table("change").insert({**entry, "before": before, "after": after})

    def history(self, case_id: str) -> list[Change]:
        """Every change to the case, oldest first."""
        return [
            Change(*row[:6], *(self._case(case_id, body) if body else None for body in row[6:]))
            for row in self._marked.read(CHANGE, part=case_id)
        ]

    def verify(self) -> None:
        """Read everything that is kept. Raises `CaseBaseError` where it is not what was written."""
        with self.snapshot():  # whoever writes meanwhile, or puts another in its place
            found = self._rows("pragma integrity_check(1)")
            if found != [("ok",)]:
                raise self._unusable(sqlite3.DatabaseError(str(found[0][0])))
            self._marked.verify()
            for case in self:
                self.history(case.id)
            for investigation in self.investigations.heads():
                self.investigations.get(investigation.id)
            self.corrections.all()
            self.misreadings.all()

    def revision_of(self, case_id: str) -> str:
        """The last change to a case as a file of it carries it."""
        history = self.history(case_id)
        return stamp(history[-1], self.identity) if history else ""

    def back_up(self, file: Path, drafts: Drafts) -> Held:
        """Write all of it, and the drafts, into one file. Raises `CaseBaseError`; `InputError` for the file."""
        from diagnops.kb.sqlite_backup import write_backup

        try:
            return write_backup(self._connection, file, drafts)
        except (sqlite3.OperationalError, OSError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError("cannot_write", hint="other_folder", path=str(file), reason=reason) from None
        except sqlite3.Error as error:
            raise self._unusable(error) from None

    def texts(self) -> Iterator[KeptText]:
        """Every text that somebody gave, of all that ever was."""
        from diagnops.kb.sqlite_texts import kept_texts

        return kept_texts(self._rows)

    def rewrite(self, change: Callable[[KeptText], str]) -> bool:
        """Change what is kept, the history too, all or nothing; whether nothing of the old texts is left anywhere."""
        from diagnops.kb.sqlite_texts import rewrite

        return rewrite(self._rows, self.transaction, change)

    def metadata(self, name: str) -> str | None:
        """A single fact kept about the case base, or None."""
        rows = self._marked.read(FACT, keys=[name])
        return rows[0][1] if rows else None

    def set_metadata(self, name: str, value: str) -> None:
        """Keep a fact about the case base."""
        with self._writing() as db:
            db.table("fact").upsert({"name": name, "value": value}, pk="name")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
