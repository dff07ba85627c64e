"""Bars: the evidence for and against cases as lengths on one scale, which diverge from zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from diagnops.app import Evidence, Match, heard

_WORTH_SHOWING = 0.05  # bits
_LEAST_SIDE = 12.0  # percent of the width that the shorter side has


class Bar(NamedTuple):
    """A piece of evidence; `x` and `width` are percentages of the width."""

    evidence: Evidence
    x: float
    width: float


class Bars(NamedTuple):
    """The bars of a case, what speaks for it most first and what speaks against it most last; `zero` parts the two."""

    zero: float
    rows: tuple[Bar, ...]


def bars(matches: Sequence[Match]) -> list[Bars]:
    """The bars of cases, all on one scale, so that they can be held side by side."""
    told = [[e for e in heard(match) if abs(e.bits) >= _WORTH_SHOWING] for match in matches]
    every = [e.bits for some in told for e in some]
    most, least = max([1.0, *every]), -min([0.0, *every])
    zero = max(_LEAST_SIDE, 100 * least / (most + least)) if least else 0.0
    scale = min((100 - zero) / most, zero / least if least else 100.0)
    return [
        Bars(round(zero, 1), tuple(_bar(e, zero, scale) for e in sorted(some, key=lambda e: -e.bits))) for some in told
    ]


def _bar(evidence: Evidence, zero: float, scale: float) -> Bar:
    width = abs(evidence.bits) * scale
    return Bar(evidence, round(zero - width if evidence.bits < 0 else zero, 1), round(max(width, 0.5), 1))
