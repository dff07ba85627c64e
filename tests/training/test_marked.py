"""Marked texts: reports are read with their marks, and all are free of faults."""

from __future__ import annotations

from pathlib import Path

from diagnops.kb.vocabulary import Vocabulary
from diagnops.training.marked import REPORTS, marked_texts, read_reports

REPORT = """\
## en
Since Monday [the nightly job takes five hours](job/job.duration=high; five hours). We run 3.2.

## ko
[쿼리가 느려요](database/db.client.operation.duration=high)

## en
[this is of no signal](job/job.nothing=high)
"""


def test_a_report_is_a_whole_text_with_its_marks(tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = tmp_path / "one.md"
    path.write_text(REPORT, "utf-8")

    found, problems = read_reports(path, vocabulary)

    assert [(one.language, one.text, len(one.marks), one.source) for one in found] == [
        ("en", "Since Monday the nightly job takes five hours. We run 3.2.", 1, "reports/one"),
        ("ko", "쿼리가 느려요", 1, "reports/one"),
    ]
    assert [problem.line for problem in problems] == [7]


def test_the_reports_have_no_faults(vocabulary: Vocabulary) -> None:
    problems = [problem for path in sorted(REPORTS.glob("*.md")) for problem in read_reports(path, vocabulary)[1]]

    assert problems == []


def test_there_are_tellings_phrases_and_reports(vocabulary: Vocabulary) -> None:
    kinds = {text.source.partition("/")[0] for text in marked_texts(vocabulary)}

    assert kinds == {"tellings", "phrases", "reports"}
