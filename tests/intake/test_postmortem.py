"""A postmortem is taken apart: its parts are found, and what Markdown marks is read as the words it marks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.intake.postmortem.reader import read_postmortem

InProportion = Callable[[Callable[[int], object], int], None]

OURS = Path(__file__).parent.parent / "data" / "postmortems"
MARKED = """\
---
title: "Disk full **again**"
date: 2024-05-06
---

Reported by: kim
The *wall* was dark, see [the ticket](https://example.com/4711).

**Impact**
Two shops saw `5xx`.

Root cause
----------

<!-- What was it? -->
```console
# not a heading
Resolution: not this
```

The `log_rotate` job of <host> was _off_.

| Time  | Event         |
|-------|---------------|
| 02:00 | **disk** full |

Resolution: logs were deleted
and the job was switched on.

> **Timeline**: said somebody else

## Action items

- [ ] Watch the **disk**
- [x] Alert: page [kim](mailto:kim@example.com)
  at night

  She has agreed.
"""


def test_english_headings_say_what_is_what() -> None:
    read = read_postmortem((OURS / "checkout-timeouts.md").read_text("utf-8"))

    assert read.title == "Checkout timeouts on 4 March 2024"
    assert read.date == "2024-03-04"
    assert list(read.parts) == ["summary", "impact", "timeline", "cause", "resolution", "lessons", "actions"]
    assert read.parts["cause"].first == (
        "The sales report shares the checkout's connection pool and keeps one connection for each shop until it ends."
    )
    assert read.parts["summary"].first == "Checkout timed out for 40 minutes from 02:00."
    assert read.parts["actions"].listed == (
        "Alert on pool usage over 80 %", "Set a limit for each report (owner: kim)",
    )  # fmt: skip
    assert read.other == ("Appendix",)


def test_korean_headings_say_what_is_what() -> None:
    read = read_postmortem((OURS / "payment-batch-ko.md").read_text("utf-8"))

    assert read.title == "결제 배치 지연"
    assert read.date == "2025-07-03"
    assert set(read.parts) == {"summary", "impact", "timeline", "cause", "resolution", "actions"}
    assert read.parts["cause"].first == "백업 작업이 같은 볼륨에서 동시에 돌면서 I/O를 모두 사용했습니다."
    assert read.parts["timeline"].text == "시각 | 내용\n\n02:10 | 배치 지연 알림\n\n04:30 | 정상화"
    assert read.parts["actions"].listed == ("백업 시각을 06시로 옮긴다", "볼륨 큐 길이에 알림을 건다")


def test_a_text_without_headings_is_read_by_its_sentences() -> None:
    read = read_postmortem((OURS / "plain-words.md").read_text("utf-8"))

    assert read.title == "On July 31st, 2018 the image service answered slowly for three hours and users saw 5xx."
    assert read.date == "2018-07-31"
    assert read.parts["cause"].first.startswith("The slowness was caused by a full disk on the cache hosts")
    assert read.parts["resolution"].first.startswith("To resolve it, engineers deleted old logs")


def test_what_markdown_marks_is_read_as_plain_text() -> None:
    read = read_postmortem(MARKED)

    assert (read.title, read.date) == ("Disk full again", "2024-05-06")
    assert read.text == MARKED.split("---\n", 2)[2].strip()
    assert {part: passage.text for part, passage in read.parts.items()} == {
        "summary": "The wall was dark, see the ticket.",
        "impact": "Two shops saw 5xx.",
        "cause": "# not a heading\nResolution: not this\n\n\nThe log_rotate job of <host> was off.\n\n"
        "Time | Event\n\n02:00 | disk full",
        "resolution": "logs were deleted\nand the job was switched on.\n\nTimeline: said somebody else",
        "actions": "Watch the disk\n\nAlert: page kim\nat night\n\nShe has agreed.",
    }
    assert read.parts["cause"].sentences == ("The log_rotate job of <host> was off.",)
    assert read.parts["resolution"].first == "logs were deleted and the job was switched on."
    assert read.parts["actions"].listed == ("Watch the disk", "Alert: page kim at night")
    assert read.other == ()


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("## Root Cause Analysis", "cause"), ("## What caused this?", "cause"), ("## Contributing Factors", "cause"),
        ("## 5 Whys: why did it happen", "cause"), ("**Trigger**", "trigger"), ("### Customer impact", "impact"),
        ("TIMELINE (UTC)\n--------------", "timeline"), ("Detection:", "detection"), ("__RCA:__", "cause"),
        ("## How was it detected?", "detection"), ("    ## Root cause", "cause"), ("## `fix`", "resolution"),
        ("## Mitigation", "resolution"), ("## How we fixed it", "resolution"), ("## Action Items", "actions"),
        ("## Follow-up", "actions"), ("## Preventing this in the future", "actions"), ("## Lessons Learned", "lessons"),
        ("## What went well", "lessons"), ("## 장애원인", "cause"), ("## 3. 원인 분석", "cause"),
        ("## 재발 방지 대책", "actions"), ("## 조치 내역", "resolution"), ("## 장애 인지", "detection"),
        ("## 영향도", "impact"), ("## 타임라인", "timeline"), ("## 배운 점", "lessons"), ("## 발단", "trigger"),
        ("**원인(추정)**", "cause"), ("원인：", "cause"),
    ],
)  # fmt: skip
def test_a_heading_is_recognised(heading: str, part: str) -> None:
    read = read_postmortem(f"# A title of four words\n\nfirst words\n\n{heading}\n\nthe body of it\n")

    assert read.title == "A title of four words"
    assert {named: passage.text for named, passage in read.parts.items()} == {
        "summary": "first words",
        part: "the body of it",
    }
    assert read.other == ()


@pytest.mark.parametrize(
    "told",
    [
        "> ## Root cause\n> a full disk", "- ## Root cause\n- a full disk", "```\n## Root cause\n```\na full disk",
        "`Root cause: a full disk`", "A full disk\nand no memory\n---", "and **Root cause** is a full disk",
    ],
)  # fmt: skip
def test_what_is_quoted_listed_code_or_amid_a_sentence_heads_nothing(told: str) -> None:
    read = read_postmortem(f"# A title of four words\n\n## Summary\n\n{told}\n\n## Impact\n\n5xx\n")

    assert list(read.parts) == ["summary", "impact"]
    assert read.other == ()
    assert "full disk" in read.parts["summary"].text.casefold()


def test_a_label_within_a_line_is_a_heading_too() -> None:
    read = read_postmortem("# Outage of the wall\n\nRoot cause: a full disk.\n\n**Impact**: 40 minutes of 5xx\n")

    assert (read.parts["cause"].text, read.parts["impact"].text) == ("a full disk.", "40 minutes of 5xx")


@pytest.mark.parametrize(
    "told",
    [
        "- **Severity**: 1\n- **Impact**: two shops\n- **Root cause**: a full disk",
        "• 일시: 02:10\n• 영향: two shops\n• 원인: a full disk",
        "## Details\n\n* **Impact:** two shops\n* **Root cause:** a full disk",
    ],
)
def test_parts_may_be_listed(told: str) -> None:
    read = read_postmortem(f"# A title of four words\n\n{told}\n")

    assert {part: passage.text for part, passage in read.parts.items()} == {
        "impact": "two shops",
        "cause": "a full disk",
    }


def test_a_list_within_a_part_is_about_that_part() -> None:
    read = read_postmortem("## Action items\n\n- **Prevent**: a limit\n- **Detection**: an alert\n- **Fix**: a patch\n")

    assert list(read.parts) == ["actions"]
    assert read.parts["actions"].listed == ("Prevent: a limit", "Detection: an alert", "Fix: a patch")


def test_headings_below_that_of_a_part_belong_to_it() -> None:
    read = read_postmortem(
        "## Root cause\n\none\n\n### The pool\n\ntwo\n\n**Why so small**\n\nthree\n\n## Photos\n\nfour\n"
    )

    assert read.parts["cause"].sentences == ("one", "two", "three")
    assert read.other == ("The pool", "Why so small", "Photos")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Postmortem: the wall went dark\n\n## Summary\n\nx", "the wall went dark"),
        ("# DNS issue\n\n## Summary\n\nx\n\n# Numbers\n\ny", "DNS issue"),
        ("# Summary\n\nThe wall went dark. It was night.\n\n# Root cause\n\nx", "The wall went dark."),
        ("## The wall went dark\n\n### Summary\n\nx", "The wall went dark"),
        ("## Summary\n\n| a |\n|---|\n| b |\n\nThe wall went dark.\n\n## Root cause\n\nx", "The wall went dark."),
        ("## Summary\n\n```\ncode\n```\n", "dark wall"),
        ("# 장애 보고서: 벽이 어두움\n\n## 개요\n\nx", "벽이 어두움"),
    ],
)
def test_the_title_is_what_stands_above_the_parts_or_is_said_first(text: str, title: str) -> None:
    assert read_postmortem(text, name="dark_wall").title == title


@pytest.mark.parametrize(
    ("told", "date"),
    [
        ("on 2024-05-06, and 2023-01-01 before", "2024-05-06"), ("2024/5/6", "2024-05-06"),
        ("2024. 5. 6. 02:10", "2024-05-06"), ("2024.05.06", "2024-05-06"), ("2024년 5월 6일", "2024-05-06"),
        ("May 6th, 2024", "2024-05-06"), ("the 6th of may 2024", "2024-05-06"), ("2024-13-06", None), ("5/6", None),
    ],
)  # fmt: skip
def test_the_first_full_date_is_that_of_the_incident(told: str, date: str | None) -> None:
    assert read_postmortem(f"It broke ({told}).").date == date


def test_bold_before_a_korean_particle_is_bold_though_markdown_overlooks_it() -> None:
    read = read_postmortem("# 벽이 어두움\n\n**원인:**디스크가 가득 참\n\n**결제 배치(batch)**가 느림\n")

    assert read.parts["cause"].sentences == ("디스크가 가득 참", "결제 배치(batch)가 느림")


@given(st.text(max_size=300))
def test_whatever_is_read_has_a_title_and_keeps_its_text(text: str) -> None:
    read = read_postmortem(text, name="told")

    assert read.title
    assert all(passage.text for passage in read.parts.values())


@pytest.mark.parametrize("unit", ["[", "**a", "<!--", "<a ", "> ", "- ", "|a", "Cause: x\n", "\n"])
def test_hostile_text_is_read_in_time_that_grows_with_it(unit: str, in_proportion: InProportion) -> None:
    in_proportion(lambda length: read_postmortem("a" + unit * (length // len(unit)) + "b"), 64_000)


def test_ticks_that_never_close_are_read_in_time_that_grows_with_them(in_proportion: InProportion) -> None:
    in_proportion(lambda length: read_postmortem("".join("`" * n for n in range(int((2 * length) ** 0.5)))), 64_000)
