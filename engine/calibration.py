"""Calibration: how often what stands like this was right, and from where on a case is said to be seen.

Bits rank the cases, but a sum of witnesses that are not independent claims too much: of what was said at 95 %, far
less was right. Two logistic models (Platt's scaling) make probabilities of them. The first says whether it is one of
the cases at all: by how far the likeliest is ahead of all else, and how much it explains of what was told. The second
says whether it is that one: by how far it is ahead of the next. Both hold bits against what an exact repeat of the
incident would be given, which grows with all that was told. They are fitted to recurrences and to incidents that were
the first of their kind (`diagnops.training.fit_calibration`). What an author's own word speaks against is no chorus
of witnesses: that counts whole.
"""

from __future__ import annotations

from math import exp, log, log2
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.engine.parameters import PARAMETERS as P


class CalibrationFeatures(Struct, frozen=True):
    """How a differential stands, in bits.

    log_odds: of the first case against all else together. margin: by how much it is ahead of the next. maximum: what an
    exact repeat would be given for all observations. explained: what the first case is given for the troubles among
    them and loses by the rest; troubles: what an exact repeat would be given for these. words: what the first is given
    for similarity of words. contradicted: what it loses by signs whose frequency its author gave. recurs: the log odds,
    in nats, that things recur here, as `recurs` tells them.
    """

    log_odds: float
    margin: float
    maximum: float = 0.0
    explained: float = 0.0
    troubles: float = 0.0
    words: float = 0.0
    contradicted: float = 0.0
    recurs: float = 0.0

    def share_of_maximum(self, lead: float) -> float:
        """A lead as a share of what can be had, from -1 to 1."""
        return _share(lead, self.maximum)

    @property
    def share_of_troubles(self) -> float:
        """The share of the troubles that is explained, from -1 to 1."""
        return _share(self.explained, self.troubles)


def _share(bits: float, most: float) -> float:
    return min(1.0, max(-1.0, bits / (most + P.calibration_slack)))


class LogisticModel(Struct, frozen=True):
    """Log odds, in nats: `intercept` where nothing leads; what is added by a lead of all that can be had, by a bit for
    words, by the troubles when all are explained, and by what recurs here."""

    intercept: float = msgspec.field(name="at")
    lead: float = 0.0
    words: float = 0.0
    explained: float = 0.0
    recurs: float = 0.0

    def log_odds(self, lead: float, features: CalibrationFeatures) -> float:
        """The log odds of a lead of so many bits."""
        return (
            self.intercept
            + self.lead * features.share_of_maximum(lead)
            + self.explained * features.share_of_troubles
            + self.words * features.words
            + self.recurs * features.recurs
        )


class Calibration(Struct, frozen=True):
    """The models, `known` for "it is one of the cases" and `first` for "then it is the first", and the thresholds.

    seen: from which probability on the first is said to be seen. possible: from which probability on that it is any of
    the cases, these are said to be possible.
    """

    known: LogisticModel
    first: LogisticModel
    seen: float
    possible: float

    def is_known(self, features: CalibrationFeatures) -> float:
        """How likely it is any of the cases."""
        return _logistic(self.known.log_odds(features.log_odds, features) + log(2) * features.contradicted)

    def is_first(self, features: CalibrationFeatures) -> float:
        """How likely it is the first case, if it is any of them."""
        return _logistic(self.first.log_odds(features.margin, features))

    def probability(self, features: CalibrationFeatures) -> float:
        """How likely the first case is right."""
        return self.is_known(features) * self.is_first(features)


def _logistic(odds: float) -> float:
    return 1 / (1 + exp(-min(max(odds, -500.0), 500.0)))


def log_odds(share: float) -> float:
    """The odds of a share, in bits.

    >>> log_odds(0.5), round(log_odds(0.8), 6)
    (0.0, 2.0)
    """
    share = min(max(share, 1e-12), 1 - 1e-12)
    return log2(share / (1 - share))


def recurs(occurrences: NDArray[np.integer]) -> float:
    """The log odds, in nats, that things recur here, from how often each case is on record: 0 where that is unknown.

    The share of occurrences whose case happened once is how often the next one is new (Good and Turing). It counts only
    where it says that things recur: where nothing has, it may just not have been written down.
    """
    once, all_ = float((occurrences == 1).sum()), float(occurrences.sum())
    new = (once + P.new_prior * P.new_strength) / (all_ + P.new_strength)
    new = min(max(new, P.new_least), P.new_prior)
    return float(np.log((1 - new) / new))


SHIPPED_FILE = Path(__file__).with_name("calibration.json")


def shipped() -> Calibration:
    """The calibration that comes with the program."""
    return msgspec.json.decode(SHIPPED_FILE.read_bytes(), type=Calibration)


SHIPPED = shipped()
