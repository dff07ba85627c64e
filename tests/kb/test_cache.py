"""Derived files: made once for a key, made anew when stale or damaged, and never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from diagnops.kb.cache import cached, folder_key
from diagnops.kb.vocabulary import Vocabulary

_decode = msgspec.msgpack.Decoder(dict[str, int]).decode


class Kitchen:
    """Makes a value and counts how often it had to."""

    def __init__(self, path: Path) -> None:
        self.path, self.made = path, 0

    def make(self) -> dict[str, int]:
        self.made += 1
        return {"number": self.made}

    def ask(self, key: str) -> dict[str, int]:
        return cached(self.path, key, self.make, msgspec.msgpack.encode, _decode)


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


@pytest.mark.parametrize("load_cached", [0, 1, 3, 64, 65, 70])
def test_a_file_that_was_cut_short_is_made_anew(kitchen: Kitchen, load_cached: int) -> None:
    kitchen.ask("a")
    kitchen.path.write_bytes(kitchen.path.read_bytes()[:load_cached])

    assert [kitchen.ask("a"), kitchen.ask("a")] == [{"number": 2}, {"number": 2}]


def test_a_file_of_something_else_is_made_anew(kitchen: Kitchen) -> None:
    kitchen.ask("a")
    kitchen.path.write_bytes(kitchen.path.read_bytes()[:64] + b"\xc1 something else")

    assert [kitchen.ask("a"), kitchen.ask("a")] == [{"number": 2}, {"number": 2}]


@pytest.mark.parametrize("place", ["file/value", "file/deeper/value", "folder"])
def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder").mkdir()
    kitchen = Kitchen(tmp_path / place)

    assert [kitchen.ask("a"), kitchen.ask("a")] == [{"number": 1}, {"number": 2}]
    assert {"file", "folder"} == {path.name for path in tmp_path.iterdir()}


def test_what_is_read_begins_at_a_multiple_of_64_bytes(tmp_path: Path) -> None:
    for key in ("", "a", "a" * 62, "a" * 63, "a" * 64, "가" * 30):
        cached(tmp_path / "value", key, lambda: b"value", lambda value: value, bytes)

        content = (tmp_path / "value").read_bytes()

        assert content.rindex(b"value") % 64 == 0
        assert cached(tmp_path / "value", key, lambda: b"made anew", lambda value: value, bytes) == b"value"


def test_the_vocabulary_is_the_same_when_it_was_kept(tmp_path: Path, vocabulary: Vocabulary) -> None:
    load_cached = [
        cached(
            tmp_path / "vocabulary", "a", lambda: vocabulary, msgspec.msgpack.encode,
            msgspec.msgpack.Decoder(Vocabulary).decode,
        )
        for _ in range(2)
    ]  # fmt: skip

    assert [vocabulary, vocabulary] == load_cached


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
