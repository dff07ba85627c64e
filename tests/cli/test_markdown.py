"""`match --markdown` and `status --markdown`: what is pasted into a chat."""

from __future__ import annotations

from collections.abc import Callable
from subprocess import CompletedProcess

Run = Callable[..., CompletedProcess[str]]


def test_an_answer_is_printed_for_a_chat_in_the_language_of_the_text(diagnops: Run) -> None:
    english = diagnops("match", "5xx at the balancer, queries are slow, database CPU idle", "--markdown").stdout
    korean = diagnops("match", "로드밸런서에서 5xx, 쿼리가 느림, DB CPU는 한가함", "--markdown").stdout

    assert english.startswith("*POSSIBLY SEEN (")
    assert "\n*Check next: " in english
    assert "\n```\n" in english
    assert korean.startswith("*본 적이 있을 수 있음 (")
    assert "\n*다음 확인: " in korean
    assert "\n- 읽음: " in korean


def test_a_status_is_the_answer_and_the_timeline(diagnops: Run) -> None:
    diagnops("investigate", "5xx at the balancer, queries are slow", stdin="q\n")

    told = diagnops("status", "--markdown").stdout

    assert told.startswith("# 5xx at the balancer, queries are slow\n")
    assert told.index("*Check next: ") < told.index("## Timeline")
