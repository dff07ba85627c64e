"""What a check printed that has no rule of its own: it is read as if somebody had pasted it.

The command is known, and so is what is looked for. What was looked for by name and is not there is absent. A command
that complained has found nothing to be fine; what it says of itself alone is nothing of what is looked at.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from diagnops.kb.incident import UNKNOWN_OUTPUT, Observation
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Signal, Vocabulary
from diagnops.machine.common.finding import Taken
from diagnops.machine.common.judgement import Judgement, unknown
from diagnops.machine.gate import parts
from diagnops.machine.host.command_output import CommandOutput, could_not, stopped
from diagnops.machine.readers import readers

# What kubectl says of the cluster on standard error; the rest there is of its own access.
_OF_THE_CLUSTER = re.compile(
    r"(?i)^error: (?:timed out waiting|deployment \S+ exceeded|Metrics API not available)|^No resources found"
    r"|^Error from server \((?:ServiceUnavailable|InternalError|Timeout|TooManyRequests)\)"
)
# Asked for by name: lines of a log that match, events of one reason, pods in one phase.
_BY_NAME = re.compile(r"^journalctl\b.*\s-g\s|^kubectl get \w+ .*--field-selector (?:reason|status\.phase)=")
_NOTHING = re.compile(r"^-- No entries --$|^No resources found$", re.MULTILINE)
_NOT_THERE = 0.95


class Printed(NamedTuple):
    """What an answer says of a signal, and how certain that is."""

    judgement: Judgement
    certainty: float = 1.0


def read_printed(role: str | None, signal: Signal, run: str, ran: CommandOutput, vocabulary: Vocabulary) -> Printed:
    """What the answer of the command `run` says of `signal` on `role`."""
    if ran.stopped:
        return Printed(stopped(ran))
    of_cluster = run.startswith("kubectl ") and _OF_THE_CLUSTER.search(ran.errors)
    complained = bool(ran.errors.strip() or ran.code) and not of_cluster
    said = "\n".join(filter(None, (ran.output.strip("\n"), ran.errors.strip("\n") if of_cluster else "")))
    if not complained and signal.kind == "event" and _BY_NAME.search(run) and _NOTHING.search(said):
        return Printed(Judgement("absent", message("looked_not_there")), _NOT_THERE)
    known = _known(run, said, vocabulary)
    roles = (role, None) if role else (*signal.roles, None)
    found = [one for taken in known for one in taken.findings if one.signal == signal.id and one.role in roles]
    found.sort(key=lambda one: not vocabulary.is_trouble(one.signal, one.state))
    if complained and not (found and vocabulary.is_trouble(signal.id, found[0].state)):
        return Printed(could_not(ran))
    if not found:
        nothing = "says_neither" if signal.kind == "event" else "no_figure"
        return Printed(unknown(nothing if known else "not_taught"))
    first = found[0]
    because = message("line_found", line=first.words)
    return Printed(Judgement(first.state, because, magnitude=first.magnitude), first.certainty)


def answered_by(typed: str, role: str | None, signal: Signal, vocabulary: Vocabulary) -> Observation | None:
    """What somebody's answer says that is the output of a check of the signal, pasted without its command."""
    if "\n" not in typed and not _NOTHING.search(typed):
        return None  # a line that somebody typed
    for check in signal.checks:
        if check.kind == "command":
            found, certainty = read_printed(role, signal, check.run, CommandOutput(typed, 0), vocabulary)
            if found.state:
                return Observation(
                    role, signal.id, found.state, typed.strip().split("\n")[0][:120], "answer", certainty=certainty
                )
    return None


def _known(run: str, said: str, vocabulary: Vocabulary) -> list[Taken]:
    """What is recognised of it."""
    pasted = [f"$ {run}", *said.split("\n")]
    taken = [part.taken for part in parts(pasted, readers(), vocabulary)[1:] if part.taken]
    return [one for one in taken if one.kind != UNKNOWN_OUTPUT]
