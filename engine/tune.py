"""Tune: fit the calibration to a team's own recurrences, and keep it only where it is better than the one in force.

What is held against each other was not fitted to: in turn a fifth of the cases is left out, the curve is fitted to the
rest and measured on that fifth. Fitting needs scikit-learn; what it finds is a few numbers that are read without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from math import ceil, log
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from diagnops.engine.calibrate import SHIPPED, Calibration, lead
from diagnops.engine.evaluate import ENOUGH, Answered
from diagnops.kb.errors import InputError, UsageError

# At most this share of incidents that are first of their kind may be said to be seen.
FALSE_SEEN = 0.05
_FOLDS = 5
# With fewer answers than these a curve that is free to bend follows chance: then it is a logistic one (Platt's).
_FREE = 400
_WITNESSES = (5.0, 10.0, 20.0, 40.0, 80.0)
_LEAST_SEEN = 0.5  # less likely than not is never said to be seen
_EDGE = 20.0  # bits
_LEAST, _MOST = 0.002, 0.985  # nothing is surer than this
_LOGISTIC = tuple(float(x) for x in range(-8, 9))


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
        raise InputError("what was tuned is damaged; go back to what is shipped: diagnops tune --reset") from None


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
        raise InputError(
            f"tuning needs {ENOUGH} recurrences, there are {recurrences}: {ENOUGH - recurrences} are missing; each "
            "incident that is closed with --case, and each `diagnops same`, adds one"
        )
    if find_spec("sklearn") is None:
        raise UsageError("tuning needs scikit-learn: pip install 'diagnops[tune]'; matching does not need it")


def tune(answered: Sequence[Answered], current: Calibration) -> Tuned:
    """Fit to `answered`, of which only recurrences and the same incidents as first of their kind are used."""
    ours = [a for a in answered if a.question.kind in ("again", "first")]
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

    answered: Answered
    probability: float
    seen: bool


def _said(answered: Answered, calibration: Calibration) -> Said:
    probability = calibration.probability(answered.share, answered.observed) if answered.leader else 0.0
    return Said(answered, probability, answered.settled and probability >= calibration.seen)


def measure(said: Sequence[Said]) -> Measured:
    """How what was said stands to what was so."""
    losses = [
        -log(max(s.probability if s.answered.right else 1 - s.probability, _LEAST)) for s in said if s.answered.leader
    ]
    again = [s.seen and s.answered.right for s in said if s.answered.question.kind == "again"]
    first = [s.seen for s in said if s.answered.question.kind == "first"]
    return Measured(*(sum(some) / max(1, len(some)) for some in (losses, again, first)))


def fit(answered: Sequence[Answered], current: Calibration) -> Calibration:
    """The curve through what was right, and the lowest threshold for `seen` that keeps false claims few.

    With n incidents that are first of their kind, the threshold lies above the ceil(.95 (n + 1))-th lowest of their
    probabilities: then one more such incident stays below it 95 times in 100, whatever the curve is (split conformal
    prediction). When what leads by more is not oftener right, nothing can be learned, and `current` stays.
    """
    led = [a for a in answered if a.leader]
    right = np.array([a.right for a in led], float)
    if right.min(initial=1.0) == right.max(initial=0.0) or not led:
        return current
    curve = rising if len(led) >= _FREE else _logistic
    witnesses = min(_WITNESSES, key=lambda w: _loss(*_logistic(_ahead(led, w), right), _ahead(led, w), right))
    bits, level = curve(_ahead(led, witnesses), right)
    if level[-1] <= level[0]:
        return current
    found = replace(
        current, lead=tuple(round(x, 2) for x in bits), right=tuple(round(y, 4) for y in level), witnesses=witnesses
    )
    first = sorted(_said(a, found).probability if a.settled else 0.0 for a in answered if a.question.kind == "first")
    place = ceil((1 - FALSE_SEEN) * (len(first) + 1))
    highest = first[place - 1] if place <= len(first) else 1.0
    return replace(found, seen=max(_LEAST_SEEN, ceil(1e4 * highest + 1) / 1e4))


def _ahead(answered: Sequence[Answered], witnesses: float) -> NDArray[np.float64]:
    """By how many bits each leads, for a single observation; see `Calibration.probability`."""
    return np.array([lead(a.share, a.observed, witnesses) for a in answered])


Points = tuple[list[float], list[float]]
Curve = Callable[[NDArray[np.float64], NDArray[np.float64]], Points]


def _logistic(ahead: NDArray[np.float64], right: NDArray[np.float64]) -> Points:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression().fit(np.clip(ahead, -_EDGE, _EDGE)[:, None], right)
    levels = fitted.predict_proba(np.array(_LOGISTIC)[:, None])[:, 1]
    return list(_LOGISTIC), [float(y) for y in np.clip(levels, _LEAST, _MOST)]


def rising(ahead: NDArray[np.float64], right: NDArray[np.float64], weight: NDArray[np.float64] | None = None) -> Points:
    """The rising curve that fits best (isotonic regression); an answer counts by its weight, if any is given."""
    from sklearn.isotonic import IsotonicRegression

    risen = IsotonicRegression(out_of_bounds="clip").fit_transform(ahead, right, sample_weight=weight)
    # A step is a point at its centre: between two of them the curve rises, so that no two leads are made one.
    steps = [risen == level for level in np.unique(risen)]
    of = np.ones(len(ahead)) if weight is None else weight
    centres = [float(np.average(ahead[step], weights=of[step])) for step in steps]
    levels = [float(np.clip(risen[step][0], 2 * _LEAST, _MOST - 0.015)) for step in steps]
    return (
        [min(-_EDGE, centres[0] - 1), *centres, max(_EDGE, centres[-1] + 1)],
        [_LEAST, *levels, _MOST],
    )


def _loss(lead: list[float], level: list[float], ahead: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    said = np.clip(np.interp(ahead, lead, level), _LEAST, 1 - _LEAST)
    return float(-np.mean(np.where(right > 0, np.log(said), np.log(1 - said))))
