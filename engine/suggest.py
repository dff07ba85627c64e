"""Suggestions: the remedies of the likely cases, the well-tested before the untested, the failed as warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache

import numpy as np

from diagnops.engine.diagnosis import Applies, Suggestion, Trials
from diagnops.engine.differential import POSSIBLE, Ranked
from diagnops.engine.phrases import phrase
from diagnops.kb.case import Case, Language, Remedy

# A partly successful trial counts as half a success.
_PARTLY = 0.5
# The probability that a remedy is at least as good as its lower bound says.
_BOUND = 0.05
_APPLIES = {"yes": 1.0, "unknown": 0.8, "no": 0.0}


def suggest(ranked: Sequence[Ranked], language: Language, today: date) -> tuple[Suggestion, ...]:
    """The remedies of every case that is at least possible, in the order they should be considered."""
    rated = []
    for place in ranked:
        if place.probability < POSSIBLE:
            continue
        case = place.candidate.case
        for remedy in case.remedies:
            trials = count_trials(remedy)
            applies = "no" if _only_failed(trials) else applicability(case, remedy, today)
            made = Suggestion(
                case.id, remedy.id, remedy.kind, remedy.action.in_(language), remedy.reason.in_(language), trials,
                applies, _warnings(case, remedy, trials, applies, language, today),
            )  # fmt: skip
            worth = place.probability * lower_bound(trials) * _APPLIES[applies]
            tested = trials.worked + trials.partly > 0
            rated.append(((applies != "no", tested, worth, made.kind == "workaround"), made))
    rated.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(made for _, made in rated)


def count_trials(remedy: Remedy) -> Trials:
    """How often the remedy had which outcome."""
    times = Counter(t.outcome for t in remedy.trials)
    return Trials(times["worked"], times["partly"], times["failed"], times["worsened"], times["advised"])


def lower_bound(trials: Trials) -> float:
    """The success rate that the remedy reaches with 95 % probability (Beta posterior from a flat prior).

    >>> lower_bound(Trials(worked=9, failed=1)) > lower_bound(Trials(worked=1)) > lower_bound(Trials())
    True
    """
    good = trials.worked + _PARTLY * trials.partly
    bad = trials.failed + trials.worsened + (1 - _PARTLY) * trials.partly
    return _beta_quantile(1 + good, 1 + bad)


@cache
def _beta_quantile(a: float, b: float) -> float:
    x = np.linspace(0.0, 1.0, 2001)[1:-1]
    density = np.exp((a - 1) * np.log(x) + (b - 1) * np.log1p(-x))
    mass = np.cumsum(density)
    return float(x[np.searchsorted(mass, _BOUND * mass[-1])])


def applicability(case: Case, remedy: Remedy, today: date) -> Applies:
    """Whether the remedy applies here, as far as that is known: `unknown` when it requires what nobody has told."""
    requires = remedy.requires
    if case.status == "retired" or (requires and requires.until and expired(requires.until, today)):
        return "no"
    if requires and (requires.places or requires.fixed_in):
        return "unknown"
    return "yes"


def expired(until: str, today: date) -> bool:
    """Whether a partial date lies wholly in the past.

    >>> expired("2013", date(2014, 1, 1)), expired("2013-05", date(2013, 5, 31))
    (True, False)
    """
    return today.isoformat()[: len(until)] > until


def _times(count: int, language: Language) -> str:
    return f"{count}번" if language == "ko" else "once" if count == 1 else f"{count} times"


def _only_failed(trials: Trials) -> bool:
    return trials.failed + trials.worsened > 0 and trials.worked + trials.partly == 0


def _warnings(
    case: Case, remedy: Remedy, trials: Trials, applies: Applies, language: Language, today: date
) -> tuple[str, ...]:
    found = []
    if bad := trials.failed + trials.worsened:
        found.append(phrase("failed_before", language, times=_times(bad, language)))
    if trials.worsened:
        found.append(phrase("made_worse", language))
    requires = remedy.requires
    if case.status == "retired":
        found.append(phrase("retired", language))
    if requires and requires.until and expired(requires.until, today):
        found.append(phrase("expired", language, until=requires.until))
    if requires and requires.places and applies == "unknown":
        found.append(phrase("requires", language, what=", ".join(requires.places)))
    if requires and requires.fixed_in:
        version = ", ".join(f"{name} {first}" for name, first in requires.fixed_in.items())
        found.append(phrase("fixed_in", language, version=version))
    if requires and requires.note:
        found.append(requires.note.in_(language))
    if remedy.risk:
        found.append(phrase("risk", language, risk=remedy.risk.in_(language)))
    return tuple(found)
