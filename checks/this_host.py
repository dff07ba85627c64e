"""This host: the commands of the vocabulary, run where the program runs.

What has a rule of its own is read by that, all else as if it had been pasted.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from diagnops.checks import kubectl
from diagnops.checks.command import available, command_of, filled, run_command
from diagnops.checks.printed import read_printed
from diagnops.checks.runner import MACHINE_ROLES, Refused
from diagnops.kb.check_result import CheckResult
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Check, Signal, Vocabulary
from diagnops.machine.host.command_output import CommandOutput, read_output

_MOST_OUTPUT = 4_000


class ThisHost:
    """Makes the commands of the vocabulary on this host. `roles` are what this host is, besides a machine."""

    url = ""

    def __init__(self, vocabulary: Vocabulary, facts: Mapping[str, str], roles: Sequence[str] = ()) -> None:
        self._vocabulary, self._facts, self._roles = vocabulary, facts, MACHINE_ROLES | set(roles)

    def knowing(self, facts: Mapping[str, str], roles: Sequence[str] = ()) -> ThisHost:
        """The same host with other facts, which is `roles` besides."""
        return ThisHost(self._vocabulary, facts, [*self._roles, *roles])

    def can(self, role: str | None, check: Check) -> str | Refused | None:
        """The command as it will run, or why it does not run here."""
        if check.kind != "command":
            return None
        words = command_of(check, self._facts)
        if isinstance(words, Refused) and not words.mendable:
            return words
        if not isinstance(words, Refused) and not available(words):
            return Refused(message("not_installed", program=words[0]))
        if check.run.startswith("kubectl "):  # it answers for a cluster, whatever this host is
            if kubectl.ROLE not in self._roles:
                return Refused(message("is_this_the_cluster", hint="say_role", role=kubectl.ROLE))
        elif role is not None and role not in self._roles:
            return Refused(message("is_this_the_role", hint="say_role", role=role))
        if isinstance(words, Refused):
            return words
        return filled(check.run, self._facts)

    def look(self, role: str | None, signal: Signal, check: Check) -> CheckResult:
        """Run the command and have its answer read."""
        words = command_of(check, self._facts)
        assert not isinstance(words, Refused)
        run = filled(check.run, self._facts)
        before = None
        if check.read and check.read.seconds:
            before = run_command(words)
            time.sleep(check.read.seconds)
        ran = run_command(words) or CommandOutput("", None)
        where, certainty = "", 1.0
        if check.read:
            where, found = read_output(signal, check.read, before, ran)
        else:
            found, certainty = read_printed(role, signal, run, ran, self._vocabulary)
        output = "" if found.state else "\n".join(filter(None, (ran.output.strip("\n"), ran.errors.strip("\n"))))
        return CheckResult(
            role, signal.id, "command", run, found.state, found.because, where, found.figure, found.magnitude,
            output=output[:_MOST_OUTPUT], certainty=certainty,
        )  # fmt: skip
