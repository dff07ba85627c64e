"""Suggestions: the remedies of the likely cases, the well-tested before the untested, the failed as warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache

import numpy as np

from diagnops.engine.applicability import applies, conditions
from diagnops.engine.diagnosis import Condition, Suggestion, Trials
from diagnops.kb.case import Case, Language, Remedy
from diagnops.kb.environment import Environment
from diagnops.messages.phrases import phrase

# A partly successful trial counts as half a success.
_PARTLY = 0.5
# The probability that a remedy is at least as good as its lower bound says.
_BOUND = 0.05
_APPLIES = {"yes": 1.0, "unknown": 0.8, "no": 0.0}


def suggest(
    likely: Iterable[tuple[Case, float]], language: Language, today: date, facts: Environment, *, ongoing: bool = True
) -> tuple[Suggestion, ...]:
    """The remedies of the `likely` cases, each with its probability, in the order they should be considered.

    What does not apply comes last, and before that what did more harm than good. While the incident is `ongoing`
    workarounds come before fixes; then by worth: P(case) * lower bound of success * applicability.
    """
    made = []
    for case, probability in likely:
        made += [_suggestion(case, r, probability, language, today, facts) for r in case.remedies]

    def order(one: Suggestion) -> tuple[object, ...]:
        hopeful = one.success >= lower_bound(Trials())
        return (
            one.applies == "no",
            not hopeful,
            ongoing and one.kind == "fix",
            -one.utility,
            one.case,
            one.kind == "fix",
        )

    return tuple(sorted(made, key=order))


def _suggestion(
    case: Case, remedy: Remedy, probability: float, language: Language, today: date, facts: Environment
) -> Suggestion:
    trials = count_trials(remedy)
    found = conditions(case, remedy.requires, facts, today, language)
    here = applies(found)
    success = lower_bound(trials)
    return Suggestion(
        case.id, remedy.id, remedy.kind, remedy.action.in_(language), remedy.reason.in_(language), trials,
        "no" if _only_failed(trials) else here, _warnings(remedy, trials, found, language), found,
        success, probability * success * _APPLIES[here],
    )  # fmt: skip


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


def _times(count: int, language: Language) -> str:
    return f"{count}번" if language == "ko" else "once" if count == 1 else f"{count} times"


def _only_failed(trials: Trials) -> bool:
    return trials.failed + trials.worsened > 0 and trials.worked + trials.partly == 0


def _warnings(remedy: Remedy, trials: Trials, found: tuple[Condition, ...], language: Language) -> tuple[str, ...]:
    told = []
    if bad := trials.failed + trials.worsened:
        word = "failed_before" if _only_failed(trials) else "failed_also"
        told.append(phrase(word, language, times=_times(bad, language)))
    if trials.worsened:
        told.append(phrase("made_worse", language))
    told += [one.because for one in found if one.applies != "yes"]
    if remedy.requires and remedy.requires.note:
        told.append(remedy.requires.note.in_(language))
    if remedy.risk:
        told.append(phrase("risk", language, risk=remedy.risk.in_(language)))
    return tuple(told)
