"""Case files in and out: every fault of all of them at once, and nothing half written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from diagnops.app.case_files import cannot_write, read_case_files, write_case_files
from diagnops.kb.case import Case, Cause, Link, Symptom, Text
from diagnops.kb.casebase import CaseBase
from diagnops.kb.casefile import read_case_file, write_case
from diagnops.kb.errors import CaseFileError, InputError
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import word

Read = Callable[..., tuple[Case, ...]]


def _case(name: str, **more: object) -> Case:
    symptom = Symptom("system.filesystem.utilization", "high", "filesystem")
    told = {"symptoms": (symptom,), "cause": Cause(Text(en="Nobody rotated the log")), "story": "It was full."}
    return Case(name, Text(en=name), **(told | more))  # type: ignore[arg-type]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with two cases, a page about them and something else."""
    write_case_files([_case("disk-full"), _case("log-full")], tmp_path / "files")
    (tmp_path / "files" / "README.md").write_text("About these cases.")
    (tmp_path / "files" / "notes.txt").write_text("Not a case.")
    return tmp_path / "files"


@pytest.fixture
def read_all(case_base: CaseBase, vocabulary: Vocabulary) -> Read:
    return lambda *paths: read_case_files(paths, case_base, vocabulary).cases


def _faults(read: Callable[[], object]) -> list[tuple[str, int, str]]:
    with pytest.raises(CaseFileError) as failed:
        read()
    return [(Path(f.file).name, f.line, word(f.reason, "en")) for f in failed.value.faults]


def test_a_folder_is_the_case_files_in_it_and_a_file_named_twice_is_one(files: Path, read_all: Read) -> None:
    assert [case.id for case in read_all(files)] == ["disk-full", "log-full"]
    assert read_all(files / "log-full.md", files, files / "log-full.md") == (_case("log-full"), _case("disk-full"))


def test_a_folder_without_any_is_told(tmp_path: Path, read_all: Read) -> None:
    (tmp_path / "README.md").write_text("No case.")

    with pytest.raises(InputError) as failed:
        read_all(tmp_path)

    assert word(failed.value.message, "en") == f"{tmp_path} holds no case files (.md)"


def test_every_fault_of_every_file_is_told_in_the_order_of_the_files(files: Path, read_all: Read) -> None:
    (files / "log-full.md").write_text("No front matter.")
    (files / "twin.md").write_text(write_case(_case("disk-full")).replace("filesystem.utilization", "file.usage"))

    told = _faults(
        lambda: read_all(files / "twin.md", files / "log-full.md", files / "disk-full.md", files / "gone.md")
    )

    assert [(file, line) for file, line, _ in told] == [
        ("twin.md", 2),
        ("twin.md", 7),
        ("log-full.md", 1),
        ("disk-full.md", 2),
        ("gone.md", 0),
    ]
    assert told[0][2] == "'disk-full' does not match the file name; call the file disk-full.md"
    assert told[1][2].startswith("unknown signal 'system.file.usage'")
    assert told[3][2] == f"'disk-full' is also the id of {files / 'twin.md'}"
    assert told[4][2] == "cannot be read: No such file or directory"


def test_a_case_may_be_linked_with_one_of_the_same_files_or_one_on_record(
    files: Path, read_all: Read, case_base: CaseBase
) -> None:
    def linked(other: str) -> Path:
        return write_case_files([_case("linked", related=(Link(other, "variant"),))], files)[0]

    assert [case.id for case in read_all(linked("disk-full"), files)] == ["linked", "disk-full", "log-full"]
    case_base.add([_case("on-record")], who="test")
    assert read_all(linked("on-record"))[0].related == (Link("on-record", "variant"),)
    assert len(_faults(lambda: read_all(linked("nowhere")))) == 1


def test_what_is_no_fault_but_worth_knowing_is_noted(files: Path, case_base: CaseBase, vocabulary: Vocabulary) -> None:
    odd = replace(_case("odd"), symptoms=(Symptom("system.filesystem.utilization", "high", "switch"),))
    write_case_files([odd], files)

    found = read_case_files([files / "odd.md", files / "disk-full.md"], case_base, vocabulary)

    assert [Path(note.file).name for note in found.notes] == ["odd.md"]
    assert [case.id for case in found.cases] == ["odd", "disk-full"]


def test_what_is_written_reads_back_and_only_what_changed_is_written_again(tmp_path: Path) -> None:
    cases = [_case("disk-full"), _case("log-full")]
    first = write_case_files(cases, tmp_path / "deep" / "er")
    before = [path.stat().st_ino for path in first]

    again = write_case_files(cases, tmp_path / "deep" / "er")
    changed = write_case_files([replace(cases[0], story="Full again."), cases[1]], tmp_path / "deep" / "er")

    assert [read_case_file(path) for path in first] == [replace(cases[0], story="Full again."), cases[1]]
    assert (again, changed) == ([], first[:1])
    assert first[1].stat().st_ino == before[1]
    assert sorted(path.name for path in (tmp_path / "deep" / "er").iterdir()) == ["disk-full.md", "log-full.md"]


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (b"\xb7\xce\xb1\xd7", "not UTF-8 (byte 0); save it as UTF-8"),
        (b"No front matter.", "a case file begins with a line `---`, then the YAML part, then `---` and the story"),
    ],
)
def test_where_one_cannot_be_revised_none_is_written(there: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "log-full.md").write_bytes(there)

    faults = _faults(lambda: write_case_files([_case("disk-full"), _case("log-full")], tmp_path))

    assert [(file, sentence) for file, _, sentence in faults] == [("log-full.md", told)]
    assert [path.name for path in tmp_path.iterdir()] == ["log-full.md"]


@pytest.mark.skipif(os.geteuid() == 0, reason="this user may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(InputError) as failed:
        write_case_files([_case("disk-full")], tmp_path)

    assert "Permission denied" in word(failed.value.message, "en")


def test_what_cannot_be_written_is_told_with_the_reason_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("A file.")

    with pytest.raises(InputError) as failed:
        write_case_files([_case("disk-full")], tmp_path / "out")

    assert "File exists" in word(failed.value.message, "en")
    assert cannot_write(tmp_path, OSError("full")).message.values["reason"] == "full"


def test_a_file_that_uses_a_former_id_of_a_signal_gives_a_case_of_today(
    files: Path, case_base: CaseBase, vocabulary: Vocabulary
) -> None:
    def recording(signal: str) -> Case:
        return _case("log-full", symptoms=(Symptom(signal, "present"),))

    (files / "log-full.md").write_text(write_case(recording("contrast.gone_after_restart")))

    read = read_case_files([files / "log-full.md"], case_base, vocabulary)

    assert read.cases == (recording("contrast.gone_after_process_restart"),)
    assert [(note.field, note.reason.code) for note in read.notes] == [("symptoms[0].signal", "former_id")]
