"""Gather: make the checks that the diagnosis itself asks for, and diagnose again with what they found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from diagnops.checks.executor import CheckPlan, Executor
from diagnops.checks.prometheus import PrometheusError
from diagnops.checks.runners import Runner
from diagnops.engine.diagnosis import Diagnosis
from diagnops.kb.case import Language
from diagnops.kb.check_result import CheckResult
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.catalogue import say

ROUNDS = 4
AT_ONCE = 3
# So many next checks are considered, as some cannot be made here.
CONSIDERED = 12


class Gathered(NamedTuple):
    """The incident with what was found, and what was done to find it."""

    incident: Incident
    looks: tuple[CheckResult, ...]
    notes: tuple[str, ...]


class Gathering:
    """Makes checks in rounds. `show` tells what is about to run, `ask` says whether it may, `tell` what was found."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        diagnose: Callable[[Incident, int], Diagnosis],
        runners: Sequence[Runner],
        *,
        show: Callable[[Sequence[CheckPlan]], None],
        ask: Callable[[], bool],
        tell: Callable[[CheckResult], None],
    ) -> None:
        self._vocabulary, self._diagnose = vocabulary, diagnose
        self._show, self._ask = show, ask
        self._language: Language = "en"
        self._attempts = Executor(vocabulary, runners, show=show, tell=tell, lost=self._went_on_without)
        self._tried: set[tuple[str | None, str]] = set()
        self._looks: list[CheckResult] = []
        self._notes: list[str] = []

    def gather(self, incident: Incident) -> Gathered:
        """Make the checks that are asked for until it is seen before, nothing more can be made, or the person stops."""
        self._language = language = incident.language
        try:
            for _ in range(ROUNDS):
                plan = self._plan(self._diagnose(incident, CONSIDERED))
                if not plan:
                    break
                self._show([ways[0] for ways in plan])
                if not self._ask():
                    self._notes.append(say("declined", language))
                    break
                for ways in plan:
                    look = self._attempts.make(ways)
                    if look:
                        self._looks.append(look)
                    if look and (seen := look.observation(language)):
                        incident = msgspec.structs.replace(incident, observations=(*incident.observations, seen))
        except KeyboardInterrupt:  # what was found until now is not lost
            self._notes.append(say("interrupted", language))
        self._tell_refused(incident, language)
        return Gathered(incident, tuple(self._looks), tuple(self._notes))

    def _plan(self, diagnosis: Diagnosis) -> list[list[CheckPlan]]:
        """The checks of the next round, each with every way to make it, the first to be tried first."""
        plan: list[list[CheckPlan]] = []
        if diagnosis.verdict == "seen":
            return plan
        for check in diagnosis.next_checks:
            place = (check.role, check.signal)
            if place not in self._tried and (ways := self._attempts.ways(check)):
                plan.append(ways)
                self._tried.add(place)
            if len(plan) == AT_ONCE:
                break
        return plan

    def _went_on_without(self, error: PrometheusError) -> None:
        self._notes.append(say("went_on_without", self._language, error=error))

    def _tell_refused(self, incident: Incident, language: Language) -> None:
        """Why the checks that are still asked for were not made, or not in the way that answers."""
        told, refused = 0, self._attempts.refused
        known = {(look.role, look.signal) for look in self._looks if look.state}
        for check in self._diagnose(incident, AT_ONCE).next_checks:
            place = (check.role, check.signal)
            if place in refused and place not in known:
                name = display_name(self._vocabulary, check.role, check.signal, language)
                self._notes.append(say("not_run", language, what=name, why=refused[place].because.in_(language)))
                told += 1
        if not told and not self._looks and not self._notes:
            self._notes.append(say("nothing_to_run", language))
