"""Postings: for each term the texts that hold it and how often, as arrays that can be memory-mapped.

They hold counts alone, so those of some texts can be put beside those of others: what a term weighs hangs on all of
them, and is worked out by `search.collection` when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.search.arrays import among
from diagnops.search.paged import Paged, rows_of, runs_of

Keys = NDArray[np.uint64]
Floats = NDArray[np.float32]
Places = NDArray[np.int64]

UNSEEN = 32.0  # texts of other kinds that there are and a small case base does not hold
_RARE = 4096  # texts
MOST_TIMES = 4095  # that a term is counted in one text

# A term is a polynomial of its letters at this place, an odd number of 64 bits (the golden ratio's).
_PLACE = np.uint64(0x9E3779B97F4A7C15)


def term_keys(terms: Sequence[str]) -> Keys:
    """Terms as 64-bit numbers, the same on every machine."""
    if not terms:
        return np.zeros(0, np.uint64)
    spelled = "\0".join(("", *terms)).encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(spelled, np.uint32).astype(np.uint64)
    start = np.flatnonzero(letters == 0)
    length = np.diff(start, append=len(letters))
    power = np.cumprod(np.full(length.max(), _PLACE))  # overflow wraps, which is what a hash wants
    at = np.arange(len(letters)) - np.repeat(start, length)
    keys: Keys = np.add.reduceat(letters * power[at], start)
    return keys


class Bag(Struct, frozen=True):
    """The different terms of one text as numbers, and how often each stands in it."""

    keys: Keys
    times: Floats


class Postings(Struct, frozen=True):
    """For the term `keys[i]`, `text[start[i]:start[i + 1]]` are the texts that hold it, in their order, and `times`
    beside them how often each does."""

    keys: Keys
    start: Places
    text: NDArray[np.int32]
    times: NDArray[np.uint16]

    @classmethod
    def of(cls, bags: Iterable[Bag]) -> Postings:
        """Those of some texts."""
        bags = list(bags)
        term = np.concatenate([np.zeros(0, np.uint64), *(bag.keys for bag in bags)])
        times = np.concatenate([np.zeros(0, np.float32), *(bag.times for bag in bags)])
        text = np.repeat(np.arange(len(bags), dtype=np.int32), [len(bag.keys) for bag in bags])
        return cls._sorted(term, text, np.minimum(times, MOST_TIMES).astype(np.uint16))

    @classmethod
    def _sorted(cls, term: Keys, text: NDArray[np.int32], times: NDArray[np.uint16]) -> Postings:
        order = np.argsort(term, kind="stable")
        keys, start = np.unique(term[order], return_index=True)
        return cls(keys, np.append(start, len(term)).astype(np.int64), text[order], times[order])

    @classmethod
    def merged(cls, some: Sequence[Postings], numbers: Sequence[NDArray[np.int32]]) -> Postings:
        """Those of all texts together; `numbers` say for each which number its texts get, -1 for one that is left
        out."""
        term, text, times = [np.zeros(0, np.uint64)], [np.zeros(0, np.int32)], [np.zeros(0, np.uint16)]
        for one, number in zip(some, numbers, strict=True):
            now = number[one.text]
            kept = now >= 0
            term.append(np.repeat(one.keys, np.diff(one.start))[kept])
            text.append(now[kept])
            times.append(one.times[kept])
        return cls._sorted(np.concatenate(term), np.concatenate(text), np.concatenate(times))

    def places(self, asked: Keys) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where those of `asked` that are there stand in `keys`, and which these are."""
        if not len(self.keys):
            return np.zeros(0, np.intp), np.zeros(0, np.intp)
        at = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        known = np.flatnonzero(self.keys[at] == asked)
        return at[known], known

    def entries(self, asked: Keys) -> tuple[NDArray[np.intp], NDArray[np.int32], NDArray[np.uint16]]:
        """What is held of some terms, term by term: which of `asked`, in which text, how often."""
        at, known = self.places(asked)
        first, last = self.start[at], self.start[at + 1]
        return np.repeat(known, last - first), rows_of(self.text, first, last), rows_of(self.times, first, last)

    def held_by(self, places: NDArray[np.intp]) -> list[NDArray[np.int32]]:
        """The texts that hold each of the terms at some places."""
        return runs_of(self.text, self.start[places], self.start[places + 1])

    def hold(self, places: NDArray[np.intp], texts: NDArray[np.int32]) -> list[NDArray[np.bool_]]:
        """For each of the terms at some places, which of some texts hold it."""
        first, last = self.start[places], self.start[places + 1]
        if isinstance(self.text, Paged):
            return self.text.among(first, last, texts)
        return [among(run, texts) for run in runs_of(self.text, first, last)]

    def counted(self, of: NDArray[np.bool_]) -> tuple[Keys, NDArray[np.int64]]:
        """The terms that some texts hold, and how many of these each."""
        held = np.add.reduceat(np.append(of[self.text], False), self.start[:-1], dtype=np.int64)
        some = np.flatnonzero(held)
        return self.keys[some], held[some]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of it, by name."""
        return {name: getattr(self, name) for name in self.__struct_fields__}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], prefix: str) -> Postings:
        """What `arrays` was made of, each by its name behind a prefix. Raises `KeyError` when one is missing."""
        return cls(*(arrays[prefix + name] for name in cls.__struct_fields__))


def idf(texts: int, document_frequency: NDArray[np.integer[Any]]) -> Floats:
    """The bits of a term that so many of `texts` hold, counting the causes that a small case base lacks."""
    if len(document_frequency) > 16 * _RARE:  # most terms are in few texts, and a look-up is quicker than a logarithm
        bits: Floats = idf(texts, np.arange(_RARE)).take(document_frequency, mode="clip")
        often = np.flatnonzero(document_frequency >= _RARE)
        bits[often] = idf(texts, document_frequency[often])
        return bits
    few: Floats = np.log2((texts + UNSEEN) / (document_frequency + 1.0)).astype(np.float32)
    return few
