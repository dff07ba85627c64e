"""Backup and restore: all that is kept comes back, nothing that anybody was told is kept is lost, whoever is there."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from diagnops.app import Answers, Backup, Workspace
from diagnops.kb.errors import CaseBaseError, DiagnopsError, InputError, UsageError

EBS, INTEL = "ebs-queue-saturation", "intel-10g-bonding-driver"
OWN_WORDS = "aliases:\n  io.queue_length:\n    en: [queue of the blue volume]\n"
OLD = Path(__file__).parent.parent / "data" / "case-base-before-origins.db"


def _yes(_: Backup) -> bool:
    return True


def _everything(base: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of ours."""
    with closing(sqlite3.connect(base)) as connection:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        return {name: connection.execute(f'select * from "{name}"').fetchall() for name in sorted(names)}


def _drafts(base: Path) -> dict[str, bytes]:
    folder = Path(f"{base}.drafts")
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.md")}


@pytest.fixture
def full(desk: Workspace, tmp_path: Path) -> Workspace:
    """A workspace with something of every kind: an edit, an investigation, a draft, a correction, words of the team."""
    (tmp_path / "team.yaml").write_text(OWN_WORDS)
    desk.own_vocabulary.add([tmp_path / "team.yaml"])
    begun = desk.investigations.start("network drops now and then")
    desk.corrections.reject(begun.id, INTEL, because="both ports failed on the switch side")
    desk.investigations.draft(begun.id, Answers(title="Switch dropped ports", cause="a loose cable"))
    desk.case_base.remove(EBS, who="kim")
    return desk


def test_all_that_is_kept_comes_back_drafts_too(full: Workspace, own_base: Path, tmp_path: Path) -> None:
    before, drafts = _everything(own_base), _drafts(own_base)

    made = full.back_up(tmp_path / "backup.db")
    with Workspace.open(tmp_path / "elsewhere" / "cases.db") as other:
        told: list[Backup] = []
        restored = other.restore(made.file, lambda found: told.append(found) is None)

    assert restored is not None
    assert restored.kept is None
    assert _everything(restored.place) == before
    assert _drafts(restored.place) == drafts
    assert len(drafts) == 1
    assert told == [made]
    assert (made.held.cases, made.held.investigations, made.held.corrections, made.held.vocabulary, made.drafts) == (
        4, 1, 1, 1, 1,
    )  # fmt: skip
    assert made.size == made.file.stat().st_size


def test_what_was_there_is_kept_with_its_drafts_and_can_be_gone_back_to(
    full: Workspace, own_base: Path, tmp_path: Path
) -> None:
    with Workspace.open(tmp_path / "other.db") as other:
        assert other.cases.get(EBS)
        made = other.back_up(tmp_path / "backup.db")
    before, drafts = _everything(own_base), _drafts(own_base)

    restored = full.restore(made.file, _yes)

    assert restored is not None
    assert restored.kept is not None
    assert _everything(restored.kept) == before
    assert _drafts(restored.kept) == drafts
    assert full.cases.get(EBS)
    assert _drafts(own_base) == {}
    assert not full.investigations.list()

    back = full.restore(restored.kept, _yes)

    assert back is not None
    assert _everything(own_base) == before
    assert _drafts(own_base) == drafts


def test_nothing_is_changed_where_it_is_not_agreed_to(desk: Workspace, tmp_path: Path) -> None:
    made = desk.back_up(tmp_path / "backup.db")
    desk.close()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    assert desk.restore(made.file, lambda _: False) is None
    with Workspace.open(tmp_path / "never" / "cases.db") as other:
        assert other.restore(made.file, lambda _: False) is None

    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_file_that_is_there_is_written_over_only_where_that_is_said(desk: Workspace, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("milk")

    with pytest.raises(UsageError, match="backup there"):
        desk.back_up(notes)

    assert notes.read_text() == "milk"
    assert desk.back_up(notes, replace=True).size == notes.stat().st_size > 1000


def test_a_case_base_is_never_written_over_by_a_backup(desk: Workspace, own_base: Path, tmp_path: Path) -> None:
    same = tmp_path / "same.db"
    same.symlink_to(own_base)
    with Workspace.open(tmp_path / "other.db") as other:
        assert len(other.cases)
        for place in (own_base, same, tmp_path / "other.db"):
            with pytest.raises(UsageError, match="backup in use"):
                desk.back_up(place, replace=True)
    assert len(desk.cases) == 5


@pytest.mark.parametrize("place", ["folder", "gone/backup.db"])
def test_a_place_that_cannot_be_written_is_told_and_nothing_is_left_there(
    place: str, desk: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    assert len(desk.cases)
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(DiagnopsError, match=place):
        desk.back_up(tmp_path / place, replace=True)

    assert sorted(tmp_path.rglob("*")) == before


def test_where_there_is_no_case_base_none_is_made_to_be_backed_up(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "typo.db") as desk, pytest.raises(InputError, match="nothing to back up"):
        desk.back_up(tmp_path / "backup.db")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_of_a_damaged_case_base_is_refused_and_the_older_one_stays(
    desk: Workspace, own_base: Path, tmp_path: Path
) -> None:
    made = desk.back_up(tmp_path / "backup.db")
    desk.close()
    older = made.file.read_bytes()
    content = bytearray(own_base.read_bytes())
    for page in range(10, len(content) // 4096, 3):
        content[page * 4096 : (page + 1) * 4096] = bytes(4096)
    own_base.write_bytes(content)

    with pytest.raises(CaseBaseError):
        desk.back_up(made.file, replace=True)

    assert made.file.read_bytes() == older
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def _not_a_case_base(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table song (title text)")


def _newer(path: Path) -> None:
    with Workspace.open(path) as desk:
        assert len(desk.cases)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma user_version = 1000")


def _cut_short(path: Path) -> None:
    shutil.copy(OLD, path)
    os.truncate(path, OLD.stat().st_size // 2)


def _with_a_case_that_is_none(path: Path) -> None:
    shutil.copy(OLD, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update \"case\" set body = '{' where id = ?", [INTEL])


def _with_a_draft_elsewhere(path: Path) -> None:
    with Workspace.open(path) as desk:
        assert len(desk.cases)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table waiting_draft (name text primary key, body blob not null)")
        connection.execute("insert into waiting_draft values ('i-2345/../../../escaped.md', 'x')")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: None, "no such backup"),
        (lambda path: path.mkdir(), "no backup"),
        (lambda path: path.write_bytes(b""), "no backup"),
        (lambda path: path.write_text("Shopping: milk, bread.\n" * 50), "not a database"),
        (_not_a_case_base, "no backup"),
        (_newer, "case base newer"),
        (_cut_short, "malformed"),
        (_with_a_case_that_is_none, "Expecting property name"),
        (_with_a_draft_elsewhere, "escaped"),
    ],
)
def test_what_cannot_be_restored_is_told_by_its_name_and_replaces_nothing(
    make: Callable[[Path], None], told: str, desk: Workspace, own_base: Path, tmp_path: Path
) -> None:
    given = tmp_path / "given.db"
    make(given)
    assert len(desk.cases) == 5
    desk.close()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    with pytest.raises(CaseBaseError) as refused:
        desk.restore(given, _yes)

    message = refused.value.message
    assert message.values["path"] == str(given)
    assert told in f"{message} {message.values}"
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_an_older_one_is_brought_to_the_present_shape(desk: Workspace, tmp_path: Path) -> None:
    before = OLD.read_bytes()

    restored = desk.restore(OLD, _yes)

    assert restored is not None
    assert desk.cases.history(EBS)[0].who == "kim"
    assert OLD.read_bytes() == before
    assert [path.name for path in OLD.parent.iterdir() if path.name.startswith(OLD.name)] == [OLD.name]


def test_a_case_base_of_a_newer_program_is_not_replaced(desk: Workspace, own_base: Path, tmp_path: Path) -> None:
    made = desk.back_up(tmp_path / "backup.db")
    desk.close()
    with closing(sqlite3.connect(own_base)) as connection:
        connection.execute("pragma user_version = 1000")
    before = own_base.read_bytes()

    with pytest.raises(CaseBaseError, match="newer"):
        desk.restore(made.file, _yes)

    assert own_base.read_bytes() == before


@pytest.mark.parametrize("damage", ["header", "middle", "cut short", "no database"])
def test_a_damaged_case_base_is_replaced_and_kept_as_it_is(
    damage: str, desk: Workspace, own_base: Path, tmp_path: Path
) -> None:
    made = desk.back_up(tmp_path / "backup.db")
    desk.close()
    before, content = _everything(own_base), bytearray(own_base.read_bytes())
    if damage == "header":
        content[:100] = bytes(100)
    elif damage == "middle":
        content[8192 : len(content) // 2] = bytes(len(content) // 2 - 8192)
    elif damage == "cut short":
        del content[len(content) // 2 :]
    else:
        content = bytearray(b"It was here.\n" * 500)
    own_base.write_bytes(content)

    restored = desk.restore(made.file, _yes)

    assert restored is not None
    assert restored.kept is not None
    assert restored.kept.stat().st_size == len(content)
    assert _everything(own_base) == before
    assert len(desk.cases) == 5


def test_who_has_the_case_base_open_goes_on_with_what_was_restored(
    desk: Workspace, own_base: Path, tmp_path: Path
) -> None:
    made = desk.back_up(tmp_path / "backup.db")
    with Workspace.open(own_base, user="lee") as other:
        other.case_base.remove(EBS, who="lee")
        reading = sqlite3.connect(own_base)
        reading.execute("begin")
        seen = reading.execute('select count(*) from "case"').fetchall()

        restored = desk.restore(made.file, _yes)

        assert restored is not None
        assert restored.kept is not None
        assert reading.execute('select count(*) from "case"').fetchall() == seen  # as it was when the reading began
        reading.close()
        begun = other.investigations.start("network drops now and then")
        assert other.cases.get(EBS)
    with closing(sqlite3.connect(restored.kept)) as kept:
        assert kept.execute('select count(*) from "case"').fetchall() == [(4,)]
    assert desk.investigations.get(begun.id)


_WRITE = """
import sys
from diagnops.app import Workspace
with Workspace.open(sys.argv[1], user="lee") as desk:
    for n in range(1000):
        print(desk.investigations.start(f"network drops {n}").id, flush=True)
"""


@pytest.fixture
def writer(own_base: Path) -> Iterator[subprocess.Popen[str]]:
    """Somebody who opens one investigation after the other, and says which are kept."""
    process = subprocess.Popen([sys.executable, "-c", _WRITE, str(own_base)], stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate(timeout=60)


def test_what_others_are_told_is_kept_meanwhile_is_there_before_or_after(
    desk: Workspace, own_base: Path, tmp_path: Path, writer: subprocess.Popen[str]
) -> None:
    assert writer.stdout
    told = [writer.stdout.readline().strip() for _ in range(20)]
    made = desk.back_up(tmp_path / "backup.db")
    told += [writer.stdout.readline().strip() for _ in range(20)]
    keeps = []
    for _ in range(3):
        restored = desk.restore(made.file, _yes)
        assert restored is not None
        assert restored.kept is not None
        keeps.append(restored.kept)
        told += [writer.stdout.readline().strip() for _ in range(20)]
    writer.kill()
    told += writer.stdout.read().split()

    found = set()
    for base in (*keeps, own_base):
        with closing(sqlite3.connect(base)) as connection:
            assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
            found |= {row[0] for row in connection.execute("select id from investigation")}
    assert [one for one in told if one not in found] == []
