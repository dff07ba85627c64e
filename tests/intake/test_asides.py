"""The text back, piece by piece: what was read, what was not, and what is not about what is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.kb.incident import Clause, Incident

Read = Callable[[str], Incident]


def _kind(clause: Clause) -> str:
    return "aside" if clause.aside else "unread" if clause.unread else "read"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "Hi all, CPU is high and the totals are off by one. Any ideas? Thanks!",
            [
                ("Hi all", "aside"),
                ("CPU is high", "read"),
                ("and the totals are off by one", "unread"),
                ("Any ideas", "aside"),
                ("Thanks", "aside"),
            ],
        ),
        (
            "안녕하세요. 디비가 느린데 큐 길이는 모르겠습니다. 합계가 하루씩 밀립니다. 혹시 비슷한 사례 있나요?",
            [
                ("안녕하세요", "aside"),
                ("디비가 느린데", "read"),
                ("큐 길이는 모르겠습니다", "aside"),
                ("합계가 하루씩 밀립니다", "unread"),
                ("혹시 비슷한 사례 있나요", "aside"),
            ],
        ),
        ("Database team: our CPU is idle", [("Database team:", "aside"), ("our CPU is idle", "read")]),
        ("at com.foo.Bar(Bar.java:12) [app]", [("at com.foo.Bar(Bar.java:12) [app]", "unread")]),
        ("no idea why latency is high", [("no idea why latency is high", "read")]),
        ("------\n...\n", []),
    ],
)
def test_every_piece_is_told_once(text: str, pieces: list[tuple[str, str]], read: Read) -> None:
    assert [(clause.text, _kind(clause)) for clause in read(text).clauses] == pieces


@pytest.mark.parametrize(
    "text",
    [
        "I don't know the queue length",
        "we are not sure whether the disk is full",
        "Is the disk full?",
        "큐 길이는 모르겠어요",
        "디스크가 꽉 찼나요?",
    ],
)
def test_what_nobody_knows_and_what_is_asked_is_no_state(text: str, read: Read) -> None:
    incident = read(text)

    assert incident.observations == ()
    assert [clause.aside for clause in incident.clauses] == [True]


@pytest.mark.parametrize("text", ["Why is the CPU high?", "왜 CPU가 높나요?", "I don't know why the CPU is high"])
def test_who_asks_why_says_that_it_is_so(text: str, read: Read) -> None:
    assert [str(o) for o in read(text).observations] == ["system.cpu.utilization=high"]


def test_no_word_is_lost_between_the_pieces(read: Read) -> None:
    text = (
        "Hello, since Friday's deploy pods restart again and again; memory is high, but CPU is fine.\n"
        "배포 이후 502가 나고, DB는 멀쩡합니다. 왜 그런지 모르겠어요. thanks in advance"
    )

    words = [word for clause in read(text).clauses for word in clause.text.split()]

    assert [word.strip(",;.!?") for word in text.split()] == [word.strip(",;.!?") for word in words]
