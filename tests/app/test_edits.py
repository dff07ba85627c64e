"""Case files and what was recorded since they were written: nothing is lost by the order in which things are done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from diagnops.app import EditConflictError, Resolution, Workspace
from diagnops.kb.case import Case, Text
from diagnops.kb.casefile import read_plain_file, write_case
from diagnops.kb.errors import UsageError

EBS = "ebs-queue-saturation"
TOLD = "the queue of the volume is high and the database CPU is idle"


@pytest.fixture
def exported(desk: Workspace, tmp_path: Path) -> Path:
    desk.case_base.add([replace(desk.cases.get(EBS), related=())], who="tests")  # the others are not on record here
    return desk.cases.export(tmp_path / "out", [EBS])[1][0]


def _edit(path: Path, change: Callable[[Case], Case], *, revision: str | None = "") -> Path:
    """The file with its case changed; with its revision, unless another or none is given."""
    file = read_plain_file(path)
    path.write_text(write_case(change(file.case()), revision=file.revision if revision == "" else revision), "utf-8")
    return path


def _titled(title: str) -> Callable[[Case], Case]:
    return lambda case: replace(case, title=Text(title, case.title.ko))


def _close(desk: Workspace) -> str:
    name = desk.investigations.start(TOLD).id
    desk.investigations.close(name, Resolution(EBS, "ebs-optimized-instance", "worked", "the queue stayed low"))
    return name


def _learned(case: Case, investigation: str) -> tuple[bool, bool]:
    """Whether a case has the occurrence and the trial of an investigation."""
    trials = [trial for remedy in case.remedies for trial in remedy.trials]
    return (
        investigation in [o.investigation for o in case.occurrences],
        f"investigation {investigation}" in [trial.source for trial in trials],
    )


@pytest.mark.parametrize("revision", ["", None])
def test_a_file_that_was_exported_before_a_close_keeps_what_that_added(
    desk: Workspace, exported: Path, revision: str | None
) -> None:
    name = _close(desk)

    done = desk.cases.add([_edit(exported, _titled("A better title"), revision=revision)])

    case = desk.cases.get(EBS)
    assert done.merged == done.changed == (EBS,)
    assert case.title.en == "A better title"
    assert _learned(case, name) == (True, True)


def test_a_file_that_is_as_it_was_exported_changes_nothing(desk: Workspace, exported: Path) -> None:
    _close(desk)
    assert desk.cases.add([exported]).unchanged == (EBS,)


def test_a_file_carries_its_revision_and_is_the_same_case_without(desk: Workspace, exported: Path) -> None:
    file = read_plain_file(exported)
    assert file.revision == desk.case_base.revision_of(EBS)
    assert file.case() == desk.cases.get(EBS)
    before = exported.read_text("utf-8")
    _close(desk)
    desk.cases.export(exported.parent, [EBS])
    assert read_plain_file(exported).revision == desk.case_base.revision_of(EBS) != file.revision
    assert exported.read_text("utf-8") != before


def test_a_file_can_be_edited_and_added_again_and_again(desk: Workspace, exported: Path) -> None:
    for title in ("First thought", "Second thought", "Third thought"):
        desk.cases.add([_edit(exported, _titled(title))])
    assert desk.cases.get(EBS).title.en == "Third thought"
    assert read_plain_file(exported).revision == desk.case_base.revision_of(EBS)


def test_a_file_without_a_revision_is_left_without(desk: Workspace, exported: Path) -> None:
    for title in ("First thought", "Second thought"):
        desk.cases.add([_edit(exported, _titled(title), revision=None)])
    assert desk.cases.get(EBS).title.en == "Second thought"
    assert read_plain_file(exported).revision is None


def test_a_file_of_before_there_were_origins_is_no_edit_of_them(desk: Workspace, exported: Path) -> None:
    def unsaid(case: Case) -> Case:
        occurrences = tuple(replace(one, origin="own") for one in case.occurrences)
        trials = {r.id: tuple(replace(one, origin="own") for one in r.trials) for r in case.remedies}
        return replace(
            case, occurrences=occurrences, remedies=tuple(replace(r, trials=trials[r.id]) for r in case.remedies)
        )

    before = desk.cases.get(EBS)
    assert {one.origin for one in before.occurrences} == {"public", "composite"}
    since = replace(before, remedies=before.remedies[1:])
    desk.case_base.add([since], who="kim")

    done = desk.cases.add([_edit(exported, unsaid, revision=None)])

    assert (done.unchanged, done.merged) == ((EBS,), ())
    assert desk.cases.get(EBS) == since


def test_what_an_edit_takes_out_is_taken_out(desk: Workspace, exported: Path) -> None:
    name = _close(desk)
    desk.cases.export(exported.parent, [EBS])
    desk.cases.add([_edit(exported, lambda case: replace(case, occurrences=()))])
    assert _learned(desk.cases.get(EBS), name)[0] is False


def test_two_edits_of_one_sentence_are_told_and_nothing_is_changed(desk: Workspace, exported: Path) -> None:
    before = exported.read_text("utf-8")
    desk.cases.add([_edit(exported, _titled("Theirs"))])
    exported.write_text(before, "utf-8")
    _edit(exported, _titled("Ours"))

    with pytest.raises(EditConflictError) as failed:
        desk.cases.add([exported])

    ((case, collision),) = failed.value.collisions
    assert (case, collision) == (EBS, (("title", "en"), "Ours", "Theirs"))
    assert failed.value.faults[0].line == 4
    assert desk.cases.get(EBS).title.en == "Theirs"
    assert desk.cases.add([exported], settled={(EBS, ("title", "en")): "base"}).unchanged == (EBS,)
    desk.cases.add([exported], settled={(EBS, ("title", "en")): "file"})
    assert desk.cases.get(EBS).title.en == "Ours"


def test_with_replace_a_file_holds_as_it_is_and_what_it_replaced_can_be_brought_back(
    desk: Workspace, exported: Path
) -> None:
    name = _close(desk)
    closed = desk.cases.history(EBS)[-1].revision

    desk.cases.add([exported], replace=True)
    assert _learned(desk.cases.get(EBS), name) == (False, False)

    desk.cases.revert(EBS, closed)
    assert _learned(desk.cases.get(EBS), name) == (True, True)
    assert [change.action for change in desk.cases.history(EBS)][-3:] == ["changed"] * 3
    assert desk.cases.history(EBS)[-1].why == f"as it was after change {closed}"


def test_there_is_no_going_back_to_what_never_was(desk: Workspace) -> None:
    with pytest.raises(UsageError, match="no such version"):
        desk.cases.revert(EBS, 99_999)
    with pytest.raises(UsageError, match="no case"):
        desk.cases.revert("ebs-queue", 1)


def test_a_case_that_was_taken_out_comes_back_by_a_word(desk: Workspace, exported: Path) -> None:
    desk.case_base.remove(EBS, who="kim")

    with pytest.raises(EditConflictError):
        desk.cases.add([_edit(exported, _titled("Still here"))])
    assert desk.cases.add([exported], settled={(EBS, ()): "base"}).added == ()
    assert desk.cases.add([exported], settled={(EBS, ()): "file"}).added == (EBS,)

    desk.case_base.remove(EBS, who="kim")
    assert desk.cases.revert(EBS, desk.cases.history(EBS)[0].revision).added == (EBS,)


def test_a_revision_of_another_case_base_is_none_here(desk: Workspace, exported: Path) -> None:
    name = _close(desk)
    elsewhere = f"{desk.cases.history(EBS)[-1].revision}@0123456789abcdef"
    desk.cases.add([_edit(exported, _titled("From elsewhere"), revision=elsewhere)])
    assert _learned(desk.cases.get(EBS), name) == (True, True)


def test_whoever_adds_while_another_closes_loses_nothing(desk: Workspace, exported: Path) -> None:
    _edit(exported, _titled("Meanwhile"))
    names = [desk.investigations.start(TOLD).id for _ in range(4)]
    failed: list[BaseException] = []

    def work(do: Callable[[Workspace], object]) -> None:
        try:
            with Workspace.open(desk.location) as own:
                do(own)
        except BaseException as error:
            failed.append(error)

    closes = [
        lambda own, name=name: own.investigations.close(
            name, Resolution(EBS, "ebs-optimized-instance", "worked", "low again")
        )
        for name in names
    ]
    adds = [lambda own: own.cases.add([exported])] * 4
    jobs = [threading.Thread(target=work, args=(job,)) for pair in zip(closes, adds, strict=True) for job in pair]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()

    case = desk.cases.get(EBS)
    assert failed == []
    assert case.title.en == "Meanwhile"
    assert [_learned(case, name) for name in names] == [(True, True)] * 4
