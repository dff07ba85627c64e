"""Postings: for each term the cases that hold it and how much it weighs there, as arrays that can be memory-mapped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Floats = NDArray[np.float32]

UNSEEN = 32.0  # texts of other kinds that there are and a small case base does not hold
_SATURATION = 1.2  # BM25's k1
_OFTEN = 1 / 8  # of the cases: from here on the weights of all cases are kept, measured with 10,000
_LENGTH = 0.5  # BM25's b: case texts differ in length by how well they are told, not by topic


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
    """For the term `keys[i]`, which `held[i]` cases hold, `case[start[i]:start[i + 1]]` are these and `weight` beside
    them is what the term weighs there, in units of `unit[i]`: whole numbers are quicker to read than short fractions.

    A term that many cases hold has no postings but a row, `rows[row[i]]`, with its weight in every case: to add rows is
    quicker than to go from case to case. The `row` of the others is -1.
    """

    keys: Keys
    document_frequencies: NDArray[np.int32]
    unit: Floats
    start: NDArray[np.int64]
    case: NDArray[np.int32]
    weight: NDArray[np.int16]
    row: NDArray[np.int32]
    rows: NDArray[np.int16]

    def document_frequency(self, asked: Keys) -> NDArray[np.int32]:
        """How many cases hold each term."""
        at, known = self._places(asked)
        found = np.zeros(len(asked), np.int32)
        found[known] = self.document_frequencies[at]
        return found

    def score(self, asked: Keys, weights: Floats, cases: int) -> Floats:
        """For each case the sum, over the terms asked, of a term's weight times its weight in the case."""
        at, known = self._places(asked)
        weights = weights[known] * self.unit[at]
        row = self.row[at]
        total = np.zeros(cases, np.float32)
        often = row >= 0
        for one, weight in zip(row[often].tolist(), weights[often], strict=True):
            total += self.rows[one] * weight  # in single precision, like the weight
        at, weights = at[~often], weights[~often]
        start, end = self.start[at], self.start[at + 1]
        runs = [slice(*run) for run in zip(start.tolist(), end.tolist(), strict=True)]
        case = np.concatenate([self.case[:0], *[self.case[run] for run in runs]])
        given = np.concatenate([self.weight[:0], *[self.weight[run] for run in runs]]).astype(np.float32)
        given *= np.repeat(weights, end - start)
        np.add.at(total, case, given)  # unlike bincount it makes no copies in double precision
        return total

    def _places(self, asked: Keys) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where those of `asked` that are there stand in `keys`, and which these are."""
        if not len(self.keys):
            return np.zeros(0, np.intp), np.zeros(0, np.intp)
        at = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        known = np.flatnonzero(self.keys[at] == asked)
        return at[known], known


def idf(cases: int, document_frequency: NDArray[np.integer[Any]]) -> Floats:
    """The bits of a term that so many of `cases` hold, counting the causes that a small case base lacks."""
    bits: Floats = np.log2((cases + UNSEEN) / (document_frequency + 1.0)).astype(np.float32)
    return bits


class _Columns(Struct, frozen=True):
    """The terms of all cases, sorted by term: one row for each term of each case."""

    keys: Keys
    start: NDArray[np.int64]
    case: NDArray[np.int32]
    times: Floats
    cases: int

    def idf(self) -> Floats:
        document_frequency = np.diff(self.start)
        return np.repeat(idf(self.cases, document_frequency), document_frequency)

    def over_cases(self, values: Floats) -> Floats:
        return np.bincount(self.case, values, max(1, self.cases)).astype(np.float32)

    def postings(self, weight: NDArray[np.floating[Any]]) -> Postings:
        document_frequency = np.diff(self.start)
        term = np.repeat(np.arange(len(self.keys)), document_frequency)
        unit = np.zeros(len(self.keys), np.float32)
        np.maximum.at(unit, term, weight / np.iinfo(np.int16).max)
        short = np.rint(weight / unit[term]).astype(np.int16)
        many = document_frequency > _OFTEN * self.cases
        often = many[term]
        row = np.where(many, np.cumsum(many) - 1, -1).astype(np.int32)
        rows = np.zeros((int(many.sum()), self.cases), np.int16)
        rows[row[term[often]], self.case[often]] = short[often]
        start = np.append(0, np.cumsum(np.where(many, 0, document_frequency))).astype(np.int64)
        return Postings(
            self.keys, document_frequency.astype(np.int32), unit, start, self.case[~often], short[~often], row, rows
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
    weight = (1 + np.log(columns.times)) * columns.idf()
    length = np.sqrt(columns.over_cases(weight * weight))
    return columns.postings(weight / length[columns.case])


def shares(bags: Iterable[Bag]) -> Postings:
    """A term weighs what share it has in the rarity of all terms of the case; how often it stands there is nothing."""
    columns = _columns(bags)
    weight = columns.idf()
    return columns.postings(weight / columns.over_cases(weight)[columns.case])
