"""The checks suite: one check at a time, answered from the record, until the right cause is ahead."""

from __future__ import annotations

import msgspec
import pytest

from diagnops.bench import checks
from diagnops.bench.checks import MOST, ORDERS, Asked, Inquiry, Place, Situation, ask, by_product, judge
from diagnops.bench.data import Record
from diagnops.bench.symptoms import Stream
from diagnops.bench.translation import Naming
from diagnops.engine.diagnosis import SymptomEvidence, UnexplainedEvidence

from .conftest import FAILURES

RECORDS = [msgspec.convert(f, Record) for f in FAILURES]
STREAM = Stream(RECORDS, frozenset(r.id for r in RECORDS))


def inquiry(query: str) -> Inquiry:
    question = next(q for q in STREAM.questions() if q.query.id == query)
    return Inquiry(Naming(RECORDS), question)


@pytest.mark.parametrize("order", [by_product, *ORDERS.values()])
def test_only_queries_whose_cause_was_seen_before_are_asked(order: checks.Order) -> None:
    asked = ask(STREAM, order)

    assert {a.query for a in asked} == {"f-3", "f-4", "f-5", "f-7"}


def test_the_same_is_asked_again_with_the_same_seed() -> None:
    assert ask(STREAM, ORDERS["random order"]) == ask(STREAM, ORDERS["random order"])


def test_an_answer_comes_from_the_record_and_a_place_is_asked_once() -> None:
    one = inquiry("f-5")
    asked: list[Place] = []
    known: list[int] = []

    def stubborn(now: Situation) -> Place | None:
        known.append(len(now.candidates[0].evidence))
        asked.extend(now.unasked[:1])
        return now.unasked[0] if now.unasked else None

    log_odds = list(one.rounds(stubborn, draw=0))

    assert len(asked) == len(set(asked))
    assert len(log_odds) == len(asked) + 1  # before the first check, and after each one until nothing is left to ask
    assert log_odds[-1] == pytest.approx(one.in_the_end())


def test_it_begins_with_two_symptoms_and_nothing_that_is_normal() -> None:
    begun: list[Situation] = []

    def watch(now: Situation) -> None:
        begun.append(now)

    list(inquiry("f-4").rounds(watch, draw=0))

    told = {
        (e.signal, e.observed)
        for c in begun[0].candidates
        for e in c.evidence
        if isinstance(e, SymptomEvidence | UnexplainedEvidence)
    }
    assert len({signal for signal, _ in told}) <= 2
    assert all(state != "normal" for _, state in told)


def test_what_is_given_up_counts_as_one_more_than_it_was_given() -> None:
    asked = [
        Asked("a", True, {1.0: 0, 2.0: 2}),
        Asked("b", True, {1.0: 4, 2.0: None}),
        Asked("c", False, {1.0: None, 2.0: None}),
    ]

    samples = judge(asked)

    assert samples["checks to 1 bit"].value == 4.0
    assert samples["within 30, 1 bit"].value == pytest.approx(2 / 3)
    assert samples["mean checks to 1 bit"].value == pytest.approx((0 + 4 + MOST + 1) / 3)
    assert samples["checks to 1 bit, if told at all"].value == 2.0
    assert samples["checks to 2 bits"].value == MOST + 1
