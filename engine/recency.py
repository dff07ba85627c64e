"""Recency: what happened here lately is likelier to happen again than what happened long ago.

A power law of the time since a case last happened here. It moves odds from cases that rest to those that do not and
makes none of them likelier on the whole: cases without a date keep what they have, so do cases that all happened on
one day.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.parameters import PARAMETERS as P
from diagnops.kb.case import PartialDate

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


def recency(
    when: NDArray[np.int32], start: NDArray[np.int64], weight: NDArray[np.float64], today: date | None
) -> Recency:
    """How lately each case happened here, by its dates as numbers; those to come do not count.

    `start[i]:start[i + 1]` are the i-th case's, a 0 among them. `weight` is what each case weighs before: the dated
    ones together weigh the same afterwards. Without `today` nothing is known.
    """
    bits = np.zeros(len(weight))
    if today is None or not len(weight):
        return Recency(np.zeros(len(weight), np.int32), bits)
    past = np.where(when <= as_number(today.isoformat()), when, np.int32(0))
    last: NDArray[np.int32] = np.maximum.reduceat(past, start[:-1])
    dated = last > 0
    if dated.any():
        faded = -P.recency_power * np.log2(today.toordinal() - first_days(last[dated]) + P.recency_days)
        faded -= faded.max()  # so that those of one day keep exactly what they have
        # Sums of fractions are others in another order.
        after, before = np.sort(weight[dated] * np.exp2(faded)).sum(), np.sort(weight[dated]).sum()
        bits[dated] = faded - np.log2(after / before)
    return Recency(last, bits)
