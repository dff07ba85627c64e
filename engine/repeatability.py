"""Repeatability: which signals show again when a cause recurs, learned from the recurrences on record.

For each signal, recurrences of one cause disagree about it (one shows it, the other was seen without) some times, and
records of different causes some other times. What disagrees within a cause as often as between causes says nothing of
the cause; what never disagrees within one says all. The ratio is the intra-class correlation of the signal. With few
recurrences it is held near what an author's own word is worth, so a case base without any changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.parameters import PARAMETERS as P


def repeatability(
    place: NDArray[np.int64],
    known: NDArray[np.int64],
    showing: NDArray[np.int64],
    causes: NDArray[np.int64],
    signal_of: Sequence[int],
    family_of: Sequence[int],
) -> NDArray[np.float64]:
    """How well each signal repeats: `P.repeatability` where nothing was learned.

    Each entry is something that the records of so many `causes` know: at `place` (a signal on a role) each looked
    `known` times, and saw trouble `showing` times. `signal_of` is the signal of each place, `family_of` a number for
    the family of each signal.
    """
    places, signals = len(signal_of), len(family_of)
    if not len(place):
        return np.full(signals, P.repeatability)
    # A cause counts by its occurrences, not by their pairs.
    same = np.bincount(place, causes * (showing * (known - showing) / np.maximum(known - 1, 1)), places)
    pairs = np.bincount(place, causes * (known / 2 * (known > 1)), places)
    n, k = np.bincount(place, causes * known, places), np.bincount(place, causes * showing, places)
    apart = k * (n - k) - np.bincount(place, causes * (showing * (known - showing)), places)
    apart_pairs = n * (n - 1) / 2 - np.bincount(place, causes * (known * (known - 1) / 2), places)
    expected = np.divide(apart, apart_pairs, out=np.zeros(places), where=apart_pairs > 0) * pairs
    overall = 1 - (same.sum() + (1 - P.repeatability) * P.repeatability_all_strength) / (
        expected.sum() + P.repeatability_all_strength
    )
    family = np.asarray(family_of)
    kin = _shrunk(
        overall, P.repeatability_family_strength, family[np.asarray(signal_of)], same, expected, int(family.max()) + 1
    )
    one = _shrunk(kin[family], P.repeatability_signal_strength, np.asarray(signal_of), same, expected, signals)
    learned: NDArray[np.float64] = np.clip(one, P.least_repeatability, P.most_repeatability)
    return learned


def _shrunk(
    toward: Any, strength: float, group: NDArray[Any], same: NDArray[Any], expected: NDArray[Any], groups: int
) -> NDArray[np.float64]:  # fmt: skip
    told, due = np.bincount(group, same, groups), np.bincount(group, expected, groups)
    shrunk: NDArray[np.float64] = 1 - (told + (1 - toward) * strength) / (due + strength)
    return shrunk
