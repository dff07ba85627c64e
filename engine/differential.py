"""The differential: candidates that compete, "none of them" among them, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from math import exp2, log2
from typing import NamedTuple

from msgspec.structs import replace

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

    @property
    def ruled_out(self) -> bool:
        """Whether something speaks so plainly against it that nobody would act on it."""
        weak = self.probability < P.proposed or self.candidate.bits <= 0
        return weak and self.candidate.speaks_against is not None


class Differential(NamedTuple):
    """Candidates, the likeliest first, and the probability that it is none of them.

    `total` is the weight of all hypotheses together, of which "none of them" has 1; `features`, how the first stands;
    `operational`, whether what was told is about a system at all.
    """

    ranked: tuple[Ranked, ...]
    none: float
    total: float
    features: CalibrationFeatures
    calibration: Calibration
    operational: bool

    @property
    def verdict(self) -> Verdict:
        """`seen`, `possible`, `open` or `new`."""
        if not self.ranked and self.total == 1.0:  # nothing is on record
            return "new"
        if not self.leading:  # words that are like no case at all may be no report
            return "new" if self.features.certain >= P.told_certain else "open"
        return verdict(self.features, self.calibration, settled=self.ranked[0].candidate.settled)

    @property
    def leading(self) -> tuple[Ranked, ...]:
        """The best few that something speaks for, whatever the verdict: none where that may be chance."""
        speaking = (r for r in self.ranked if r.candidate.spoken > 0 and not r.ruled_out)
        some = list(islice(speaking, P.listed))
        if not some or (self.features.said and not self.operational):
            return ()
        first, *behind = some
        if self.features.said and first.candidate.spoken < P.listed_least:
            return ()
        worth = (r for r in behind if first.candidate.bits - r.candidate.bits <= P.listed_behind)
        return (first, *(r for r in worth if r.probability >= P.listed_probability))

    @property
    def matches(self) -> tuple[Ranked, ...]:
        """Those that lead and that the verdict stands behind."""
        if self.verdict in ("open", "new"):
            return ()
        return tuple(r for r in self.leading if r.probability >= P.shown)

    @property
    def likely(self) -> tuple[Ranked, ...]:
        """The candidates worth a thought, whatever the verdict."""
        leading = {r.candidate.case for r in self.leading}
        return tuple(r for r in self.ranked if r.probability >= P.shown or r.candidate.case in leading)

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

    def behind(self, shares: Iterable[tuple[Candidate, float]]) -> tuple[Ranked, ...]:
        """Candidates that are not the first, by their shares, with their probabilities."""
        kept = self.kept
        return tuple(Ranked(candidate, share * kept, share) for candidate, share in shares)


def verdict(features: CalibrationFeatures, calibration: Calibration, *, settled: bool) -> Verdict:
    """What is said of a first case that stands so; `settled`, when all that always shows in it was looked at.

    Several cases that are equally likely are possible, however little each is: it is `new` when it is none of them, and
    so much was told that one would have been found. It is `seen` when it would be without the weight that what is
    certain has beyond its bits, too: of 19 reports that this had called so, two were of another cause.
    """
    curves, known = calibration.curves(features), calibration.is_known(features)
    without = calibration.probability(replace(features, stated=min(features.stated, 0.0)))
    if without >= curves.seen and settled and features.seen_enough:
        return "seen"
    if known >= curves.possible and calibration.probability(features) >= P.shown:
        return "possible"
    return "new" if known < curves.new and features.told_enough else "open"


def differential(
    candidates: Sequence[Candidate],
    *,
    rest: float = 0.0,
    maximum_bits: MaximumBits = NOTHING,
    recurs: float = 0.0,
    said: float = 0.0,
    printed: bool = False,
    operational: bool = True,
    calibration: Calibration = SHIPPED,
) -> Differential:
    """Probabilities from bits; `rest` is the summed weight (2**bits) of all cases that are no candidates.

    "None of them" weighs 1: bits are odds against it. That a product is named tells which case it is, and nothing of
    whether it is any. `maximum_bits` is what an exact repeat would be given, `recurs` and `said` as in
    `CalibrationFeatures`, `printed` whether almost all was printed. The first is calibrated, and so is "none of them";
    the others share what is left by their weights.
    """
    weights = [exp2(c.bits) for c in candidates]
    total = 1.0 + rest + sum(weights)
    any_case = rest + sum(exp2(c.unnamed) for c in candidates)
    unnamed = 1.0 + any_case
    shares = [(c, w / total) for c, w in zip(candidates, weights, strict=True) if c.told]
    shares.sort(key=lambda one: (-one[1], one[0].case))
    if not shares:
        nothing = CalibrationFeatures(0.0, 0.0, said=said, certain=maximum_bits.certain)
        return Differential((), 1.0, total, nothing, calibration, operational)
    (leader, share), *others = shares
    surest = exp2(max(c.unnamed for c, _ in shares)) / unnamed
    next_ = max((c.bits for c in candidates if c is not leader), default=-P.alone)
    margin = min(P.alone, leader.bits - next_)
    features = CalibrationFeatures(
        log_odds(surest),
        margin,
        maximum_bits.all,
        leader.explained,
        maximum_bits.troubles,
        leader.words,
        leader.contradicted,
        recurs,
        said,
        leader.observed,
        maximum_bits.certain,
        leader.stated,
        log2(max(any_case, exp2(-P.alone))),
        leader.printed if printed else 0.0,
    )
    first = Ranked(leader, calibration.probability(features), share)
    none = 1.0 - calibration.is_known(features)
    found = Differential((first,), none, total, features, calibration, operational)
    return found._replace(ranked=(first, *found.behind(others)))
