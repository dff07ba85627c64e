"""Suggestions: the remedies of the likely cases, the well-tested before the untested, the failed as warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache

import numpy as np

from diagnops.engine.applicability import applies, conditions
from diagnops.engine.diagnosis import Condition, Suggestion, Trials
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.kb.case import Case, Remedy
from diagnops.kb.environment import Environment
from diagnops.kb.message import Message, message

_APPLIES = {"yes": 1.0, "unknown": P.applies_unknown, "no": 0.0}


def suggest(
    likely: Iterable[tuple[Case, float]], today: date, facts: Environment, *, ongoing: bool = True
) -> tuple[Suggestion, ...]:
    """The remedies of the `likely` cases, each with its probability, in the order they should be considered.

    What does not apply comes last, and before that what did more harm than good. While the incident is `ongoing`
    workarounds come before fixes; then by utility: P(case) * lower bound of success * applicability.
    """
    made = []
    for case, probability in likely:
        made += [_suggestion(case, r, probability, today, facts) for r in case.remedies]

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


def _suggestion(case: Case, remedy: Remedy, probability: float, today: date, facts: Environment) -> Suggestion:
    trials = count_trials(remedy)
    found = conditions(case, remedy.requires, facts, today)
    here = applies(found)
    success = lower_bound(trials)
    return Suggestion(
        case.id, remedy.id, remedy.kind, remedy.action, remedy.reason, trials,
        "no" if _only_failed(trials) else here, _warnings(remedy, trials, found), found,
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
    good = trials.worked + P.partly * trials.partly
    bad = trials.failed + trials.worsened + (1 - P.partly) * trials.partly
    return _beta_quantile(1 + good, 1 + bad)


@cache
def _beta_quantile(a: float, b: float) -> float:
    x = np.linspace(0.0, 1.0, 2001)[1:-1]
    density = np.exp((a - 1) * np.log(x) + (b - 1) * np.log1p(-x))
    mass = np.cumsum(density)
    return float(x[np.searchsorted(mass, P.success_bound * mass[-1])])


def _only_failed(trials: Trials) -> bool:
    return trials.failed + trials.worsened > 0 and trials.worked + trials.partly == 0


def _warnings(remedy: Remedy, trials: Trials, found: tuple[Condition, ...]) -> tuple[Message, ...]:
    told = []
    if bad := trials.failed + trials.worsened:
        told.append(message("failed_before" if _only_failed(trials) else "failed_also", times=bad))
    if trials.worsened:
        told.append(message("made_worse"))
    told += [one.because for one in found if one.applies != "yes"]
    if remedy.requires and remedy.requires.note:
        told.append(message("as_told", text=remedy.requires.note))
    if remedy.risk:
        told.append(message("risk", text=remedy.risk))
    return tuple(told)
