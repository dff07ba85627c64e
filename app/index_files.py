"""The files of the index: one for the case base as it was last asked, and one for each of its larger segments.

All are derived. The first names the others by what is in them, so one that is damaged, of another case base or of
another time is not taken for it; what is missing is made anew.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from diagnops.kb.cache import Derived
from diagnops.kb.errors import CaseBaseError

if TYPE_CHECKING:
    from diagnops.engine.index import Index
    from diagnops.engine.segment import LargeSegment, Segment

_INLINE = 256  # cases of a segment that has no file of its own
_LEFT = 600  # seconds that a segment is left which no index names any more: somebody may be about to open it


_LARGE = "large"


class KeptIndex(Struct, frozen=True):
    """An index, the state of the case base that it is of, and where the history of its cases stood then."""

    state: str
    position: str
    index: Index
    names: tuple[str, ...]
    """What the file of each segment is called, nothing where it has none."""

    @property
    def known(self) -> dict[int, str]:
        """The names by the ids of the segments."""
        return {id(one): name for one, name in zip(self.index.segments, self.names, strict=True)}

    def now(self, state: str, position: str, index: Index) -> KeptIndex:
        """An index that followed this one and is not kept yet."""
        known = self.known
        return KeptIndex(state, position, index, tuple(known.get(id(one), "") for one in index.segments))


class IndexFiles:
    """The files of the index by `name`, kept for the `key` of all that compiles it; `file` makes their names."""

    def __init__(self, derived: Derived, name: str, key: str, file: Callable[[str], str]) -> None:
        self._derived, self._name, self._key, self._file = derived, name, key, file

    def load(self) -> KeptIndex | None:
        """What was kept last, of whatever state; None where there is none, or a part of it is gone or damaged."""
        from diagnops.search.arrays import page_sums

        try:
            return self._derived.load(self._file(self._name), self._key, self._loaded, page_sums)
        except _MissingSegmentError:
            return None

    def stamp(self) -> tuple[int, int] | None:
        """Changes when what is kept is another; None where there is nothing."""
        for folder in reversed(self._derived.folders):
            with suppress(OSError):
                told = (folder / self._file(self._name)).stat()
                return told.st_ino, told.st_mtime_ns
        return None

    def _loaded(self, data: memoryview) -> KeptIndex:
        from diagnops.engine.index import load_index

        length = int.from_bytes(data[:8], "little")
        state, position, names = msgspec.msgpack.decode(data[8 : 8 + length], type=tuple[str, str, tuple[str, ...]])
        start = 8 + length + -(8 + length) % 64
        return KeptIndex(state, position, load_index(data[start:], self._segment), names)

    def _segment(self, name: str) -> Segment:
        from diagnops.engine.segment import load_large_segment, load_segment
        from diagnops.search.arrays import page_sums
        from diagnops.search.paged import sums_checksum

        file = self._file(f"{self._name}-{name}")
        if name.startswith(_LARGE):
            found = self._derived.load(file, name, load_large_segment, sums_checksum)
        else:
            found = self._derived.load(file, name, load_segment, page_sums)
        if found is None:
            raise _MissingSegmentError
        return found

    def write(self, made: LargeSegment) -> tuple[str, Segment]:
        """Keep a large segment, and open it. Raises `CaseBaseError` where there is no room for it."""
        from diagnops.search.paged import sums_checksum

        name = f"{_LARGE}{os.urandom(8).hex()[len(_LARGE) :]}"
        try:
            self._derived.write(self._file(f"{self._name}-{name}"), name, made.size, made.write, sums_checksum)
        except OSError as error:
            reason = error.strerror or str(error)
            raise CaseBaseError("index_not_kept", hint="other_place", size=made.size >> 20, reason=reason) from None
        return name, self._segment(name)

    def store(self, state: str, position: str, index: Index, known: Mapping[int, str]) -> KeptIndex:
        """Keep an index; what its segments are called that are kept already is `known` by the id of each."""
        from diagnops.engine.index import dump_index
        from diagnops.search.arrays import page_sums

        names = tuple(self._kept(known.get(id(one), "")) or self.keep(one) for one in index.segments)
        if any(one.text.large and not name for one, name in zip(index.segments, names, strict=True)):
            return KeptIndex(state, position, index, names)  # whoever comes next makes it anew
        head = msgspec.msgpack.encode((state, position, names))
        head = len(head).to_bytes(8, "little") + head
        content = head + b"\0" * (-len(head) % 64) + dump_index(index, names)
        self._derived.store(self._file(self._name), self._key, content, page_sums)
        self._let_go(names)
        return KeptIndex(state, position, index, names)

    def _kept(self, name: str) -> str:
        """The name of a segment, if it is there yet: who was of another state may have let go of it."""
        file = self._file(f"{self._name}-{name}")
        return name if any((folder / file).exists() for folder in self._derived.folders) else ""

    def keep(self, segment: Segment) -> str:
        """Keep a segment, and tell what it is called; nothing where it is so small that it has no file of its own."""
        from diagnops.engine.segment import dump_segment
        from diagnops.search.arrays import page_sums

        if len(segment) < _INLINE or segment.text.large:  # what is large is written once, by `write`
            return ""
        content = dump_segment(segment)
        name = blake2b(page_sums(content), digest_size=8).hexdigest()
        self._derived.store(self._file(f"{self._name}-{name}"), name, content, page_sums)
        return name

    def again(self, segment: Segment) -> tuple[str, Segment]:
        """A segment that was just made as it is kept: its arrays are those of the file, and take no memory."""
        name = self.keep(segment)
        try:
            return name, self._segment(name) if name else segment
        except _MissingSegmentError:  # it could not be kept
            return "", segment

    def all(self) -> list[Path]:
        """The files that there are."""
        suffix = Path(self._file(self._name)).suffix
        folders = (folder for folder in self._derived.folders if folder.is_dir())
        return [path for folder in folders for path in folder.glob(f"{self._name}*{suffix}")]

    def drop(self, names: Iterable[str]) -> None:
        """Remove segments that were kept for a while, and that nobody else knows of."""
        for name in filter(None, names):
            (self._derived.folders[-1] / self._file(f"{self._name}-{name}")).unlink(missing_ok=True)

    def _let_go(self, names: tuple[str, ...]) -> None:
        """Remove the files of segments that no index has, once nobody can be about to open them."""
        ours = {self._file(f"{self._name}-{name}") for name in names}
        suffix = Path(self._file(self._name)).suffix
        with suppress(OSError):
            for path in self._derived.folders[-1].glob(f"{self._name}-{'[0-9a-z]' * 16}.*"):
                # Another version of the program has an index of its own, as long as it is among the newest.
                is_named = path.name in ours if path.suffix == suffix else path.with_stem(self._name).exists()
                if not is_named and time.time() - path.stat().st_mtime > _LEFT:
                    path.unlink()


class _MissingSegmentError(Exception):
    pass
