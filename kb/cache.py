"""Derived files: what can be computed again, kept beside the case base so that a cold start need not compute it.

Each carries the key it was made for and a checksum. A stale, damaged or missing one is made anew, and it is safe to
delete them all.
"""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from diagnops.kb.private import make_folder, write_file

T = TypeVar("T")
Check = Callable[[bytes | memoryview], bytes]
"""A checksum of what is kept."""

_FORMAT = b"diagnops derived 1\n"
_ALIGNED = 64  # bytes: what is mapped may hold arrays


class _Head(Struct, frozen=True, array_like=True):
    """Stands before what is kept: the key it was made for, and what shows that it is whole."""

    key: str
    length: int
    checksum: bytes


class DamagedError(ValueError):
    """A derived file is not what was written."""


def crc(data: bytes | memoryview) -> bytes:
    """A checksum of anything."""
    return zlib.crc32(data).to_bytes(4, "little")


class Derived:
    """The derived files that are looked for in `folders`, in turn, and kept in the last of them.

    One that is damaged is told to `damaged`, once nothing is left but to do without it.
    """

    def __init__(self, folders: Sequence[Path], damaged: Callable[[Path], None]) -> None:
        self.folders, self._damaged = folders, damaged

    def cached(
        self,
        name: str,
        key: str,
        make: Callable[[], T],
        dump: Callable[[T], bytes],
        load: Callable[[memoryview], T],
        check: Check = crc,
    ) -> T:
        """The value kept by `name` for `key`, made anew when there is none; that it cannot be kept is no error."""
        found = self.load(name, key, load, check)
        if found is not None:
            return found
        value = make()
        self.store(name, key, dump(value), check)
        return value

    def load(self, name: str, key: str, load: Callable[[memoryview], T], check: Check = crc) -> T | None:
        """The value kept by `name` for `key`; None when there is none or it is damaged."""
        damaged = []
        for folder in self.folders:
            try:
                content = _read(folder / name, key, check)
                if content is not None:
                    return load(content)
            except (ValueError, EOFError):
                damaged.append(folder / name)
        for path in damaged:
            self._damaged(path)
        return None

    def store(self, name: str, key: str, content: bytes, check: Check = crc) -> None:
        """Keep a value by `name` for `key`; that it cannot be kept is no error."""
        _keep(self.folders[-1] / name, _head(key, len(content), check(content)) + content)

    def write(self, name: str, key: str, size: int, write: Callable[[memoryview], None], check: Check) -> None:
        """Keep by `name` for `key` what `write` writes into so many bytes of a file: more than memory may hold.

        The checksum is as long whatever it is of. Raises `OSError` where it cannot be kept.
        """
        from diagnops.kb.mapped import map_file

        path = self.folders[-1] / name
        make_folder(path.parent)
        descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{name}.")
        try:
            with os.fdopen(descriptor, "r+b") as file:
                start = len(_head(key, size, check(b"")))
                file.truncate(start + size)
                with (
                    map_file(file.fileno(), start + size, writable=True) as mapped,
                    memoryview(mapped) as whole,
                    whole[start:] as content,
                ):
                    write(content)
                    whole[:start] = _head(key, size, check(content))
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise


def _head(key: str, length: int, checksum: bytes) -> bytes:
    head = msgspec.msgpack.encode(_Head(key, length, checksum))
    start = _FORMAT + len(head).to_bytes(4, "little") + crc(head) + head
    return start + b" " * (-len(start) % _ALIGNED)


def is_whole(path: Path, check: Check) -> bool:
    """Whether a derived file is what was written, whatever it was made for."""
    try:
        _read(path, None, check)
    except ValueError:
        return False
    return True


def _read(path: Path, key: str | None, check: Check) -> memoryview | None:
    """What is kept at `path`; None when it is not there, or for another key than the one given. Raises `ValueError`."""
    try:
        file = path.open("rb")
    except OSError:
        return None
    with file:
        data = _map(file.fileno())
    at = len(_FORMAT) + 8
    length = int.from_bytes(data[at - 8 : at - 4], "little")
    if data[: len(_FORMAT)] != _FORMAT or crc(data[at : at + length]) != data[at - 4 : at]:
        raise DamagedError
    head = msgspec.msgpack.decode(data[at : at + length], type=_Head)
    if key not in (None, head.key):
        return None
    content = data[at + length + -(at + length) % _ALIGNED :]
    if len(content) != head.length or check(content) != head.checksum:
        raise DamagedError
    return content


def _map(descriptor: int) -> memoryview:
    from diagnops.kb.mapped import map_file

    return memoryview(map_file(descriptor))


def _keep(path: Path, content: bytes) -> None:
    with suppress(OSError):
        make_folder(path.parent)
        write_file(path, content)  # readers see the old file or the new one, never half of one
        _let_go_of_older(path)


def _let_go_of_older(path: Path) -> None:
    """Of files of one name, with an ending for whoever made them, the newest two are kept."""
    alike = path.parent.glob(f"{path.stem}.{'?' * 8}") if path.suffix else ()
    for old in sorted(alike, key=lambda one: one.stat().st_mtime_ns)[:-2]:
        old.unlink()


def folder_key(folder: Path, pattern: str = "*.yaml") -> str:
    """A key that changes when a file of `folder` is added, removed or written."""
    stats = sorted((p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in folder.glob(pattern))
    import hashlib

    return hashlib.sha256(repr((str(folder), stats)).encode()).hexdigest()[:32]
