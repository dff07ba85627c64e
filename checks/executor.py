"""The executor: a check that is asked for, made in each way there is, until one answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from diagnops.checks.runner import Refused, Runner, RunnerError
from diagnops.kb.check_result import CheckResult
from diagnops.kb.vocabulary import Check, Signal, Vocabulary
from diagnops.machine.readers import has_reader


class CheckPlan(NamedTuple):
    """One way to make a check: by whom, and the command or expression as it will run."""

    runner: Runner
    role: str | None
    signal: Signal
    check: Check
    run: str

    @property
    def readable(self) -> bool:
        """Whether the answer can be read: by a rule, or as what the command prints is read where it is pasted."""
        return self.check.kind != "command" or self.check.read is not None or has_reader(self.check.run)


class Executor:
    """Makes checks. Whatever runs was shown before, also the second way that is taken when the first says nothing.

    `show` tells what is about to run, `tell` what was found, `lost` that a runner cannot be asked any more. `masked`
    takes the secrets out of what was found. `runners` are asked in this order; one that is lost is taken out.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        runners: Sequence[Runner],
        *,
        show: Callable[[Sequence[CheckPlan]], None],
        tell: Callable[[CheckResult], None],
        lost: Callable[[RunnerError], None],
        masked: Callable[[CheckResult], CheckResult],
    ) -> None:
        self.runners = list(runners)
        self.refused: dict[tuple[str | None, str], Refused] = {}
        self._vocabulary, self._show, self._tell, self._lost, self._masked = vocabulary, show, tell, lost, masked

    def plans(self, role: str | None, signal: str) -> list[CheckPlan]:
        """Every way to look at a signal on a role, the first to be tried first; why there is none is in `refused`."""
        known = self._vocabulary.signal[signal]
        found = []
        for runner in self.runners:
            for check in known.checks:
                can = runner.can(role, check)
                if isinstance(can, str):
                    found.append(CheckPlan(runner, role, known, check, can))
                elif isinstance(can, Refused):
                    before = self.refused.setdefault((role, signal), can)
                    if can.mendable and not before.mendable:  # the reason that a person can do something about
                        self.refused[role, signal] = can
        return sorted(found, key=lambda plan: not plan.readable)  # the others are for a person to judge

    def make(self, plans: Sequence[CheckPlan]) -> CheckResult | None:
        """The first way that answers, and has been shown; other readable ways are tried while nobody can say."""
        last: CheckResult | None = None
        for plan in plans:
            if plan.runner not in self.runners or (last and not plan.readable):
                continue
            if plan is not plans[0]:
                self._show([plan])
            try:
                last = self._masked(plan.runner.look(plan.role, plan.signal, plan.check))
            except RunnerError as error:
                self.runners.remove(plan.runner)
                self._lost(error)
                continue
            self._tell(last)
            if last.state is not None:
                break
        return last
