"""Reliability: what was said of the likeliest case, held against how often it was right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct


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
