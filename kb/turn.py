"""A turn: what one process does while no other does the same, by a lock on a file that ends with the process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diagnops.kb.private import make_file, make_folder


@contextmanager
def turn(path: Path) -> Iterator[bool]:
    """Whether it is this process's turn, by the lock on the file at `path`; where the system has no such locks, it
    always is."""
    try:
        import fcntl
    except ImportError:
        yield True
        return
    make_folder(path.parent)
    make_file(path)
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)
