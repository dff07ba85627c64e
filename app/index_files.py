"""The files of the index: one for the case base as it was last asked, and one for each of its larger segments.

All are derived. The first names the others by what is in them, so one that is damaged, of another case base or of
another time is not taken for it; what is missing is made anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from diagnops.kb.cache import Derived

if TYPE_CHECKING:
    from diagnops.engine.index import Index
    from diagnops.engine.segment import Segment

_INLINE = 256  # cases of a segment that has no file of its own
_LEFT = 600  # seconds that a segment is left which no index names any more: somebody may be about to open it


class KeptIndex(Struct, frozen=True):
    """An index, the state of the case base that it is of, and where the history of its cases stood then."""

    state: str
    position: str
    index: Index
    names: tuple[str, ...]
    """What the file of each segment is called, nothing where it has none."""


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

    def _loaded(self, data: memoryview) -> KeptIndex:
        from diagnops.engine.index import load_index

        length = int.from_bytes(data[:8], "little")
        state, position, names = msgspec.msgpack.decode(data[8 : 8 + length], type=tuple[str, str, tuple[str, ...]])
        start = 8 + length + -(8 + length) % 64
        return KeptIndex(state, position, load_index(data[start:], self._segment), names)

    def _segment(self, name: str) -> Segment:
        from diagnops.engine.segment import load_segment
        from diagnops.search.arrays import page_sums

        found = self._derived.load(self._file(f"{self._name}-{name}"), name, load_segment, page_sums)
        if found is None:
            raise _MissingSegmentError
        return found

    def store(self, state: str, position: str, index: Index, before: KeptIndex | None) -> KeptIndex:
        """Keep an index; segments that it has from the one `before` are kept already."""
        from diagnops.engine.index import dump_index
        from diagnops.search.arrays import page_sums

        known = {id(one): name for one, name in zip(before.index.segments, before.names, strict=True)} if before else {}
        names = tuple(known.get(id(one)) or self._kept(one) for one in index.segments)
        head = msgspec.msgpack.encode((state, position, names))
        head = len(head).to_bytes(8, "little") + head
        content = head + b"\0" * (-len(head) % 64) + dump_index(index, names)
        self._derived.store(self._file(self._name), self._key, content, page_sums)
        self._let_go(names)
        return KeptIndex(state, position, index, names)

    def _kept(self, segment: Segment) -> str:
        from diagnops.engine.segment import dump_segment
        from diagnops.search.arrays import page_sums

        if len(segment) < _INLINE:
            return ""
        content = dump_segment(segment)
        name = blake2b(page_sums(content), digest_size=8).hexdigest()
        self._derived.store(self._file(f"{self._name}-{name}"), name, content, page_sums)
        return name

    def _let_go(self, names: tuple[str, ...]) -> None:
        """Remove the files of segments that this index has not, once nobody can be about to open them."""
        ours = {self._file(f"{self._name}-{name}") for name in names}
        suffix = Path(self._file(self._name)).suffix
        with suppress(OSError):
            for path in self._derived.folders[-1].glob(f"{self._name}-{'?' * 16}{suffix}"):
                if path.name not in ours and time.time() - path.stat().st_mtime > _LEFT:
                    path.unlink()


class _MissingSegmentError(Exception):
    pass
