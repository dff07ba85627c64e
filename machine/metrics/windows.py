"""Windows of metrics: the figures of an incident held against those of a normal time, with magnitude and shape."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from statistics import median
from typing import NamedTuple

from diagnops.kb.case import Shape
from diagnops.machine.common.judgement import Judgement, Limits
from diagnops.machine.metrics.baseline import ENOUGH, against_baseline
from diagnops.machine.metrics.shape import shape_of

# A window of which only so small a share lies out is told by its peaks, which have to lie further out than a median.
_FAR, _PEAK = 3.5, 8.0
_SIGMA, _FLOOR = 1.4826, 0.05
_LEAST_PEAKS, _PEAK_SHARE = 2, 0.03


class Window(NamedTuple):
    """What a window says against the normal one: `shape` only where it is out of the usual."""

    judgement: Judgement
    shape: Shape | None = None


def judge_window(normal: Sequence[float], incident: Sequence[float], limits: Limits, *, among: int = 1) -> Window:
    """The figures of an incident against those of a normal time; `among` is how many series are judged together.

    >>> judge_window([4, 5, 6] * 10, [60] * 12, Limits()).judgement.state
    'high'
    >>> judge_window([4, 5, 6] * 10, [5] * 12, Limits()).judgement.state
    'normal'
    """
    past = [x for x in normal if isfinite(x)]
    now = [x for x in incident if isfinite(x)]
    judged = against_baseline(past, now, limits, among=among)
    if len(past) < ENOUGH or not now:
        return Window(judged)
    usual = median(past)
    spread = _spread(past, usual)
    if judged.state == "normal":
        judged = _peaks(past, now, limits, usual, spread, among) or judged
    if judged.state not in ("high", "low"):
        return Window(judged)
    side = _FAR * spread * (1 if judged.state == "high" else -1)
    return Window(judged, shape_of(now, usual, usual + side))


def _spread(past: Sequence[float], usual: float) -> float:
    spread = max(_SIGMA * median([abs(x - usual) for x in past]), _FLOOR * abs(usual))
    return spread or max(abs(x) for x in past) * _FLOOR or 1e-9


def _peaks(
    past: Sequence[float], now: Sequence[float], limits: Limits, usual: float, spread: float, among: int
) -> Judgement | None:
    """The peaks of a window that is usual on the whole, judged as if there were nothing else."""
    for up in (True, False):
        edge = usual + (_PEAK if up else -_PEAK) * spread
        out = [x for x in now if (x > edge if up else x < edge)]
        before = sum(x > edge if up else x < edge for x in past)
        if len(out) >= max(_LEAST_PEAKS, _PEAK_SHARE * len(now)) and before <= 0.01 * len(past):
            judged = against_baseline(past, out, limits, among=among)
            if judged.state in ("high", "low"):
                return judged
    return None
