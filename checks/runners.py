"""Look: make one check of the vocabulary, on this host or in a Prometheus, and say what was found.

A looker says first whether it `can` make a check (the command or expression as it will run, or why not), then makes it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from diagnops.checks.command import Ran, Refused, available, command_of, filled, run_command
from diagnops.checks.prometheus import Prometheus, QueryError, Series
from diagnops.checks.promql import Narrow, has_threshold, narrowed, selectors, without_threshold
from diagnops.intake.baseline import ENOUGH, judge
from diagnops.intake.command_output import read_output
from diagnops.intake.judgement import Judgement, Limits, convert, gravest, show, unknown
from diagnops.kb.case import Language, Text
from diagnops.kb.check_result import CheckResult
from diagnops.kb.vocabulary import Check, Signal

# What every machine has. The program runs on one of them, but only the person knows whether a database does, too.
MACHINE_ROLES = frozenset("host node volume drive filesystem nic link network processor memory-module".split())

# Metrics that anything may have: they tell nothing of a role before it is said whose they are.
_OF_ANYTHING = re.compile(r"(node|process|go|python|probe|scrape)_|up\b")

_MOST_OUTPUT = 4_000
_HOURS = 24
_STEP = 300.0
# What happened in the last half hour may be the incident itself and is not yet the past.
_NOT_YET_PAST = 1800.0
_NOW = 60.0
_NOW_STEP = 15.0
# All series have to be judged but this share, before all is said to be normal: a new pod has no past.
_UNJUDGED = 0.1


class Runner(Protocol):
    """Something that can make checks."""

    def can(self, role: str | None, check: Check) -> str | Refused | None:
        """What will be run, why it is not, or None for a check that is not its kind at all."""

    def look(self, role: str | None, signal: Signal, check: Check) -> CheckResult:
        """Make a check that it can make."""


class ThisHost:
    """Makes the commands of the vocabulary on this host. `roles` are what this host is, besides a machine."""

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
        if isinstance(words, Refused) and not words.told:
            return words
        if not isinstance(words, Refused) and not available(words):
            return Refused(Text(f"{words[0]} is not installed here", f"{words[0]}이(가) 설치되어 있지 않음"))
        if role is not None and role not in self._roles:
            option = f"--here {role}"
            return Refused(Text(f"is this the {role}? say so: {option}", f"여기가 {role}인가? 맞으면 {option}"), option)
        if isinstance(words, Refused):
            return words
        return filled(check.run, self._facts)

    def look(self, role: str | None, signal: Signal, check: Check) -> CheckResult:
        """Run the command and read its answer."""
        words = command_of(check, self._facts)
        assert not isinstance(words, Refused)
        before = None
        if check.read and check.read.seconds:
            before = run_command(words)
            time.sleep(check.read.seconds)
        ran = run_command(words) or Ran("", None)
        where, found = read_output(signal, check, before, ran)
        output = "" if found.state else "\n".join(filter(None, (ran.output.strip("\n"), ran.errors.strip("\n"))))
        run = filled(check.run, self._facts)
        return CheckResult(
            role, signal.id, "command", run, found.state, found.because, where, found.figure,
            output=output[:_MOST_OUTPUT],
        )  # fmt: skip


class InPrometheus:
    """Asks a Prometheus the expressions of the vocabulary. `narrow` says which series belong to which role."""

    def __init__(
        self, prometheus: Prometheus, narrow: Sequence[Narrow] = (), clock: Callable[[], float] = time.time
    ) -> None:
        self._prometheus, self._narrow, self._clock = prometheus, tuple(narrow), clock

    @property
    def url(self) -> str:
        """Where the Prometheus is, without a password."""
        return self._prometheus.url

    def can(self, role: str | None, check: Check) -> str | Refused | None:
        """The expression as it will be asked."""
        if check.kind != "promql":
            return None
        return self._expression(role, check)

    def look(self, role: str | None, signal: Signal, check: Check) -> CheckResult:
        """Ask, and judge each series against its own past; the gravest one is told by name."""
        expression = self._expression(role, check)
        try:
            if signal.kind == "event":
                where, found = self._event(expression, role)
            else:
                where, found = self._measure(expression, role, signal, check)
        except QueryError as error:
            where, found = "", unknown(str(error), str(error))
        return CheckResult(
            role, signal.id, "promql", expression, found.state, found.because, where, found.figure, found.magnitude
        )

    def _expression(self, role: str | None, check: Check) -> str:
        labels = [one.labels for one in self._narrow if one.role in (None, role)]
        return narrowed(check.run, ",".join(labels)) if labels else check.run

    def _said_whose(self, role: str | None, expression: str) -> bool:
        """Whether it is known of whom the series speak: `up` is of anything, node_exporter's of the machines below."""
        if role is None or role in MACHINE_ROLES or any(one.role in (None, role) for one in self._narrow):
            return True
        return not all(_OF_ANYTHING.match(one) for one in selectors(expression))

    def _measure(self, expression: str, role: str | None, signal: Signal, check: Check) -> tuple[str, Judgement]:
        whole = without_threshold(expression)
        limits, scale = _limits(signal, check)
        at = self._clock()
        now = self._prometheus.between(whole, at - _NOW, at, _NOW_STEP)
        if not any(one.points for one in now):
            return "", self._nothing(expression, role)
        past = _by_labels(self._prometheus.between(whole, at - _HOURS * 3600, at - _NOT_YET_PAST, _STEP))
        judged = []
        for one in now:
            if one.points:
                before = [value * scale for _, value in past.get(_labels(one), ())]
                judged.append((one.name, judge(before, [v * scale for _, v in one.points], limits, among=len(now))))
        return self._together(judged, expression, role, signal)

    def _together(
        self, judged: list[tuple[str, Judgement]], expression: str, role: str | None, signal: Signal
    ) -> tuple[str, Judgement]:
        name, worst = gravest(judged, signal.bad)
        count, troubled = len(judged), sum(found.state in signal.bad for _, found in judged)
        # Machines that are all alike include the one below the database; of one in twelve nobody knows.
        alike = troubled in (0, count) and all(one.startswith("node_") for one in selectors(expression))
        if worst.state and not alike and not self._said_whose(role, expression):
            return name, unknown(
                f"{worst.because.en}; {troubled} of {count} in trouble. {_whose(role, 'en')}",
                f"{worst.because.ko}; {count}개 중 {troubled}개 이상. {_whose(role, 'ko')}",
            )
        if troubled:
            return name, worst
        dim = [(label, found) for label, found in judged if found.state is None]
        if dim and len(dim) > _UNJUDGED * count:
            return dim[0]
        if count == 1:
            return judged[0]
        calm = [(label, found) for label, found in judged if found.state]
        label, found = gravest(calm, signal.bad)
        because = Text(f"{found.because.en}; all {count} series alike", f"{found.because.ko}; {count}개 시계열 모두")
        return label, found._replace(because=because)

    def _event(self, expression: str, role: str | None) -> tuple[str, Judgement]:
        at = self._clock()
        if not has_threshold(expression):
            return self._without_threshold(expression, at)
        now = [one for one in self._prometheus.between(expression, at - _NOW, at, _NOW_STEP) if one.points]
        if not now:
            return "", self._nothing(expression, role, absent=True)
        past = _by_labels(self._prometheus.between(expression, at - _HOURS * 3600, at - _NOT_YET_PAST, _STEP))
        new = [one for one in now if len(past.get(_labels(one), ())) < ENOUGH]
        if not new:  # a port without a cable, a replica that is read only: it belongs to the place
            return now[0].name, unknown(
                f"so it has been for long, for all {len(now)} series: judge it yourself",
                f"시계열 {len(now)}개 모두 오래전부터 그러함: 직접 판단할 것",
            )
        if not self._said_whose(role, expression):
            return new[0].name, unknown(f"it is so here. {_whose(role, 'en')}", f"여기가 그러함. {_whose(role, 'ko')}")
        others = len(new) - 1
        return new[0].name, Judgement(
            "present",
            Text(
                f"it is so now, and of {others} more" if others else "it is so now",
                f"지금 그러함, 외 {others}개도" if others else "지금 그러함",
            ),
        )

    def _without_threshold(self, expression: str, at: float) -> tuple[str, Judgement]:
        """Figures that nothing says how to judge: the largest is shown."""
        found = [one for one in self._prometheus.now(expression, at) if one.points]
        if not found:
            return "", self._nothing(expression, None)
        largest = max(found, key=lambda one: one.points[-1][1])
        figure = largest.points[-1][1]
        en, ko = "no threshold to judge it by", "판단할 기준이 없음"
        return largest.name, Judgement(None, Text(f"{show(figure, '')}; {en}", f"{show(figure, '')}; {ko}"), figure)

    def _nothing(self, expression: str, role: str | None, *, absent: bool = False) -> Judgement:
        """Nothing came back: that means something only when the series it asks for are there, and are the role's."""
        asked = selectors(expression)
        there = [bool(self._prometheus.now(f"count({one})", self._clock())) for one in asked]
        if absent and there and (any(there) if " or " in expression else all(there)):
            if not self._said_whose(role, expression):
                return unknown(f"it is so nowhere. {_whose(role, 'en')}", f"그런 곳이 없음. {_whose(role, 'ko')}")
            return Judgement("absent", Text("the series are there, and it is not so", "시계열이 있고, 그렇지 않음"))
        gone = ", ".join(one for one, here in zip(asked, there, strict=True) if not here)[:200]
        if gone:
            return unknown(f"Prometheus has no {gone}", f"Prometheus에 {gone} 없음")
        return unknown("no figures came back", "돌아온 수치가 없음")


def _limits(signal: Signal, check: Check) -> tuple[Limits, float]:
    """The levels to judge by, and what brings the figures into their unit; no levels where that means nothing."""
    if signal.levels is None:
        return Limits(unit=check.unit or ""), 1.0
    levels = signal.levels
    own = {"%": "ratio", "ms": "s", "minutes": "s"}.get(levels.unit, levels.unit)
    scale = convert(1.0, check.unit or own, levels.unit)
    if scale is None:
        return Limits(unit=check.unit or ""), 1.0
    return Limits(levels.high, levels.low, levels.unit), scale


def _whose(role: str | None, language: Language) -> str:
    option = f"--prometheus-match '{role}:instance=~\"…\"'"
    return f"{role} 쪽이 어느 것인지 알려야 함: {option}" if language == "ko" else f"Say which are the {role}: {option}"


def _labels(series: Series) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(series.labels.items()))


def _by_labels(found: Sequence[Series]) -> dict[tuple[tuple[str, str], ...], tuple[tuple[float, float], ...]]:
    return {_labels(one): one.points for one in found}
