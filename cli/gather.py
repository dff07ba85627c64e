"""Gather: make the checks that the diagnosis itself asks for, and diagnose again with what they found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from diagnops.cli.words import say
from diagnops.engine.diagnosis import Diagnosis, NextCheck
from diagnops.intake.look import Looker
from diagnops.intake.prometheus import PrometheusError
from diagnops.intake.run_check import Refused
from diagnops.kb.case import Language
from diagnops.kb.incident import Incident
from diagnops.kb.look import Look
from diagnops.kb.vocabulary import Check, Signal, Vocabulary, display_name

ROUNDS = 4
AT_ONCE = 3
# So many next checks are considered, as some cannot be made here.
CONSIDERED = 12


class Way(NamedTuple):
    """One way to make a check: by whom, and the command or expression as it will run."""

    looker: Looker
    role: str | None
    signal: Signal
    check: Check
    run: str


class Gathered(NamedTuple):
    """The incident with what was found, and what was done to find it."""

    incident: Incident
    looks: tuple[Look, ...]
    notes: tuple[str, ...]


class Gathering:
    """Makes checks in rounds. `show` tells what is about to run, `ask` says whether it may, `tell` what was found.

    Whatever runs was shown before, also the second way to look that is taken when the first says nothing.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        diagnose: Callable[[Incident, int], Diagnosis],
        lookers: Sequence[Looker],
        *,
        show: Callable[[Sequence[Way]], None],
        ask: Callable[[], bool],
        tell: Callable[[Look], None],
    ) -> None:
        self._vocabulary, self._diagnose, self._lookers = vocabulary, diagnose, list(lookers)
        self._show, self._ask, self._tell = show, ask, tell
        self._tried: set[tuple[str | None, str]] = set()
        self._looks: list[Look] = []
        self._notes: list[str] = []
        self._refused: dict[tuple[str | None, str], Refused] = {}

    def gather(self, incident: Incident) -> Gathered:
        """Make the checks that are asked for until it is seen before, nothing more can be made, or the person stops."""
        language = incident.language
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
                    look = self._make(ways, language)
                    if look and (seen := look.observation(language)):
                        incident = msgspec.structs.replace(incident, observations=(*incident.observations, seen))
        except KeyboardInterrupt:  # what was found until now is not lost
            self._notes.append(say("interrupted", language))
        self._tell_refused(incident, language)
        return Gathered(incident, tuple(self._looks), tuple(self._notes))

    def _plan(self, diagnosis: Diagnosis) -> list[list[Way]]:
        """The checks of the next round, each with every way to make it, the first to be tried first."""
        plan: list[list[Way]] = []
        if diagnosis.verdict == "seen":
            return plan
        for check in diagnosis.next_checks:
            place = (check.role, check.signal)
            if place not in self._tried and (ways := self._ways(check)):
                plan.append(ways)
                self._tried.add(place)
            if len(plan) == AT_ONCE:
                break
        return plan

    def _ways(self, asked: NextCheck) -> list[Way]:
        signal = self._vocabulary.signal[asked.signal]
        ways = []
        for looker in self._lookers:
            for check in signal.checks:
                can = looker.can(asked.role, check)
                if isinstance(can, str):
                    ways.append(Way(looker, asked.role, signal, check, can))
                elif isinstance(can, Refused):
                    before = self._refused.setdefault((asked.role, asked.signal), can)
                    if can.told and not before.told:  # the reason that a person can do something about
                        self._refused[asked.role, asked.signal] = can
        # A check that nobody taught the program to read is for a person; the others come first.
        return sorted(ways, key=lambda way: way.check.kind == "command" and way.check.read is None)

    def _make(self, ways: Sequence[Way], language: Language) -> Look | None:
        """The first way that answers; other readable ways are tried while nobody can say."""
        last: Look | None = None
        for way in ways:
            if way.looker not in self._lookers or (last and way.check.kind == "command" and way.check.read is None):
                continue
            if way is not ways[0]:
                self._show([way])
            try:
                last = way.looker.look(way.role, way.signal, way.check)
            except PrometheusError as error:
                self._notes.append(say("went_on_without", language, error=error))
                self._lookers.remove(way.looker)
                continue
            self._tell(last)
            if last.state is not None:
                break
        if last:
            self._looks.append(last)
        return last

    def _tell_refused(self, incident: Incident, language: Language) -> None:
        """Why the checks that are still asked for were not made, or not in the way that answers."""
        told = 0
        known = {(look.role, look.signal) for look in self._looks if look.state}
        for check in self._diagnose(incident, AT_ONCE).next_checks:
            place = (check.role, check.signal)
            if place in self._refused and place not in known:
                name = display_name(self._vocabulary, check.role, check.signal, language)
                self._notes.append(say("not_run", language, what=name, why=self._refused[place].because.in_(language)))
                told += 1
        if not told and not self._looks and not self._notes:
            self._notes.append(say("nothing_to_run", language))
