"""Calibration: how often what stands like this was right, and from where on a case is said to be seen.

Bits rank the cases, but a sum of witnesses that are not independent claims too much: of what was said at 95 %, far less
was right. Two logistic models (Platt's scaling) make probabilities of them. The first says whether it is one of the
cases at all: by how far the likeliest is ahead of all else, and how much it explains of what was told. The second says
whether it is that one: by how far it is ahead of the next. Both hold bits against what an exact repeat of the incident
would be given, which grows with all that was told. They are fitted to recurrences and to incidents that were the first
of their kind (`diagnops.training.fit_calibration`). What an author's own word speaks against is no chorus of witnesses:
that counts whole.

Incidents that were told in words have curves of their own: a text says much besides what is seen, so that no repeat
would be given all of it, and bits are taken as they are. These are fitted to public reports and to retellings of the
library's cases (`diagnops.training.fit_words`).

What programs print is the same each time: where the first case is known by what was printed before, a repeat is as like
it as can be, and what is only somewhat like it is another. Incidents in which almost all was printed have curves that
know this.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log, log2
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct

from diagnops.engine.parameters import PARAMETERS as P


class CalibrationFeatures(Struct, frozen=True):
    """How a differential stands, in bits.

    log_odds: of the first case against all else together, if every reading were certain. any_case: of all cases
    together against none of them: several that are alike are no reason that it is none. margin: by how much it is
    ahead of the next. maximum: what an exact repeat would be given for all observations. explained: what the first case
    is given for the troubles among them and loses by the rest; troubles: what an exact repeat would be given for these.
    words: what the first is given for similarity of words. contradicted: what it loses by signs whose frequency its
    author gave. recurs: the log odds, in nats, that things recur here, as `recurs` tells them. said: bits of rarity of
    all words, 0 without any; observed: what the first is given for observations, as far as they are certain; certain:
    what an exact repeat would be given for the troubles that are; stated: what the first is given for what is certain.
    printed: where almost all was printed, how like it is to what was told of the first, from 0 to 1; else 0.
    """

    log_odds: float
    margin: float
    maximum: float = 0.0
    explained: float = 0.0
    troubles: float = 0.0
    words: float = 0.0
    contradicted: float = 0.0
    recurs: float = 0.0
    said: float = 0.0
    observed: float = 0.0
    certain: float = 0.0
    stated: float = 0.0
    any_case: float = 0.0
    printed: float = 0.0

    @property
    def lead(self) -> float:
        """By how far cases are ahead of "none": the first, where it is only observed; all of them, where words tell."""
        return self.any_case if self.said else self.log_odds

    @property
    def told_enough(self) -> bool:
        """Whether so much was told that a case on record would have been found: else nobody can call it new."""
        enough = P.told_printed if self.was_printed else P.told
        return self.said >= enough or self.certain >= P.told_certain

    @property
    def was_printed(self) -> bool:
        """Whether almost all was printed, and the first case is known by something like it."""
        return self.printed >= P.printed_like

    @property
    def seen_enough(self) -> bool:
        """Whether enough was observed beside words to call the first case seen."""
        few_words = self.said < P.seen_said
        return not self.said or self.observed >= P.seen_observed * (2 if few_words else 1)

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
    words, by the troubles when all are explained, by what recurs here, by a bit of the lead whatever can be had, by a
    bit for what is certain, and where what is printed is all as it was."""

    intercept: float = msgspec.field(name="at")
    lead: float = 0.0
    words: float = 0.0
    explained: float = 0.0
    recurs: float = 0.0
    bit: float = 0.0
    stated: float = 0.0
    printed: float = 0.0

    def log_odds(self, lead: float, features: CalibrationFeatures) -> float:
        """The log odds of a lead of so many bits."""
        return (
            self.intercept
            + self.lead * features.share_of_maximum(lead)
            + self.explained * features.share_of_troubles
            + self.words * features.words
            + self.recurs * features.recurs
            + self.bit * lead
            + self.stated * features.stated
            + self.printed * features.printed
        )


class Curves(Struct, frozen=True):
    """The models, `known` for "it is one of the cases" and `first` for "then it is the first", and the thresholds.

    seen: from which probability on the first is said to be seen. possible: from which probability on that it is any of
    the cases, these are said to be possible. new: below which probability of that, where it is not possible, it is said
    to be new.
    """

    known: LogisticModel
    first: LogisticModel
    seen: float
    possible: float
    new: float = 1.0


class Calibration(Curves, frozen=True):
    """The curves of incidents that were observed only, `words`, those of incidents that were told in words, and
    `printed`, those of incidents that were printed."""

    words: Curves = msgspec.field(default_factory=lambda: SHIPPED.words)
    printed: Curves = msgspec.field(default_factory=lambda: SHIPPED.printed)

    def curves(self, features: CalibrationFeatures) -> Curves:
        """Those that hold for an incident."""
        if features.was_printed:
            return self.printed
        return self.words if features.said else self

    def is_known(self, features: CalibrationFeatures) -> float:
        """How likely it is any of the cases."""
        known = self.curves(features).known.log_odds(features.lead, features)
        return _logistic(known + log(2) * features.contradicted)

    def is_first(self, features: CalibrationFeatures) -> float:
        """How likely it is the first case, if it is any of them."""
        return _logistic(self.curves(features).first.log_odds(features.margin, features))

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


def recurs(own: Mapping[int, int]) -> float:
    """The log odds, in nats, that things recur here, from how many cases are on record so often: 0 where that is
    unknown.

    The share of occurrences whose case happened once is how often the next one is new (Good and Turing). It counts only
    where it says that things recur: where nothing has, it may just not have been written down.
    """
    once, all_ = own.get(1, 0), sum(times * cases for times, cases in own.items())
    new = (once + P.new_prior * P.new_strength) / (all_ + P.new_strength)
    new = min(max(new, P.new_least), P.new_prior)
    return float(np.log((1 - new) / new))


SHIPPED_FILE = Path(__file__).with_name("calibration.json")


def shipped() -> Calibration:
    """The calibration that comes with the program."""
    return msgspec.json.decode(SHIPPED_FILE.read_bytes(), type=Calibration)


SHIPPED: Calibration = shipped()
