"""A runner: whoever can make checks, this host or a Prometheus.

It says first whether it `can` make a check (the command or expression as it will run, or why not), then makes it.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from diagnops.kb.check_result import CheckResult
from diagnops.kb.errors import InputError
from diagnops.kb.message import Message
from diagnops.kb.vocabulary import Check, Signal

# What every machine has. The program runs on one of them, but only the person knows whether a database does, too.
MACHINE_ROLES = frozenset("host node volume drive filesystem nic link network processor memory-module".split())


class RunnerError(InputError):
    """A runner that cannot be asked any more; the others still can."""


class QueryError(InputError):
    """One question that a runner cannot ask or get answered; it may well answer the next."""


class Refused(NamedTuple):
    """Why a check is not made."""

    because: Message

    @property
    def mendable(self) -> bool:
        """Whether a person can do something about it: tell a fact or a role, as the hint of `because` says."""
        return bool(self.because.hint)


class Runner(Protocol):
    """Something that can make checks."""

    @property
    def url(self) -> str:
        """Where it asks, without a password; empty for this host."""

    def can(self, role: str | None, check: Check) -> str | Refused | None:
        """What will be run, why it is not, or None for a check that is not its kind at all."""

    def look(self, role: str | None, signal: Signal, check: Check) -> CheckResult:
        """Make a check that it can make."""
