"""Postings: sums over the cases that hold a term, against sums by hand."""

from __future__ import annotations

import numpy as np
import pytest

from diagnops.engine.postings import Bag, cosine, rarity, saturating, shares


def bag(**times: float) -> Bag:
    names = {"disk": 3, "full": 9, "slow": 1}
    return Bag(np.array([names[name] for name in times], np.uint64), np.array(list(times.values()), np.float32))


BAGS = [bag(disk=2, full=1), bag(slow=1), bag(disk=1), bag()]
ASKED = np.array([9, 3, 77], np.uint64)


def test_a_term_knows_how_many_hold_it() -> None:
    assert saturating(BAGS).holders(ASKED).tolist() == [1, 2, 0]


def test_a_case_that_repeats_a_term_weighs_more_up_to_one() -> None:
    once, twice = 1 / (1 + 1.2 * (0.5 + 0.5 * 1 / 1.25)), 2 / (2 + 1.2 * (0.5 + 0.5 * 3 / 1.25))

    sums = saturating(BAGS).sums(np.array([3], np.uint64), np.ones(1, np.float32), 4)

    assert sums.tolist() == pytest.approx([twice, 0, once, 0], abs=1e-3)


def test_a_case_is_wholly_like_itself() -> None:
    postings = cosine(BAGS)
    rare = rarity(4, postings.holders(np.array([3, 9], np.uint64)))
    weight = np.array([1 + np.log(2), 1], np.float32) * rare

    sums = postings.sums(np.array([3, 9], np.uint64), weight / np.linalg.norm(weight), 4)

    assert sums[0] == pytest.approx(1, abs=2e-3)


def test_all_terms_of_a_case_together_are_its_whole() -> None:
    assert shares(BAGS).sums(np.array([1, 3, 9], np.uint64), np.ones(3, np.float32), 4).tolist() == pytest.approx(
        [1, 1, 1, 0], abs=1e-3
    )


def test_nothing_is_asked_of_nothing() -> None:
    empty = saturating([])

    assert empty.holders(ASKED).tolist() == [0, 0, 0]
    assert empty.sums(ASKED, np.ones(3, np.float32), 0).tolist() == []
