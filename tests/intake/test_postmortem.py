"""A postmortem becomes a draft: its parts are found, its blanks are marked, and nothing in it is invented or lost.

Real ones are read from a folder that never enters the repository: DIAGNOPS_BENCH_DATA, as `python -m diagnops.bench`
is given it with --data.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.intake.lexicon import Lexicon
from diagnops.intake.plaintext import plain_text
from diagnops.intake.postmortem import draft_of, read_postmortem
from diagnops.kb.case import Case
from diagnops.kb.casefile import read_plain_text, write_case
from diagnops.kb.errors import InputError
from diagnops.kb.lint import case_faults
from diagnops.kb.vocabulary import Vocabulary

OURS = Path(__file__).parent.parent / "data" / "postmortems"
REAL = Path(os.environ.get("DIAGNOPS_BENCH_DATA", "/nowhere")) / "text" / "postmortem-match"


def _draft(text: str, vocabulary: Vocabulary, lexicon: Lexicon, name: str = "told") -> Case:
    return draft_of(read_postmortem(text, name=name), vocabulary, lexicon, source=f"{name}.md")


def _accepted_once_filled(case: Case, vocabulary: Vocabulary) -> int:
    """How many blanks the draft has; `check` tells of these only, and of nothing once they are filled."""
    text = write_case(case)
    lines = text.splitlines()
    blanks = case_faults(read_plain_text(text, f"{case.id}.md"), vocabulary)
    assert all("TODO:" in lines[fault.line - 1] for fault in blanks), blanks
    filled = read_plain_text(text.replace("TODO: ", "somebody said: "), f"{case.id}.md")
    filled.case()
    assert case_faults(filled, vocabulary) == []
    return len(blanks)


def test_english_headings_say_what_is_what() -> None:
    read = read_postmortem((OURS / "checkout-timeouts.md").read_text("utf-8"))

    assert read.title == "Checkout timeouts on 4 March 2024"
    assert read.date == "2024-03-04"
    assert set(read.parts) == {"summary", "impact", "timeline", "cause", "resolution", "lessons", "actions"}
    assert read.parts["cause"].startswith("The sales report shares the checkout's connection pool")
    assert read.parts["summary"].startswith("Checkout timed out")
    assert read.other == ("Appendix",)


def test_korean_headings_say_what_is_what() -> None:
    read = read_postmortem((OURS / "payment-batch-ko.md").read_text("utf-8"))

    assert read.title == "결제 배치 지연"
    assert read.date == "2025-07-03"
    assert set(read.parts) == {"summary", "impact", "timeline", "cause", "resolution", "actions"}
    assert read.parts["cause"].startswith("백업 작업이 같은 볼륨에서")


@pytest.mark.parametrize("name", ["checkout-timeouts", "payment-batch-ko", "plain-words"])
def test_the_draft_of_a_postmortem_has_only_marked_blanks(name: str, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    text = (OURS / f"{name}.md").read_text("utf-8")

    case = _draft(text, vocabulary, lexicon, name)

    assert case.status == "draft"
    assert case.story == text.strip()
    assert case.symptoms
    assert _accepted_once_filled(case, vocabulary) >= 1


def test_what_was_normal_is_read_too(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    for name in ("checkout-timeouts", "payment-batch-ko"):
        case = _draft((OURS / f"{name}.md").read_text("utf-8"), vocabulary, lexicon)
        read = {(s.role, s.signal, s.state) for s in case.symptoms}

        assert ("database", "system.cpu.utilization", "normal") in read
        assert not any(s.signal == "service.latency" and s.state == "normal" for s in case.symptoms)


def test_what_ended_it_and_what_was_promised_are_remedies_to_be_completed(
    vocabulary: Vocabulary, lexicon: Lexicon
) -> None:
    case = _draft((OURS / "checkout-timeouts.md").read_text("utf-8"), vocabulary, lexicon)

    assert [(r.action.en, r.trials[0].outcome) for r in case.remedies] == [
        ("We gave the report a pool of its own with four connections.", "worked"),
        ("Alert on pool usage over 80 %", "advised"),
        ("Set a limit for each report (owner: kim)", "advised"),
    ]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("## Root Cause Analysis", "cause"), ("## What caused this?", "cause"), ("## Contributing Factors", "cause"),
        ("## 5 Whys: why did it happen", "cause"), ("**Trigger**", "trigger"), ("### Customer impact", "impact"),
        ("TIMELINE (UTC)\n--------------", "timeline"), ("Detection:", None), ("## How was it detected?", "detection"),
        ("## Mitigation", "resolution"), ("## How we fixed it", "resolution"), ("## Action Items", "actions"),
        ("## Follow-up", "actions"), ("## Preventing this in the future", "actions"), ("## Lessons Learned", "lessons"),
        ("## What went well", "lessons"), ("## 장애원인", "cause"), ("## 3. 원인 분석", "cause"),
        ("## 재발 방지 대책", "actions"), ("## 조치 내역", "resolution"), ("## 장애 인지", "detection"),
        ("## 영향도", "impact"), ("## 타임라인", "timeline"), ("## 배운 점", "lessons"), ("## 발단", "trigger"),
    ],
)  # fmt: skip
def test_a_heading_is_recognised(heading: str, part: str | None) -> None:
    read = read_postmortem(f"# A title of four words\n\nfirst words\n\n{heading}\n\nthe body of it\n")

    if part:
        assert read.parts[part] == "the body of it"
        assert read.other == ()


def test_a_label_within_a_line_is_a_heading_too() -> None:
    read = read_postmortem("# Outage of the wall\n\nRoot cause: a full disk.\n\n**Impact**: 40 minutes of 5xx\n")

    assert (read.parts["cause"], read.parts["impact"]) == ("a full disk.", "40 minutes of 5xx")


def test_front_matter_gives_title_and_date() -> None:
    read = read_postmortem('---\ntitle: "Disk full again"\ndate: 2024-05-06\n---\n\n## Root cause\n\nlogs\n')

    assert (read.title, read.date) == ("Disk full again", "2024-05-06")
    assert "date: 2024" not in read.text


def test_names_with_underscores_stay_whole(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    case = _draft("# A **big** outage\n\n## Root cause\n\n`innodb_flush_log` was _two_.\n", vocabulary, lexicon)

    assert case.title.en == "A big outage"
    assert case.cause.statement.en == "innodb_flush_log was two."


def test_a_text_that_says_no_cause_leaves_a_blank(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    case = _draft("Everything was purple for a while.", vocabulary, lexicon)

    assert case.cause.statement.en == "TODO: what was the cause? One sentence"
    assert case.remedies == ()
    assert [n.en for n in case.not_on_record] == [
        "What was looked at and found normal.",
        "What was tried and did not help.",
        "What ended it, and how that was verified.",
    ]


@given(st.text(max_size=300))
def test_whatever_is_read_gives_a_draft_with_marked_blanks_only(
    vocabulary: Vocabulary, lexicon: Lexicon, text: str
) -> None:
    try:
        told = plain_text(text.encode("utf-8", "replace")).text
    except InputError:
        return
    if told.strip():
        _accepted_once_filled(_draft(told, vocabulary, lexicon), vocabulary)


@pytest.mark.skipif(
    not REAL.exists(),
    reason="real postmortems NOT read: set DIAGNOPS_BENCH_DATA to the folder with text/postmortem-match",
)
def test_real_postmortems_become_drafts_that_check_accepts_once_their_blanks_are_filled(
    vocabulary: Vocabulary, lexicon: Lexicon
) -> None:
    ours = {line.split("\t")[1] for line in (REAL / "dev" / "qrels.tsv").read_text("utf-8").splitlines()[1:]}
    with gzip.open(REAL / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        told = [one for one in map(json.loads, file) if one["id"] in ours]
    with_cause = 0
    for one in told:
        text = plain_text(f"# {one['title']}\n\n{one['text']}".encode()).text
        case = _draft(text, vocabulary, lexicon, re.sub(r"\W+", "-", one["id"]))
        _accepted_once_filled(case, vocabulary)
        with_cause += not (case.cause.statement.en or "").startswith("TODO:")

    assert len(told) >= 5
    assert with_cause > len(told) * 0.7
