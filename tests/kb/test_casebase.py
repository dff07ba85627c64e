"""The case base: what was added is there, all of it or nothing, with its history; what cannot be used is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from diagnops.kb.case import Case, Cause, Symptom, Text
from diagnops.kb.casebase import Added, CaseBase, Change
from diagnops.kb.errors import CaseBaseError, UsageError
from diagnops.kb.message import message
from diagnops.kb.sqlite_store import SCHEMA_VERSION
from diagnops.kb.store import location, open_case_base

DISK = Case(
    "disk-full", Text(en="Disk full", ko="디스크 가득"), (Symptom("io.errors", "high"),), Cause(Text(en="logs"))
)
QUEUE = Case("queue-full", Text(ko="큐 가득"), (), Cause(Text(en="slow reader")), story="'; drop table case; --\x09🔥")


def test_a_new_case_base_is_empty(case_base: CaseBase) -> None:
    assert (len(case_base), case_base.revision, list(case_base)) == (0, 0, [])


def test_what_was_added_is_there_in_the_order_of_ids(case_base: CaseBase) -> None:
    added = case_base.add([QUEUE, DISK], who="kim")

    assert Added(("queue-full", "disk-full"), (), ()) == added
    assert list(case_base) == [DISK, QUEUE]
    assert (len(case_base), case_base.revision, case_base.get("disk-full")) == (2, 2, DISK)


def test_what_was_added_is_there_for_the_next_one_who_opens_it(tmp_path: Path) -> None:
    first = open_case_base(str(tmp_path / "a" / "b" / "cases.db"))
    first.add([DISK, QUEUE], who="kim")
    first.set_metadata("colour", "blue")
    first.close()

    second = open_case_base(str(tmp_path / "a" / "b" / "cases.db"))

    assert (list(second), second.metadata("colour"), second.revision) == ([DISK, QUEUE], "blue", 2)
    second.close()


def test_the_same_case_again_is_no_change(case_base: CaseBase) -> None:
    case_base.add([DISK], who="kim")

    again = case_base.add([DISK, QUEUE], who="lee")

    assert Added(("queue-full",), (), ("disk-full",)) == again
    assert (case_base.revision, [change.who for change in case_base.history("disk-full")]) == (2, ["kim"])


def test_found_cases_come_in_the_order_asked_for_without_those_that_are_gone(case_base: CaseBase) -> None:
    many = [replace(DISK, id=f"case-{n}") for n in range(1200)]
    case_base.add(many, who="kim")

    found = case_base.find([f"case-{n}" for n in range(1199, -1, -1)] + ["gone", "case-7"])

    assert [*reversed(many), many[7]] == found


def test_history_holds_every_change_with_who_when_and_why(case_base: CaseBase) -> None:
    fixed = replace(DISK, status="fixed")
    case_base.add([DISK, QUEUE], who="kim")
    case_base.add([fixed], who="lee", why="disks were replaced")
    case_base.remove("disk-full", who="park", why="not ours")

    history = case_base.history("disk-full")

    assert [
        Change(1, "disk-full", history[0].at, "kim", "added", "", None, DISK),
        Change(3, "disk-full", history[1].at, "lee", "changed", "disks were replaced", DISK, fixed),
        Change(4, "disk-full", history[2].at, "park", "removed", "not ours", fixed, None),
    ] == history
    assert all(datetime.now(UTC) - datetime.fromisoformat(change.at) < timedelta(minutes=1) for change in history)


def test_a_removed_case_is_gone_and_may_come_back(case_base: CaseBase) -> None:
    case_base.add([DISK, QUEUE], who="kim")
    case_base.remove("disk-full", who="kim")

    left = list(case_base)
    back = case_base.add([DISK], who="kim")

    assert ([QUEUE], Added(("disk-full",), (), ())) == (left, back)
    assert [change.action for change in case_base.history("disk-full")] == ["added", "removed", "added"]


def test_an_unknown_id_names_the_nearest(case_base: CaseBase) -> None:
    case_base.add([DISK], who="kim")

    with pytest.raises(UsageError) as got:
        case_base.get("disc-full")
    with pytest.raises(UsageError) as removed:
        case_base.remove("disc-full", who="kim")
    with pytest.raises(UsageError) as far:
        case_base.get("zzz")

    near = message("no_case", name="disc-full", near=("disk-full",))
    assert (got.value.message, removed.value.message) == (near, near)
    assert far.value.message == message("no_case", hint="list_cases", name="zzz", near=())


def test_adding_is_all_or_nothing(case_base: CaseBase) -> None:
    case_base.add([DISK], who="kim")

    def cases() -> Iterator[Case]:
        yield replace(DISK, status="fixed")
        yield QUEUE
        raise RuntimeError("the reader broke")

    with pytest.raises(RuntimeError, match="the reader broke"):
        case_base.add(cases(), who="lee")

    assert (list(case_base), case_base.revision, case_base.history("queue-full")) == ([DISK], 1, [])
    assert Added(("queue-full",), (), ()) == case_base.add([QUEUE], who="lee")


def test_a_fact_is_kept_and_replaced(case_base: CaseBase) -> None:
    before = case_base.metadata("colour")
    case_base.set_metadata("colour", "blue")
    case_base.set_metadata("colour", "green")

    assert (before, case_base.metadata("colour"), case_base.revision) == (None, "green", 0)


def test_a_newer_shape_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    open_case_base(str(path)).close()
    _execute(path, f"pragma user_version = {SCHEMA_VERSION + 1}")

    with pytest.raises(CaseBaseError) as told:
        open_case_base(str(path))

    assert told.value.message == message("case_base_newer", path=str(path))
    assert _execute(path, "pragma user_version") == [(SCHEMA_VERSION + 1,)]


def test_a_file_that_is_no_case_base_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    path.write_text("These are my notes, not a database.\n" * 100)
    before = path.read_bytes()

    with pytest.raises(CaseBaseError) as told:
        open_case_base(str(path))

    assert told.value.message == message(
        "case_base_unusable", hint="other_place", path=str(path), reason="file is not a database"
    )
    assert before == path.read_bytes()


def test_a_damaged_case_base_is_told_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    whole = open_case_base(str(path))
    whole.add([replace(DISK, id=f"case-{n}", story="x" * 500) for n in range(50)], who="kim")
    whole.close()
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * (path.stat().st_size - 4096))

    damaged = open_case_base(str(path))

    with pytest.raises(CaseBaseError) as told:
        list(damaged)
    damaged.close()
    assert told.value.message == message(
        "case_base_unusable", hint="other_place", path=str(path), reason="database disk image is malformed"
    )


def test_a_case_that_cannot_be_read_is_told_with_its_id(tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    case_base = open_case_base(str(path))
    case_base.add([DISK], who="kim")
    with case_base.transaction():
        # As a version of the program with another idea of a case would have kept it.
        case_base._rows("""update "case" set body = '{"id": "disk-full", "colour": "blue"}'""")  # type: ignore[attr-defined]

    for read in (lambda: list(case_base), lambda: case_base.get("disk-full")):
        with pytest.raises(CaseBaseError) as told:
            read()

        assert (told.value.message.code, told.value.message.hint) == ("case_damaged", "other_place")
        assert (told.value.message.values["path"], told.value.message.values["case"]) == (str(path), "disk-full")
    case_base.close()


@pytest.mark.parametrize("place", [".", "file.txt/cases.db"])
def test_a_place_that_cannot_hold_a_case_base_is_told(tmp_path: Path, place: str) -> None:
    (tmp_path / "file.txt").write_text("in the way")

    with pytest.raises(CaseBaseError) as told:
        open_case_base(str(tmp_path / place))

    assert (told.value.message.code, told.value.message.hint) == ("case_base_unusable", "other_place")


def test_an_address_is_refused() -> None:
    with pytest.raises(UsageError) as told:
        open_case_base("postgres://somewhere/cases")

    assert told.value.message == message("no_such_store", hint="place_of_case_base", scheme="postgres")


def test_the_case_base_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIAGNOPS_DB", str(tmp_path / "here.db"))
    told = location()
    monkeypatch.delenv("DIAGNOPS_DB")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    assert str(tmp_path / "here.db") == told
    assert Path(location()).parts[-2:] == ("diagnops", "cases.db")


def test_the_shape_is_the_number_of_migrations(tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    open_case_base(str(path)).close()

    applied = _execute(path, "select count(*) from _sqlite_migrations")

    assert (applied, _execute(path, "pragma user_version")) == ([(SCHEMA_VERSION,)], [(SCHEMA_VERSION,)])


def test_migrations_applied_twice_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    first = open_case_base(str(path))
    first.add([DISK], who="kim")
    first.close()
    shape = _execute(path, "select sql from sqlite_master order by name")
    _execute(path, "pragma user_version = 0")

    second = open_case_base(str(path))

    assert ([DISK], shape) == (list(second), _execute(path, "select sql from sqlite_master order by name"))
    second.close()


def _execute(path: Path, sql: str, *values: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    with connection:
        rows = connection.execute(sql, values).fetchall()
    connection.close()
    return rows
