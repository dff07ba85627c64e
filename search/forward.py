"""Forward lists: the terms of each text, for a segment of so many texts that few of them are looked at each time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.search.paged import rows_of
from diagnops.search.postings import Places, Postings

Some = NDArray[np.int64]


class Forward(Struct, frozen=True):
    """The i-th text holds the terms `keys[term[start[i]:start[i + 1]]]` of its postings, in their order, and `times`
    beside them how often."""

    start: Places
    term: NDArray[np.uint32]
    times: NDArray[np.uint16]

    @classmethod
    def of(cls, postings: Postings, texts: int) -> Forward:
        """Those of all texts of some postings."""
        term = np.repeat(np.arange(len(postings.keys), dtype=np.uint32), np.diff(postings.start))
        order = np.argsort(postings.text, kind="stable")
        start = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(postings.text, minlength=texts))])
        return cls(start, term[order], postings.times[order])

    def entries(self, some: Some) -> tuple[Some, NDArray[np.uint32], NDArray[np.uint16]]:
        """What some texts hold, text by text: which of `some`, which term, how often."""
        first, last = self.start[some], self.start[some + 1]
        term, times = rows_of(self.term, first, last), rows_of(self.times, first, last)
        return np.repeat(np.arange(len(some)), last - first), term, times

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of it, by name."""
        return {name: getattr(self, name) for name in self.__struct_fields__}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], prefix: str) -> Forward:
        """What `arrays` was made of, each by its name behind a prefix. Raises `KeyError` when one is missing."""
        return cls(*(arrays[prefix + name] for name in cls.__struct_fields__))


def sketches(vectors: NDArray[np.float32]) -> NDArray[np.uint64]:
    """The signs of vectors, a bit for each number: a column for each vector, of 64 bits a row; what is left over of a
    vector is left out."""
    whole = vectors[:, : vectors.shape[1] // 64 * 64]
    found: NDArray[np.uint64] = np.packbits(whole > 0, axis=1).view(np.uint64).T
    return found
