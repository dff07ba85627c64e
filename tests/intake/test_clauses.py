"""A sentence is cut where one thing has been said and the next begins."""

from __future__ import annotations

import pytest

from diagnops.intake.clauses import clauses
from diagnops.intake.lexicon import Lexicon
from diagnops.intake.scan import scan
from diagnops.kb.wordforms import clean

CPU, QUEUE, MEMORY = "system.cpu.utilization", "io.queue_length", "system.memory.utilization"


def _parts(text: str, lexicon: Lexicon) -> list[list[str]]:
    """The signals, states and negations of each clause that has some."""
    said = [
        [t.value for t in part.tokens if t.kind in ("signal", "cue", "not")]
        for part in clauses(scan(clean(text), lexicon))
    ]
    return [part for part in said if part]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("CPU is high, memory is normal", [[CPU, "high"], [MEMORY, "normal"]]),
        ("CPU is high and memory is normal", [[CPU, "high"], [MEMORY, "normal"]]),
        ("CPU는 높고 메모리는 정상", [[CPU, "high"], [MEMORY, "normal"]]),
        ("CPU는 높지 않고 메모리는 정상", [[CPU, "high", "not"], [MEMORY, "normal"]]),  # one predicate
        ("memory is high with idle CPU", [[MEMORY, "high"], ["idle", CPU]]),
        ("something is wrong with the CPU", [["trouble", CPU]]),
        ("CPU: normal", [[CPU, "normal"]]),  # only the state of what stands before
    ],
)
def test_each_thing_that_is_said_is_a_clause(text: str, parts: list[list[str]], lexicon: Lexicon) -> None:
    assert _parts(text, lexicon) == parts


def test_what_ended_something_begins_its_clause(lexicon: Lexicon) -> None:
    found = clauses(scan(clean("CPU is normal after a restart"), lexicon))

    assert [part.tokens[0].kind for part in found if part.tokens] == ["signal", "beside"]
