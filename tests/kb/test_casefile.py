"""Case files: what is revised keeps its author's hand, and a fault is told with its line."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from diagnops.cases import FOLDER
from diagnops.kb.case import Symptom
from diagnops.kb.casefile import read_case_file, read_case_text, read_plain_text, revise_case_text
from diagnops.kb.errors import CaseFileError, Fault
from diagnops.kb.message import Message, message


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.stem)
def test_a_shipped_case_is_left_as_it_is_when_nothing_changed(path: Path) -> None:
    text = path.read_text("utf-8")

    assert text == revise_case_text(text, read_case_file(path))


WRITTEN = """\
---
# kept by the storage team
id: disk-full
title: {en: "Disk full", ko: '디스크 가득'}  # both languages
status: active

symptoms:
  # the first thing that was seen
  - {signal: filesystem.full, state: present}
  - signal: io.errors   # from dmesg
    state: high
    magnitude: 3.50
cause:
  kind: capacity  # not hardware
  statement:
    en: >-
      The logs grew
      without bound.
  chain:
    - en: logs grow  # one
    - en: disk fills  # two
    - en: writes fail  # three
environment:
  kernel: 1.10
  2013: yes
  ok: True
---

The story.
"""


def _revised(**changes: Any) -> str:
    return revise_case_text(WRITTEN, replace(read_case_text(WRITTEN, "disk-full.md"), **changes))


def test_a_hand_written_text_is_left_as_it_is_when_nothing_changed() -> None:
    assert _revised() == WRITTEN


def test_a_default_that_is_written_out_stays_until_it_changes() -> None:
    text = WRITTEN.replace("    magnitude: 3.50\n", "    magnitude: 3.50\n    frequency: usually  # four of five\n")
    case = read_case_text(text, "disk-full.md")
    seen = (case.symptoms[0], replace(case.symptoms[1], frequency="always"))

    assert text == revise_case_text(text, case)
    assert "    frequency: always" in revise_case_text(text, replace(case, symptoms=seen))


def test_only_the_lines_that_changed_are_touched() -> None:
    old = read_case_text(WRITTEN, "disk-full.md")
    cause = replace(old.cause, kind="limit")
    seen = (old.symptoms[0], replace(old.symptoms[1], state="low", magnitude=-2.0), Symptom("dns.errors", "low"))

    revised = _revised(status="fixed", cause=cause, symptoms=seen, story="Another story.")

    assert _diff(WRITTEN, revised) == [
        "-status: active", "+status: fixed", "-    state: high", "-    magnitude: 3.50", "+    state: low",
        "+    magnitude: -2.0", "+  - signal: dns.errors", "+    state: low", "-  kind: capacity  # not hardware",
        "+  kind: limit     # not hardware", "-The story.", "+Another story.",
    ]  # fmt: skip


def test_an_entry_taken_out_takes_its_own_comment_along_and_no_other() -> None:
    cause = read_case_text(WRITTEN, "disk-full.md").cause

    revised = _revised(cause=replace(cause, chain=(cause.chain[0], cause.chain[2])))

    assert _diff(WRITTEN, revised) == ["-    - en: disk fills  # two"]


def test_a_text_with_a_fault_of_yaml_is_not_revised() -> None:
    case = read_case_text(WRITTEN, "disk-full.md")

    with pytest.raises(CaseFileError) as error:
        revise_case_text("---\nid: disk-full\nid: disk-full\n---\n", case)

    assert error.value.faults == (Fault("disk-full", 3, "id", message("given_twice")),)


def _diff(old: str, new: str) -> list[str]:
    found = list(unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm=""))[2:]
    return [line for line in found if not line.startswith("@@")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", [(1, "", message("no_yaml_part"))]),
        ("# A title\n\n---\nid: a\n---\n", [(1, "", message("no_yaml_part"))]),
        ("id: a\n", [(1, "", message("no_yaml_part"))]),
        (" ---\nid: a\n ---\n", [(1, "", message("no_yaml_part"))]),
        ("---\nid: a\n", [(1, "", message("yaml_part_open"))]),
        ("---", [(1, "", message("yaml_part_open"))]),
        ("---\n---\nA story.\n", [(2, "", message("no_keys"))]),
        (
            WRITTEN.replace("cause:", "causes:"),
            [(3, "cause", message("missing")), (13, "causes", message("unknown_key_near", near=("cause",)))],
        ),
        (
            WRITTEN.replace("state: high", "sate: high"),
            [
                (10, "symptoms[1].state", message("missing")),
                (11, "symptoms[1].sate", message("unknown_key_near", near=("state", "shape"))),
            ],
        ),
        (
            WRITTEN.replace("The story.", "A\x1b[31m story."),
            [(3, "story", message("not_clean", value="A\x1b[31m story."))],
        ),
    ],
)
def test_a_text_that_is_no_case_file_is_told_why(text: str, told: list[tuple[int, str, Message]]) -> None:
    with pytest.raises(CaseFileError) as error:
        read_case_text(text, "x.md")

    assert sorted(error.value.faults, key=lambda fault: fault.line) == [Fault("x.md", *one) for one in told]


@pytest.mark.parametrize(
    "content",
    [WRITTEN.replace("\n", "\r\n").encode(), WRITTEN.encode("utf-8-sig"), ("\n\n" + WRITTEN).encode(),
     WRITTEN.replace("---\n", "--- \t\n").encode()],
    ids=["CRLF", "BOM", "blank lines", "spaces after the fence"],
)  # fmt: skip
def test_what_editors_do_to_a_file_changes_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "disk-full.md"
    path.write_bytes(content)

    assert read_case_file(path) == read_case_text(WRITTEN, "disk-full.md")


@pytest.mark.parametrize(
    ("content", "byte"),
    [(b"---\nid: \xff\n", 8), (WRITTEN.encode("utf-16"), 0), (WRITTEN.encode("euc-kr"), 75)],
    ids=["a stray byte", "UTF-16", "EUC-KR"],
)
def test_a_file_that_is_not_utf_8_is_told_so(tmp_path: Path, content: bytes, byte: int) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(content)

    with pytest.raises(CaseFileError) as told:
        read_case_file(path)

    assert told.value.faults == (Fault(str(path), 0, "", message("not_utf8", at=byte)),)


def test_a_file_that_is_not_there_and_a_folder_cannot_be_read(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "gone.md", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(CaseFileError) as told:
            read_case_file(path)

        assert told.value.faults == (Fault(str(path), 0, "", message("unreadable", reason=reason)),)


def test_a_fault_found_later_is_placed_at_its_line() -> None:
    file = read_plain_text(WRITTEN, "x.md")

    assert str(file.fault(("symptoms", 1, "state"), message("missing"))) == "x.md:11: symptoms[1].state: missing"
    assert str(file.fault(("remedies", 0, "id"), message("missing"))) == "x.md:3: remedies[0].id: missing"
