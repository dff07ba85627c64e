"""Calibration: how often a lead of so many bits was right, and from where on a case is said to be seen.

Bits rank the cases, but a sum of witnesses that are not independent claims too much: of what was said at 95 %, far
less was right. So the lead is tempered by the number of things that were looked at and read off a curve, which was
fitted to recurrences and to incidents that were the first of their kind (`diagnops.bench.calibrate`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import log2
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct


class Calibration(Struct, frozen=True):
    """The curve through (`lead`, `right`), and the thresholds on what it says.

    lead: bits by which the first is ahead of all else together, for a single observation; rising.
    right: the share in which such a first was right; rising with it.
    witnesses: so many observations count half of what as many independent ones would.
    seen, possible: from which probability on a case is said to be that.
    """

    lead: tuple[float, ...]
    right: tuple[float, ...]
    witnesses: float
    seen: float
    possible: float

    def probability(self, share: float, observed: int) -> float:
        """How likely the first is right, which has this share of all weight after so many observations."""
        return float(np.interp(lead(share, observed, self.witnesses), self.lead, self.right))


def lead(share: float, observed: int, witnesses: float) -> float:
    """By how many bits a case with this share of all weight leads, as if for a single observation."""
    share = min(max(share, 1e-12), 1 - 1e-12)
    return log2(share / (1 - share)) / (1 + observed / witnesses)


class Bin(Struct, frozen=True):
    """Answers whose leader had a probability between `low` and `high`: what was said on average, and how many were
    right."""

    low: float
    high: float
    said: float
    was: float
    count: int


def reliability(answers: Sequence[tuple[float, bool]], bins: int = 10) -> Iterator[Bin]:
    """What was said of the likeliest case against how often it was right; empty bins are left out."""
    for at in range(bins):
        low, high = at / bins, (at + 1) / bins
        # The last bin holds 1 as well.
        some = [(p, right) for p, right in answers if low <= p < high or (at == bins - 1 and p == 1)]
        if some:
            said = sum(p for p, _ in some) / len(some)
            yield Bin(low, high, said, sum(right for _, right in some) / len(some), len(some))


def calibration_error(bins: Iterable[Bin]) -> float:
    """The expected calibration error: the mean gap between said and so, over all answers (at least one)."""
    bins = list(bins)
    return sum(abs(b.said - b.was) * b.count for b in bins) / sum(b.count for b in bins)


SHIPPED_FILE = Path(__file__).with_name("calibration.json")


def shipped() -> Calibration:
    """The calibration that comes with the program."""
    return msgspec.json.decode(SHIPPED_FILE.read_bytes(), type=Calibration)


SHIPPED = shipped()
