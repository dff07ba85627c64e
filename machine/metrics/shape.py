"""The shape of what lies beyond the usual: steady, growing, one spike, again and again, now and then."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from diagnops.kb.case import Shape

_MOSTLY = 0.8  # of the points beyond: it stays so
_RARELY = 0.5
_RISES = 0.5  # of the gap to the usual, over the window
_EVEN = 0.25  # of the median, by which distances may differ and still be regular
_LEAST_TIMES = 3


def shape_of(points: Sequence[float], usual: float, threshold: float) -> Shape | None:
    """The shape of points that lie beyond `threshold` on its side of the `usual`; None where there is no shape yet.

    >>> shape_of([9, 9, 9, 9, 9, 9], 1, 4), shape_of([1, 1, 1, 9, 1, 1, 1, 1], 1, 4)
    ('steady', 'spike')
    >>> shape_of([2, 4, 5, 6, 7, 8, 9, 10], 1, 3.5), shape_of([9, 1, 1, 1, 9, 1, 1, 1, 9, 1, 1, 1], 1, 4)
    ('growing', 'periodic')
    """
    up = threshold > usual
    beyond = [(x > threshold) if up else (x < threshold) for x in points]
    if len(points) < 4 or not any(beyond):
        return None
    share = sum(beyond) / len(points)
    if share >= _MOSTLY:
        return "growing" if _rises(points, usual) else "steady"
    starts = [i for i, here in enumerate(beyond) if here and not (i and beyond[i - 1])]
    if len(starts) == 1:
        if share <= _RARELY and not beyond[-1]:
            return "spike"
        return "steady" if share > _RARELY or beyond[-1] else None
    if len(starts) >= _LEAST_TIMES and _regular(starts):
        return "periodic"
    return "intermittent"


def _rises(points: Sequence[float], usual: float) -> bool:
    """Whether the last third lies further out than the middle one, and that further than the first."""
    third = max(1, len(points) // 3)
    first, middle, last = (
        abs(median(part) - usual) for part in (points[:third], points[third:-third], points[-third:])
    )
    return first < middle < last and last - first >= _RISES * last


def _regular(starts: Sequence[int]) -> bool:
    distances = [b - a for a, b in pairwise(starts)]
    usual = median(distances)
    return all(abs(one - usual) <= max(1.0, _EVEN * usual) for one in distances) and usual >= 2
