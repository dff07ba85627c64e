"""How well a ranking did: places with ties, average precision, separation, and how sure each figure is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RESAMPLES = 1000
SEED = 20240601
_SHUFFLES = 4


class Place(NamedTuple):
    """Where the first right answer stood: at the top, in the first three, and one over its rank."""

    top1: float
    top3: float
    reciprocal: float


def place(scores: Sequence[float], right: Sequence[bool]) -> Place:
    """The place of the first right one, with ties shuffled four times: never broken by the order that is given.

    >>> place([2.0, 1.0], [False, True])
    Place(top1=0.0, top3=1.0, reciprocal=0.5)
    """
    rounded = np.array([-round(s, 9) for s in scores])
    hits = np.array(right, bool)
    places = []
    for shuffle in range(_SHUFFLES):
        found = np.flatnonzero(hits[np.lexsort((_shuffled(shuffle, len(rounded)), rounded))])
        rank = int(found[0]) + 1 if len(found) else 0
        places.append((rank == 1, 0 < rank <= 3, 1 / rank if rank else 0.0))
    return Place(*(sum(column) / _SHUFFLES for column in zip(*places, strict=True)))


@cache
def _shuffled(seed: int, count: int) -> Floats:
    random_ = random.Random(seed)
    return np.array([random_.random() for _ in range(count)])


def average_precision(right: Sequence[bool], relevant: int) -> float:
    """Mean of the precision at each relevant one of a ranking; those it does not hold count as never found.

    >>> average_precision([True, False, True], 2)
    0.8333333333333333
    """
    found, total = 0, 0.0
    for rank, hit in enumerate(right, 1):
        if hit:
            found += 1
            total += found / rank
    return total / relevant


class Sample(Protocol):
    """A figure with what it was made of."""

    @property
    def value(self) -> float:
        """The figure."""

    @property
    def count(self) -> int:
        """On how many queries it rests."""

    def resampled(self) -> Floats:
        """The figure on each of many samples of the queries; the same samples for every method."""


class Mean(Struct, frozen=True):
    """A mean over queries."""

    values: Floats

    @property
    def value(self) -> float:
        """The mean; NaN when there is no query."""
        return float(self.values.mean()) if len(self.values) else float("nan")

    @property
    def count(self) -> int:
        """The number of queries."""
        return len(self.values)

    def resampled(self) -> Floats:
        """The mean on each sample."""
        if not len(self.values):
            return np.full(RESAMPLES, np.nan)
        means: Floats = _weights(len(self.values), 0) @ self.values / len(self.values)
        return means


class Median(Struct, frozen=True):
    """A median over queries."""

    values: Floats

    @property
    def value(self) -> float:
        """The median; NaN when there is no query."""
        return float(np.median(self.values)) if len(self.values) else float("nan")

    @property
    def count(self) -> int:
        """The number of queries."""
        return len(self.values)

    def resampled(self) -> Floats:
        """The median on each sample."""
        if not len(self.values):
            return np.full(RESAMPLES, np.nan)
        order = np.argsort(self.values)
        upto = np.cumsum(_weights(len(self.values), 0)[:, order], axis=1)
        half = len(self.values) / 2
        low, high = (upto >= half).argmax(axis=1), (upto > half).argmax(axis=1)
        medians: Floats = (self.values[order][low] + self.values[order][high]) / 2
        return medians


class Separation(Struct, frozen=True):
    """How well a score tells two groups apart: the share of pairs in the right order, ties counting half (AUROC)."""

    seen: Floats
    new: Floats

    @property
    def value(self) -> float:
        """The AUROC; NaN when a group is empty."""
        return float(self._pairs().mean()) if self.count else float("nan")

    @property
    def count(self) -> int:
        """The number of queries, if both groups have one."""
        return len(self.seen) + len(self.new) if len(self.seen) and len(self.new) else 0

    def resampled(self) -> Floats:
        """The AUROC on each sample, the size of both groups kept."""
        if not self.count:
            return np.full(RESAMPLES, np.nan)
        seen, new = _weights(len(self.seen), 1), _weights(len(self.new), 2)
        areas: Floats = ((seen @ self._pairs()) * new).sum(axis=1) / (len(self.seen) * len(self.new))
        return areas

    def _pairs(self) -> Floats:
        margin = self.seen[:, None] - self.new[None, :]
        return np.asarray((margin > 0) + 0.5 * (margin == 0), float)


@cache
def _weights(count: int, salt: int) -> Floats:
    drawn = np.random.default_rng([SEED, salt]).multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
    return drawn.astype(np.float64)


class Figure(Struct, frozen=True):
    """A figure, the 95 % interval of it, and the number of queries it rests on."""

    value: float
    low: float
    high: float
    count: int


def figure(sample: Sample) -> Figure:
    """A sample as a figure with its interval."""
    return _figure(sample.value, sample.resampled(), sample.count)


def difference(one: Sample, other: Sample) -> Figure:
    """`one` minus `other` on the same queries."""
    return _figure(one.value - other.value, one.resampled() - other.resampled(), one.count)


def mean_figure(samples: Sequence[Sample], minus: Sequence[Sample] = ()) -> Figure:
    """The mean of one figure over sets, each counting the same; less that of `minus`, set by set."""
    value = float(np.mean([s.value for s in samples]))
    drawn = np.mean([s.resampled()[_order(n)] for n, s in enumerate(samples)], axis=0)
    if minus:
        value -= float(np.mean([s.value for s in minus]))
        drawn = drawn - np.mean([s.resampled()[_order(n)] for n, s in enumerate(minus)], axis=0)
    return _figure(value, drawn, sum(s.count for s in samples))


@cache
def _order(number: int) -> NDArray[np.int64]:
    """Sets are sampled independently of each other, even those of the same size."""
    return np.random.default_rng([SEED, 3, number]).permutation(RESAMPLES)


def _figure(value: float, drawn: Floats, count: int) -> Figure:
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(value, float(low), float(high), count)
