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
from diagnops.kb.starter import WHO, give_starter_cases

DISK = Case("disk-full", Text(en="Disk full"), (Symptom("io.errors", "high"),), Cause(Text(en="logs")))
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
    remedy = Remedy("rotate", "fix", Text(en="rotate"), Text(en="logs grow"), trials=(Trial("advised"),))
    _write(folder, replace(DISK, remedies=(remedy,)))
    give_starter_cases(case_base, folder)
    once = Occurrence("2026-11-22", investigation="i-1")
    tried = Trial("worked", "2026-11-22", verified=Text(en="a week"), source=investigated("i-1"))
    learned = replace(DISK, remedies=(replace(remedy, trials=(*remedy.trials, tried)),), occurrences=(once,))
    case_base.add([learned], who="kim")
    _write(folder, replace(DISK, status="fixed", remedies=(remedy,), occurrences=(Occurrence("2009"),)))

    give_starter_cases(case_base, folder)

    found = case_base.get("disk-full")
    assert found.status == "fixed"
    assert found.occurrences == (Occurrence("2009"), once)
    assert found.remedies[0].trials == (Trial("advised"), tried)


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
