"""The checks of an investigation at a terminal: shown before they run, waited for with a yes, and told."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence

import typer

from diagnops.app import NextCheck, OwnChecks, Refused, Runner, RunnerError, Workspace
from diagnops.cli.check_runs import plans_told
from diagnops.cli.consent import agreed
from diagnops.cli.hints import hint, told, way_out
from diagnops.cli.terminal import wrap
from diagnops.kb.case import Language
from diagnops.kb.check_result import CheckResult
from diagnops.kb.errors import UsageError
from diagnops.messages.timeline import found_by
from diagnops.messages.wording import say, word

_MOST_OUTPUT = 20


class TerminalChecks:
    """Makes checks for one investigation.

    `ask` when a person at the terminal is to say yes to each; `err` to tell on standard error, as for JSON.
    """

    def __init__(
        self,
        desk: Workspace,
        investigation: str,
        spoken: Language,
        runners: Sequence[Runner],
        *,
        ask: bool,
        err: bool = False,
    ) -> None:
        self._vocabulary, self.spoken = desk.vocabulary, spoken
        self._ask, self._err = ask, err
        self._own = OwnChecks(
            desk,
            investigation,
            runners,
            show=lambda plans: self._say_lines(plans_told(plans, spoken)),
            found=self._found,
            lost=self._lost,
        )

    @property
    def attended(self) -> bool:
        """Whether a person at a terminal is asked before each; elsewhere giving the option was the consent."""
        return self._ask and not self._err and sys.stdin is not None and sys.stdin.isatty()

    def first(self, checks: Sequence[NextCheck]) -> NextCheck | None:
        """The first of what is asked that the program can make and has not tried."""
        return self._own.first(checks)

    def could(self, check: NextCheck) -> bool:
        """Whether this host can make it, or could once it is told what it needs."""
        return self._own.could(check)

    def make(self, check: NextCheck) -> CheckResult | None:
        """Make it, once it is shown and allowed; None when it was not made to the end."""
        plans = self._own.plans(check)
        self._say_lines(["", *plans_told(plans[:1], self.spoken)])
        return self._run(check) if self._allowed() else None

    def wished(self, check: NextCheck, typed: str) -> bool:
        """Make it now, as somebody wished with `!`, on this host too; `typed` are facts and roles that it needs.

        True when something is known by it. What it needs and was not told is said.
        """
        try:
            self._own.allow_this_host(check, [w for w in typed.split() if w not in ("--env", "--here")])
        except UsageError as error:
            self._say_lines([told(error.message, self.spoken)])
            return False
        plans = self._own.plans(check)
        if not plans:
            self._tell_refused(self._own.refused((check.role, check.signal)))
            return False
        self._say_lines(plans_told(plans[:1], self.spoken))
        result = self._run(check)
        if result:
            self.show_output(result)
        return result is not None and result.state is not None

    def show_output(self, result: CheckResult) -> None:
        """What a command wrote that nobody taught the program to judge."""
        lines = [] if result.state else result.output.splitlines()
        if lines:
            self._say_lines([say("judge_it", self.spoken)])
            self._say_lines(f"      {line}" for line in lines[:_MOST_OUTPUT])
        if (more := len(lines) - _MOST_OUTPUT) > 0:
            self._say_lines([f"      {say('more_lines', self.spoken, count=more)}"])
        needs = self._own.refused((result.role, result.signal))
        if result.state is None and needs and needs.mendable:
            self._tell_refused(needs)

    def _run(self, check: NextCheck) -> CheckResult | None:
        try:
            return self._own.make(self._own.plans(check))
        except KeyboardInterrupt:
            self._say_lines(["", say("interrupted", self.spoken)])
            return None

    def _found(self, result: CheckResult, kept: bool) -> None:
        found = found_by(result, self._vocabulary, self.spoken, way_out)
        self._say_lines(wrap(say("kept_seen", self.spoken, what=found) if kept else found, hang="  "))

    def _tell_refused(self, found: Refused | None) -> None:
        if found is None:
            self._say_lines([say("no_command", self.spoken)])
            return
        self._say_lines([word(found.because, self.spoken)])
        if found.mendable:
            way = hint(found.because.hint, self.spoken, **found.because.values)
            self._say_lines([say("say_so", self.spoken, told=re.sub("^.*--(env|here) ", "", way))])

    def _allowed(self) -> bool:
        if not self.attended:
            return True
        try:
            return agreed(say("run_it", self.spoken), self.spoken, default=True)
        except typer.Abort:  # Ctrl-C or Ctrl-D is a no; the person is asked instead
            self._say_lines([""])
            return False

    def _lost(self, error: RunnerError) -> None:
        self._say_lines([say("went_on_without", self.spoken, because=word(error.message, self.spoken))])

    def _say_lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            typer.echo(line, err=self._err)
