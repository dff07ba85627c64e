"""What is kept of all cases: it follows every change, whoever makes it, and desks of one process share it."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from diagnops.app import CaseFilter, Workspace
from diagnops.app.catalogue import catalogue
from diagnops.kb.case import Text

EBS = "ebs-queue-saturation"


def test_a_change_of_somebody_else_is_followed_case_by_case(desk: Workspace, own_base: Path) -> None:
    before = catalogue(desk)
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


def test_it_is_kept_beside_the_index_and_follows_what_was_changed_since(desk: Workspace, own_base: Path) -> None:
    before = dict(catalogue(desk))
    (file,) = Path(f"{own_base}.derived").glob("catalogue.*")
    kept = file.read_bytes()
    with Workspace.open(own_base) as other:
        case = other.cases.get(EBS)
        other.case_base.add([replace(case, tags=("new",))], who="kim")
        assert other.cases.names(CaseFilter(tag="new")) == [EBS]

    with Workspace.open(own_base) as later:
        assert {**catalogue(later)} == {**before, EBS: catalogue(later)[EBS]}
        assert catalogue(later)[EBS].tags == ("new",)
    assert file.read_bytes() == kept  # a change or two are followed again


def test_a_damaged_one_is_made_anew(desk: Workspace, own_base: Path) -> None:
    before = dict(catalogue(desk))
    (file,) = Path(f"{own_base}.derived").glob("catalogue.*")
    file.write_bytes(file.read_bytes()[:-9] + b"gone bad!")

    with Workspace.open(own_base) as later:
        gone = next(iter(before))
        later.case_base.remove(gone, who="kim")
        assert {**catalogue(later)} == {name: one for name, one in before.items() if name != gone}
