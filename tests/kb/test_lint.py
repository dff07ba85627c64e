"""What an author can get wrong in a case beyond its shape, each told at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnops.cases import FOLDER
from diagnops.kb.casefile import read_plain_file, read_plain_text
from diagnops.kb.errors import Fault
from diagnops.kb.lint import case_faults, case_notes
from diagnops.kb.message import Message, message
from diagnops.kb.vocabulary import Vocabulary

SOUND = """\
---
id: disk-full
title: {en: Disk full}
status: active
symptoms:
  - {role: volume, signal: io.queue_length, state: high}
  - {role: host, signal: system.cpu.utilization, state: low}
cause:
  statement: {en: logs}
  role: filesystem
remedies:
  - id: rotate-logs
    kind: fix
    action: {en: rotate them}
    reason: {en: they stop growing}
    trials:
      - {outcome: worked, verified: {en: the disk stayed half empty for a month}}
      - {outcome: advised}
occurrences:
  - when: "2013"
    symptoms:
      - {role: volume, signal: io.queue_length, state: high}
related:
  - {case: slow-leak, kind: looks-like}
---
"""


def _faults(text: str, vocabulary: Vocabulary, file: str = "cases/disk-full.md") -> list[Fault]:
    return case_faults(read_plain_text(text, file), vocabulary, ["slow-leak", "disk-full"])


def test_a_sound_case_has_no_faults(vocabulary: Vocabulary) -> None:
    assert _faults(SOUND, vocabulary) == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.stem)
def test_a_shipped_case_has_no_faults_and_nothing_to_note(path: Path, vocabulary: Vocabulary) -> None:
    known, case = [other.stem for other in FOLDER.glob("*.md")], read_plain_file(path)

    assert case_faults(case, vocabulary, known) == []
    assert case_notes(case, vocabulary) == []


def test_a_signal_on_a_component_it_is_not_known_on_is_noted_and_no_fault(vocabulary: Vocabulary) -> None:
    odd = SOUND.replace("role: volume", "role: cdn", 1)

    notes = case_notes(read_plain_text(odd, "disk-full.md"), vocabulary)

    assert _faults(odd, vocabulary) == []
    reason = message("not_known_on_role", signal="io.queue_length", role="cdn", known=("volume",))
    assert notes == [Fault("disk-full.md", 6, "symptoms[0].role", reason)]


def test_a_former_id_is_noted_with_the_one_of_today_and_is_no_fault(vocabulary: Vocabulary) -> None:
    old = SOUND.replace(
        "role: host, signal: system.cpu.utilization, state: low",
        "role: application, signal: contrast.gone_after_restart, state: present",
    )
    twice = old.replace(
        "cause:", "  - {role: application, signal: contrast.gone_after_process_restart, state: absent}\ncause:"
    )

    reason = message("former_id", name="contrast.gone_after_restart", id="contrast.gone_after_process_restart")
    assert _faults(old, vocabulary) == []
    assert case_notes(read_plain_text(old, "disk-full.md"), vocabulary) == [
        Fault("disk-full.md", 7, "symptoms[1].signal", reason)
    ]
    assert [fault.reason.code for fault in _faults(twice, vocabulary)] == ["symptom_twice"]


@pytest.mark.parametrize(
    ("right", "wrong", "line", "field", "reason"),
    [
        ("id: disk-full", "id: disk-ful", 2, "id", message("id_is_not_file_name", id="disk-ful")),
        (
            "role: volume, signal: io.queue_length, state: high}\n  -",
            "role: volume, signal: Queue Depth, state: high}\n  -",
            6, "symptoms[0].signal", message("other_name", name="Queue Depth", id="io.queue_length"),
        ),
        (
            "role: host", "role: server",
            7, "symptoms[1].role", message("other_name", name="server", id="host"),
        ),
        (
            "role: host", "role: hoost",
            7, "symptoms[1].role", message("unknown_role", name="hoost", near=("host",)),
        ),
        (
            "state: low", "state: absent",
            7, "symptoms[1].state",
            message("states_of_measure", signal="system.cpu.utilization", states=("high", "low", "normal")),
        ),
        (
            "signal: io.queue_length, state: high}\n  - {role: host",
            "signal: filesystem.read_only, state: low}\n  - {role: host",
            6, "symptoms[0].state",
            message("states_of_event", signal="filesystem.read_only", states=("present", "absent")),
        ),
        (
            "role: host, signal: system.cpu.utilization", "role: volume, signal: io.queue_length",
            7, "symptoms[1]", message("symptom_twice", signal="io.queue_length", role="volume"),
        ),
        (
            "      - {role: volume, signal: io.queue_length", "      - {role: volume, signal: 큐 뎁스",
            22, "occurrences[0].symptoms[0].signal", message("other_name", name="큐 뎁스", id="io.queue_length"),
        ),
        (
            "role: filesystem", "role: 파일시스템",
            10, "cause.role", message("other_name", name="파일시스템", id="filesystem"),
        ),
        (
            "occurrences:",
            "  - {id: rotate-logs, kind: fix, action: {en: again}, reason: {en: again}}\noccurrences:",
            19, "remedies[1].id", message("used_twice", id="rotate-logs"),
        ),
        (
            "outcome: worked, verified: {en: the disk stayed half empty for a month}", "outcome: failed",
            17, "remedies[0].trials[0].verified", message("not_verified", outcome="failed"),
        ),
        (
            "case: slow-leak", "case: slow-leek",
            24, "related[0].case", message("no_case", name="slow-leek", near=("slow-leak",)),
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_line(
    right: str, wrong: str, line: int, field: str, reason: Message, vocabulary: Vocabulary
) -> None:
    text = SOUND.replace(right, wrong, 1)

    assert text != SOUND
    assert _faults(text, vocabulary) == [Fault("cases/disk-full.md", line, field, reason)]


def test_an_unknown_signal_names_the_nearest_at_its_line(vocabulary: Vocabulary) -> None:
    (fault,) = _faults(SOUND.replace("system.cpu.utilization", "system.cpu.utilisatoin"), vocabulary)

    assert (fault.line, fault.field, fault.reason.code) == (7, "symptoms[1].signal", "unknown_signal")
    near = fault.reason.values["near"]
    assert isinstance(near, tuple)
    assert near[0] == "system.cpu.utilization"


@pytest.mark.parametrize(("status", "faults"), [("draft", 0), ("active", 1), ("fixed", 1), ("retired", 1)])
def test_only_a_draft_can_do_without_symptoms(status: str, faults: int, vocabulary: Vocabulary) -> None:
    text = f"---\nid: a\ntitle: {{en: t}}\nstatus: {status}\nsymptoms: []\ncause: {{statement: {{en: c}}}}\n---\n"

    told = [Fault("a.md", 5, "symptoms", message("no_symptom"))]

    assert told[:faults] == _faults(text, vocabulary, "a.md")


def test_the_same_signal_on_another_role_is_no_repetition(vocabulary: Vocabulary) -> None:
    text = SOUND.replace("{role: host,", "{role: database,").replace(
        "cause:", "  - {role: host, signal: system.cpu.utilization, state: low}\ncause:", 1
    )

    assert _faults(text, vocabulary) == []


def test_a_case_from_standard_input_may_have_any_id(vocabulary: Vocabulary) -> None:
    assert _faults(SOUND.replace("id: disk-full", "id: anything"), vocabulary, "-") == []


def test_every_mistake_is_told_at_once(vocabulary: Vocabulary) -> None:
    text = SOUND.replace("id: disk-full", "id: a").replace("role: host", "role: server").replace("slow-leak", "gone")

    assert [fault.line for fault in case_faults(read_plain_text(text, "x.md"), vocabulary)] == [2, 7, 24]


def test_a_range_that_cannot_be_read_is_told_with_its_place_and_the_way_out(vocabulary: Vocabulary) -> None:
    requires = "    requires:\n      versions: {kernel: from 4.18 on}\n      fixed_in: {kernel: '5.4, '}\n    trials:\n"
    text = SOUND.replace("    trials:\n", requires)

    faults = case_faults(read_plain_text(text, "disk-full.md"), vocabulary, known={"slow-leak"})

    assert [(fault.line, fault.field) for fault in faults if ".requires." in fault.field] == [
        (17, "remedies[0].requires.versions.kernel"),
        (18, "remedies[0].requires.fixed_in.kernel"),
    ]
    assert [fault.reason for fault in faults] == [
        message("range_without_version", range="from 4.18 on", version="from 4.18 on"),
        message("range_without_side", range="5.4, "),
    ]


def test_remedies_that_have_no_id_yet_are_not_the_same_one(vocabulary: Vocabulary) -> None:
    nameless = "  - {kind: fix, action: {en: again}, reason: {en: again}}\n"

    assert _faults(SOUND.replace("occurrences:", nameless + nameless + "occurrences:"), vocabulary) == []


def test_a_blank_is_told_with_what_is_wanted_there(vocabulary: Vocabulary) -> None:
    text = SOUND.replace("{en: logs}", "{en: 'TODO: what was the cause?'}") + "\nTODO: the story\n"

    assert _faults(text, vocabulary) == [
        Fault("cases/disk-full.md", 9, "cause.statement.en", message("blank_left", wanted="what was the cause?")),
        Fault("cases/disk-full.md", 2, "story", message("story_left_blank")),
    ]
