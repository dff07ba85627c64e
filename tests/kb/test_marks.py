"""Marks: whatever is damaged or lost in a case base is noticed when it is read, and two copies of one go apart."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from diagnops.kb.case import Case, Cause, Symptom, Text
from diagnops.kb.casebase import CaseBase
from diagnops.kb.correction import Correction
from diagnops.kb.errors import CaseBaseError
from diagnops.kb.investigation import Closed, Told
from diagnops.kb.store import open_case_base

Damage = Callable[..., None]
Read = Callable[[CaseBase], object]

DISK = Case("disk-full", Text(en="Disk full"), (Symptom("io.errors", "high"),), Cause(Text(en="logs")))
QUEUE = Case("queue-full", Text(en="Queue full"), (), Cause(Text(en="slow reader")))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A case base in which something of each kind is kept."""
    path = tmp_path / "cases.db"
    base = open_case_base(str(path))
    base.add([DISK, QUEUE], who="kim")
    base.add([replace(DISK, status="fixed")], who="kim")
    begun = base.investigations.begin(Told("slow disk"), Told("since noon"), who="kim", language="en")
    base.corrections.add(Correction("same", "disk-full", because="so", other="queue-full"), who="kim")
    base.investigations.close(begun.id, Closed("disk-full"), who="kim")
    base.own_vocabulary.put("ours.yaml", "names: one", who="kim")
    base.tokens.add("kim", "read", "0f", who="kim")
    base.deliveries.add("alertmanager", "group", "digest", "{}", who="kim")
    base.set_metadata("colour", "blue")
    base.close()
    return path


def _investigated(base: CaseBase) -> object:
    return [base.investigations.get(head.id) for head in base.investigations.heads()]


READ: dict[str, Read] = {
    "case": lambda base: base.get("disk-full"),
    "change": lambda base: base.history("disk-full"),
    "fact": lambda base: base.metadata("colour"),
    "investigation": _investigated,
    "event": _investigated,
    "correction": lambda base: base.corrections.all(),
    "vocabulary_change": lambda base: base.own_vocabulary.history(),
    "token": lambda base: base.tokens.all(),
    "delivery": lambda base: base.deliveries.get(1),
}
# A letter or a figure that is another: what is kept can be read as before, and says something else.
CHANGED = {
    "case": "body = replace(body, 'Disk full', 'Disk fuel')",
    "change": "after = replace(after, 'Disk full', 'Disk fuel')",
    "fact": "value = 'glue' where name = 'colour'",
    "investigation": "closed = replace(closed, 'disk-full', 'disk-fuel')",
    "event": "body = replace(body, 'noon', 'moon')",
    "correction": "body = replace(body, 'queue-full', 'queue-fuel')",
    "vocabulary_change": "text = 'names: two'",
    "token": "scope = 'admin'",
    "delivery": "body = '[]'",
}


def test_what_was_written_is_read(path: Path) -> None:
    base = open_case_base(str(path))
    for read in READ.values():
        assert read(base)
    base.verify()
    base.close()


@pytest.mark.parametrize("table", CHANGED)
def test_a_row_that_says_something_else_than_was_written_is_noticed(table: str, path: Path, damage: Damage) -> None:
    damage(path, f'update "{table}" set {CHANGED[table]}')

    _is_noticed(path, READ[table])


@pytest.mark.parametrize("table", CHANGED)
def test_a_row_that_is_lost_is_noticed(table: str, path: Path, damage: Damage) -> None:
    damage(path, f'delete from "{table}" where rowid = (select max(rowid) from "{table}")')

    _is_noticed(path, list if table == "case" else READ[table])


@pytest.mark.parametrize("table", CHANGED)
def test_a_row_whose_mark_is_lost_is_noticed(table: str, path: Path, damage: Damage) -> None:
    damage(path, f"delete from mark where kind = '{table}'")

    _is_noticed(path, READ[table])


def _is_noticed(path: Path, read: Read) -> None:
    base = open_case_base(str(path))
    for reading in (read, lambda base: base.verify()):
        with pytest.raises(CaseBaseError) as told:
            reading(base)
        assert (told.value.message.code, told.value.message.values["path"]) == ("not_as_written", str(path))
    base.close()


def test_a_case_that_is_lost_is_not_left_out_as_one_that_was_removed(path: Path, damage: Damage) -> None:
    base = open_case_base(str(path))
    base.remove("queue-full", who="kim")
    assert base.find(["disk-full", "queue-full"]) == [base.get("disk-full")]
    base.close()
    damage(path, "delete from \"case\" where id = 'disk-full'")

    _is_noticed(path, lambda base: base.find(["disk-full", "queue-full"]))


def test_a_lost_vocabulary_of_the_team_is_noticed_by_who_asks_for_its_key(path: Path, damage: Damage) -> None:
    damage(path, "delete from vocabulary_change")

    _is_noticed(path, lambda base: base.vocabulary_key)


def test_a_rule_by_which_marks_are_made_is_a_part_of_what_is_verified(path: Path, damage: Damage) -> None:
    base = open_case_base(str(path))
    with base.transaction():
        base._rows('drop trigger "mark case update"')  # type: ignore[attr-defined]

    with pytest.raises(CaseBaseError):
        base.verify()
    base.close()


def test_the_state_is_another_after_every_change_of_what_answers_rest_on_and_after_no_other(tmp_path: Path) -> None:
    base = open_case_base(str(tmp_path / "cases.db"))
    same = Correction("same", "disk-full", because="so", other="queue-full")
    changes: list[Callable[[], object]] = [
        lambda: base.add([DISK, QUEUE], who="kim"),
        lambda: base.add([replace(DISK, status="fixed")], who="kim"),
        lambda: base.corrections.add(same, who="kim"),
        lambda: base.corrections.withdraw(1, who="kim"),
        lambda: base.own_vocabulary.put("ours.yaml", "names: one", who="kim"),
        lambda: base.own_vocabulary.remove("ours.yaml", who="kim"),
        lambda: base.remove("disk-full", who="kim"),
    ]
    states = [base.state]
    for change in changes:
        change()
        states.append(base.state)
        base.add([QUEUE], who="lee")  # as it stands
        base.set_metadata("colour", "blue")
        base.investigations.begin(Told("slow"), who="kim", language="en")
        assert base.state == states[-1]

    assert len(set(states)) == len(states)
    assert {state.split()[0] for state in states} == {base.identity}
    base.close()


def test_two_copies_go_apart_with_the_first_thing_that_is_written_though_it_be_the_same(path: Path) -> None:
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    ours, other = open_case_base(str(path)), open_case_base(str(copy))
    assert ours.state == other.state

    for base in (ours, other):
        base.add([replace(QUEUE, status="fixed")], who="kim")

    assert (ours.identity, ours.revision) == (other.identity, other.revision)
    assert ours.state != other.state
    ours.close()
    other.close()


def test_no_two_case_bases_have_one_identity(tmp_path: Path) -> None:
    bases = [open_case_base(str(tmp_path / name)) for name in ("a.db", "b.db")]

    assert len({base.identity for base in bases}) == 2
    for base in bases:
        base.close()


def test_what_an_older_version_kept_is_marked_when_it_is_first_opened(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    shutil.copy(Path(__file__).parent.parent / "data" / "case-base-before-origins.db", path)

    base = open_case_base(str(path))

    base.verify()
    assert (len(base.identity), base.state) == (32, base.state)
    base.close()


def test_what_was_not_to_be_kept_after_all_leaves_the_state_as_it_was(path: Path) -> None:
    base = open_case_base(str(path))
    before = base.state

    def fail() -> None:
        with base.transaction():
            base.remove("disk-full", who="kim")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    base.verify()
    assert base.state == before
    base.close()
