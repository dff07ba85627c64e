"""The calibration: from how a differential stands to how often what stood so was right."""

from __future__ import annotations

from collections import Counter
from math import exp, exp2, log

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from diagnops.engine.calibration import (
    SHIPPED,
    SHIPPED_FILE,
    Calibration,
    CalibrationFeatures,
    LogisticModel,
    log_odds,
    recurs,
    shipped,
)
from diagnops.engine.parameters import PARAMETERS as P

BITS = st.floats(-300, 300)
FEATURES = st.builds(
    CalibrationFeatures,
    BITS,
    BITS,
    maximum=st.floats(0, 300),
    explained=BITS,
    troubles=st.floats(0, 300),
    words=st.floats(0, 15),
    contradicted=st.floats(-300, 0),
    recurs=st.floats(0, 3),
    said=st.sampled_from([0.0, 20.0, 200.0]),
    printed=st.sampled_from([0.0, 0.4, 0.6, 1.0]),
)


def _odds(probability: float) -> float:
    return probability / (1 - probability)


def test_the_one_that_is_shipped_is_what_its_file_says_and_no_field_is_left_to_chance() -> None:
    told = msgspec.json.decode(SHIPPED_FILE.read_bytes())

    assert shipped() == SHIPPED == msgspec.convert(told, Calibration)
    assert set(told) == {"known", "first", "seen", "possible", "new", "words", "printed"}
    assert set(told["words"]) == set(told["printed"]) == {"known", "first", "seen", "possible", "new"}
    for curves in (SHIPPED, SHIPPED.words, SHIPPED.printed):
        assert 0.5 < curves.seen < 1
        assert 0 < curves.possible < curves.seen
    assert SHIPPED.words.new < SHIPPED.words.possible


@pytest.mark.parametrize("lacking", ["words", "printed"])
def test_one_that_an_older_program_kept_has_the_shipped_curves_that_it_lacks(lacking: str) -> None:
    kept = msgspec.json.decode(SHIPPED_FILE.read_bytes())
    del kept[lacking]

    assert getattr(msgspec.convert(kept, Calibration), lacking) == getattr(SHIPPED, lacking)


def test_what_was_printed_has_curves_of_its_own_where_the_first_case_was_printed_before() -> None:
    told = CalibrationFeatures(3.0, 2.0, said=50.0, any_case=12.0)
    unlike, alike, same = (replace(told, printed=like) for like in (P.printed_like / 2, 0.7, 1.0))

    assert SHIPPED.curves(told) is SHIPPED.curves(unlike) is SHIPPED.words
    assert SHIPPED.curves(alike) is SHIPPED.curves(same) is SHIPPED.printed
    assert SHIPPED.is_known(alike) < 0.3 < 0.7 < SHIPPED.is_known(same)
    assert alike.told_enough
    assert not told.told_enough


def test_what_was_told_in_words_has_curves_of_its_own_by_raw_bits() -> None:
    observed = CalibrationFeatures(3.0, 2.0, 20.0, troubles=9.0)
    told = replace(observed, said=50.0, any_case=4.0)

    assert SHIPPED.curves(observed) is SHIPPED
    assert SHIPPED.curves(told) is SHIPPED.words
    known = SHIPPED.words.known
    assert _odds(SHIPPED.is_known(told)) == pytest.approx(exp(known.intercept + known.bit * 4.0))
    assert SHIPPED.is_known(told) == SHIPPED.is_known(replace(told, maximum=99.0, troubles=99.0))


@given(FEATURES)
def test_the_first_is_right_when_it_is_any_and_then_the_first(features: CalibrationFeatures) -> None:
    known, first = SHIPPED.is_known(features), SHIPPED.is_first(features)

    assert 0 <= known <= 1
    assert 0 <= first <= 1
    assert SHIPPED.probability(features) == known * first


@given(FEATURES, st.floats(0, 100))
def test_a_longer_lead_and_more_words_alike_never_make_it_less_likely(
    features: CalibrationFeatures, more: float
) -> None:
    ahead = replace(features, log_odds=features.log_odds + more, margin=features.margin + more)
    alike = replace(features, words=features.words + more)

    before = SHIPPED.probability(features)

    assert min(SHIPPED.probability(ahead), SHIPPED.probability(alike)) >= before


def test_a_lead_is_held_against_what_an_exact_repeat_would_be_given() -> None:
    of_little, of_much = (CalibrationFeatures(0.0, 0.0, maximum) for maximum in (5.0, 100.0))

    assert of_little.share_of_maximum(5.0) == 5.0 / (5.0 + P.calibration_slack)
    assert of_little.share_of_maximum(5.0) > of_much.share_of_maximum(5.0)
    assert [of_little.share_of_maximum(bits) for bits in (-1000.0, 1000.0)] == [-1.0, 1.0]
    assert CalibrationFeatures(0.0, 0.0, explained=30.0, troubles=20.0).share_of_troubles == 1.0


def test_what_an_author_s_own_word_speaks_against_counts_whole() -> None:
    stands = CalibrationFeatures(3.0, 2.0, 20.0)
    contradicted = replace(stands, contradicted=-4.0)

    before, after = SHIPPED.is_known(stands), SHIPPED.is_known(contradicted)

    assert _odds(after) == pytest.approx(_odds(before) * exp2(-4.0))
    assert SHIPPED.is_first(contradicted) == SHIPPED.is_first(stands)


def test_each_part_of_a_model_adds_to_the_log_odds() -> None:
    model = LogisticModel(1.0, 2.0, 3.0, 4.0, 5.0)
    features = CalibrationFeatures(
        0.0, 0.0, P.calibration_slack, P.calibration_slack, P.calibration_slack, 2.0, 0.0, 1.0
    )

    assert model.log_odds(P.calibration_slack, features) == 1.0 + 2.0 / 2 + 4.0 / 2 + 3.0 * 2.0 + 5.0


def test_no_lead_is_too_long_to_be_told() -> None:
    steep = Calibration(LogisticModel(0.0, 1e9), LogisticModel(0.0, 1e9), seen=0.9, possible=0.1)

    assert steep.probability(CalibrationFeatures(1e6, 1e6)) == 1.0
    assert steep.probability(CalibrationFeatures(-1e6, -1e6)) < 1e-100


@given(st.floats(-30, 30))
def test_the_odds_of_a_share_are_told_in_bits(bits: float) -> None:
    assert log_odds(exp2(bits) / (1 + exp2(bits))) == pytest.approx(bits, abs=1e-5)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_even_a_sure_share_has_odds(share: float) -> None:
    assert abs(log_odds(share)) < 50


@pytest.mark.parametrize("occurrences", [[], [0], [1, 1, 1], [1] * 500])
def test_where_nothing_recurred_nothing_is_said_of_what_recurs(occurrences: list[int]) -> None:
    """What was written down once may have happened again and not have been written down."""
    assert recurs(Counter(occurrences)) == 0.0


def test_the_more_of_what_is_on_record_recurred_the_likelier_the_next_one_is_known() -> None:
    some, most, all_ = (recurs(Counter(told)) for told in ([1] * 5 + [20], [3] * 5, [1000] * 5))

    assert 0 < some < most < all_
    assert all_ == pytest.approx(log((1 - P.new_least) / P.new_least))
