"""Damages: no answer rests on a damaged file, nor on an index of another case base or another time."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from diagnops.app import Workspace
from diagnops.cases import FOLDER
from diagnops.engine.diagnosis import Diagnosis
from diagnops.kb.cache import folder_key
from diagnops.kb.case import Case
from diagnops.kb.errors import CaseBaseError
from diagnops.kb.message import Message
from diagnops.kb.starter import program_version
from diagnops.kb.store import open_case_base

EBS, INTEL = "ebs-queue-saturation", "intel-10g-bonding-driver"
TEXT = "slow database, database CPU idle, volume queue depth high"
PAGE = 4096


class Told(NamedTuple):
    """An answer, and what was noticed on the way to it."""

    diagnosis: Diagnosis
    notices: list[Message]


def _ask(path: Path | str) -> Told:
    notices: list[Message] = []
    with Workspace.open(path, notice=notices.append) as desk:
        return Told(desk.diagnose(desk.read(TEXT)), notices)


def _only(path: Path, cases: list[Case]) -> None:
    """A case base of these cases and no others."""
    base = open_case_base(str(path))
    base.set_metadata("starter sets", f"{program_version()} {folder_key(FOLDER, '*.md')}")
    base.add(cases, who="kim")
    base.close()


def _in(folder: Path, name: str = "index") -> Path:
    """A derived file, which has an ending for the program that made it."""
    (path,) = folder.glob(f"{name}.*")
    return path


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory, five: tuple[Case, ...]) -> Path:
    """A folder with a case base that was asked; with another of as many steps, that was asked too; and with the index
    of the first as it was a step before."""
    folder = tmp_path_factory.mktemp("used")
    _only(folder / "foreign.db", [replace(case, symptoms=()) for case in five])
    _ask(folder / "foreign.db")
    _only(folder / "own.db", list(five[:-1]))
    _ask(folder / "own.db")
    shutil.copy(_in(folder / "own.db.derived"), folder / "old index")
    base = open_case_base(str(folder / "own.db"))
    base.add(five[-1:], who="kim")
    base.close()
    _ask(folder / "own.db")
    return folder


@pytest.fixture
def own(used: Path, tmp_path: Path) -> Path:
    """The first of them, for one test."""
    shutil.copytree(used / "own.db.derived", tmp_path / "own.db.derived")
    return Path(shutil.copy(used / "own.db", tmp_path))


@pytest.fixture(scope="module")
def fresh(used: Path) -> Diagnosis:
    """What is answered where nothing is derived yet."""
    shutil.copy(used / "own.db", used / "fresh.db")
    return _ask(used / "fresh.db").diagnosis


def test_a_case_base_that_was_restored_is_not_answered_from_the_index_of_what_came_after(
    own: Path, five: tuple[Case, ...]
) -> None:
    """It has made as many steps as the one in whose place it is: their number does not tell the two apart."""
    backup = shutil.copy(own, own.with_name("backup.db"))
    with Workspace.open(own) as desk:
        desk.case_base.remove(EBS, who="kim")
    assert EBS not in {match.case for match in _ask(own).diagnosis.leading}

    shutil.copy(backup, own)
    with Workspace.open(own) as desk:
        desk.case_base.add([replace(five[0], status="fixed")], who="kim")

    assert _ask(own).diagnosis.leading[0].case == EBS


def test_a_case_base_that_takes_the_place_of_another_is_not_answered_from_its_index(
    own: Path, used: Path, fresh: Diagnosis
) -> None:
    shutil.copy(used / "foreign.db", own)

    other = _ask(own)

    assert other == _ask(used / "foreign.db")
    assert other.diagnosis != fresh


def test_a_copy_is_a_case_base_of_its_own_from_its_first_change_on(own: Path) -> None:
    copy = shutil.copy(own, own.with_name("copy.db"))
    with Workspace.open(own) as desk:
        desk.case_base.remove(EBS, who="kim")
    with Workspace.open(copy) as desk:
        desk.case_base.remove(INTEL, who="kim")
    ours, theirs = _ask(own).diagnosis, _ask(copy).diagnosis

    shutil.copy(copy, own)

    assert _ask(own).diagnosis == theirs
    assert ours != theirs


Damage = Callable[[bytes, random.Random], bytes]


def _flip(data: bytes, drawn: random.Random) -> bytes:
    at = drawn.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << drawn.randrange(8)]) + data[at + 1 :]


def _scrawl(data: bytes, drawn: random.Random) -> bytes:
    at = drawn.randrange(len(data) - 64)
    return data[:at] + drawn.randbytes(64) + data[at + 64 :]


def _zero(data: bytes, drawn: random.Random) -> bytes:
    at = drawn.randrange(0, len(data), PAGE)
    return data[:at] + bytes(len(data[at : at + PAGE])) + data[at + PAGE :]


def _mix(data: bytes, drawn: random.Random) -> bytes:
    at, other = (drawn.randrange(0, max(1, len(data) - PAGE), PAGE) for _ in range(2))
    return data[:at] + data[other : other + PAGE] + data[at + PAGE :]


def _cut(data: bytes, drawn: random.Random) -> bytes:
    return data[: drawn.randrange(len(data))]


def _lengthen(data: bytes, drawn: random.Random) -> bytes:
    return data + drawn.randbytes(drawn.randrange(1, PAGE))


DAMAGES: tuple[Damage, ...] = (_flip, _scrawl, _zero, _mix, _cut, _lengthen)
# Of the index there are most, as most rests on it; to read the vocabulary anew takes a second.
TABLE = [
    (name, damage, seed)
    for name, times in (("index", 6), ("vectors", 2), ("products", 1))
    for damage in DAMAGES
    for seed in range(times)
] + [("lexicon", _flip, 0), ("lexicon", _zero, 0), ("vocabulary", _flip, 0), ("vocabulary", _cut, 0)]


@pytest.mark.parametrize(("name", "damage", "seed"), TABLE, ids=[f"{n} {d.__name__[1:]} {s}" for n, d, s in TABLE])
def test_a_damaged_file_is_made_anew_and_told(
    own: Path, fresh: Diagnosis, name: str, damage: Damage, seed: int
) -> None:
    path = _in(Path(f"{own}.derived"), name)
    whole = path.read_bytes()
    damaged = damage(whole, random.Random(f"{name} {damage.__name__} {seed}"))
    path.write_bytes(damaged)
    if name == "vectors":  # they are read when the index is made
        _in(path.parent).unlink()

    told, again = _ask(own), _ask(own)

    assert (told.diagnosis, again.diagnosis, again.notices) == (fresh, fresh, [])
    if damaged != whole:
        assert [(said.code, said.values["path"]) for said in told.notices] == [("made_anew", str(path))]


@pytest.mark.parametrize("other", ["foreign.db.derived/index.*", "old index"])
def test_the_index_of_another_base_or_another_time_is_not_answered_from(
    own: Path, used: Path, fresh: Diagnosis, other: str
) -> None:
    (path,) = used.glob(other)
    shutil.copy(path, _in(Path(f"{own}.derived")))

    assert _ask(own) == (fresh, [])


class Kept(NamedTuple):
    """A case base, and all that can be known of it."""

    path: Path
    known: list[object]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, five: tuple[Case, ...]) -> Kept:
    """A case base in which something of each kind is kept, and that was asked."""
    path = tmp_path_factory.mktemp("kept") / "own.db"
    _only(path, list(five))
    with Workspace.open(path, user="kim") as desk:
        begun = desk.investigations.start("network drops now and then, only when bonded")
        desk.corrections.reject(begun.id, INTEL, because="no network in it")
        desk.corrections.merge(five[0].id, five[3].id, because="for the test")
        desk.case_base.own_vocabulary.put("ours.yaml", "roles: []\n", who="kim")
    return Kept(path, list(_everything(path, five)))


def _everything(path: Path, cases: Sequence[Case]) -> Iterator[object]:
    """All that can be known of a case base, one thing after the other, each as it is or as `CaseBaseError`."""
    asked: list[Callable[[Workspace], object]] = [
        lambda desk: desk.diagnose(desk.read(TEXT)),
        lambda desk: list(desk.case_base),
        lambda desk: [desk.case_base.history(case.id) for case in cases],
        lambda desk: desk.case_base.investigations.heads(),
        lambda desk: [desk.case_base.investigations.get(head.id) for head in desk.case_base.investigations.heads()],
        lambda desk: desk.case_base.corrections.all(),
        lambda desk: desk.case_base.own_vocabulary.history(),
        lambda desk: desk.case_base.metadata("starter sets"),
    ]
    with Workspace.open(path) as desk:
        for ask in asked:
            try:
                yield ask(desk)
            except CaseBaseError as error:
                yield error


def _reword(data: bytes, drawn: random.Random) -> bytes:
    """One letter is the next: text stays text, and JSON that can be read."""
    at = drawn.choice([at for at, byte in enumerate(data) if 97 <= byte < 122])
    return data[:at] + bytes([data[at] + 1]) + data[at + 1 :]


BASE_DAMAGES: tuple[Damage, ...] = (_flip, _reword, _scrawl, _zero, _mix)
BASE_TABLE = [(damage, seed) for damage in BASE_DAMAGES for seed in range(8)]


@pytest.mark.parametrize(("damage", "seed"), BASE_TABLE, ids=[f"{d.__name__[1:]} {s}" for d, s in BASE_TABLE])
def test_a_damaged_case_base_says_so_or_what_was_written(
    kept: Kept, tmp_path: Path, five: tuple[Case, ...], damage: Damage, seed: int
) -> None:
    path = tmp_path / "own.db"
    shutil.copytree(f"{kept.path}.derived", f"{path}.derived")
    path.write_bytes(damage(kept.path.read_bytes(), random.Random(f"{damage.__name__} {seed}")))

    for found, right in zip(_everything(path, five), kept.known, strict=True):
        assert isinstance(found, CaseBaseError) or found == right


def test_what_an_older_program_left_beside_it_is_not_held_to_be_damaged(own: Path) -> None:
    (Path(f"{own}.derived") / "index").write_bytes(b"of a program that gave its files no ending")

    with Workspace.open(own) as desk:
        assert desk.compiled.damaged() == []
