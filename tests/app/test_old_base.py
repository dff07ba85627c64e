"""A case base that an older version of the program wrote (0ddd911) opens, answers, and goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from diagnops.app import Workspace
from diagnops.kb.investigation import Told

WRITTEN = Path(__file__).parent.parent / "data" / "case-base-before-origins.db"
EBS, INTEL = "ebs-queue-saturation", "intel-10g-bonding-driver"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    shutil.copy(WRITTEN, tmp_path / "old.db")
    with Workspace.open(tmp_path / "old.db", user="lee") as opened:
        yield opened


def test_it_answers_and_its_shipped_cases_are_those_of_today(desk: Workspace) -> None:
    seen = desk.read("network drops now and then, only when bonded, another cable did not help")

    assert desk.diagnose(seen).matches[0].case == INTEL
    assert [o.origin for o in desk.cases.get(INTEL).happened] == ["public"]
    assert len(desk.cases) > 100  # what is shipped since has come in


def test_what_the_team_changed_is_left_as_it_was_and_is_its_own(desk: Workspace) -> None:
    case = desk.cases.get(EBS)

    assert [o.origin for o in case.occurrences] == ["own"]
    assert case.affects == ()
    assert desk.cases.history(EBS)[0].who == "kim"


def test_its_investigation_goes_on_with_the_signals_of_today(desk: Workspace) -> None:
    (head,) = desk.investigations.list()
    before = desk.investigations.get(head.id)

    told = desk.investigations.observe(head.id, text="and only when bonded").now

    assert "contrast.gone_after_process_restart" in {o.signal for o in before.observations}
    assert isinstance(told.events[-1].what, Told)
    assert INTEL in [m.case for m in desk.investigations.diagnose(told).leading]


def test_its_cases_come_back_equal_after_export_and_add(desk: Workspace, tmp_path: Path) -> None:
    cases, _ = desk.cases.export(tmp_path / "files", [EBS, INTEL])

    with Workspace.open(tmp_path / "other.db") as other:
        other.cases.add([tmp_path / "files"])
        assert [other.cases.get(case.id) for case in cases] == cases
