"""In Prometheus: the expressions of the vocabulary, asked of now and of the past day."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence

from diagnops.checks.prometheus import Prometheus
from diagnops.checks.promql import Narrow, has_threshold, narrowed, selectors, without_threshold
from diagnops.checks.runner import MACHINE_ROLES, QueryError, Refused
from diagnops.kb.check_result import CheckResult
from diagnops.kb.vocabulary import Check, Signal
from diagnops.machine.common.judgement import Judgement
from diagnops.machine.metrics.series import Asked, read_event, read_figures, read_measure, read_silence

# Metrics that anything may have: they tell nothing of a role before it is said whose they are.
_OF_ANYTHING = re.compile(r"(node|process|go|python|probe|scrape)_|up\b")

_HOURS = 24
_STEP = 300.0
# What happened in the last half hour may be the incident itself and is not yet the past.
_NOT_YET_PAST = 1800.0
_NOW = 60.0
_NOW_STEP = 15.0


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
        try:
            return self._expression(role, check)
        except QueryError as error:
            return Refused(error.message)

    def look(self, role: str | None, signal: Signal, check: Check) -> CheckResult:
        """Ask, and have each series read against its own past; the gravest one is told by name."""
        expression = self._expression(role, check)
        try:
            where, found = self._answer(expression, role, signal, check)
        except QueryError as error:
            where, found = "", Judgement(None, error.message)
        return CheckResult(
            role, signal.id, "promql", expression, found.state, found.because, where, found.figure, found.magnitude
        )

    def _expression(self, role: str | None, check: Check) -> str:
        labels = [one.labels for one in self._narrow if one.role in (None, role)]
        return narrowed(check.run, ",".join(labels)) if labels else check.run

    def _answer(self, expression: str, role: str | None, signal: Signal, check: Check) -> tuple[str, Judgement]:
        at = self._clock()
        event = signal.kind == "event"
        asked = self._asked(role, expression)
        if event and not has_threshold(expression):
            found = self._prometheus.now(expression, at)
            if any(one.points for one in found):
                return read_figures(found)
            return "", self._silence(expression, asked, at, event=False)
        whole = expression if event else without_threshold(expression)
        now = self._prometheus.between(whole, at - _NOW, at, _NOW_STEP)
        if not any(one.points for one in now):
            return "", self._silence(expression, asked, at, event=event)
        past = self._prometheus.between(whole, at - _HOURS * 3600, at - _NOT_YET_PAST, _STEP)
        return read_event(asked, now, past) if event else read_measure(signal, check, asked, now, past)

    def _asked(self, role: str | None, expression: str) -> Asked:
        """Whose the series are, as far as that is known: `up` is of anything, node_exporter's are of machines."""
        if role is None or role in MACHINE_ROLES or any(one.role in (None, role) for one in self._narrow):
            return Asked(role, "its own")
        series = selectors(expression)
        if all(one.startswith("node_") for one in series):
            return Asked(role, "machines")
        return Asked(role, "unsaid" if all(_OF_ANYTHING.match(one) for one in series) else "its own")

    def _silence(self, expression: str, asked: Asked, at: float, *, event: bool) -> Judgement:
        """Nothing came back: that means something only when the series it asks for are there."""
        there = {one: bool(self._prometheus.now(f"count({one})", at)) for one in selectors(expression)}
        return read_silence(asked, there, event=event, either=" or " in expression)
