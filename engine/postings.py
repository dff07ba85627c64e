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
_OFTEN = 1 / 8  # of the cases: from here on the weights of all cases are kept, measured with 10,000
_LENGTH = 0.5  # BM25's b: case texts differ in length by how well they are told, not by topic


class Bag(Struct, frozen=True):
    """The different terms of one text as numbers, and how often each stands in it."""

    keys: Keys
    times: Floats


class Postings(Struct, frozen=True):
    """`start[i]:start[i + 1]` are the postings of the term `keys[i]`; `case` holds positions of cases.

    A term that many cases hold has no postings. It is the term `often[i]` that `many[i]` cases hold, and `rows[i]` has
    its weight in every case, in units of `unit[i]`: to add rows is quicker than to go from case to case, and whole
    numbers are quicker to read than short fractions.
    """

    keys: Keys
    start: NDArray[np.int64]
    case: NDArray[np.int32]
    weight: NDArray[np.float16]
    often: Keys
    many: NDArray[np.int64]
    unit: Floats
    rows: NDArray[np.int16]

    def holders(self, asked: Keys) -> NDArray[np.int64]:
        """How many cases hold each term."""
        start, end = self._runs(asked)
        at, known = _places(self.often, asked)
        found = end - start
        found[known] += self.many[at]
        return found

    def sums(self, asked: Keys, weights: Floats, cases: int) -> Floats:
        """For each case the sum, over the terms asked, of a term's weight times its weight in the case."""
        start, end = self._runs(asked)
        runs = [slice(*run) for run in zip(start.tolist(), end.tolist(), strict=True)]
        case = np.concatenate([self.case[:0], *(self.case[run] for run in runs)])
        given = np.concatenate([self.weight[:0], *(self.weight[run] for run in runs)]).astype(np.float32)
        given *= np.repeat(weights, end - start)
        total = np.bincount(case, given, cases).astype(np.float32)
        at, known = _places(self.often, asked)
        for row, weight in zip(at.tolist(), weights[known] * self.unit[at], strict=True):
            total += self.rows[row] * weight  # in single precision, like the weight
        return total

    def _runs(self, asked: Keys) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        start, end = np.zeros(len(asked), np.int64), np.zeros(len(asked), np.int64)
        at, known = _places(self.keys, asked)
        start[known], end[known] = self.start[at], self.start[at + 1]
        return start, end


def _places(keys: Keys, asked: Keys) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where those of `asked` that are there stand in `keys`, and which these are."""
    if not len(keys):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    known = np.flatnonzero(keys[at] == asked)
    return at[known], known


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
        holders = np.diff(self.start)
        many = holders > _OFTEN * self.cases
        seldom = np.repeat(~many, holders)
        short = weight.astype(np.float16)
        row = np.repeat(np.cumsum(many) - 1, holders)[~seldom]
        unit = np.zeros(int(many.sum()), np.float32)
        np.maximum.at(unit, row, weight[~seldom] / np.iinfo(np.int16).max)
        rows = np.zeros((len(unit), self.cases), np.int16)
        rows[row, self.case[~seldom]] = np.rint(weight[~seldom] / unit[row])
        start = np.append(0, np.cumsum(holders[~many])).astype(np.int64)
        return Postings(
            self.keys[~many], start, self.case[seldom], short[seldom], self.keys[many], holders[many], unit, rows
        )


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
