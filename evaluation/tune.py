"""Tune: fit the calibration to a team's own recurrences, and keep it only where it is better than the one in force.

What is held against each other was not fitted to: in turn a fifth of the cases is left out, the curve is fitted to the
rest and measured on that fifth. Fitting needs scikit-learn; what it finds is a few numbers that are read without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from math import ceil, log
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import asdict, replace

from diagnops.engine.calibration import SHIPPED, Calibration, Curves, LogisticModel
from diagnops.engine.differential import verdict
from diagnops.evaluation.evaluate import ENOUGH, Prediction
from diagnops.kb.errors import InputError, UsageError

# At most this share of incidents that are first of their kind may be said to be seen.
FALSE_SEEN = 0.05
_FOLDS = 5
_FEWEST = 19  # incidents first of their kind from which on one in twenty can be told
_LEAST_SEEN = 0.5  # less likely than not is never said to be seen
_LEAST = 0.002  # nothing is surer than this to be wrong


class Measured(Struct, frozen=True):
    """How a calibration did on answers it was not fitted to.

    log_loss: nats a leader, of what was said against what was so. seen: the share of recurrences that were rightly said
    to be seen. false_seen: the share of the first of their kind that were said to be.
    """

    log_loss: float
    seen: float
    false_seen: float


class Tuning(Struct, frozen=True):
    """One time the calibration was changed: to one that was fitted, or None, back to the one that is shipped."""

    at: str
    who: str
    calibration: Calibration | None = None
    recurrences: int = 0
    cases: int = 0
    old: Measured | None = None
    new: Measured | None = None
    program: str = ""


def in_force(tunings: Sequence[Tuning]) -> Calibration:
    """The calibration that the last of `tunings` put in force."""
    return (tunings[-1].calibration if tunings else None) or SHIPPED


def dump_tunings(tunings: Sequence[Tuning]) -> str:
    """As JSON, oldest first."""
    return msgspec.json.encode(tunings).decode()


def load_tunings(kept: str | None) -> list[Tuning]:
    """From JSON. Raises `InputError` when it is damaged."""
    try:
        return msgspec.json.decode(kept, type=list[Tuning]) if kept else []
    except msgspec.DecodeError:
        raise InputError("tuning_damaged", hint="reset_calibration") from None


class Tuned(NamedTuple):
    """A calibration fitted to all recurrences, how it and the one in force did in cross-validation, and which to keep.

    `old` and `new` are of the same answers, none of which the one measured was fitted to.
    """

    calibration: Calibration
    old: Measured
    new: Measured
    recurrences: int
    current: Calibration

    @property
    def better(self) -> bool:
        """Whether the fitted one is to be kept: truer, and no more claims of what was never seen than are allowed."""
        return self.new.log_loss < self.old.log_loss and self.new.false_seen <= max(FALSE_SEEN, self.old.false_seen)


def ready(recurrences: int) -> None:
    """Whether tuning can begin: raises `UsageError` without scikit-learn, `InputError` with too few recurrences."""
    if recurrences < ENOUGH:
        missing = ENOUGH - recurrences
        raise InputError(
            "too_few_recurrences", hint="add_recurrences", have=recurrences, enough=ENOUGH, missing=missing
        )
    if find_spec("sklearn") is None:
        raise UsageError("tuning_needs_sklearn")


def tune(predicted: Sequence[Prediction], current: Calibration) -> Tuned:
    """Fit to `predicted`, of which only recurrences and the same incidents as first of their kind are used."""
    ours = [a for a in predicted if a.question.kind in ("again", "first")]
    groups = sorted({a.question.kin for a in ours})
    fold = {kin: at % _FOLDS for at, kin in enumerate(groups)}
    held_out: list[Said] = []
    for number in range(_FOLDS):
        rest = [a for a in ours if fold[a.question.kin] != number]
        fitted = fit(rest, current)
        held_out += [_said(a, fitted) for a in ours if fold[a.question.kin] == number]
    old = measure([_said(a, current) for a in ours])
    return Tuned(fit(ours, current), old, measure(held_out), sum(a.question.kind == "again" for a in ours), current)


class Said(NamedTuple):
    """An answer as a calibration gives it."""

    predicted: Prediction
    probability: float
    seen: bool


def _said(predicted: Prediction, calibration: Calibration) -> Said:
    if not predicted.leader:
        return Said(predicted, 0.0, False)
    seen = verdict(predicted.features, calibration, settled=predicted.settled) == "seen"
    return Said(predicted, calibration.probability(predicted.features), seen)


def measure(said: Sequence[Said]) -> Measured:
    """How what was said stands to what was so."""
    losses = [
        -log(max(s.probability if s.predicted.right else 1 - s.probability, _LEAST)) for s in said if s.predicted.leader
    ]
    again = [s.seen and s.predicted.right for s in said if s.predicted.question.kind == "again"]
    first = [s.seen for s in said if s.predicted.question.kind == "first"]
    return Measured(*(sum(some) / max(1, len(some)) for some in (losses, again, first)))


def fit(predicted: Sequence[Prediction], current: Calibration) -> Calibration:
    """The curves of `current` scaled and shifted to what was right, and thresholds for `seen` that keep false claims
    few (Platt's scaling: two numbers a curve, which is what some fifty recurrences can tell).

    With n incidents that are first of their kind, the threshold lies above the ceil(.95 (n + 1))-th lowest of their
    probabilities: then one more such incident stays below it 95 times in 100, whatever the curves are (split conformal
    prediction). Where what leads by more is not oftener right, nothing can be learned, and the curve stays. Incidents
    that were told in words and those that were observed only are each fitted to their own, unless these are few.
    """
    unprinted = [a for a in predicted if not a.features.was_printed]
    told, observed = (_enough([a for a in unprinted if bool(a.features.said) == words]) for words in (True, False))
    words = replace(current.words, **_fitted(told, current.words))
    fitted = replace(current, **_fitted(observed, current), words=words)
    return replace(
        fitted,
        seen=_seen(observed, fitted, fitted.seen),
        words=replace(words, seen=_seen(told, fitted, words.seen)),
    )


def _enough(predicted: list[Prediction]) -> list[Prediction]:
    return predicted if sum(a.question.kind == "first" for a in predicted) >= _FEWEST else []


def _fitted(predicted: Sequence[Prediction], curves: Curves) -> dict[str, LogisticModel]:
    led = [a for a in predicted if a.leader]
    again = [a for a in led if a.question.kind == "again"]
    known = [curves.known.log_odds(a.features.lead, a.features) for a in led]
    first = [curves.first.log_odds(a.features.margin, a.features) for a in again]
    return {
        "known": _scaled(curves.known, known, [a.question.kind == "again" for a in led]),
        "first": _scaled(curves.first, first, [a.right for a in again]),
    }


def _seen(predicted: Sequence[Prediction], calibration: Calibration, current: float) -> float:
    """The threshold for `seen`; the current one where nothing was the first of its kind."""
    first = sorted(_said(a, calibration).probability * a.settled for a in predicted if a.question.kind == "first")
    place = ceil((1 - FALSE_SEEN) * (len(first) + 1))
    highest = first[place - 1] if place <= len(first) else 1.0
    return max(_LEAST_SEEN, ceil(1e4 * highest + 1) / 1e4) if first else current


def _scaled(curve: LogisticModel, odds: Sequence[float], so: Sequence[bool]) -> LogisticModel:
    """The curve whose log odds fit best what was so, among those that `curve` becomes by a scale and a shift."""
    if len(set(so)) < 2:
        return curve
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression().fit(np.array(odds)[:, None], np.array(so))
    scale, shift = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
    if scale <= 0:
        return curve
    scaled = {name: scale * value for name, value in asdict(curve).items()}
    return LogisticModel(**scaled | {"intercept": shift + scaled["intercept"]})
