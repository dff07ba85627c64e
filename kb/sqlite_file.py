"""The SQLite file of a case base: opened to be written, or where that may not be, to be read."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from diagnops.kb.private import make_file, make_folder
from diagnops.kb.sqlite_marks import FUNCTIONS

BUSY_SECONDS = 30.0

Stamp = tuple[int, int, int]


def is_read_only(path: Path) -> bool:
    """Whether the file is there and may not be written; SQLite writes beside it as well."""
    return os.access(path, os.F_OK) and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def to_write(path: Path) -> sqlite3.Connection:
    """The file opened to be written, made when it is not there."""
    make_folder(path.parent)
    make_file(path)
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    for name, function in FUNCTIONS.items():
        connection.create_function(name, -1, function)
    return connection


def write_ahead(connection: sqlite3.Connection) -> None:
    """Let nobody who reads the file wait for somebody who writes it, now and whenever it is opened again.

    SQLite waits for whoever else holds the file, but not at this one step: two first uses at once meet here.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def to_read(path: Path, stamp: Stamp | None) -> sqlite3.Connection:
    """The file opened to be read; with a stamp it holds still, and SQLite need not make files beside it to read it."""
    still = "&immutable=1" if stamp else ""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{still}", timeout=BUSY_SECONDS, uri=True)


def stamp_of(path: Path) -> Stamp | None:
    """Changes when the file does; None while a log is beside it: then somebody may be writing."""
    if any(os.access(f"{path}-{log}", os.F_OK) for log in ("wal", "journal")):
        return None
    now = path.stat()
    return now.st_ino, now.st_size, now.st_mtime_ns
