"""The investigation's own checks: what is asked is first tried by the program, and its answer is kept.

Nothing runs unseen: every command or expression is shown before, and on a terminal it waits for a yes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence

import typer

from diagnops.app.workspace import Session
from diagnops.checks.command import Refused
from diagnops.checks.executor import CheckPlan, Executor
from diagnops.checks.prometheus import PrometheusError
from diagnops.checks.runners import Runner, ThisHost
from diagnops.cli.looking import ways_told
from diagnops.cli.terminal import wrap
from diagnops.engine.diagnosis import NextCheck
from diagnops.kb.case import Language
from diagnops.kb.check_result import CheckResult
from diagnops.kb.environment import read_facts
from diagnops.kb.errors import UsageError
from diagnops.kb.investigation import Checked, Fact, news
from diagnops.kb.vocabulary import display_name
from diagnops.messages.catalogue import say

_MOST_OUTPUT = 20


class OwnChecks:
    """Makes checks for one investigation and keeps what they find, before it is shown.

    `ask` when a person at the terminal is to say yes to each; `err` to tell on standard error, as for JSON.
    """

    def __init__(
        self, session: Session, investigation: str, spoken: Language, runners: Sequence[Runner],
        *, ask: bool, err: bool = False,
    ) -> None:  # fmt: skip
        self.session, self.id, self.spoken = session, investigation, spoken
        self._ask, self._err = ask, err
        self._tried: set[tuple[str | None, str]] = set()
        self._roles: list[str] = []
        self._attempts = Executor(
            session.vocabulary, runners,
            show=lambda ways: self._say_lines(ways_told(ways, spoken)), tell=self._tell, lost=self._lost,
        )  # fmt: skip

    @property
    def attended(self) -> bool:
        """Whether a person at a terminal is asked before each; elsewhere giving the option was the consent."""
        return self._ask and not self._err and sys.stdin is not None and sys.stdin.isatty()

    def first(self, checks: Sequence[NextCheck]) -> NextCheck | None:
        """The first of what is asked that the program can make and has not tried; before all, what it can judge."""
        self._know()
        open_ = [(c, self._attempts.ways(c)) for c in checks if (c.role, c.signal) not in self._tried]
        makeable = sorted(((c, ways) for c, ways in open_ if ways), key=lambda one: not one[1][0].readable)
        return makeable[0][0] if makeable else None

    def make(self, check: NextCheck) -> CheckResult | None:
        """Make it, once it is shown and allowed, and keep what it found; None when it was not made to the end."""
        self._tried.add((check.role, check.signal))
        ways = self._attempts.ways(check)
        self._say_lines(["", *ways_told(ways[:1], self.spoken)])
        return self._run(ways) if self._allowed() else None

    def could(self, check: NextCheck) -> bool:
        """Whether this host can make it, or could once it is told what it needs."""
        signal = self.session.vocabulary.signal[check.signal]
        here = [ThisHost({}, self._roles).can(check.role, one) for one in signal.checks]
        return any(isinstance(can, str) or (can and can.told) for can in here)

    def wished(self, check: NextCheck, told: str) -> bool:
        """Make it now, as somebody wished with `!`, on this host too; `told` are facts and roles that it needs.

        True when something is known by it. What it needs and was not told is said.
        """
        for word in (w for w in told.split() if w not in ("--env", "--here")):
            try:
                if "=" in word:
                    facts = read_facts([word])
                    self._keep(*news(self.session.case_base.investigations.get(self.id).environment, facts))
                else:
                    self._roles.append(self.session.vocabulary.find_role(word).id)
            except UsageError as error:
                self._say_lines([str(error)])
                return False
        if not any(isinstance(one, ThisHost) for one in self._attempts.runners):
            self._attempts.runners.append(ThisHost({}))
        self._know()
        self._attempts.refused.pop((check.role, check.signal), None)
        ways = self._attempts.ways(check)
        if not ways:
            self._tell_refused(self._attempts.refused.get((check.role, check.signal)))
            return False
        self._say_lines(ways_told(ways[:1], self.spoken))
        look = self._run(ways)
        if look:
            self.show_output(look)
        return look is not None and look.state is not None

    def show_output(self, look: CheckResult) -> None:
        """What a command wrote that nobody taught the program to judge."""
        lines = [] if look.state else look.output.splitlines()
        if lines:
            self._say_lines([say("judge_it", self.spoken)])
            self._say_lines(f"      {line}" for line in lines[:_MOST_OUTPUT])
        if (more := len(lines) - _MOST_OUTPUT) > 0:
            self._say_lines([f"      {say('more_lines', self.spoken, count=more)}"])
        needs = self._attempts.refused.get((look.role, look.signal))
        if look.state is None and needs and needs.told:
            self._tell_refused(needs)

    def _run(self, ways: Sequence[CheckPlan]) -> CheckResult | None:
        try:
            look = self._attempts.make(ways)
        except KeyboardInterrupt:
            self._say_lines(["", say("interrupted", self.spoken)])
            return None
        if look and look.state is None:
            self._keep(look)
        return look

    def _tell(self, look: CheckResult) -> None:
        name = display_name(self.session.vocabulary, look.role, look.signal, self.spoken)
        found = f"{name} {say(look.state or 'nobody_says', self.spoken)} ({look.said(self.spoken)})"
        if look.state is not None and self._keep(look):
            found = say("kept_seen", self.spoken, what=found)
        self._say_lines(wrap(found, hang="  "))

    def _keep(self, *what: CheckResult | Fact) -> bool:
        """Keep looks and facts; False when the investigation was closed meanwhile, elsewhere."""
        kept = self.session.case_base.investigations
        if kept.get(self.id).closed:
            return False
        told = [Checked(one, one.observation(self.spoken)) if isinstance(one, CheckResult) else one for one in what]
        kept.tell(self.id, *told, who=self.session.who)
        return True

    def _know(self) -> None:
        """Let this host know the facts of now, which somebody may have told elsewhere."""
        facts = self.session.case_base.investigations.get(self.id).environment
        self._attempts.runners[:] = [
            one.knowing(facts, self._roles) if isinstance(one, ThisHost) else one for one in self._attempts.runners
        ]

    def _tell_refused(self, found: Refused | None) -> None:
        if found is None:
            self._say_lines([say("no_command", self.spoken)])
            return
        self._say_lines([found.because.in_(self.spoken)])
        if found.told:
            self._say_lines([say("say_so", self.spoken, told=re.sub("^--(env|here) ", "", found.told))])

    def _allowed(self) -> bool:
        if not self.attended:
            return True
        try:
            return typer.confirm(say("run_it", self.spoken), default=True)
        except typer.Abort:  # Ctrl-C or Ctrl-D is a no; the person is asked instead
            self._say_lines([""])
            return False

    def _lost(self, error: PrometheusError) -> None:
        self._say_lines([say("went_on_without", self.spoken, error=error)])

    def _say_lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            typer.echo(line, err=self._err)
