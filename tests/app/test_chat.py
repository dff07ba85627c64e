"""Answers for chats: short, whole, and safe to post."""

from __future__ import annotations

from markdown_it import MarkdownIt
from msgspec.structs import replace

from diagnops.app import Workspace, chat_answer, chat_status
from diagnops.kb.case import Occurrence, Text

SLOW = "5xx at the load balancer, queries are slow and the database CPU is idle"


def _lines(markdown: str) -> list[str]:
    return [line for line in markdown.splitlines() if line]


def test_an_answer_has_verdict_reasons_check_remedy_and_what_was_read(desk: Workspace) -> None:
    diagnosis = desk.diagnose(desk.read(SLOW))

    lines = _lines(chat_answer(desk, diagnosis, link="http://127.0.0.1:8040/a/1"))

    assert lines[0].startswith("*POSSIBLY SEEN")
    assert lines[0].endswith("*")
    assert any(line.startswith("1. ") and "(`ebs-queue-saturation`)" in line for line in lines)
    assert any(line.startswith("   - for: ") for line in lines)
    assert lines[lines.index("```") + 1] == diagnosis.next_checks[0].how[0].run
    assert any(line.startswith("*Remedy") for line in lines)
    assert any(line.startswith("- Read: ") and "CPU utilization low" in line for line in lines)
    assert lines[-1] == "http://127.0.0.1:8040/a/1"


def test_it_tells_how_often_and_how_lately_it_happened_here(desk: Workspace) -> None:
    case = desk.cases.get("ebs-queue-saturation")
    ours = (Occurrence(when="2024-02-29"), Occurrence(when="2026-05"))
    desk.case_base.add([replace(case, occurrences=(*case.occurrences, *ours))], who="kim")

    assert "happened here 2 times, last on 2026-05" in chat_answer(desk, desk.diagnose(desk.read(SLOW)))
    told = desk.diagnose(desk.read("로드밸런서에서 5xx, 쿼리가 느리고 DB CPU는 한가함"))
    assert "여기서 2번 일어남, 마지막 2026-05" in chat_answer(desk, told)


def test_titles_and_texts_of_others_make_no_links_mentions_or_code(desk: Workspace) -> None:
    case = desk.cases.get("ebs-queue-saturation")
    bad = "<!here> @here [x](https://evil.example) ```"
    desk.case_base.add([replace(case, title=Text(en=f"{case.title.en} {bad}"))], who="kim")
    text = f"{SLOW}. {bad} www.evil.example"
    investigation = desk.investigations.start(text)

    for markdown in (
        chat_answer(desk, desk.diagnose(desk.read(text))),
        chat_status(desk, investigation, "en"),
    ):
        tokens = [child for token in MarkdownIt("commonmark").parse(markdown) for child in token.children or ()]
        assert not {"link_open", "image", "html_inline"} & {token.type for token in tokens}
        assert "@here" not in markdown
        assert "<!" not in markdown
        assert "https://" not in markdown
        assert sum(token.type == "fence" for token in MarkdownIt("commonmark").parse(markdown)) == 1


def test_a_status_tells_what_it_may_be_and_then_how_it_came_to_that(desk: Workspace) -> None:
    investigation = desk.investigations.start(SLOW)

    lines = _lines(chat_status(desk, investigation, "en"))

    assert lines[0] == f"# {SLOW}"
    assert lines.index("## Timeline") > next(at for at, line in enumerate(lines) if line.startswith("*Check next"))
    assert lines[-1].endswith("database · CPU utilization low")
