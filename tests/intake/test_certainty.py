"""Certainty: what was read from words says how surely, what was stated or answered is sure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.intake.answer import read_answer
from diagnops.intake.certainty import Features, certainty
from diagnops.intake.lexicon import Lexicon
from diagnops.intake.notation import read_seen
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary

Read = Callable[[str], Incident]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [("database queries are slow", 0.77), ("쿼리가 느립니다", 0.77), ("No errors in the application", 0.33)],
)
def test_what_was_read_by_rule_alone_is_as_sure_as_readings_of_its_kind(
    text: str, certainty: float, read_rules: Read
) -> None:
    (seen,) = read_rules(text).observations

    assert seen.was_read
    assert seen.certainty == certainty


def test_what_both_readers_see_is_surer_than_what_one_sees() -> None:
    one = Features(
        seen=1.0,
        side=1.0,
        signal=1.0,
        length=3.0,
        elsewhere=False,
        fine=False,
        by_rule=True,
        by_reader=False,
    )
    weights = certainty()

    assert weights.of(one) < weights.of(one._replace(by_reader=True))
    assert weights.of(one._replace(signal=-3.0)) < weights.of(one)
    assert weights.of(one._replace(by_rule=False, by_reader=True)) < weights.of(one._replace(by_reader=True))


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
