"""A check is made in each way there is until one answers, and nothing runs that was not shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from diagnops.checks.executor import CheckPlan, Executor
from diagnops.checks.runner import Refused, RunnerError
from diagnops.kb.case import State
from diagnops.kb.check_result import CheckResult
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Check, Signal, Vocabulary

SIGNAL = "tcp.retransmits"  # a command that can be read, and an expression


class Answers:
    """A runner of one kind of check that always finds the same, or fails."""

    url = ""

    def __init__(self, kind: str, found: State | RunnerError | None = None, refused: Refused | None = None) -> None:
        self.kind, self.found, self.refused = kind, found, refused

    def can(self, role: str | None, check: Check) -> str | Refused | None:
        return (self.refused or check.run) if check.kind == self.kind else None

    def look(self, role: str | None, signal: Signal, check: Check) -> CheckResult:
        if isinstance(self.found, RunnerError):
            raise self.found
        return CheckResult(role, signal.id, "command", check.run, self.found, message("line_found", line="x"))


class Watched:
    """An executor with all that it told."""

    def __init__(self, vocabulary: Vocabulary, *runners: Answers) -> None:
        self.told: list[Any] = []
        self.executor = Executor(
            vocabulary, runners,
            show=lambda plans: self.told.append(("shown", *(plan.runner for plan in plans))),
            tell=lambda look: self.told.append(("found", look.state)),
            lost=lambda error: self.told.append(("lost", error.message.code)),
            masked=lambda result: result,
        )  # fmt: skip

    def plans(self, role: str | None = "host") -> list[CheckPlan]:
        return self.executor.plans(role, SIGNAL)


@pytest.fixture
def watched(vocabulary: Vocabulary) -> Callable[..., Watched]:
    """An executor with these runners."""
    return lambda *runners: Watched(vocabulary, *runners)


def test_every_way_is_planned_and_first_what_can_be_read(watched: Callable[..., Watched]) -> None:
    plans = watched(Answers("command"), Answers("promql")).plans()

    assert {plan.check.kind for plan in plans} == {"command", "promql"}
    assert [plan.readable for plan in plans] == sorted((plan.readable for plan in plans), reverse=True)


def test_the_second_way_is_shown_before_it_is_taken(watched: Callable[..., Watched]) -> None:
    silent, knows = Answers("promql"), Answers("command", "high")
    made = watched(silent, knows)

    result = made.executor.make(made.plans())

    assert result is not None
    assert result.state == "high"
    assert made.told == [("found", None), ("shown", knows), ("found", "high")]


def test_the_first_answer_is_enough(watched: Callable[..., Watched]) -> None:
    made = watched(Answers("command", "normal"), Answers("promql", "high"))

    result = made.executor.make(made.plans())

    assert result is not None
    assert (result.state, made.told) == ("normal", [("found", "normal")])


def test_a_runner_that_is_lost_is_taken_out_and_the_next_is_asked(watched: Callable[..., Watched]) -> None:
    gone, knows = Answers("promql", RunnerError("prometheus_slow")), Answers("command", "high")
    made = watched(gone, knows)

    made.executor.make(made.plans())

    assert made.executor.runners == [knows]
    assert made.told == [("lost", "prometheus_slow"), ("shown", knows), ("found", "high")]


def test_nothing_is_made_where_there_is_no_way(watched: Callable[..., Watched]) -> None:
    made = watched()

    assert (made.plans(), made.executor.make([]), made.told) == ([], None, [])


def test_the_reason_is_kept_that_a_person_can_do_something_about(watched: Callable[..., Watched]) -> None:
    final = Refused(message("not_on_the_list"))
    mendable = Refused(message("is_this_the_role", hint="say_role", role="database"))
    made = watched(Answers("command", refused=final), Answers("command", refused=mendable))

    assert made.plans("database") == []
    assert made.executor.refused == {("database", SIGNAL): mendable}
