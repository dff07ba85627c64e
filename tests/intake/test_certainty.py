"""Certainty: what was read from words says how surely, what was stated or answered is sure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.intake.answer import read_answer
from diagnops.intake.lexicon import Lexicon
from diagnops.intake.notation import read_seen
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary

Read = Callable[[str], Incident]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("database queries are slow", 0.77),
        ("쿼리가 느립니다", 0.77),
        ("the database CPU is idle", 0.33),
        ("No errors in the application", 0.33),
        ("we restarted the service", 0.39),
    ],
)
def test_what_was_read_is_as_sure_as_readings_of_its_kind_were_right(text: str, certainty: float, read: Read) -> None:
    (seen,) = read(text).observations

    assert seen.was_read
    assert seen.certainty == certainty


def test_what_was_stated_or_answered_is_sure(vocabulary: Vocabulary, lexicon: Lexicon) -> None:
    signal = vocabulary.signal["io.queue_length"]
    stated = read_seen("volume/io.queue_length=high", vocabulary)
    answered = read_answer("high", "volume", signal, vocabulary, lexicon).seen
    told = read_answer("the disk queue is 60", "volume", signal, vocabulary, lexicon).told

    assert answered is not None
    assert told is not None
    for seen in (stated, answered, told.observations[0]):
        assert (seen.certainty, seen.was_read) == (1.0, False)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("It was nice", 0),  # a verb, not the application server of that name
        ("WAS 응답이 이상함", 1),
        ("The balancer and the balancer", 1),
        ("database CPU", 2),
        ("hello", 0),
    ],
)
def test_it_is_told_how_many_signals_and_components_are_named(text: str, named: int, read: Read) -> None:
    assert read(text).named == named
