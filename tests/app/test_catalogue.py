"""What is kept of all cases: it follows every change, whoever makes it, and desks of one process share it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from diagnops.app import CaseFilter, Workspace
from diagnops.app import catalogue as kept
from diagnops.app.catalogue import catalogue, words_of
from diagnops.kb.case import Text

EBS = "ebs-queue-saturation"


def test_a_change_of_somebody_else_is_followed_case_by_case(desk: Workspace, own_base: Path) -> None:
    before, words = catalogue(desk), words_of(desk)
    assert words
    assert desk.cases.names(CaseFilter(text="quokka")) == []

    with Workspace.open(own_base) as other:
        case = other.cases.get(EBS)
        other.case_base.add([replace(case, title=Text(en="A quokka"), tags=("new",))], who="kim")
        other.case_base.remove(next(name for name in before if name != EBS), who="kim")

        assert desk.cases.names(CaseFilter(text="quokka")) == desk.cases.names(CaseFilter(tag="new")) == [EBS]
        assert len(desk.cases.names(CaseFilter())) == len(before) - 1
        assert list(catalogue(desk)) == sorted(catalogue(desk))
        assert [one for name, one in catalogue(desk).items() if one is not before[name]] == [catalogue(desk)[EBS]]
        assert catalogue(other) is catalogue(desk)
        assert other.cases.map() is desk.cases.map()


@pytest.mark.usefixtures("own_base")
def test_words_are_found_where_there_are_too_many_cases_to_keep_them(
    desk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = desk.cases.names(CaseFilter(text="kernel panic"))
    monkeypatch.setattr(kept, "MOST_TEXTS", 1)

    assert words_of(desk) is None
    assert found
    assert desk.cases.names(CaseFilter(text="kernel panic")) == found
