"""The differential: candidates that compete, "none of them" among them, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp2
from typing import NamedTuple

from diagnops.engine.calibrate import SHIPPED, Calibration
from diagnops.engine.diagnosis import Evidence, Verdict
from diagnops.engine.rows import Recorded, Row

# A case has to have this many bits of what was told behind it to be a candidate at all.
TOLD = 0.5
# What is less likely than this is not shown: the list is never padded.
SHOWN = 0.04


class Candidate(NamedTuple):
    """A case, by its id, with the row it stands by and its ledger."""

    case: str
    row: Row
    evidence: tuple[Evidence, ...]
    bits: float

    @property
    def told(self) -> bool:
        """Whether anything worth mention that was told speaks for it."""
        return sum(e.bits for e in self.evidence if e.kind in ("symptom", "text") and e.bits > 0) >= TOLD

    @property
    def unlooked(self) -> tuple[Recorded, ...]:
        """What its row recorded and nobody has looked at yet."""
        open_ = {(e.role, e.signal) for e in self.evidence if e.kind == "unknown"}
        return tuple(s for s in self.row if (s.role, s.signal) in open_)

    @property
    def settled(self) -> bool:
        """Whether everything that always shows in it has been looked at; before that it is not `seen`."""
        return all(s.frequency != "always" for s in self.unlooked)


class Ranked(NamedTuple):
    """A candidate with its probability, and its share of the weight of all hypotheses before calibration."""

    candidate: Candidate
    probability: float
    share: float


class Differential(NamedTuple):
    """Candidates, the likeliest first, and the probability that it is none of them.

    `total` is the weight of all hypotheses together, of which "none of them" has 1; `observed`, how much was looked at.
    """

    ranked: tuple[Ranked, ...]
    none: float
    total: float
    observed: int
    calibration: Calibration

    @property
    def verdict(self) -> Verdict:
        """`seen`, `possible` or `new`, by the leader's probability."""
        if not self.ranked:
            return "new"
        leader = self.ranked[0]
        return verdict(leader.probability, self.calibration, settled=leader.candidate.settled)

    @property
    def shown(self) -> tuple[Ranked, ...]:
        """The candidates worth showing: none when it is new."""
        return () if self.verdict == "new" else self.likely

    @property
    def likely(self) -> tuple[Ranked, ...]:
        """The candidates worth a thought, whatever the verdict."""
        return tuple(r for r in self.ranked if r.probability >= SHOWN)


def verdict(probability: float, calibration: Calibration, *, settled: bool) -> Verdict:
    """What is said of a leader with this probability; `settled`, when all that always shows in it was looked at."""
    if probability >= calibration.seen and settled:
        return "seen"
    return "possible" if probability >= calibration.possible else "new"


def differential(
    candidates: Sequence[Candidate], *, rest: float = 0.0, observed: int = 0, calibration: Calibration = SHIPPED
) -> Differential:
    """Probabilities from bits; `rest` is the summed weight (2**bits) of all cases that are no candidates.

    "None of them" weighs 1: bits are odds against it. The leader's share is calibrated; the others keep their odds to
    it or to "none of them", whichever makes less of them.
    """
    weights = [exp2(c.bits) for c in candidates]
    total = 1.0 + rest + sum(weights)
    shares = [(c, w / total) for c, w in zip(candidates, weights, strict=True) if c.told]
    shares.sort(key=lambda one: (-one[1], one[0].case))
    ranked = _calibrated(shares, observed, calibration) if shares else ()
    none = max(0.0, 1.0 - sum(r.probability for r in ranked))
    return Differential(ranked, none, total, observed, calibration)


def _calibrated(
    shares: Sequence[tuple[Candidate, float]], observed: int, calibration: Calibration
) -> tuple[Ranked, ...]:
    (leader, share), *others = shares
    probability = calibration.probability(share, observed)
    kept = others_keep(share, probability)
    return (Ranked(leader, probability, share), *(Ranked(c, s * kept, s) for c, s in others))


def others_keep(share: float, probability: float) -> float:
    """By how much the shares of the others are multiplied when the leader's share becomes this probability."""
    return min(probability / share if share else 1.0, (1.0 - probability) / max(1e-12, 1.0 - share))
