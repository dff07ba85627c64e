"""Flips: what somebody says that a clause says is kept in the case base, and read so from then on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from diagnops import app
from diagnops.app import Workspace
from diagnops.app.draft import Answers
from diagnops.app.importers import import_postmortems
from diagnops.kb.errors import UsageError
from diagnops.kb.store import open_case_base

FINE = "the database CPU is fine"
CPU = "database/system.cpu.utilization"


def _read(desk: Workspace, text: str = FINE) -> list[str]:
    return [str(one) for one in desk.read(text).observations]


def test_the_same_clause_is_read_so_from_then_on_until_it_is_taken_back(desk: Workspace) -> None:
    assert _read(desk) == [f"{CPU}=normal"]

    made = desk.corrections.misread(FINE, "database/CPU=high", read="normal")
    assert (made.name, made.who, made.state, made.read) == ("r1", "kim", "high", "normal")
    assert _read(desk) == [f"{CPU}=high"]
    with Workspace.open(desk.location, user="lee") as other:
        assert _read(other) == [f"{CPU}=high"]
        other.corrections.withdraw("r1")

    assert _read(desk) == [f"{CPU}=normal"]
    (kept,) = desk.corrections.misreadings()
    assert kept.withdrawn
    assert kept.withdrawn.endswith(" lee")
    with pytest.raises(UsageError, match="withdrawn already"):
        desk.corrections.withdraw("r1")
    with pytest.raises(UsageError, match="no correction"):
        desk.corrections.withdraw("r2")


def test_the_later_word_on_a_clause_holds_and_the_same_word_is_kept_once(desk: Workspace) -> None:
    first = desk.corrections.misread(FINE, "database/CPU=high")
    assert desk.corrections.misread("The database CPU is fine!", "database/CPU=high") == first

    desk.corrections.misread(FINE, "database/CPU")

    assert _read(desk) == []
    assert [one.stands for one in desk.corrections.misreadings()] == [False, True]


def test_secrets_in_a_clause_are_masked_before_it_is_kept_and_it_is_known_again(desk: Workspace) -> None:
    text = "password=hunter2 makes the database CPU high"

    made = desk.corrections.misread(text, "database/CPU")

    assert "hunter2" not in made.clause
    assert b"hunter2" not in Path(desk.location).read_bytes()
    assert f"{CPU}=high" not in _read(desk, text)


def test_the_state_of_the_case_base_changes_and_nothing_is_compiled_anew(desk: Workspace) -> None:
    desk.diagnose(desk.read("slow"))
    index, before = desk.compiled.index, desk.case_base.state

    desk.corrections.misread(FINE, "database/CPU=high")
    after = desk.case_base.state
    desk.corrections.withdraw("r1")

    assert len({before, after, desk.case_base.state}) == 3
    assert desk.compiled.index is index


def test_what_means_nothing_is_refused_and_nothing_is_kept(desk: Workspace) -> None:
    for clause, says in (("...", "database/CPU"), (FINE, "database/CPU=loud"), (FINE, "gizmo=high")):
        with pytest.raises(UsageError):
            desk.corrections.misread(clause, says)

    assert desk.corrections.misreadings() == []


def test_in_an_investigation_what_was_read_is_overturned_or_taken_back(desk: Workspace) -> None:
    started = desk.investigations.start(f"{FINE}, the volume queue depth is high")

    desk.corrections.misread(FINE, "database/CPU=high", investigation=started.id)
    seen = [str(o) for o in desk.investigations.get(started.id).observations]
    desk.corrections.misread(FINE, "database/CPU", investigation=started.id)

    assert set(seen) == {f"{CPU}=high", "volume/io.queue_length=high"}
    assert [str(o) for o in desk.investigations.get(started.id).observations] == ["volume/io.queue_length=high"]


def test_flips_measure_the_reader_by_what_investigations_keep(desk: Workspace) -> None:
    assert desk.evaluate(1).reader is None
    for text in (f"{FINE}, the volume queue depth is high", FINE, "the disk is full"):
        desk.investigations.start(text)
    desk.corrections.misread(FINE, "database/CPU=high")
    desk.corrections.misread("nobody ever kept this", "volume/io.queue_length")
    desk.investigations.start(FINE)  # read as somebody said: that is no reading of the reader's

    reader = desk.evaluate(1).reader

    assert reader
    assert (reader.precision.count, reader.precision.of, reader.elsewhere) == (2, 3, 1)


def test_a_backup_holds_them_and_an_older_case_base_gains_their_table(desk: Workspace, tmp_path: Path) -> None:
    desk.corrections.misread(FINE, "database/CPU=high")
    held = desk.back_up(tmp_path / "backup.db").held
    old = tmp_path / "old.db"
    shutil.copy(Path(__file__).parent.parent / "data" / "case-base-before-origins.db", old)

    assert held.corrections == 1
    with Workspace.open(tmp_path / "backup.db") as restored:
        assert _read(restored) == [f"{CPU}=high"]
        restored.case_base.verify()
    base = open_case_base(str(old))
    assert base.misreadings.all() == []
    base.close()


QUEUE = ("volume", "io.queue_length")
LONG = "/".join(QUEUE)


def _answered(desk: Workspace, typed: str, asked: tuple[str, str]) -> list[str]:
    answer = desk.investigations.read_answer(typed, asked)
    assert answer.perhaps is None
    seen = [answer.seen] if answer.seen else list(answer.told.observations if answer.told else ())
    return [str(one) for one in seen]


@pytest.mark.parametrize(
    ("typed", "asked", "read", "says", "then"),
    [
        (FINE, ("database", "system.cpu.utilization"), [f"{CPU}=normal"], f"{CPU}=high", [f"{CPU}=high"]),
        (FINE, ("database", "system.cpu.utilization"), [f"{CPU}=normal"], CPU, []),
        (FINE, QUEUE, [f"{CPU}=normal"], f"{CPU}=high", [f"{CPU}=high"]),
        ("60", QUEUE, [f"{LONG}=high"], f"{LONG}=normal", [f"{LONG}=normal"]),
        ("60", QUEUE, [f"{LONG}=high"], LONG, []),
        ("DB CPU는 정상", QUEUE, [f"{CPU}=normal"], f"{CPU}=high", [f"{CPU}=high"]),
    ],
)  # fmt: skip
def test_an_answer_to_a_check_is_read_as_somebody_said(
    desk: Workspace, typed: str, asked: tuple[str, str], read: list[str], says: str, then: list[str]
) -> None:
    assert _answered(desk, typed, asked) == read

    desk.corrections.misread(typed, says)

    assert _answered(desk, typed, asked) == then


def test_what_is_remembered_to_have_been_normal_is_read_as_somebody_said(desk: Workspace) -> None:
    desk.corrections.misread("packet loss", "packet loss")
    opened = desk.investigations.start("the database is slow")

    desk.investigations.draft(opened.id, Answers(normal="packet loss, database CPU"))

    seen = [str(one) for one in desk.investigations.get(opened.id).observations]
    assert f"{CPU}=normal" in seen
    assert not any("packet_loss" in one for one in seen)


def test_a_postmortem_is_read_as_somebody_said(desk: Workspace, tmp_path: Path) -> None:
    text = f"# Orders stood still\n\n## Impact\n\nThe volume queue depth was high, {FINE}.\n"

    def symptoms(name: str) -> set[str]:
        file = tmp_path / f"{name}.md"
        file.write_text(text, "utf-8")
        (made,) = import_postmortems(desk, [file], tmp_path / name, "en")
        return {f"{s.role}/{s.signal}={s.state}" for s in made.case.symptoms}

    before = symptoms("before")
    desk.corrections.misread(FINE, "database/CPU=high")

    assert f"{CPU}=normal" in before
    assert symptoms("after") == before - {f"{CPU}=normal"} | {f"{CPU}=high"}


def test_whatever_reads_prose_takes_what_people_said_of_it_with_it() -> None:
    makes = {"compiled.py", "derived_files.py"}
    others = {
        path.name for path in Path(app.__file__).parent.glob("*.py") if "compiled.lexicon" in path.read_text("utf-8")
    }

    assert others <= makes
