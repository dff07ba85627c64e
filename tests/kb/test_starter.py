"""The starter cases: given once, kept up to date, and a person's word counts for more."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from diagnops.cases import FOLDER
from diagnops.kb.case import Case, Cause, Occurrence, Remedy, Symptom, Text, Trial, investigated
from diagnops.kb.casebase import CaseBase
from diagnops.kb.casefile import write_case
from diagnops.kb.starter import WHO, give_starter_cases, newer_texts, take_text

DISK = Case("disk-full", Text(en="Disk full"), (Symptom("io.errors", "high"),), Cause(Text(en="logs")))
ADVISED, THEIRS = Trial("advised", origin="public"), Occurrence("2009", origin="public")
QUEUE = Case("queue-full", Text(en="Queue full"), (), Cause(Text(en="slow reader")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two starter cases."""
    made = tmp_path / "starter"
    made.mkdir()
    for case in (DISK, QUEUE):
        _write(made, case)
    return made


def _write(folder: Path, case: Case) -> None:
    path = folder / f"{case.id}.md"
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(write_case(case), "utf-8")
    os.utime(path, ns=(before + 10**9, before + 10**9))  # a clock may tick too slowly to tell two writes apart


def test_the_starter_cases_are_given_once(case_base: CaseBase, folder: Path) -> None:
    give_starter_cases(case_base, folder)
    give_starter_cases(case_base, folder)

    assert list(case_base) == [DISK, QUEUE]
    assert [(change.who, change.action) for change in case_base.history("disk-full")] == [(WHO, "added")]
    assert case_base.revision == 2


def test_a_starter_case_follows_its_file(case_base: CaseBase, folder: Path) -> None:
    give_starter_cases(case_base, folder)
    newer = replace(DISK, status="fixed")
    _write(folder, newer)

    give_starter_cases(case_base, folder)

    assert [newer, QUEUE] == list(case_base)
    assert [change.action for change in case_base.history("disk-full")] == ["added", "changed"]
    assert len(case_base.history("queue-full")) == 1


def test_a_new_file_is_given_later(case_base: CaseBase, folder: Path) -> None:
    give_starter_cases(case_base, folder)
    new = replace(DISK, id="another")
    _write(folder, new)

    give_starter_cases(case_base, folder)

    assert [new, DISK, QUEUE] == list(case_base)


def test_a_case_that_a_person_edited_is_left_alone(case_base: CaseBase, folder: Path) -> None:
    give_starter_cases(case_base, folder)
    edited = replace(DISK, title=Text(en="Our disk full"))
    case_base.add([edited], who="kim")
    _write(folder, replace(DISK, status="fixed"))

    give_starter_cases(case_base, folder)

    assert [edited, QUEUE] == list(case_base)


def test_what_investigations_added_stays_while_the_case_follows_its_file(case_base: CaseBase, folder: Path) -> None:
    remedy = Remedy("rotate", "fix", Text(en="rotate"), Text(en="logs grow"), trials=(ADVISED,))
    _write(folder, replace(DISK, remedies=(remedy,)))
    give_starter_cases(case_base, folder)
    once = Occurrence("2026-11-22", investigation="i-1")
    tried = Trial("worked", "2026-11-22", verified=Text(en="a week"), source=investigated("i-1"))
    learned = replace(DISK, remedies=(replace(remedy, trials=(*remedy.trials, tried)),), occurrences=(once,))
    case_base.add([learned], who="kim")
    _write(folder, replace(DISK, status="fixed", remedies=(remedy,), occurrences=(THEIRS,)))

    give_starter_cases(case_base, folder)

    found = case_base.get("disk-full")
    assert found.status == "fixed"
    assert found.occurrences == (THEIRS, once)
    assert found.remedies[0].trials == (ADVISED, tried)


def test_a_case_that_a_person_had_before_is_left_alone(case_base: CaseBase, folder: Path) -> None:
    own = replace(DISK, title=Text(en="Our disk full"))
    case_base.add([own], who="kim")

    give_starter_cases(case_base, folder)

    assert [own, QUEUE] == list(case_base)


def test_a_case_that_was_removed_stays_away(case_base: CaseBase, folder: Path) -> None:
    give_starter_cases(case_base, folder)
    case_base.remove("disk-full", who="kim")
    _write(folder, replace(DISK, status="fixed"))

    give_starter_cases(case_base, folder)

    assert list(case_base) == [QUEUE]


def test_the_shipped_cases_can_be_given(case_base: CaseBase, library: tuple[Case, ...]) -> None:
    give_starter_cases(case_base, FOLDER)

    assert sorted(library, key=lambda case: case.id) == list(case_base)


def _set(folder: Path, case: Case) -> Path:
    """The starter cases of another installation, which has `case` in the place of the disk that is full."""
    folder.mkdir()
    for one in (case, QUEUE):
        _write(folder, one)
    return folder


NEWER = replace(DISK, status="fixed")


def test_the_cases_of_the_newer_version_stay_when_two_take_turns(
    case_base: CaseBase, folder: Path, tmp_path: Path
) -> None:
    newer = _set(tmp_path / "newer", NEWER)

    for _ in range(3):
        give_starter_cases(case_base, folder, lambda: "0.9.1")
        give_starter_cases(case_base, newer, lambda: "0.10")

    assert case_base.get("disk-full") == NEWER
    assert case_base.revision == 3
    assert [change.action for change in case_base.history("disk-full")] == ["added", "changed"]


def test_an_older_version_that_comes_later_gives_nothing(case_base: CaseBase, folder: Path, tmp_path: Path) -> None:
    give_starter_cases(case_base, _set(tmp_path / "newer", NEWER), lambda: "0.10")
    give_starter_cases(case_base, folder, lambda: "0.9.1")

    assert case_base.get("disk-full") == NEWER
    assert case_base.revision == 2


def test_of_two_of_one_version_each_is_given_once(case_base: CaseBase, folder: Path, tmp_path: Path) -> None:
    other = _set(tmp_path / "other", NEWER)

    for _ in range(3):
        give_starter_cases(case_base, folder, lambda: "0.9")
        give_starter_cases(case_base, other, lambda: "0.9")

    assert case_base.get("disk-full") == NEWER
    assert case_base.revision == 3


def test_in_a_checkout_they_follow_their_files_back_and_forth(case_base: CaseBase, folder: Path) -> None:
    for case in (DISK, NEWER, DISK):
        _write(folder, case)
        give_starter_cases(case_base, folder, lambda: "0.9")
        assert case_base.get("disk-full") == case


def test_a_program_of_before_that_gives_its_own_at_each_turn_finds_them_given(
    case_base: CaseBase, folder: Path
) -> None:
    case_base.set_metadata("starter cases", "its key")
    give_starter_cases(case_base, folder)
    assert case_base.metadata("starter cases") == "its key"


OURS = replace(DISK, title=Text(en="Our disk full"))


def test_a_newer_text_of_a_case_that_was_changed_is_offered_and_can_be_taken(case_base: CaseBase, folder: Path) -> None:
    give_starter_cases(case_base, folder)
    once = Occurrence("2026-11-22")
    case_base.add([replace(OURS, occurrences=(once,)), replace(QUEUE, title=Text(en="Our queue"))], who="kim")
    assert list(newer_texts(case_base, folder)) == []
    _write(folder, NEWER)
    give_starter_cases(case_base, folder)

    (offered,) = newer_texts(case_base, folder)
    take_text(case_base, offered, who="kim")

    assert offered == NEWER
    assert case_base.get("disk-full") == replace(NEWER, occurrences=(once,))
    assert list(newer_texts(case_base, folder)) == []
    assert case_base.history("disk-full")[-1].why == "taken by kim"
    _write(folder, DISK)
    give_starter_cases(case_base, folder)
    assert case_base.get("disk-full") == replace(DISK, occurrences=(once,))


def test_an_older_program_offers_no_text(case_base: CaseBase, folder: Path, tmp_path: Path) -> None:
    give_starter_cases(case_base, folder, lambda: "0.9")
    case_base.add([OURS], who="kim")
    newer = _set(tmp_path / "newer", NEWER)
    give_starter_cases(case_base, newer, lambda: "0.10")

    assert list(newer_texts(case_base, folder)) == []
    assert list(newer_texts(case_base, newer)) == [NEWER]


def test_an_edit_that_is_made_while_they_are_read_stays(case_base: CaseBase, folder: Path) -> None:
    give_starter_cases(case_base, folder)
    _write(folder, NEWER)

    def version() -> str:  # it is asked for after the first look at the case base
        case_base.add([OURS], who="kim")
        return "0.9"

    give_starter_cases(case_base, folder, version)

    assert case_base.get("disk-full") == OURS
