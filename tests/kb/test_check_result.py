"""What a check found is known in the same words in every language."""

from __future__ import annotations

import msgspec
import pytest

from diagnops.kb.case import State
from diagnops.kb.check_result import CheckResult
from diagnops.kb.message import Message, message

LEVEL = message("high_from", figure="31 ms", level="20 ms")


def _found(state: State | None, because: Message, where: str = "") -> CheckResult:
    return CheckResult("volume", "io.latency", "command", "iostat -dxm 5 3", state, because, where)


@pytest.mark.parametrize(
    ("because", "where", "words"),
    [
        (LEVEL, "vda", "vda: 31 ms"),
        (LEVEL, "", "31 ms"),
        (message("line_found", line="Out of memory"), "", "Out of memory"),
        (message("so_now"), 'device="vda"', 'device="vda"'),
        (message("looked_not_there"), "", "iostat -dxm 5 3"),
    ],
)
def test_its_words_are_where_and_what_was_seen_or_how_it_was_looked(because: Message, where: str, words: str) -> None:
    seen = _found("high", because, where).observation()

    assert seen is not None
    assert (str(seen), seen.words, seen.origin) == ("volume/io.latency=high", words, "check")


def test_what_nobody_can_say_is_not_known() -> None:
    assert _found(None, message("no_figure")).observation() is None


def test_it_is_read_back_as_it_was_written() -> None:
    found = _found("high", message("usual_beyond_level", because=LEVEL, figure="31 ms", usual="2 ms", z=12.5), "a\tb")

    assert msgspec.json.decode(msgspec.json.encode(found), type=CheckResult) == found
