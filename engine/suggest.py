"""Suggestions: the remedies of the likely cases, the well-tested before the untested, the failed as warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache

import numpy as np

from diagnops.engine.applicability import applies, conditions
from diagnops.engine.diagnosis import Condition, Outcomes, Suggestion, Trials
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
    workarounds come before fixes; what destroys comes after what does not; then by utility: P(case) * lower bound of
    success * applicability.
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
            one.destructive,
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
        "no" if _only_harmed(trials) else here, _warnings(remedy, trials, found), found,
        success, probability * success * _APPLIES[here], remedy.destructive, remedy.rollback, remedy.takes,
    )  # fmt: skip


def count_trials(remedy: Remedy) -> Trials:
    """How often the remedy had which outcome."""
    own, public = (Counter(t.outcome for t in remedy.trials if t.origin == origin) for origin in ("own", "public"))
    return Trials(
        own["worked"], own["partly"], own["failed"], own["worsened"], own["advised"] + public["advised"],
        Outcomes(public["worked"], public["partly"], public["failed"], public["worsened"]),
    )  # fmt: skip


def lower_bound(trials: Trials) -> float:
    """The success rate that the remedy reaches with 95 % probability (Beta posterior from a flat prior).

    Trials of others stand in where there are none of one's own, each for a part of one; however many there are, they
    are worth less than one success of one's own.

    >>> lower_bound(Trials(worked=9, failed=1)) > lower_bound(Trials(worked=1)) > lower_bound(Trials())
    True
    >>> once = Trials(public=Outcomes(worked=1))
    >>> lower_bound(Trials(worked=1)) > lower_bound(once) > lower_bound(Trials(advised=3))
    True
    """
    if trials.tried or not trials.public.tried:
        return _bound(trials, 1.0)
    return min(_bound(trials.public, P.public_trial), P.public_most * _bound(Outcomes(worked=1), 1.0))


def _bound(tried: Outcomes, each: float) -> float:
    good = tried.worked + P.partly * tried.partly
    bad = tried.failed + tried.worsened + (1 - P.partly) * tried.partly
    return _beta_quantile(1 + each * good, 1 + each * bad)


@cache
def _beta_quantile(a: float, b: float) -> float:
    x = np.linspace(0.0, 1.0, 2001)[1:-1]
    density = np.exp((a - 1) * np.log(x) + (b - 1) * np.log1p(-x))
    mass = np.cumsum(density)
    return float(x[np.searchsorted(mass, P.success_bound * mass[-1])])


def _only_harmed(trials: Trials) -> bool:
    """Whether nobody knows of any good that it did, and somebody of harm or none."""
    return any(some.only_harmed for some in (trials, trials.public)) and not (trials.helped or trials.public.helped)


def _warnings(remedy: Remedy, trials: Trials, found: tuple[Condition, ...]) -> tuple[Message, ...]:
    told = []
    if bad := trials.failed + trials.worsened:
        told.append(message("failed_before" if _only_harmed(trials) else "failed_also", times=bad))
    if bad := trials.public.failed + trials.public.worsened:
        told.append(message("failed_elsewhere" if _only_harmed(trials) else "failed_elsewhere_also", times=bad))
    if trials.worsened or trials.public.worsened:
        told.append(message("made_worse"))
    if remedy.destructive:
        told.append(message("destructive"))
    told += [one.because for one in found if one.applies != "yes"]
    if remedy.requires and remedy.requires.note:
        told.append(message("as_told", text=remedy.requires.note))
    if remedy.risk:
        told.append(message("risk", text=remedy.risk))
    return tuple(told)
