"""Postings: sums over the cases that hold a term, against sums by hand."""

from __future__ import annotations

import numpy as np
import pytest

from diagnops.search.postings import Bag, cosine, idf, saturating, shares, term_keys


def bag(**times: float) -> Bag:
    names = {"disk": 3, "full": 9, "slow": 1}
    return Bag(np.array([names[name] for name in times], np.uint64), np.array(list(times.values()), np.float32))


BAGS = [bag(disk=2, full=1), bag(slow=1), bag(disk=1), bag()]
ASKED = np.array([9, 3, 77], np.uint64)


def test_a_term_has_one_key_on_every_machine() -> None:
    assert term_keys(["ebs", "볼륨", "a"]).tolist() == [
        10061965421275134906, 12941167080380138852, 11012737257959980825,
    ]  # fmt: skip
    assert term_keys([]).tolist() == []


def test_a_term_knows_how_many_hold_it() -> None:
    assert saturating(BAGS).document_frequency(ASKED).tolist() == [1, 2, 0]


def test_a_case_that_repeats_a_term_weighs_more_up_to_one() -> None:
    once, twice = 1 / (1 + 1.2 * (0.5 + 0.5 * 1 / 1.25)), 2 / (2 + 1.2 * (0.5 + 0.5 * 3 / 1.25))

    score = saturating(BAGS).score(np.array([3], np.uint64), np.ones(1, np.float32), 4)

    assert score.tolist() == pytest.approx([twice, 0, once, 0], abs=1e-3)


def test_a_case_is_wholly_like_itself() -> None:
    postings = cosine(BAGS)
    rare = idf(4, postings.document_frequency(np.array([3, 9], np.uint64)))
    weight = np.array([1 + np.log(2), 1], np.float32) * rare

    score = postings.score(np.array([3, 9], np.uint64), weight / np.linalg.norm(weight), 4)

    assert score[0] == pytest.approx(1, abs=2e-3)


def test_all_terms_of_a_case_together_are_its_whole() -> None:
    assert shares(BAGS).score(np.array([1, 3, 9], np.uint64), np.ones(3, np.float32), 4).tolist() == pytest.approx(
        [1, 1, 1, 0], abs=1e-3
    )


def test_nothing_is_asked_of_nothing() -> None:
    empty = saturating([])

    assert empty.document_frequency(ASKED).tolist() == [0, 0, 0]
    assert empty.score(ASKED, np.ones(3, np.float32), 0).tolist() == []


def test_terms_of_many_cases_and_of_few_give_what_going_from_case_to_case_gives() -> None:
    chance = np.random.default_rng(7)
    share = 2.0 ** -np.arange(1, 9)  # from a term that every second case holds to one of a case in 256
    bags = []
    for row in chance.random((300, len(share))) < share:
        document_frequencies = np.flatnonzero(row)
        bags.append(
            Bag(
                document_frequencies.astype(np.uint64),
                chance.integers(1, 5, len(document_frequencies)).astype(np.float32),
            )
        )
    asked, weights = np.arange(len(share), dtype=np.uint64), chance.random(len(share)).astype(np.float32)

    postings = shares(bags)
    rare = idf(300, postings.document_frequency(asked))
    by_hand = [float((weights * rare)[b.keys].sum() / rare[b.keys].sum()) if len(b.keys) else 0.0 for b in bags]

    assert len(postings.rows)
    assert len(postings.case)
    assert postings.document_frequency(asked).tolist() == [sum(key in b.keys for b in bags) for key in asked]
    assert postings.score(asked, weights, 300) == pytest.approx(by_hand, abs=1e-3)
