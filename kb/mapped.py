"""Mapped files: what is read of them takes memory only as long as it is read often.

The system counts every page of a mapped file that was looked at as memory of the process, and many around each, until
somebody else needs room. A process that is to stay small gives them back by itself; they are read again from the
system's own cache when they are wanted.
"""

from __future__ import annotations

import mmap
import os
from pathlib import Path
from typing import Final
from weakref import WeakSet

MOST: Final = 1 << 30
"""Bytes of mapped files that are kept in memory, about."""

_STATISTICS = Path("/proc/self/statm")


class Mapped(mmap.mmap):
    """A mapped file. One that memory has no room for can also be read, by its `descriptor`."""

    descriptor = -1

    def __del__(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)


_maps: WeakSet[Mapped] = WeakSet()


def map_file(descriptor: int, size: int = 0, *, writable: bool = False) -> Mapped:
    """A file, or the first `size` bytes of it, as memory."""
    mapped = Mapped(descriptor, size, access=mmap.ACCESS_WRITE if writable else mmap.ACCESS_READ)
    if len(mapped) > MOST and hasattr(os, "pread"):  # of descriptors a process has few
        mapped.descriptor = os.dup(descriptor)
    _maps.add(mapped)
    return mapped


def source(data: memoryview) -> Mapped | None:
    """The file that `data` is a part of; None where it is of none that is to be read."""
    return data.obj if isinstance(data.obj, Mapped) and data.obj.descriptor >= 0 else None


def let_go(most: int = MOST) -> bool:
    """Give the pages of all mapped files back to the system where they are more than so many bytes; whether that was
    so. Where the system does not tell, nothing is done."""
    try:
        taken = int(_STATISTICS.read_bytes().split()[2]) * mmap.PAGESIZE
    except OSError:
        return False
    if taken <= most:
        return False
    for one in list(_maps):
        if not one.closed:
            one.madvise(mmap.MADV_DONTNEED)
    return True
