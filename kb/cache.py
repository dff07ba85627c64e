"""Derived files: what can be computed again, kept beside the case base so that a cold start need not compute it.

Each carries the key it was made for. A stale, damaged or missing one is made anew, and it is safe to delete them all.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def cached(
    path: Path, key: str, make: Callable[[], T], dump: Callable[[T], bytes], load: Callable[[memoryview], T]
) -> T:
    """The value kept at `path` for `key`, made anew when there is none; that it cannot be kept is no error."""
    found = load_cached(path, key, load)
    if found is not None:
        return found
    value = make()
    store_cached(path, key, dump(value))
    return value


def load_cached(path: Path, key: str, load: Callable[[memoryview], T]) -> T | None:
    """The value kept at `path` for `key`; None when there is none or it is damaged."""
    head = _head(key)
    try:
        with path.open("rb") as file:
            if file.read(len(head)) == head:
                return load(_map(file.fileno())[len(head) :])
    except (OSError, ValueError, EOFError):
        pass
    return None


def store_cached(path: Path, key: str, content: bytes) -> None:
    """Keep a value at `path` for `key`; that it cannot be kept is no error."""
    _keep(path, _head(key) + content)


def _head(key: str) -> bytes:
    head = key.encode() + b"\n"
    return head + b" " * (-len(head) % 64)  # what follows is aligned for memory-mapped arrays


def _map(descriptor: int) -> memoryview:
    import mmap

    return memoryview(mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ))


def _keep(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    except OSError:
        return
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(path)  # readers see the old file or the new one, never half of one
    except OSError:
        Path(name).unlink(missing_ok=True)


def folder_key(folder: Path, pattern: str = "*.yaml") -> str:
    """A key that changes when a file of `folder` is added, removed or written."""
    stats = sorted((p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in folder.glob(pattern))
    import hashlib

    return hashlib.sha256(repr((str(folder), stats)).encode()).hexdigest()[:32]
