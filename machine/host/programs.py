"""The programs of hosts: how the output of each is recognised, and what it says, as `data/programs.yaml` tells.

The readings of the vocabulary's own checks serve the same: whatever a check of a program reads from its output is read
from what somebody pasted of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from importlib import resources

import msgspec

from diagnops.kb.case import Line, State, Value
from diagnops.kb.vocabulary import Reading, RoleId, SignalId, Vocabulary
from diagnops.kb.yamlfile import read_yaml

_NEVER = r"(?!)"


class Rule(Reading, frozen=True, kw_only=True):
    """A reading of a signal: only where `command` was typed above, not where the output has `unless`, and only `states`
    where others cannot be told. A counter since boot that should never move shows from `ever` on what has happened, if
    perhaps not now."""

    signal: SignalId
    command: Line | None = None
    unless: Line | None = None
    certainty: float = 0.95
    role: RoleId | None = None
    states: tuple[State, ...] = ()
    ever: float | None = None


class Program(Value, frozen=True, dict=True):
    """A program: the line its output begins with, the lines that go on, and what is read from them.

    `runs` begin the commands that it is run with. Several reports begin each with a `report` line, or are a row each
    where `rows_report`; the first is an average since boot, and so is all of it where `since_boot` is found. Where
    heads are `apart`, each begins an output of its own. `sums` are readings that need more than one figure.
    """

    name: Line
    head: str
    runs: tuple[Line, ...] = ()
    row: str = _NEVER
    role: RoleId | None = None
    needs: str = ""
    report: str = _NEVER
    rows_report: bool = False
    since_boot: str = _NEVER
    wraps: bool = False
    apart: bool = False
    reads: tuple[Rule, ...] = ()
    sums: tuple[Line, ...] = ()

    @cached_property
    def begins(self) -> re.Pattern[str]:
        """Finds the line that its output begins with."""
        return re.compile(self.head)

    @cached_property
    def goes_on(self) -> re.Pattern[str]:
        """Finds the lines that belong to it."""
        return re.compile(f"{self.head}|{self.row}")

    def is_run_by(self, command: str) -> bool:
        """Whether a command runs it.

        >>> Program("free", "total", ("free",)).is_run_by("free -h"), Program("w", "up", ("w",)).is_run_by("watch x")
        (True, False)
        """
        return any(command == run or command.startswith((run + " ", run + "/")) for run in self.runs)


@cache
def programs() -> tuple[Program, ...]:
    """The programs that are known."""
    text = resources.files("diagnops.machine.host").joinpath("data/programs.yaml").read_text("utf-8")
    return msgspec.convert(read_yaml(text).data, tuple[Program, ...], strict=False)


def rules_of(program: Program, vocabulary: Vocabulary) -> Iterator[Rule]:
    """What is read from the output of a program: its own rules, then those of the vocabulary's checks of it."""
    known = _of_checks(vocabulary)
    told = {rule.signal for rule in program.reads}
    yield from (r for r in program.reads if r.signal in vocabulary.signal and _reads(r))
    yield from (r for run, r in known if r.signal not in told and program.is_run_by(run))


def _reads(rule: Rule) -> bool:
    return bool(rule.column or rule.match or rule.present or rule.absent)


_known: dict[int, tuple[Vocabulary, tuple[tuple[str, Rule], ...]]] = {}


def _of_checks(vocabulary: Vocabulary) -> tuple[tuple[str, Rule], ...]:
    """The readings of the vocabulary's checks with their commands; worked out once for a vocabulary."""
    kept = _known.get(id(vocabulary))
    if kept is None or kept[0] is not vocabulary:
        found = tuple(
            (check.run, Rule(signal=signal.id, **msgspec.structs.asdict(check.read)))
            for signal in vocabulary.signals
            for check in signal.checks
            if check.read and check.kind == "command"
        )
        _known.clear()
        _known[id(vocabulary)] = kept = vocabulary, found
    return kept[1]
