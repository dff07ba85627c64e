"""Mapped files: what is read of them takes memory only as long as it is read often.

The system counts every page of a mapped file that was looked at as memory of the process, and around each some more,
until somebody else needs room. A process that is to stay small gives them back by itself; they are read again from the
system's own cache when they are wanted.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Final
from weakref import WeakSet

MOST: Final = 1 << 30
"""Bytes of mapped files that are kept in memory, about."""

_STATISTICS = Path("/proc/self/statm")
_maps: WeakSet[mmap.mmap] = WeakSet()


def map_file(descriptor: int, size: int = 0, *, writable: bool = False) -> mmap.mmap:
    """A file, or the first `size` bytes of it, as memory."""
    access = mmap.ACCESS_WRITE if writable else mmap.ACCESS_READ
    mapped = mmap.mmap(descriptor, size, access=access)
    _maps.add(mapped)
    return mapped


def let_go(most: int = MOST) -> bool:
    """Give the pages of all mapped files back to the system where they are more than so many bytes; whether that was
    so. Where the system does not tell, nothing is done."""
    try:
        mapped = int(_STATISTICS.read_bytes().split()[2]) * mmap.PAGESIZE
    except OSError:
        return False
    if mapped <= most:
        return False
    for one in list(_maps):
        if not one.closed:
            one.madvise(mmap.MADV_DONTNEED)
    return True
