"""Own checks: what an investigation asks is first tried by the program, and its answer is kept before it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from diagnops.checks.executor import CheckPlan, Executor
from diagnops.checks.runner import Refused, RunnerError
from diagnops.checks.this_host import ThisHost
from diagnops.engine.diagnosis import NextCheck
from diagnops.kb.check_result import CheckResult
from diagnops.kb.environment import read_facts
from diagnops.kb.investigation import Place

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.checks.runner import Runner


class OwnChecks:
    """Makes the checks of one investigation.

    `show` tells what is about to run, `found` what was found and whether that is kept as seen, `lost` that a runner
    cannot be asked any more.
    """

    def __init__(
        self,
        workspace: Workspace,
        investigation: str,
        runners: Sequence[Runner],
        *,
        show: Callable[[Sequence[CheckPlan]], None],
        found: Callable[[CheckResult, bool], None],
        lost: Callable[[RunnerError], None],
    ) -> None:
        self._workspace, self._id, self._found = workspace, investigation, found
        self._tried: set[Place] = set()
        self._roles: list[str] = []
        self._executor = Executor(
            workspace.vocabulary, runners, show=show, tell=self._keep, lost=lost, masked=workspace.masked
        )

    def first(self, checks: Iterable[NextCheck]) -> NextCheck | None:
        """The first of what is asked that the program can make and has not tried; before all, what it can judge."""
        self._know()
        open_ = [(c, self._executor.plans(c.role, c.signal)) for c in checks if (c.role, c.signal) not in self._tried]
        makeable = sorted(((c, plans) for c, plans in open_ if plans), key=lambda one: not one[1][0].readable)
        return makeable[0][0] if makeable else None

    def plans(self, check: NextCheck) -> list[CheckPlan]:
        """Every way to make a check, the first to be tried first. It counts as tried from now on."""
        self._tried.add((check.role, check.signal))
        return self._executor.plans(check.role, check.signal)

    def make(self, plans: Sequence[CheckPlan]) -> CheckResult | None:
        """Make a check that was shown and allowed, and keep what it found."""
        result = self._executor.make(plans)
        if result and result.state is None:
            self._workspace.investigations.keep_result(self._id, result)
        return result

    def could(self, check: NextCheck) -> bool:
        """Whether this host can make it, or could once it is told what it needs."""
        signal = self._workspace.vocabulary.signal[check.signal]
        here = [ThisHost(self._workspace.vocabulary, {}, self._roles).can(check.role, one) for one in signal.checks]
        return any(isinstance(can, str) or (can is not None and can.mendable) for can in here)

    def allow_this_host(self, check: NextCheck, told: Iterable[str]) -> None:
        """Let this host make a check too; `told` are facts (`name=value`) and roles it needs. Raises `UsageError`."""
        for one in told:
            if "=" in one:
                self._workspace.investigations.tell_facts(self._id, read_facts([one]))
            else:
                self._roles.append(self._workspace.vocabulary.find_role(one).id)
        if not any(isinstance(one, ThisHost) for one in self._executor.runners):
            self._executor.runners.append(ThisHost(self._workspace.vocabulary, {}))
        self._know()
        self._executor.refused.pop((check.role, check.signal), None)

    def refused(self, asked: Place) -> Refused | None:
        """Why a check was not made, if there is something to say."""
        return self._executor.refused.get(asked)

    def _keep(self, result: CheckResult) -> None:
        kept = result.state is not None and self._workspace.investigations.keep_result(self._id, result)
        self._found(result, kept)

    def _know(self) -> None:
        """Let this host know the facts of now, which somebody may have told elsewhere."""
        facts = self._workspace.investigations.get(self._id).environment
        self._executor.runners[:] = [
            one.knowing(facts, self._roles) if isinstance(one, ThisHost) else one for one in self._executor.runners
        ]
