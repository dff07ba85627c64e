"""The arithmetic of the scores, by hand and as the data's own scorers do it."""

from __future__ import annotations

import random

import numpy as np
import pytest

from diagnops.bench.scores import Mean, Separation, average_precision, difference, figure, mean_figure, place


def reference_place(scores: list[float], right: list[bool]) -> tuple[float, float, float]:
    """As symptoms/score.py writes it."""
    outcomes = []
    for seed in range(4):
        rng = random.Random(seed)
        order = sorted(range(len(scores)), key=lambda i: (-round(scores[i], 9), rng.random()))
        k = next((n for n, i in enumerate(order, 1) if right[i]), None)
        outcomes.append((k == 1, k is not None and k <= 3, 1 / k if k else 0))
    return tuple(sum(column) / 4 for column in zip(*outcomes, strict=True))  # type: ignore[return-value]


def test_ties_are_scored_by_expectation_over_the_reference_shuffles() -> None:
    random_ = random.Random(5)
    for _ in range(200):
        count = random_.randint(1, 12)
        scores = sorted((random_.choice([0.0, 0.5, 1.0, 1.0 + 1e-12]) for _ in range(count)), reverse=True)
        right = [random_.random() < 0.3 for _ in range(count)]

        assert tuple(place(scores, right)) == reference_place(scores, right)


def test_a_lone_right_answer_in_second_place_counts_half() -> None:
    assert place([3.0, 2.0, 1.0], [False, True, False]) == (0.0, 1.0, 0.5)


def test_nothing_right_counts_nothing() -> None:
    assert place([1.0, 1.0], [False, False]) == (0.0, 0.0, 0.0)


def test_average_precision_counts_what_was_never_found() -> None:
    assert average_precision([True, False, True], 4) == pytest.approx((1 / 1 + 2 / 3) / 4)


def test_separation_is_the_share_of_pairs_in_order_with_ties_half() -> None:
    separation = Separation(np.array([3.0, 1.0]), np.array([1.0, 2.0, 0.0]))

    assert separation.value == pytest.approx((3 + 0.5 + 0 + 1) / 6)
    assert separation.resampled().mean() == pytest.approx(separation.value, abs=0.03)


def test_an_interval_holds_its_figure_and_is_the_same_each_time() -> None:
    values = Mean(np.array([1.0, 0.0, 1.0, 1.0, 0.0, 1.0]))

    assert figure(values) == figure(values)
    assert figure(values).low < figure(values).value < figure(values).high


def test_a_method_does_not_differ_from_itself() -> None:
    one = Mean(np.array([1.0, 0.0, 1.0]))

    margin = difference(one, Mean(one.values.copy()))

    assert (margin.value, margin.low, margin.high) == (0.0, 0.0, 0.0)
    assert mean_figure([one, one], [one, one]).high == 0.0


def test_in_a_mean_over_sets_each_set_counts_the_same() -> None:
    assert mean_figure([Mean(np.ones(10)), Mean(np.zeros(2))]).value == 0.5
