from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnops.cli import terminal as screen
from diagnops.cli.terminal import pad, wrap
from diagnops.kb.columns import width_of

Run = Callable[..., subprocess.CompletedProcess[str]]
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
TEXT = st.text(st.sampled_from("ab 큐높é\t·\n"), max_size=60)


@settings(deadline=None)
@given(TEXT, st.integers(12, 40), st.integers(0, 4))
def test_no_wrapped_line_is_wider_than_the_width_and_no_letter_is_lost(text: str, width: int, indent: int) -> None:
    lines = list(wrap(text, indent=" " * indent, width=width))

    assert all(width_of(line) <= width for line in lines)
    assert "".join(text.split()) == "".join("".join(lines).split())


@settings(deadline=None)
@given(TEXT, st.integers(1, 40))
def test_padded_text_takes_exactly_the_columns_it_was_given(text: str, columns: int) -> None:
    assert width_of(pad(text, columns)) == columns


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("queue", 5), ("큐", 2), ("큐 60", 5), ("café", 4), ("cafe\u0301", 4), ("ｑ", 2)],
)
def test_hangul_and_full_width_letters_take_two_columns_and_accents_none(text: str, columns: int) -> None:
    assert columns == width_of(text)


def test_lines_break_at_spaces_and_hang() -> None:
    assert list(wrap("one two three", indent="- ", hang="  ", width=10)) == ["- one two", "  three"]


def test_a_word_longer_than_a_line_is_cut_and_nothing_else_is() -> None:
    assert list(wrap("ab 1234567890 cd", indent="  ", width=10)) == ["  ab", "  12345678", "  90 cd"]


def test_text_that_is_too_long_ends_in_an_ellipsis() -> None:
    assert [pad("queue length", 6), pad("큐길이", 4), pad("ok", 6)] == ["queue…", "큐… ", "ok    "]


@pytest.mark.parametrize("command", [("cases",), ("show", "ebs-queue-saturation"), ("match", "db slow, 5xx 높음")])
def test_a_terminal_gets_colours_over_the_same_text_that_a_pipe_gets(
    command: tuple[str, ...], on_a_terminal: Callable[..., str], diagnops: Run
) -> None:
    shown = on_a_terminal(*command)
    piped = diagnops(*command).stdout

    assert "\x1b" not in piped
    assert piped == ESCAPE.sub("", shown)
    assert ("\x1b[1m" in shown) == (command[0] != "cases")


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_no_colour_gets_none(env: dict[str, str], on_a_terminal: Callable[..., str]) -> None:
    assert "\x1b" not in on_a_terminal("match", "database slow", **env)


def test_an_empty_no_color_does_not_count(on_a_terminal: Callable[..., str]) -> None:
    assert "\x1b[1" in on_a_terminal("match", "database slow", NO_COLOR="")


def test_a_bar_appears_on_a_terminal_only_when_work_takes_more_than_a_moment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(moment: float, *, terminal: bool) -> str:
        monkeypatch.setattr(screen, "_MOMENT", moment)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
        with screen.progress("encoding") as advance:
            advance(1, 2)
            advance(2, 2)
        return capsys.readouterr().err

    assert (said(60.0, terminal=True), said(-1.0, terminal=False)) == ("", "")
    assert "encoding" in said(-1.0, terminal=True)


def test_work_that_cannot_be_counted_is_seen_at_once_and_work_within_work_is_told_by_the_outer_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with screen.progress("outer", at_once=True), screen.progress("inner", at_once=True):
        pass
    with screen.progress("next", at_once=True):
        pass

    said = capsys.readouterr().err

    assert [name in said for name in ("outer", "inner", "next")] == [True, False, True]
