"""A judgement: a figure is high, low, normal or nobody can say, and why.

By its level alone where there is no past to hold it against; `metrics/baseline.py` holds it against its own past.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from diagnops.kb.case import State
from diagnops.kb.message import Message, Value, message
from diagnops.kb.vocabulary import Unit

# A figure this near to its level is neither plainly over nor plainly under it.
_NEAR_HIGH = 0.7
_NEAR_LOW = 1.5
# How many of the second unit one of the first is.
_TIMES: dict[tuple[str, str], float] = {
    ("ratio", "%"): 100.0, ("%", "ratio"): 0.01, ("s", "ms"): 1000.0, ("ms", "s"): 0.001,
    ("s", "minutes"): 1 / 60, ("minutes", "s"): 60.0, ("ms", "minutes"): 1 / 60_000,
}  # fmt: skip


class Judgement(NamedTuple):
    """What a figure says. `state` is None when nobody can say; `magnitude` is a robust z against the past."""

    state: State | None
    because: Message
    figure: float | None = None
    magnitude: float | None = None


class Limits(NamedTuple):
    """From which figures on it is high or low, in the unit of the figure."""

    high: float | None = None
    low: float | None = None
    unit: Unit | Literal["", "per CPU"] = ""


def unknown(code: str, /, *, hint: str = "", **values: Value) -> Judgement:
    """Nobody can say, because …"""
    return Judgement(None, Message(code, values, hint))


def convert(figure: float, unit: str, into: str) -> float | None:
    """`figure` in another unit, None where that means nothing.

    >>> convert(0.85, "ratio", "%"), convert(2, "s", "count")
    (85.0, None)
    """
    if unit == into:
        return figure
    times = _TIMES.get((unit, into))
    return None if times is None else figure * times


def by_level(figure: float, limits: Limits) -> Judgement:
    """Judge a figure by its levels alone; near a level nobody can say.

    >>> by_level(97, Limits(high=85, unit="%")).state, by_level(80, Limits(high=85, unit="%")).state
    ('high', None)
    >>> by_level(99, Limits(low=80, unit="%")).state, by_level(85, Limits(low=80, unit="%")).state
    ('normal', None)
    """

    def judged(state: State | None, code: str, level: float | None = None) -> Judgement:
        shown = show(figure, limits.unit)
        if level is None:
            return Judgement(state, message(code, figure=shown), figure)
        return Judgement(state, message(code, figure=shown, level=show(level, limits.unit)), figure)

    high, low = limits.high, limits.low
    if high is not None and figure >= high:
        return judged("high", "high_from", high)
    if low is not None and figure <= low:
        return judged("low", "low_from", low)
    if high is None and low is None:
        return judged(None, "no_level")
    if high is not None and figure > high * _NEAR_HIGH:
        return judged(None, "near_level", high)
    if low is not None and high is None and figure < _near_low(low, limits.unit):
        return judged(None, "near_level", low)
    return judged("normal", "within_levels")


def _near_low(low: float, unit: str) -> float:
    """Where a figure is no longer near to a level; of a share half of the way to all of it is far."""
    far = low * _NEAR_LOW
    return min(far, (low + 100) / 2) if unit == "%" else far


def gravest(judged: Sequence[tuple[str, Judgement]], bad: Sequence[State]) -> tuple[str, Judgement]:
    """The one of several that matters most: trouble before doubt before normal, then by magnitude and figure."""

    def grave(one: tuple[str, Judgement]) -> tuple[bool, bool, float, float]:
        _, found = one
        size = abs(found.figure or 0.0)
        return found.state in bad, found.state is None, abs(found.magnitude or 0.0), -size if "low" in bad else size

    return max(judged, key=grave)


def show(figure: float, unit: str) -> str:
    """A figure with its unit, as short as it stays true.

    >>> show(98.765, "%"), show(0.0123, "s"), show(1536000000, "bytes"), show(3, "count")
    ('98.8 %', '0.0123 s', '1.54 GB', '3')
    """
    if unit == "bytes":
        for name, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
            if abs(figure) >= size:
                return f"{figure / size:.3g} {name}"
    word = {"count": "", "per_s": "/s", "ratio": "", "": "", "C": "°C", "minutes": "min"}.get(unit, unit)
    number = f"{figure:.0f}" if abs(figure) >= 1000 else f"{figure:.3g}"
    return number + (word if word.startswith("/") else f" {word}" if word else "")
