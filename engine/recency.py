"""Recency: what happened here lately is likelier to happen again than what happened long ago.

A power law of the time since a case last happened here. It moves odds from cases that rest to those that do not and
makes none of them likelier on the whole: cases without a date keep what they have, so do cases that all happened on
one day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.parameters import PARAMETERS as P
from diagnops.kb.case import PartialDate
from diagnops.search.arrays import distinct

_EPOCH = date(1970, 1, 1).toordinal()


def as_number(when: PartialDate) -> int:
    """A partial date as yyyymmdd, with zeros for what is not told: later ones are larger.

    >>> as_number("2013"), as_number("2013-05"), as_number("2013-05-31")
    (20130000, 20130500, 20130531)
    """
    return int(when.replace("-", "").ljust(8, "0"))


def as_written(number: int) -> PartialDate:
    """The partial date of a number.

    >>> as_written(20130000), as_written(20130500), as_written(20130531)
    ('2013', '2013-05', '2013-05-31')
    """
    year, month, day = (text := f"{number:08d}")[:4], text[4:6], text[6:]
    return "-".join([year, *(part for part in (month, day) if part != "00")])


def first_days(numbers: NDArray[np.int32]) -> NDArray[np.int64]:
    """The first day of each partial date, counted as `date.toordinal` does.

    >>> first_days(np.array([20130000, 20130531], np.int32)).tolist()
    [734869, 735019]
    """
    year, month, day = numbers // 10_000, numbers // 100 % 100, numbers % 100
    months = ((year - 1970) * 12 + np.maximum(month, 1) - 1).astype("datetime64[M]")
    days: NDArray[np.int64] = months.astype("datetime64[D]").astype(np.int64) + _EPOCH + np.maximum(day, 1) - 1
    return days


@lru_cache(4096)
def first_day(when: PartialDate) -> date:
    """The first day that a partial date may mean.

    >>> first_day("2013-05")
    datetime.date(2013, 5, 1)
    """
    return date.fromordinal(max(2, int(first_days(np.array([as_number(when)], np.int32))[0])))


class Recency(NamedTuple):
    """For each case when it last happened here, as a number (0: not known), and the bits that gives."""

    last: NDArray[np.int32]
    bits: NDArray[np.float64]


class Lately(NamedTuple):
    """Some cases as of a day: when each last happened here, the bits that this takes from it, and its kind: when, and
    how often before.

    `kinds` are the different ones of those with a date, in order, and `counts` how many are of each.
    """

    last: NDArray[np.int32]
    faded: NDArray[np.float64]
    kind: NDArray[np.int64]
    kinds: NDArray[np.int64]
    counts: NDArray[np.int64]


_TIMES = 1 << 20  # that a case is counted


def lately(when: NDArray[np.int32], start: NDArray[np.int64], times: NDArray[np.int32], today: date | None) -> Lately:
    """Cases as of `today`, by their dates as numbers; those to come do not count, and without `today` none does.

    `start[i]:start[i + 1]` are the i-th case's, a 0 among them; it happened `times[i]` times.
    """
    latest = as_number(today.isoformat()) if today else 0
    past = np.where(when <= latest, when, np.int32(0))
    last: NDArray[np.int32] = np.maximum.reduceat(past, start[:-1]) if len(times) else past[:0]
    kind = last.astype(np.int64) * _TIMES + np.minimum(times, _TIMES - 1)
    kinds, counts = _distinct(kind[last > 0])
    days = distinct(kinds // _TIMES).astype(np.int32)
    fades = np.append(0.0, _fades(days, today))
    return Lately(last, fades[np.searchsorted(days, last, "right")], kind, kinds, counts)


def recency(parts: Sequence[Lately], live: Sequence[NDArray[np.bool_]], weight: Weight, today: date | None) -> Recency:
    """How lately each case happened here, by all those that are `live`.

    `weight` tells what a case weighs before that happened so many times: the dated ones together weigh the same
    afterwards.
    """
    last = np.concatenate([np.zeros(0, np.int32), *(part.last for part in parts)])
    bits = np.concatenate([np.zeros(0), *(part.faded for part in parts)])
    gone = [part.kind[~there & (part.last > 0)] for part, there in zip(parts, live, strict=True)]
    every = np.concatenate([np.zeros(0, np.int64), *(part.kinds for part in parts), *gone])
    counts = np.concatenate([np.zeros(0, np.int64), *(part.counts for part in parts), *(0 * one - 1 for one in gone)])
    kinds = distinct(every)
    total = np.bincount(np.searchsorted(kinds, every), counts, len(kinds))
    kinds, total = kinds[total > 0], total[total > 0]
    if len(kinds):
        # By kind, in one order: sums of fractions are others in another order.
        fades = _fades((kinds // _TIMES).astype(np.int32), today)
        least = fades.max()  # so that those of one day keep exactly what they have
        weights = total * weight(kinds % _TIMES)
        after, before = float((weights * np.exp2(fades - least)).sum()), float(weights.sum())
        bits[last > 0] -= least + np.log2(after / before)
    return Recency(last, bits)


Weight = Callable[[NDArray[np.int64]], NDArray[np.float64]]


def _distinct(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different values in order, and how many there are of each."""
    in_order = np.sort(values)
    first = np.flatnonzero(np.append(True, in_order[1:] != in_order[:-1])[: len(in_order)])
    return in_order[first], np.diff(first, append=len(in_order))


def _fades(days: NDArray[np.int32], today: date | None) -> NDArray[np.float64]:
    """The bits that the time since such a day takes."""
    if today is None:
        return np.zeros(len(days))
    bits: NDArray[np.float64] = -P.recency_power * np.log2(today.toordinal() - first_days(days) + P.recency_days)
    return bits
