"""Derived files: made once for a key, made anew when stale or damaged, and never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from diagnops.kb.cache import Derived, crc, folder_key, is_whole
from diagnops.kb.vocabulary import Vocabulary

_decode = msgspec.msgpack.Decoder(dict[str, int]).decode


class Kitchen:
    """Makes a value and counts how often it had to, and which files were damaged."""

    def __init__(self, path: Path, *others: Path) -> None:
        self.path, self.made = path, 0
        self.damaged: list[Path] = []
        self.derived = Derived((path.parent, *others), self.damaged.append)

    def make(self) -> dict[str, int]:
        self.made += 1
        return {"number": self.made}

    def ask(self, key: str) -> dict[str, int]:
        return self.derived.cached(self.path.name, key, self.make, msgspec.msgpack.encode, _decode)


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    """A kitchen whose folder is not there yet."""
    return Kitchen(tmp_path / "beside" / "value")


def test_a_value_is_made_once_for_its_key(kitchen: Kitchen) -> None:
    assert [kitchen.ask("a"), kitchen.ask("a"), kitchen.ask("a")] == [{"number": 1}] * 3
    assert [kitchen.path] == list(kitchen.path.parent.iterdir())


def test_a_value_for_another_key_is_stale(kitchen: Kitchen) -> None:
    kitchen.ask("a")

    # "a b" begins as "a" does: a key counts as a whole
    assert [kitchen.ask("a b"), kitchen.ask("a b"), kitchen.ask("a")] == [{"number": 2}, {"number": 2}, {"number": 3}]


@pytest.mark.parametrize("left", [0, 1, 3, 30, 64, 65, 70])
def test_a_file_that_was_cut_short_is_made_anew_and_told(kitchen: Kitchen, left: int) -> None:
    kitchen.ask("a")
    kitchen.path.write_bytes(kitchen.path.read_bytes()[:left])

    assert not is_whole(kitchen.path, crc)
    assert [kitchen.ask("a"), kitchen.ask("a")] == [{"number": 2}, {"number": 2}]
    assert kitchen.damaged == [kitchen.path]
    assert is_whole(kitchen.path, crc)


def test_a_file_of_something_else_is_made_anew_and_told(kitchen: Kitchen) -> None:
    kitchen.ask("a")
    kitchen.path.write_bytes(b"Shopping: milk, bread.\n" * 50)

    assert [kitchen.ask("a"), kitchen.ask("a")] == [{"number": 2}, {"number": 2}]
    assert kitchen.damaged == [kitchen.path]


def test_wherever_a_byte_is_changed_the_value_is_the_same_or_made_anew_and_told(kitchen: Kitchen) -> None:
    kitchen.ask("a")
    whole = kitchen.path.read_bytes()
    for at in range(len(whole)):
        kitchen.damaged.clear()
        kitchen.path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])

        assert bool(kitchen.ask("a") != {"number": 1}) == bool(kitchen.damaged)


def test_a_value_is_looked_for_in_every_folder_and_kept_in_the_last(tmp_path: Path) -> None:
    first, last = tmp_path / "first" / "value", tmp_path / "last" / "value"
    Kitchen(first).ask("a")
    kitchen = Kitchen(first, last.parent)
    kitchen.ask("a")
    assert (kitchen.made, last.exists()) == (0, False)

    first.write_bytes(b"damaged")
    assert [kitchen.ask("a"), kitchen.ask("a")] == [{"number": 1}, {"number": 1}]
    assert (kitchen.damaged, first.read_bytes(), last.exists()) == ([first], b"damaged", True)


@pytest.mark.parametrize("place", ["file/value", "file/deeper/value", "folder"])
def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder").mkdir()
    kitchen = Kitchen(tmp_path / place)

    assert [kitchen.ask("a"), kitchen.ask("a")] == [{"number": 1}, {"number": 2}]
    assert {"file", "folder"} == {path.name for path in tmp_path.iterdir()}


def test_what_is_read_begins_at_a_multiple_of_64_bytes(tmp_path: Path) -> None:
    derived = Derived([tmp_path], lambda path: None)
    for key in ("", "a", "a" * 62, "a" * 63, "a" * 64, "가" * 30):
        derived.store("value", key, b"value")

        assert (tmp_path / "value").read_bytes().rindex(b"value") % 64 == 0
        assert derived.load("value", key, bytes) == b"value"


def test_the_vocabulary_is_the_same_when_it_was_kept(tmp_path: Path, vocabulary: Vocabulary) -> None:
    derived = Derived([tmp_path], lambda path: None)
    derived.store("vocabulary", "a", msgspec.msgpack.encode(vocabulary))

    assert derived.load("vocabulary", "a", msgspec.msgpack.Decoder(Vocabulary).decode) == vocabulary


def test_the_key_of_a_folder_changes_with_its_files(tmp_path: Path) -> None:
    one = tmp_path / "one.yaml"
    one.write_text("a: 1")
    os.utime(one, ns=(0, 0))
    keys = [folder_key(tmp_path), folder_key(tmp_path)]

    (tmp_path / "notes.txt").write_text("not counted")
    keys.append(folder_key(tmp_path))
    os.utime(one, ns=(1, 1))
    keys.append(folder_key(tmp_path))
    one.write_text("a: 22")
    os.utime(one, ns=(1, 1))
    keys.append(folder_key(tmp_path))
    (tmp_path / "two.yaml").write_text("")
    keys.append(folder_key(tmp_path))

    assert [list(dict.fromkeys(keys)).index(key) for key in keys] == [0, 0, 0, 1, 2, 3]


def test_of_files_that_several_versions_of_the_program_made_the_newest_two_stay(tmp_path: Path) -> None:
    names = [f"index.{n}{n}{n}{n}{n}{n}{n}{n}" for n in range(4)]
    for other in ("index", "index-12345678.aaaaaaaa", "vectors.bbbbbbbb"):
        (tmp_path / other).write_text("of something else")
    for n, name in enumerate(names):
        Derived([tmp_path], lambda path: None).store(name, "key", b"value")
        os.utime(tmp_path / name, ns=(n, n))  # a clock may tick too slowly to tell two writes apart

    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*names[2:], "index", "index-12345678.aaaaaaaa", "vectors.bbbbbbbb"}
