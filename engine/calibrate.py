"""Calibration: how often a lead of so many bits was right, and from where on a case is said to be seen.

Bits rank the cases, but a sum of witnesses that are not independent claims too much: of what was said at 95 %, far
less was right. So the lead is tempered by the number of things that were looked at and read off a curve, which was
fitted to recurrences and to incidents that were the first of their kind (`diagnops.bench.calibrate`).
"""

from __future__ import annotations

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
        odds = log2(max(share, 1e-12) / max(1 - share, 1e-12))
        return float(np.interp(odds / (1 + observed / self.witnesses), self.lead, self.right))


SHIPPED_FILE = Path(__file__).with_name("calibration.json")


def shipped() -> Calibration:
    """The calibration that comes with the program."""
    return msgspec.json.decode(SHIPPED_FILE.read_bytes(), type=Calibration)


SHIPPED = shipped()
