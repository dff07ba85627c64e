"""Check rounds: make the checks that the diagnosis itself asks for, and diagnose again with what they found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from diagnops.checks.executor import CheckPlan, Executor
from diagnops.checks.runner import RunnerError
from diagnops.engine.diagnose import USUAL, Options
from diagnops.engine.diagnosis import Diagnosis
from diagnops.kb.check_result import CheckResult
from diagnops.kb.incident import Incident
from diagnops.kb.investigation import Place
from diagnops.kb.message import Message, message, place

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.checks.runner import Runner

ROUNDS = 4
AT_ONCE = 3
# So many next checks are considered, as some cannot be made here.
CONSIDERED = 12


class Watch(Protocol):
    """Who watches checks being made: everything is shown before it runs."""

    def show(self, plans: Sequence[CheckPlan]) -> None:
        """These are about to be made."""

    def approve(self) -> bool:
        """Whether what was shown may be made."""

    def found(self, result: CheckResult) -> None:
        """This was found."""


def run_rounds(
    workspace: Workspace, incident: Incident, runners: Sequence[Runner], watch: Watch, options: Options | None = None
) -> Diagnosis:
    """See `Workspace.run_checks`."""
    rounds = _Rounds(workspace, incident, runners, watch, options or USUAL)
    try:
        rounds.run()
    except KeyboardInterrupt:  # what was found until now is not lost
        rounds.notes.append(message("interrupted"))
    return rounds.diagnosis()


class _Rounds:
    """The rounds for one incident, which grows by what is found."""

    def __init__(
        self, workspace: Workspace, incident: Incident, runners: Sequence[Runner], watch: Watch, options: Options
    ) -> None:
        self._workspace, self._incident, self._watch, self._options = workspace, incident, watch, options
        self._executor = Executor(
            workspace.vocabulary,
            runners,
            show=watch.show,
            tell=watch.found,
            lost=self._went_on_without,
            masked=workspace.masked,
        )
        self._tried: set[Place] = set()
        self._results: list[CheckResult] = []
        self.notes: list[Message] = []

    def run(self) -> None:
        """Make checks until it is seen before, nothing more can be made, or the person stops."""
        for _ in range(ROUNDS):
            plan = self._plan(self._diagnosed(CONSIDERED))
            if not plan:
                return
            self._watch.show([plans[0] for plans in plan])
            if not self._watch.approve():
                self.notes.append(message("declined"))
                return
            for plans in plan:
                result = self._executor.make(plans)
                if result:
                    self._results.append(result)
                if result and (seen := result.observation()):
                    self._incident = replace(self._incident, observations=(*self._incident.observations, seen))

    def diagnosis(self) -> Diagnosis:
        """The diagnosis of what is known now, with what was done to find it."""
        self._tell_refused()
        found = self._diagnosed(self._options.checks)
        return replace(found, check_results=tuple(self._results), notes=(*found.notes, *self.notes))

    def _diagnosed(self, checks: int) -> Diagnosis:
        return self._workspace.diagnose(self._incident, replace(self._options, checks=checks))

    def _plan(self, diagnosis: Diagnosis) -> list[list[CheckPlan]]:
        """The checks of the next round, each with every way to make it, the first to be tried first."""
        plan: list[list[CheckPlan]] = []
        if diagnosis.verdict == "seen":
            return plan
        for check in diagnosis.next_checks:
            asked = (check.role, check.signal)
            if asked not in self._tried and (plans := self._executor.plans(*asked)):
                plan.append(plans)
                self._tried.add(asked)
            if len(plan) == AT_ONCE:
                break
        return plan

    def _went_on_without(self, error: RunnerError) -> None:
        self.notes.append(message("went_on_without", because=error.message))

    def _tell_refused(self) -> None:
        """Why the checks that are still asked for were not made, or not in the way that answers."""
        told, refused = 0, self._executor.refused
        known = {(result.role, result.signal) for result in self._results if result.state}
        for check in self._diagnosed(AT_ONCE).next_checks:
            asked = (check.role, check.signal)
            if asked in refused and asked not in known:
                self.notes.append(message("not_run", what=place(*asked), because=refused[asked].because))
                told += 1
        if not told and not self._results and not self.notes:
            self.notes.append(message("nothing_to_run"))
