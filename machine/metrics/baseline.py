"""The baseline: a series held against its own recent past, by median and MAD, so that a bad hour in it does no harm."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from statistics import median

from diagnops.kb.message import message
from diagnops.machine.common.judgement import Judgement, Limits, by_level, show, unknown

ENOUGH = 12
"""Points of the past below which there is no past to speak of: an hour, one every five minutes."""

# A normal distribution's standard deviation is so many times its MAD.
_SIGMA = 1.4826
# How far from the median a figure has to lie, in robust standard deviations; more when many series are looked at, as
# one of hundreds lies far out by chance.
_FAR = 3.5
_FAR_PER_DOUBLING = 0.5
# What moves less than this share of its median, or of its level, has not moved: a constant series has a MAD of 0.
_FLOOR = 0.05
# Below this share of its level, a figure is unusual but no trouble: a CPU that went from 2 % to 9 %.
_MINOR = 0.5
# The past has to have been beyond less often than this: what peaks every day is used to its peaks.
_PEAK = 0.02
_MOST_MAGNITUDE = 100.0


def against_baseline(past: Sequence[float], now: Sequence[float], limits: Limits, *, among: int = 1) -> Judgement:
    """Judge the figures of `now` against those of the `past`; `among` is how many series are judged together.

    >>> against_baseline([4, 5, 6] * 10, [60], Limits(high=85, unit="%")).state
    'high'
    >>> against_baseline([5] * 30, [5], Limits()).state, against_baseline([5, 5], [60], Limits()).state
    ('normal', None)
    """
    if not now:
        return unknown("no_figures_now")
    figure = median(now)
    level = by_level(figure, limits)
    over = level.state in ("high", "low")
    shown = show(figure, limits.unit)
    if len(past) < ENOUGH:
        return level if over else Judgement(None, message("too_little_past", figure=shown), figure)
    usual = median(past)
    spread = max(_SIGMA * median([abs(x - usual) for x in past]), _floor(usual, limits))
    gap = figure - usual
    z = gap / spread if spread else (0.0 if gap == 0 else _MOST_MAGNITUDE * (1 if gap > 0 else -1))
    z = max(-_MOST_MAGNITUDE, min(_MOST_MAGNITUDE, z))
    before = show(usual, limits.unit)
    if over:  # over its level is trouble, also where it has been so for long
        as_ever = message("usual_beyond_level", because=level.because, figure=shown, usual=before, z=z)
        return Judgement(level.state, as_ever, figure, z)
    reason = message("usual", figure=shown, usual=before, z=z)
    far = abs(z) >= _FAR + _FAR_PER_DOUBLING * log2(max(1, among)) and not _seen_before(past, figure, usual)
    if far and not _minor(figure, limits, up=gap > 0):
        return Judgement("high" if gap > 0 else "low", reason, figure, z)
    return Judgement("normal", reason, figure, z)


def _floor(usual: float, limits: Limits) -> float:
    levels = [abs(one) for one in (limits.high, limits.low) if one]
    return _FLOOR * max(abs(usual), min(levels, default=0.0))


def _seen_before(past: Sequence[float], figure: float, usual: float) -> bool:
    """Whether the past has been as far out on the same side, and not just for a moment."""
    beyond = sum(x >= figure if figure > usual else x <= figure for x in past)
    return beyond > _PEAK * len(past)


def _minor(figure: float, limits: Limits, *, up: bool) -> bool:
    if up:
        return limits.high is not None and figure < _MINOR * limits.high
    return limits.low is not None and limits.low > 0 and figure > limits.low / _MINOR
