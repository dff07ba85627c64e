"""The library is asked public texts that were judged by hand, and the counts are what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagnops.app import Workspace
from diagnops.bench.library import (
    WRITTEN,
    Answer,
    Told,
    alert_id,
    ask,
    covered,
    in_korean,
    judged_uncovered,
    main,
    misses,
    read_alerts,
    read_judged,
    row,
    table,
    uncovered,
)
from diagnops.cases import FOLDER
from diagnops.kb.errors import InputError

RIGHT = frozenset({"conntrack-table-full"})


def answer(verdict: str, listed: tuple[str, ...], first: tuple[str, ...], right: frozenset[str] = RIGHT) -> Answer:
    return Answer(Told("a-set", "q-1", "text", right), verdict, listed, first)  # type: ignore[arg-type]


def test_every_judged_case_is_shipped_and_enough_texts_were_judged() -> None:
    judged = read_judged()
    shipped = {path.stem for path in FOLDER.glob("*.md")}
    assert set().union(*judged.values()) <= shipped
    assert len(judged) >= 150


def test_the_korean_texts_are_of_covered_ones_and_in_korean() -> None:
    told = in_korean(read_judged())
    assert len(told) >= 30
    for one in told:
        assert one.right, one.id
        assert any("가" <= c <= "힣" for c in one.text), one.id


def test_what_is_told_as_uncovered_was_judged_so_or_written_half_in_korean() -> None:
    judged = read_judged()
    told = uncovered(dict.fromkeys(judged, "some text"))
    assert len(told) >= 60
    assert all(not judged[one.set, one.id] for one in told if one.set != WRITTEN)
    written = [one for one in told if one.set == WRITTEN]
    korean = sum(any("가" <= c <= "힣" for c in one.text) for one in written)
    assert 2 * korean == len(written) >= 30


def test_a_text_that_is_not_at_hand_is_not_asked() -> None:
    judged = {("s", "q-1"): RIGHT, ("s", "q-2"): RIGHT, ("s", "q-3"): frozenset[str]()}
    texts = {("s", "q-1"): "one", ("s", "q-3"): "three"}
    assert covered(judged, texts) == [Told("s", "q-1", "one", RIGHT)]
    assert judged_uncovered(judged, texts) == [Told("s", "q-3", "three")]


def test_an_alert_rule_is_read_without_its_template_and_named_without_its_text(tmp_path: Path) -> None:
    rule = {"service": "Disk", "name": "Disk full", "description": "Disk {{ $labels.device }} is  full", "for": None}
    file = tmp_path / "rules.jsonl"
    file.write_text(json.dumps(rule) + "\n")
    (read,) = read_alerts(file)
    assert (read.id, read.title, read.text) == (alert_id("Disk", "Disk full"), "Disk full", "Disk is full")
    file.write_text("no json\n")
    with pytest.raises(InputError, match=r"rules\.jsonl.*--alerts"):
        list(read_alerts(file))


def test_counts_tell_first_found_shown_and_wrongly_seen() -> None:
    answers = [
        answer("seen", ("conntrack-table-full",), ("conntrack-table-full", "x")),
        answer("new", (), ("x", "conntrack-table-full")),
        answer("seen", ("x",), ("x",)),
        answer("new", (), ()),
    ]
    counts = row("all", answers)
    assert (counts.texts, counts.first, counts.found, counts.listed) == (4, 1, 2, 1)
    assert (counts.seen, counts.false, counts.possible, counts.new) == (2, 1, 0, 2)
    assert "| all | 4 | 1 (25%) | 2 (50%) | 1 (25%) | 2 (50%) | 1 (25%) | 0 (0%) | 2 (50%) |" in table([counts])
    assert "| none | 0 |" in table([row("none", [])])


def test_misses_are_covered_texts_not_found_and_uncovered_ones_said_to_be_seen() -> None:
    lost = answer("new", (), ("x",))
    false = answer("seen", ("x",), ("x",), frozenset())
    fine = answer("new", (), ("x",), frozenset())
    assert list(misses([lost, false, fine])) == [
        "a-set\tq-1\tconntrack-table-full\tnew\tx",
        "a-set\tq-1\t-\tseen\tx",
    ]


def test_a_text_is_asked_as_match_would_be_and_nothing_said_is_nothing_found(library_base: Path) -> None:
    told = [
        Told("s", "q-1", "kernel: nf_conntrack: table full, dropping packet; new connections time out", RIGHT),
        Told("s", "q-2", "zxqv", RIGHT),
    ]
    with Workspace.open(library_base) as desk:
        full, nothing = ask(told, desk)

    assert full.found
    assert (nothing.listed, nothing.verdict) == ((), "open")


def test_a_folder_that_is_missing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path / "nowhere")]) == 1
    assert "no such folder" in capsys.readouterr().err
