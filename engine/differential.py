"""The differential: candidates that compete, "none of them" among them, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp2
from typing import NamedTuple

from diagnops.engine.calibration import SHIPPED, Calibration, CalibrationFeatures, log_odds
from diagnops.engine.candidate import Candidate
from diagnops.engine.diagnosis import Verdict
from diagnops.engine.likelihood import MaximumBits
from diagnops.engine.parameters import PARAMETERS as P

NOTHING = MaximumBits(0.0, 0.0)


class Ranked(NamedTuple):
    """A candidate with its probability, and its share of the weight of all hypotheses before calibration."""

    candidate: Candidate
    probability: float
    share: float


class Differential(NamedTuple):
    """Candidates, the likeliest first, and the probability that it is none of them.

    `total` is the weight of all hypotheses together, of which "none of them" has 1; `features`, how the first stands.
    """

    ranked: tuple[Ranked, ...]
    none: float
    total: float
    features: CalibrationFeatures
    calibration: Calibration

    @property
    def verdict(self) -> Verdict:
        """`seen`, `possible` or `new`."""
        if not self.ranked:
            return "new"
        return verdict(self.features, self.calibration, settled=self.ranked[0].candidate.settled)

    @property
    def shown(self) -> tuple[Ranked, ...]:
        """The candidates worth showing: none when it is new."""
        return () if self.verdict == "new" else self.likely

    @property
    def likely(self) -> tuple[Ranked, ...]:
        """The candidates worth a thought, whatever the verdict."""
        return tuple(r for r in self.ranked if r.probability >= P.shown)

    @property
    def kept(self) -> float:
        """By how much the shares of all but the first are multiplied to become probabilities.

        They have what the first leaves of "it is one of the cases", and none of them more than the first.
        """
        if not self.ranked:
            return 1.0
        leader = self.ranked[0]
        others = 1.0 - leader.share - 1.0 / self.total
        left = max(0.0, 1.0 - self.none - leader.probability)
        return min(leader.probability / max(leader.share, 1e-12), left / max(others, 1e-12))


def verdict(features: CalibrationFeatures, calibration: Calibration, *, settled: bool) -> Verdict:
    """What is said of a first case that stands so; `settled`, when all that always shows in it was looked at.

    Several cases that are equally likely are possible, however little each is: it is `new` when it is none of them.
    """
    probability = calibration.probability(features)
    if probability >= calibration.seen and settled:
        return "seen"
    return "possible" if calibration.is_known(features) >= calibration.possible and probability >= P.shown else "new"


def differential(
    candidates: Sequence[Candidate],
    *,
    rest: float = 0.0,
    maximum_bits: MaximumBits = NOTHING,
    recurs: float = 0.0,
    calibration: Calibration = SHIPPED,
) -> Differential:
    """Probabilities from bits; `rest` is the summed weight (2**bits) of all cases that are no candidates.

    "None of them" weighs 1: bits are odds against it. `maximum_bits` is what an exact repeat would be given, `recurs`
    as in `CalibrationFeatures`. The first is calibrated, and so is "none of them"; the others share what is left by
    their weights.
    """
    weights = [exp2(c.bits) for c in candidates]
    total = 1.0 + rest + sum(weights)
    shares = [(c, w / total) for c, w in zip(candidates, weights, strict=True) if c.told]
    shares.sort(key=lambda one: (-one[1], one[0].case))
    if not shares:
        return Differential((), 1.0, total, CalibrationFeatures(0.0, 0.0), calibration)
    (leader, share), *others = shares
    next_ = max((c.bits for c in candidates if c is not leader), default=-P.alone)
    margin = min(P.alone, leader.bits - next_)
    features = CalibrationFeatures(
        log_odds(share),
        margin,
        maximum_bits.all,
        leader.explained,
        maximum_bits.troubles,
        leader.words,
        leader.contradicted,
        recurs,
    )
    first = Ranked(leader, calibration.probability(features), share)
    found = Differential((first,), 1.0 - calibration.is_known(features), total, features, calibration)
    return found._replace(ranked=(first, *(Ranked(c, s * found.kept, s) for c, s in others)))
