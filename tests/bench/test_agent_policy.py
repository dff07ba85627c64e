"""The policy that follows the next step: what it sees, what it is told, and how it is compared."""

from __future__ import annotations

import asyncio
import doctest
import shutil
from pathlib import Path

import pytest

from diagnops.bench import agent_desks, agent_policy
from diagnops.bench.agent_desks import Step
from diagnops.bench.agent_policy import Report, Way, compare, states_of
from diagnops.kb.case import Case
from diagnops.kb.vocabulary import Vocabulary


def test_what_the_docstrings_show_is_true() -> None:
    assert sum(doctest.testmod(one).failed for one in (agent_desks, agent_policy)) == 0


def test_what_must_be_read_goes_before_the_case_and_a_former_id_is_read_as_of_today(
    vocabulary: Vocabulary, library: tuple[Case, ...]
) -> None:
    right = next(case for case in library if case.id == "ebs-queue-saturation")
    report = Report("r", "slow", must_read=("database/system.cpu.utilization=high", "nonsense=high"))

    states = states_of(report, right, vocabulary)

    assert states["database/system.cpu.utilization"] == "high"  # the case has it low
    assert states["volume/io.queue_length"] == "high"
    assert "nonsense" not in states


def test_a_report_is_solved_where_the_right_case_was_first_seen_or_possible_on_the_way() -> None:
    report = Report("r", "slow", "disk-full", ("volume-full",))

    assert Way([Step("", "disk-full", "a/b"), Step("possible", "volume-full", "")]).solved(report)
    assert not Way([Step("", "disk-full", "a/b"), Step("seen", "other", "")]).solved(report)


def test_both_ways_are_told_beside_each_other(
    library_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(library_base, tmp_path / "match.db")
    shutil.copytree(f"{library_base}.derived", tmp_path / "match.db.derived")
    meeting = agent_policy.SEED.read_text("utf-8")
    reports = [
        Report("a", meeting, agent_policy.SEED_CASE, kind="symptoms"),
        Report("b", "파드가 계속 재시작해요", "liveness-probe-kills-slow-pods", kind="symptoms", lang="ko"),
    ]

    asyncio.run(compare(reports, "match", tmp_path))

    told = capsys.readouterr().out
    assert "steps that differ 0" in told
    assert "the meeting of incident-en.txt is solved in 2 calls" in told
