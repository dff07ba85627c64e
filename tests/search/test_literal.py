"""Literal lines: found whatever differs in them each time, and not where something else stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.search.literal import lines_in, literal_lines

LINES = literal_lines([
    (0, 0, "database is not accepting commands to avoid wraparound data loss in database \"<name>\""),
    (1, 0, "nf_conntrack: table full, dropping packet"),
    (2, 0, "<program>: page allocation failure: order:<n>, mode:<flags>"),
    (3, 0, "OOMKilled"),
    (4, 0, "에러: 큐가 가득 찼습니다"),
])  # fmt: skip


def _owners(text: str) -> set[int]:
    return {line.owner for line in lines_in(text, LINES)}


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("ERROR:  database is not accepting commands to avoid wraparound\n  data loss in database 'shop'\nHINT: …", 0),
        ("[1234.5] nf_conntrack: nf_conntrack: table full, dropping packet.", 1),
        ("NF_CONNTRACK: TABLE FULL, DROPPING PACKET", 1),
        ("kworker/u8:1: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL), nodemask=(null)", 2),
        ("last state: Terminated (OOMKilled)", 3),
        ("로그에 에러: 큐가 가득 찼습니다 라고만 나옵니다", 4),
    ],
)
def test_a_line_is_found_however_it_is_written(text: str, owner: int) -> None:
    assert _owners(text) == {owner}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "is the database not accepting commands?",
        "table full, dropping packet",  # a part of a line is none
        "OOMKilledByUs",
        "page allocation failure: mode:0x1, order:4",  # the other way round
        f"x: page allocation failure: order:{'9' * 400}, mode:0",  # too far apart to be one line
    ],
)
def test_what_is_only_like_a_line_is_none(text: str) -> None:
    assert not _owners(text)


def test_a_line_that_differs_in_everything_is_left_out() -> None:
    assert literal_lines([(0, 0, "<name>: <n> …")]) == {}


@given(st.text(max_size=40), st.text(max_size=40), st.integers(0, 99999))
def test_what_stands_around_a_line_does_not_hide_it(before: str, after: str, number: int) -> None:
    text = f"{before}\nfoo: page allocation failure: order:{number}, mode:{number}\n{after}"
    assert 2 in _owners(text)
