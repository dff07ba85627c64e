"""This host: the commands of the vocabulary, run where the program runs."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from diagnops.checks.command import available, command_of, filled, run_command
from diagnops.checks.runner import MACHINE_ROLES, Refused
from diagnops.kb.check_result import CheckResult
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Check, Signal
from diagnops.machine.host.command_output import CommandOutput, read_output

_MOST_OUTPUT = 4_000


class ThisHost:
    """Makes the commands of the vocabulary on this host. `roles` are what this host is, besides a machine."""

    url = ""

    def __init__(self, facts: Mapping[str, str], roles: Sequence[str] = ()) -> None:
        self._facts, self._roles = facts, MACHINE_ROLES | set(roles)

    def knowing(self, facts: Mapping[str, str], roles: Sequence[str] = ()) -> ThisHost:
        """The same host with other facts, which is `roles` besides."""
        return ThisHost(facts, [*self._roles, *roles])

    def can(self, role: str | None, check: Check) -> str | Refused | None:
        """The command as it will run, or why it does not run here."""
        if check.kind != "command":
            return None
        words = command_of(check, self._facts)
        if isinstance(words, Refused) and not words.mendable:
            return words
        if not isinstance(words, Refused) and not available(words):
            return Refused(message("not_installed", program=words[0]))
        if role is not None and role not in self._roles:
            return Refused(message("is_this_the_role", hint="say_role", role=role))
        if isinstance(words, Refused):
            return words
        return filled(check.run, self._facts)

    def look(self, role: str | None, signal: Signal, check: Check) -> CheckResult:
        """Run the command and have its answer read."""
        words = command_of(check, self._facts)
        assert not isinstance(words, Refused)
        before = None
        if check.read and check.read.seconds:
            before = run_command(words)
            time.sleep(check.read.seconds)
        ran = run_command(words) or CommandOutput("", None)
        where, found = read_output(signal, check, before, ran)
        output = "" if found.state else "\n".join(filter(None, (ran.output.strip("\n"), ran.errors.strip("\n"))))
        run = filled(check.run, self._facts)
        return CheckResult(
            role, signal.id, "command", run, found.state, found.because, where, found.figure,
            output=output[:_MOST_OUTPUT],
        )  # fmt: skip
