"""Plain text: bytes become the text that was meant, what was done to it is told, and what is no text is refused."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diagnops.intake.plaintext import LARGEST, MOST, PlainText, plain_text, shortened
from diagnops.kb.errors import InputError
from diagnops.kb.masking import mask, masking_note
from diagnops.kb.message import Message, message

InProportion = Callable[[Callable[[int], object], int], None]

CONTROL = {*map(chr, range(32)), "\x7f", *map(chr, range(0x80, 0xA0)), "\u202e", "\ufeff"} - {"\t", "\n"}

CP949 = message("read_as_cp949")
LOST = message("bytes_left_out", count=1)
TWO_CONTROLS = message("controls_left_out", count=2)
ESCAPES = message("escapes_left_out")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", PlainText("", ())),
        (b"disk full\r\nno swap\rno\tfree inodes\n", PlainText("disk full\nno swap\nno\tfree inodes\n", ())),
        ("디스크 가득 참".encode(), PlainText("디스크 가득 참", ())),
        ("디스크 가득 참".encode("utf-8-sig"), PlainText("디스크 가득 참", ())),
        ("디스크 가득 참".encode("utf-16"), PlainText("디스크 가득 참", ())),
        (
            "디스크 가득 참, 100 %".encode("cp949"),
            PlainText("디스크 가득 참, 100 %", (CP949,)),
        ),
        (
            b"caf\xe9 is slow",
            PlainText("caf  is slow", (LOST,)),
        ),
        (
            "rotated \u202eecrof\u202c by the log tool, twice".encode(),
            PlainText(
                "rotated  ecrof  by the log tool, twice",
                (TWO_CONTROLS,),
            ),
        ),
    ],
)
def test_bytes_become_the_text_that_was_meant_and_what_was_done_is_told(data: bytes, expected: PlainText) -> None:
    assert expected == plain_text(data)


@pytest.mark.parametrize(
    "escape",
    [
        "\x1b[31m",
        "\x1b[1;38;5;196m",
        "\x1b[2J",
        "\x1b]0;title\x07",
        "\x1b]8;;http://x\x1b\\",
        "\x1bPq#0\x1b\\",
        "\x1bM",
    ],
)
def test_a_terminal_escape_leaves_the_text_around_it(escape: str) -> None:
    assert PlainText("disk full", (ESCAPES,)) == plain_text(f"disk{escape} full".encode())


BINARY = message("input_is_binary")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (bytes(range(256)) * 100, BINARY),
        (b"\x7fELF" + b"\0" * 100, BINARY),
        (b"PK\x03\x04" + bytes((i * 97) % 256 for i in range(5000)), BINARY),
        (b"\xe9\xe8\xff " * 50, message("input_encoding_unknown")),
        (b"a" * (LARGEST + 1), message("input_too_large", megabytes=64)),
    ],
)
def test_what_is_no_text_is_refused_with_the_way_out(data: bytes, told: Message) -> None:
    with pytest.raises(InputError) as refused:
        plain_text(data)

    assert told == refused.value.message


def test_a_long_log_is_read_once_a_line_whatever_its_figures() -> None:
    lines = [f"03:00:{i % 60:02d} request {i} took {i % 7} ms on 0x{i:08x}" for i in range(2_000)]
    log = "\n".join([*lines, "disk full", *lines])

    notes: list[Message] = []
    read = shortened(log, notes)

    assert f"{lines[0]}\ndisk full" == read
    assert [message("input_shortened", characters=len(log), lines=4001, kept=2, different=2)] == notes


def test_a_text_that_never_repeats_is_read_up_to_the_limit() -> None:
    words = [f"{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676 % 26)} is slow" for i in range(17_000)]

    read = shortened("\n".join(words), [])

    assert MOST - 20 <= len(read) <= MOST
    assert read.splitlines()[:-1] == words[: len(read.splitlines()) - 1]


@settings(deadline=None)
@given(st.text(max_size=300))
@example("비밀번호=0")
def test_text_without_control_characters_is_given_back_but_for_its_secrets(text: str) -> None:
    clean = "".join(c for c in text if c.isprintable() or c in "\t\n")
    hidden = mask(clean)

    notes = (masking_note(hidden.kinds),) if hidden.kinds else ()
    assert PlainText(hidden.text, notes) == plain_text(clean.encode())


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_become_clean_text_or_a_refusal(data: bytes) -> None:
    try:
        read = plain_text(data)
    except InputError:
        return

    assert set() == {c for c in read.text if c in CONTROL or "\ud800" <= c <= "\udfff"}


@pytest.mark.parametrize(
    "unit",
    [
        b"\x1bP",
        b"\x1b]",
        b"\x1b[",
        b"\x1b[0",
        b"\n",
        b" ",
        b"1",
        b"deadbeef",
        b"a",
        b"\x1bPx\x1b",
        "느려 ".encode("cp949"),
    ],
)
def test_no_input_takes_long_to_read_or_to_refuse(unit: bytes, in_proportion: InProportion) -> None:
    def read(length: int) -> None:
        with contextlib.suppress(InputError):
            plain_text(b"slow " + unit * (length // len(unit)))

    in_proportion(read, 3_000_000)
