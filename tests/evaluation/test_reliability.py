"""Reliability: what was said, held against what was so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.evaluation.reliability import Bin, calibration_error, reliability

ANSWERS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)


def test_answers_are_put_together_by_what_was_said_and_empty_bins_are_left_out() -> None:
    told = [(0.1, False), (0.15, True), (0.9, True), (1.0, True)]

    low, high = reliability(told, bins=5)

    assert low == Bin(0.0, 0.2, pytest.approx(0.125), 0.5, 2)  # type: ignore[arg-type]
    assert high == Bin(0.8, 1.0, pytest.approx(0.95), 1.0, 2)  # type: ignore[arg-type]


def test_what_lies_on_a_border_counts_once_and_above_it() -> None:
    assert [(b.low, b.count) for b in reliability([(0.5, True), (0.0, False), (1.0, True)], bins=2)] == [
        (0.0, 1),
        (0.5, 2),
    ]


def test_of_nothing_nothing_is_told() -> None:
    assert list(reliability([])) == []


@given(ANSWERS, st.integers(1, 20))
def test_every_answer_is_in_one_bin_and_the_means_lie_in_it(answers: list[tuple[float, bool]], bins: int) -> None:
    found = list(reliability(answers, bins))

    assert sum(b.count for b in found) == len(answers)
    assert sum(b.was * b.count for b in found) == pytest.approx(sum(right for _, right in answers))
    assert all(b.low - 1e-9 <= b.said <= b.high + 1e-9 for b in found)


def test_the_error_is_the_mean_gap_over_all_answers() -> None:
    bins = [Bin(0.0, 0.5, 0.2, 0.4, 1), Bin(0.5, 1.0, 0.9, 0.8, 3)]

    assert calibration_error(bins) == pytest.approx((0.2 * 1 + 0.1 * 3) / 4)
    assert calibration_error(iter(bins)) == calibration_error(bins)


@given(ANSWERS)
def test_who_says_what_is_so_makes_no_error_and_nobody_more_than_all(answers: list[tuple[float, bool]]) -> None:
    sure = [(float(right), right) for _, right in answers]

    assert calibration_error(reliability(sure)) == 0
    assert 0 <= calibration_error(reliability(answers)) <= 1
