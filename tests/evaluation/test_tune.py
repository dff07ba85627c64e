"""Tune: a calibration is fitted to recurrences, and kept where it is better on cases it was not fitted to."""

from __future__ import annotations

import random
from importlib.util import find_spec

import pytest
from msgspec.structs import replace

from diagnops.engine.calibration import SHIPPED, Calibration, CalibrationFeatures, LogisticModel
from diagnops.evaluation.evaluate import Prediction
from diagnops.evaluation.evaluation_case import EvaluationCase, Kind
from diagnops.evaluation.tune import FALSE_SEEN, Tuning, dump_tunings, fit, in_force, load_tunings, ready, tune
from diagnops.kb.errors import InputError
from diagnops.kb.incident import Incident
from diagnops.kb.message import message

needs_sklearn = pytest.mark.skipif(not find_spec("sklearn"), reason="NOT PROVED: pip install 'diagnops[tune]'")

FLAT = Calibration(LogisticModel(-0.6, 0.3, 0.0), LogisticModel(3.0, 0.3, 0.0), 0.9, 0.2)
"""Says about the same of everything."""


def _answer(kind: Kind, case: int, lead: float, *, right: bool) -> Prediction:
    kin = f"case-{case:03}"
    question = EvaluationCase(kind, kin, 0, Incident(), frozenset([kin] if kind == "again" else []), kin)
    return Prediction(
        question, "possible", kin, 0.5, 1 if right else None, CalibrationFeatures(lead, lead, maximum=10.0), True, 1.0
    )


def _answers(causes: int = 60, margin: float = 6.0) -> list[Prediction]:
    """Each cause asks as a recurrence, which leads by `margin` bits more than the first of its kind, give or take 3."""
    drawn = random.Random(1)
    return [
        _answer(kind, case, drawn.gauss(margin * (kind == "again"), 3), right=kind == "again" and drawn.random() < 0.95)
        for case in range(causes)
        for kind in ("again", "first")
    ]


@needs_sklearn
@pytest.mark.parametrize("causes", [60, 300])
def test_what_leads_by_more_is_said_to_be_likelier_and_few_new_ones_are_said_to_be_seen(causes: int) -> None:
    predicted = _answers(causes)
    fitted = fit(predicted, FLAT)

    assert fitted.known.lead > 0
    first = [a for a in predicted if a.question.kind == "first"]
    seen = sum(fitted.probability(a.features) >= fitted.seen for a in first)
    assert seen / len(first) <= FALSE_SEEN
    assert (
        fitted.probability(CalibrationFeatures(20, 20, maximum=10.0)) > fitted.seen > fitted.possible == FLAT.possible
    )


@needs_sklearn
def test_what_was_told_in_words_and_what_was_observed_only_are_each_fitted_to_their_own() -> None:
    observed = _answers()
    told = [replace(a, features=replace(a.features, said=50.0)) for a in _answers(margin=9.0)]

    both, few = fit([*observed, *told], FLAT), fit([*observed, *told[:20]], FLAT)

    assert both.known == few.known == fit(observed, FLAT).known != FLAT.known
    assert both.words == fit(told, FLAT).words != FLAT.words
    assert few.words == FLAT.words  # of ten recurrences nothing can be told


@needs_sklearn
def test_the_better_one_is_kept_by_cases_it_was_not_fitted_to() -> None:
    found = tune(_answers(), FLAT)

    assert found.better
    assert found.new.log_loss < found.old.log_loss
    assert found.recurrences == 60
    assert not tune(_answers(), found.calibration).new.log_loss < 0.9 * found.new.log_loss


@needs_sklearn
def test_a_fitted_one_that_claims_more_of_what_was_never_seen_is_not_kept() -> None:
    found = tune(_answers(), FLAT)
    bold = found._replace(new=replace(found.new, false_seen=0.2))

    assert not bold.better


@needs_sklearn
def test_nothing_is_learned_where_a_lead_tells_nothing() -> None:
    backward = [replace(a, features=replace(a.features, log_odds=-a.features.log_odds)) for a in _answers()]

    assert fit(backward, FLAT).known == FLAT.known
    assert fit([replace(a, rank=None) for a in _answers()], FLAT).first == FLAT.first
    assert fit([], FLAT) == FLAT


@needs_sklearn
def test_a_new_kind_for_which_not_all_was_looked_at_is_no_false_claim() -> None:
    unsettled = [replace(a, settled=a.question.kind == "again") for a in _answers()]

    assert fit(unsettled, FLAT).seen == 0.5


def test_too_few_recurrences_are_told_with_how_many_are_missing() -> None:
    with pytest.raises(InputError) as told:
        ready(12)

    assert told.value.message == message("too_few_recurrences", hint="add_recurrences", have=12, enough=50, missing=38)


def test_the_last_change_is_in_force_and_none_is_lost() -> None:
    tuned = Tuning("2026-11-23T06:00:00+00:00", "kim", FLAT, recurrences=60)
    back = Tuning("2026-11-24T06:00:00+00:00", "lee")

    assert in_force([]) == SHIPPED
    assert in_force([tuned]) == FLAT
    assert in_force([tuned, back]) == SHIPPED
    assert load_tunings(dump_tunings([tuned, back])) == [tuned, back]
    assert load_tunings(None) == []


def test_damaged_history_is_told_with_the_way_out() -> None:
    with pytest.raises(InputError) as told:
        load_tunings('[{"at": 1}')

    assert told.value.message == message("tuning_damaged", hint="reset_calibration")
