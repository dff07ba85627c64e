"""Postings: for each term the cases that hold it and how much it weighs there, as arrays that can be memory-mapped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.engine.weight import KINDS

Keys = NDArray[np.uint64]
Floats = NDArray[np.float32]

_SATURATION = 1.2  # BM25's k1
_LENGTH = 0.5  # BM25's b: case texts differ in length by how well they are told, not by topic


class Bag(Struct, frozen=True):
    """The different terms of one text as numbers, and how often each stands in it."""

    keys: Keys
    times: Floats


class Postings(Struct, frozen=True):
    """`start[i]:start[i + 1]` are the postings of the term `keys[i]`; `case` holds positions of cases."""

    keys: Keys
    start: NDArray[np.int64]
    case: NDArray[np.int32]
    weight: NDArray[np.float16]

    def holders(self, asked: Keys) -> NDArray[np.int64]:
        """How many cases hold each term."""
        start, end = self._runs(asked)
        return end - start

    def sums(self, asked: Keys, weights: Floats, cases: int) -> Floats:
        """For each case the sum, over the terms asked, of a term's weight times its weight in the case."""
        start, end = self._runs(asked)
        length = end - start
        before = np.cumsum(length) - length
        at = np.arange(length.sum()) + np.repeat(start - before, length)
        given = self.weight[at].astype(np.float32) * np.repeat(weights, length)
        return np.bincount(self.case[at], given, cases).astype(np.float32)

    def _runs(self, asked: Keys) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if not len(self.keys):
            nothing = np.zeros(len(asked), np.int64)
            return nothing, nothing
        at = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        known = self.keys[at] == asked
        return self.start[at] * known, self.start[at + 1] * known


def rarity(cases: int, holders: NDArray[np.int64]) -> Floats:
    """The bits of a term that so many of `cases` hold, counting the causes that a small case base lacks."""
    bits: Floats = np.log2((cases + KINDS) / (holders + 1.0)).astype(np.float32)
    return bits


class _Columns(Struct, frozen=True):
    """The terms of all cases, sorted by term: one row for each term of each case."""

    keys: Keys
    start: NDArray[np.int64]
    case: NDArray[np.int32]
    times: Floats
    cases: int

    def rarity(self) -> Floats:
        holders = np.diff(self.start)
        return np.repeat(rarity(self.cases, holders), holders)

    def over_cases(self, values: Floats) -> Floats:
        return np.bincount(self.case, values, max(1, self.cases)).astype(np.float32)

    def postings(self, weight: NDArray[np.floating[Any]]) -> Postings:
        return Postings(self.keys, self.start, self.case, weight.astype(np.float16))


def _columns(bags: Iterable[Bag]) -> _Columns:
    bags = list(bags)
    term = np.concatenate([np.zeros(0, np.uint64), *(bag.keys for bag in bags)])
    times = np.concatenate([np.zeros(0, np.float32), *(bag.times for bag in bags)])
    case = np.repeat(np.arange(len(bags), dtype=np.int32), [len(bag.keys) for bag in bags])
    order = np.argsort(term, kind="stable")
    keys, start = np.unique(term[order], return_index=True)
    return _Columns(keys, np.append(start, len(term)).astype(np.int64), case[order], times[order], len(bags))


def saturating(bags: Iterable[Bag]) -> Postings:
    """A term weighs more the oftener a case holds it, up to 1, and less in a long case: BM25."""
    columns = _columns(bags)
    length = columns.over_cases(columns.times)
    relative = (1 - _LENGTH) + _LENGTH * length / max(1.0, float(length.mean()))
    return columns.postings(columns.times / (columns.times + _SATURATION * relative[columns.case]))


def cosine(bags: Iterable[Bag]) -> Postings:
    """Weighted by frequency and rarity; the weights of a case are a vector of length 1: TF-IDF."""
    columns = _columns(bags)
    weight = (1 + np.log(columns.times)) * columns.rarity()
    length = np.sqrt(columns.over_cases(weight * weight))
    return columns.postings(weight / length[columns.case])


def shares(bags: Iterable[Bag]) -> Postings:
    """A term weighs what share it has in the rarity of all terms of the case; how often it stands there is nothing."""
    columns = _columns(bags)
    weight = columns.rarity()
    return columns.postings(weight / columns.over_cases(weight)[columns.case])
