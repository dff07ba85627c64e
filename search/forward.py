"""Forward lists: what each text holds, for a segment of so many texts that few of them are looked at each time.

All that one text holds lies in one place, its record: a text is read at once, whatever is asked of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.search.arrays import places_in
from diagnops.search.paged import Bytes, content_of
from diagnops.search.postings import Places, Postings

Some = NDArray[np.int64]

FIELDS = ("terms", "titles", "spelling")
"""What is listed of a text, in the order of its record."""


def units(entries: int | Some) -> Any:
    """How many numbers of 16 bits so many entries take."""
    return 3 * entries


class Entries(NamedTuple):
    """What some texts hold of one field, text by text: which of them, which of the terms of its postings, in their
    order, and how often."""

    which: Some
    term: NDArray[np.uint32]
    times: NDArray[np.uint16]


class Forward:
    """The records of texts. That of a text is the terms of each field, 32 bits each, and behind them how often each
    stands in it, 16 bits each; `start[i * len(FIELDS) + f]` is how many entries lie before those of the i-th text in
    the f-th field."""

    def __init__(self, start: Places, records: NDArray[np.uint16]) -> None:
        self.start, self.records = start, records
        self._last: tuple[Some, tuple[Entries, ...]] | None = None

    def entries(self, some: Some) -> tuple[Entries, ...]:
        """What some texts hold of each field; those that were asked for last are remembered, for all that is told of
        them in turn."""
        last = self._last
        if last is None or not np.array_equal(last[0], some):
            last = self._last = some, self._read(some)
        return last[1]

    def _read(self, some: Some) -> tuple[Entries, ...]:
        cuts = self.start[some[:, None] * len(FIELDS) + np.arange(len(FIELDS) + 1)]
        content = content_of(self.records, units(cuts[:, 0]), units(cuts[:, -1]))
        before = cuts - cuts[:, :1]
        terms, times = 4 * before, 4 * before[:, -1:] + 2 * before
        return tuple(
            Entries(
                np.repeat(np.arange(len(some)), before[:, field + 1] - before[:, field]),
                np.frombuffer(_cut(content, terms[:, field : field + 2]), "<u4"),
                np.frombuffer(_cut(content, times[:, field : field + 2]), "<u2"),
            )
            for field in range(len(FIELDS))
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of it, by name."""
        return {"start": self.start, "records": self.records}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], prefix: str) -> Forward:
        """What `arrays` was made of, each by its name behind a prefix. Raises `KeyError` when one is missing."""
        return cls(arrays[f"{prefix}start"], arrays[f"{prefix}records"])


class Field(NamedTuple):
    """The forward lists of one field."""

    forward: Forward
    at: int

    def entries(self, some: Some) -> Entries:
        """What some texts hold of it."""
        return self.forward.entries(some)[self.at]


def entries_of(postings: Postings, some: Some, texts: int) -> Entries:
    """What some of the `texts` of postings hold, the texts in order."""
    number = np.full(texts, -1)
    number[some] = np.arange(len(some))
    term = np.repeat(np.arange(len(postings.keys), dtype=np.uint32), np.diff(postings.start))
    order = np.argsort(postings.text, kind="stable")
    which = number[postings.text[order]]
    kept = which >= 0
    return Entries(which[kept], term[order][kept], postings.times[order][kept])


def recorded(fields: Sequence[Entries], texts: int) -> Forward:
    """The records of so many texts, of what they hold of each field."""
    sizes = np.stack([np.bincount(one.which, minlength=texts) for one in fields], axis=1)
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    of_text = start[: -1 : len(fields)]
    records = np.empty(units(int(start[-1])), "<u2")
    for field, (_, term, times) in enumerate(fields):
        before, size = start[field : -1 : len(fields)] - of_text, sizes[:, field]
        first = units(of_text) + 2 * before
        at = places_in(first, first + 2 * size)
        records[at] = term.astype("<u4").view("<u2")
        first = units(of_text) + 2 * sizes.sum(axis=1) + before
        records[places_in(first, first + size)] = times
    return Forward(start, records)


def _cut(content: Sequence[Bytes], cuts: Some) -> bytes:
    """A part of each of some bytes, one behind the other."""
    parts = zip(content, cuts[:, 0].tolist(), cuts[:, 1].tolist(), strict=True)
    return b"".join([whole[first:last] for whole, first, last in parts])


def sketches(vectors: NDArray[np.float32]) -> NDArray[np.uint64]:
    """The signs of vectors, a bit for each number: a column for each vector, of 64 bits a row; what is left over of a
    vector is left out."""
    whole = vectors[:, : vectors.shape[1] // 64 * 64]
    found: NDArray[np.uint64] = np.packbits(whole > 0, axis=1).view(np.uint64).T
    return found
