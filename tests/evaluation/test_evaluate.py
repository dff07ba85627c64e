"""Evaluate: what was answered becomes figures that say what they rest on."""

from __future__ import annotations

from diagnops.bench.recurring import recurring
from diagnops.engine.calibration import CalibrationFeatures
from diagnops.engine.diagnosis import Verdict
from diagnops.evaluation.evaluate import Prediction, evaluation, predictions, share
from diagnops.evaluation.evaluation_case import EvaluationCase, Kind, evaluation_cases, past
from diagnops.evaluation.reliability import reliability
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.encoders import encoder


def _answer(kind: Kind, rank: int | None, verdict: Verdict = "possible", probability: float = 0.5) -> Prediction:
    right = frozenset() if kind in ("first", "summed") else frozenset(["a"])
    question = EvaluationCase(kind, "a", 0, Incident(), right, "a")
    return Prediction(question, verdict, "a", probability, rank, CalibrationFeatures(0.0, 0.0), True, 1.0)


def test_every_incident_is_answered_and_mostly_by_its_case(vocabulary: Vocabulary) -> None:
    cases = recurring(vocabulary, causes=12, times=2)
    asked = evaluation_cases(cases, vocabulary, lambda text: Incident(unread=text))
    done: list[tuple[int, int]] = []

    found = predictions(asked, past(cases, vocabulary, encoder()), advance=lambda one, of: done.append((one, of)))
    figures = evaluation(found, cases=len(cases), recurrences=24)

    assert len(found) == len(asked) == len(done) == 48
    assert figures.again is not None
    # Causes made apart, so this holds nothing but that the machinery works; their words are mostly those of others.
    assert figures.again.recall_3.value > 0.8
    assert figures.verdicts["first"].asked == 24
    assert all(a.rank is None for a in found if a.question.kind == "first")
    assert figures.slowest is not None
    assert figures.slowest.milliseconds == max(a.milliseconds for a in found)


def test_ranks_become_recall_and_mean_reciprocal_rank() -> None:
    found = evaluation([_answer("again", rank) for rank in (1, 2, 4, None)], cases=9, recurrences=4).again

    assert found is not None
    assert [found.recall_1.value, found.recall_3.value, found.recall_10.value] == [0.25, 0.5, 0.75]
    assert found.mrr == (1 + 1 / 2 + 1 / 4) / 4


def test_a_wrong_seen_is_told_apart_from_a_right_one() -> None:
    asked = [
        _answer("again", 1, "seen"),
        _answer("again", 2, "seen"),
        _answer("first", None, "seen"),
        _answer("first", None, "new"),
        _answer("summed", None, "seen"),
    ]

    found = evaluation(asked, cases=9, recurrences=2)

    assert (found.verdicts["again"].seen, found.verdicts["again"].seen_wrong) == (2, 1)
    assert found.false_seen == share(1, 2)
    assert found.false_seen_summed == share(1, 1)
    assert found.missing == 48


def test_reliability_holds_what_was_said_against_what_was_so() -> None:
    asked = [_answer("again", 1, probability=0.9), _answer("first", None, probability=1.0)]

    (only,) = reliability([(a.probability, a.right) for a in asked], bins=5)

    assert (only.said, only.was, only.count) == (0.95, 0.5, 2)


def test_self_tests_and_summaries_count_for_neither_reliability_nor_recall() -> None:
    found = evaluation([_answer("self", 1), _answer("summed", None)], cases=2, recurrences=0)

    assert found.again is None
    assert found.reliability == ()
    assert found.calibration_error is None
    assert found.self_test is not None


def test_nothing_asked_is_nothing_found() -> None:
    found = evaluation([], cases=0, recurrences=0)

    assert (found.again, found.false_seen, found.slowest) == (None, None, None)
