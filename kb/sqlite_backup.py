"""A backup: the case base in one file, copied by SQLite while others go on writing, with the drafts that wait.

It is a case base like any other, and can be opened as one.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from diagnops.kb.casebase import Held
from diagnops.kb.waiting import Drafts

_HELD = """select
    (select count(*) from "case"), (select count(*) from change), (select count(*) from investigation),
    (select count(*) from event), (select count(*) from correction) + (select count(*) from misreading),
    (select count(*) from vocabulary_change),
    (select coalesce(max(at), '') from (select at from change union all select at from event))
"""


def write_backup(source: sqlite3.Connection, file: Path, drafts: Drafts) -> Held:
    """Write a backup, which takes its name when it is whole and was read again, and tell what it holds."""
    with beside(file) as copy:
        source.execute("begin")  # what is counted and what is copied are of one moment
        try:
            expected = held(source)
            copy_to(source, copy)
        finally:
            source.rollback()
        with closing(sqlite3.connect(copy)) as written:
            _put_drafts(written, drafts)
            ((sound,),) = written.execute("pragma quick_check(1)").fetchall()
            if sound != "ok":
                raise sqlite3.DatabaseError(sound)
            if held(written) != expected or not drafts.items() <= drafts_in(written).items():
                raise sqlite3.OperationalError("what was read again is not what was written")
        copy.replace(file)
    return expected


def held(connection: sqlite3.Connection) -> Held:
    """How much a case base of the present shape holds."""
    return Held(*connection.execute(_HELD).fetchone())


def copy_to(source: sqlite3.Connection, file: Path) -> None:
    """Copy a whole case base, as it is at one moment, over an empty file."""

    def refuse_to_wait(status: int, _: int, __: int) -> None:
        if status == sqlite3.SQLITE_BUSY:  # after the time that the connection waits by itself
            raise sqlite3.OperationalError("database is locked")

    with closing(sqlite3.connect(file)) as copy:
        source.backup(copy, progress=refuse_to_wait)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """An empty file beside another, to be renamed to it; where that does not happen nothing is left of it."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        for end in ("", "-journal", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)


def drafts_in(connection: sqlite3.Connection) -> Drafts:
    """The drafts that a backup holds."""
    if not connection.execute("select 1 from sqlite_master where name = 'waiting_draft'").fetchall():
        return {}
    return dict(connection.execute("select name, cast(body as blob) from waiting_draft order by name"))


def _put_drafts(connection: sqlite3.Connection, drafts: Drafts) -> None:
    if drafts:
        with connection:
            connection.execute("create table if not exists waiting_draft (name text primary key, body blob not null)")
            connection.executemany("insert or replace into waiting_draft values (?, ?)", drafts.items())


def take_out_drafts(connection: sqlite3.Connection) -> Drafts:
    """The drafts that a backup holds, and no longer does."""
    drafts = drafts_in(connection)
    connection.execute("drop table if exists waiting_draft")
    return drafts
