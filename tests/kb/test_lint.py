"""What an author can get wrong in a case beyond its shape, each told at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnops.cases import FOLDER
from diagnops.kb.casefile import read_plain_file, read_plain_text
from diagnops.kb.lint import case_faults, case_notes
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


def _faults(text: str, vocabulary: Vocabulary, file: str = "cases/disk-full.md") -> list[str]:
    return [str(fault) for fault in case_faults(read_plain_text(text, file), vocabulary, ["slow-leak", "disk-full"])]


def test_a_sound_case_has_no_faults(vocabulary: Vocabulary) -> None:
    assert _faults(SOUND, vocabulary) == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.stem)
def test_a_shipped_case_has_no_faults_and_nothing_to_note(path: Path, vocabulary: Vocabulary) -> None:
    known, case = [other.stem for other in FOLDER.glob("*.md")], read_plain_file(path)

    assert case_faults(case, vocabulary, known) == []
    assert case_notes(case, vocabulary) == []


def test_a_signal_on_a_component_it_is_not_known_on_is_noted_and_no_fault(vocabulary: Vocabulary) -> None:
    odd = SOUND.replace("role: volume", "role: cdn", 1)

    notes = [str(note) for note in case_notes(read_plain_text(odd, "disk-full.md"), vocabulary)]

    assert _faults(odd, vocabulary) == []
    assert notes == [
        "disk-full.md:6: symptoms[0].role: io.queue_length is not known on 'cdn', so words are not read that way; "
        "known: volume"
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        (
            "id: disk-full", "id: disk-ful",
            "2: id: 'disk-ful' does not match the file name; call the file disk-ful.md",
        ),
        (
            "role: volume, signal: io.queue_length, state: high}\n  -",
            "role: volume, signal: Queue Depth, state: high}\n  -",
            "6: symptoms[0].signal: 'Queue Depth' is a name of 'io.queue_length'; write that",
        ),
        (
            "role: host", "role: server",
            "7: symptoms[1].role: 'server' is a name of 'host'; write that",
        ),
        (
            "role: host", "role: hoost",
            "7: symptoms[1].role: unknown role 'hoost'; did you mean 'host'?",
        ),
        (
            "state: low", "state: absent",
            "7: symptoms[1].state: system.cpu.utilization is a measure: high, low, normal",
        ),
        (
            "role: host, signal: system.cpu.utilization", "role: volume, signal: io.queue_length",
            "7: symptoms[1]: io.queue_length on volume is given twice",
        ),
        (
            "      - {role: volume, signal: io.queue_length", "      - {role: volume, signal: 큐 뎁스",
            "22: occurrences[0].symptoms[0].signal: '큐 뎁스' is a name of 'io.queue_length'; write that",
        ),
        (
            "role: filesystem", "role: 파일시스템",
            "10: cause.role: '파일시스템' is a name of 'filesystem'; write that",
        ),
        (
            "occurrences:",
            "  - {id: rotate-logs, kind: fix, action: {en: again}, reason: {en: again}}\noccurrences:",
            "19: remedies[1].id: 'rotate-logs' is used twice",
        ),
        (
            "outcome: worked, verified: {en: the disk stayed half empty for a month}", "outcome: failed",
            "17: remedies[0].trials[0].verified: missing: say how it was established that it failed;"
            " only `advised` can do without",
        ),
        (
            "case: slow-leak", "case: slow-leek",
            "24: related[0].case: no case 'slow-leek'; did you mean 'slow-leak'?",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_line(right: str, wrong: str, fault: str, vocabulary: Vocabulary) -> None:
    text = SOUND.replace(right, wrong, 1)

    assert text != SOUND
    assert [f"cases/disk-full.md:{fault}"] == _faults(text, vocabulary)


def test_an_unknown_signal_names_the_nearest_at_its_line(vocabulary: Vocabulary) -> None:
    (fault,) = _faults(SOUND.replace("system.cpu.utilization", "system.cpu.utilisatoin"), vocabulary)

    assert fault.startswith(
        "cases/disk-full.md:7: symptoms[1].signal: unknown signal 'system.cpu.utilisatoin'; did you mean "
        "'system.cpu.utilization'"
    )


@pytest.mark.parametrize(("status", "faults"), [("draft", 0), ("active", 1), ("fixed", 1), ("retired", 1)])
def test_only_a_draft_can_do_without_symptoms(status: str, faults: int, vocabulary: Vocabulary) -> None:
    text = f"---\nid: a\ntitle: {{en: t}}\nstatus: {status}\nsymptoms: []\ncause: {{statement: {{en: c}}}}\n---\n"

    told = ["a.md:5: symptoms: a case that is no draft needs at least one symptom"]

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
    assert "write it like >= 4.18, < 5.4 || >= 5.10" in faults[0].reason
