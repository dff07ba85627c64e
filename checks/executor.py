"""An attempt: a check that is asked for, made in each way there is, until one answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from diagnops.checks.command import Refused
from diagnops.checks.prometheus import PrometheusError
from diagnops.checks.runners import Runner
from diagnops.engine.diagnosis import NextCheck
from diagnops.kb.check_result import CheckResult
from diagnops.kb.vocabulary import Check, Signal, Vocabulary


class CheckPlan(NamedTuple):
    """One way to make a check: by whom, and the command or expression as it will run."""

    runner: Runner
    role: str | None
    signal: Signal
    check: Check
    run: str

    @property
    def readable(self) -> bool:
        """Whether the program was taught to read the answer."""
        return self.check.kind != "command" or self.check.read is not None


class Executor:
    """Makes checks. Whatever runs was shown before, also the second way that is taken when the first says nothing.

    `show` tells what is about to run, `tell` what was found, `lost` that a looker cannot be asked any more. `runners`
    are asked in this order; one that is lost is taken out.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        runners: Sequence[Runner],
        *,
        show: Callable[[Sequence[CheckPlan]], None],
        tell: Callable[[CheckResult], None],
        lost: Callable[[PrometheusError], None],
    ) -> None:
        self.runners = list(runners)
        self.refused: dict[tuple[str | None, str], Refused] = {}
        self._vocabulary, self._show, self._tell, self._lost = vocabulary, show, tell, lost

    def ways(self, asked: NextCheck) -> list[CheckPlan]:
        """Every way to make a check, the first to be tried first; why there is none stands in `refused`."""
        signal = self._vocabulary.signal[asked.signal]
        ways = []
        for runner in self.runners:
            for check in signal.checks:
                can = runner.can(asked.role, check)
                if isinstance(can, str):
                    ways.append(CheckPlan(runner, asked.role, signal, check, can))
                elif isinstance(can, Refused):
                    before = self.refused.setdefault((asked.role, asked.signal), can)
                    if can.told and not before.told:  # the reason that a person can do something about
                        self.refused[asked.role, asked.signal] = can
        return sorted(ways, key=lambda way: not way.readable)  # the others are for a person to judge

    def make(self, ways: Sequence[CheckPlan]) -> CheckResult | None:
        """The first way that answers, and has been shown; other readable ways are tried while nobody can say."""
        last: CheckResult | None = None
        for way in ways:
            if way.runner not in self.runners or (last and not way.readable):
                continue
            if way is not ways[0]:
                self._show([way])
            try:
                last = way.runner.look(way.role, way.signal, way.check)
            except PrometheusError as error:
                self.runners.remove(way.runner)
                self._lost(error)
                continue
            self._tell(last)
            if last.state is not None:
                break
        return last
