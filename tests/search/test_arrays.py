"""Sums of many things at once are those of one thing after the other, to the last digit."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diagnops.search.arrays import sums_in_turn

VALUES = st.lists(st.floats(0, 1e9, width=32), max_size=40)


@given(st.lists(VALUES, max_size=12))
def test_values_are_summed_up_in_turn(things: list[list[float]]) -> None:
    which = np.repeat(np.arange(len(things)), [len(values) for values in things])
    values = np.array([value for values in things for value in values], float) ** 0.5

    found = sums_in_turn(which, values, len(things))

    assert found.tolist() == np.bincount(which, values, len(things)).tolist()


def test_of_many_values_no_digit_is_another() -> None:
    values = np.random.default_rng(0).random(10_000)
    which = np.repeat([0, 2], [9_000, 1_000])

    assert sums_in_turn(which, values, 4).tolist() == np.bincount(which, values, 4).tolist()
