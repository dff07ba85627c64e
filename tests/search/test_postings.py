"""Postings and collections of them: sums over the texts that hold a term, against sums by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from diagnops.search.collection import Collection
from diagnops.search.postings import Bag, Postings, idf, term_keys


def bag(**times: float) -> Bag:
    names = {"disk": 3, "full": 9, "slow": 1}
    return Bag(np.array([names[name] for name in times], np.uint64), np.array(list(times.values()), np.float32))


BAGS = [bag(disk=2, full=1), bag(slow=1), bag(disk=1), bag()]
ASKED = np.array([9, 3, 77], np.uint64)
LENGTHS = np.array([3, 1, 1, 0]) / 1.25


def of(*parts: Sequence[Bag], gone: Sequence[int] = ()) -> Collection:
    """A collection of texts that lie in several segments; some of them are gone."""
    there = np.array([at not in gone for at in range(sum(map(len, parts)))])
    return Collection([Postings.of(some) for some in parts], np.split(there, np.cumsum([*map(len, parts)])[:-1]))


def test_a_term_has_one_key_on_every_machine() -> None:
    assert term_keys(["ebs", "볼륨", "a"]).tolist() == [
        10061965421275134906, 12941167080380138852, 11012737257959980825,
    ]  # fmt: skip
    assert term_keys([]).tolist() == []


def test_a_term_knows_how_many_hold_it() -> None:
    assert of(BAGS).document_frequency(ASKED).tolist() == [1, 2, 0]
    assert of(BAGS[:1], BAGS[1:]).document_frequency(ASKED).tolist() == [1, 2, 0]
    assert of(BAGS, gone=[0]).document_frequency(ASKED).tolist() == [0, 1, 0]


def test_a_text_that_repeats_a_term_weighs_more_up_to_one() -> None:
    once, twice = 1 / (1 + 1.2 * (0.5 + 0.5 * 1 / 1.25)), 2 / (2 + 1.2 * (0.5 + 0.5 * 3 / 1.25))

    score = of(BAGS).bm25(np.array([3], np.uint64), np.ones(1, np.float32), LENGTHS, 1.0)

    assert score.tolist() == pytest.approx([twice, 0, once, 0])


def test_a_text_is_wholly_like_itself() -> None:
    texts, asked = of(BAGS), np.array([3, 9], np.uint64)
    weight = np.array([1 + np.log(2), 1], np.float32) * idf(4, texts.document_frequency(asked))

    score = texts.cosine(asked, weight / np.linalg.norm(weight), texts.norms())

    assert score[0] == pytest.approx(1)


def test_all_terms_of_a_text_together_are_its_whole() -> None:
    texts = of(BAGS)

    assert texts.shares(np.array([1, 3, 9], np.uint64), texts.rarities()).tolist() == pytest.approx([1, 1, 1, 0])


def test_nothing_is_asked_of_nothing() -> None:
    empty = of([])

    assert empty.document_frequency(ASKED).tolist() == [0, 0, 0]
    assert empty.shares(ASKED, empty.rarities()).tolist() == []


@pytest.mark.parametrize("seed", range(4))
def test_how_texts_are_parted_changes_no_digit(seed: int) -> None:
    chance = np.random.default_rng(seed)
    share = 2.0 ** -np.arange(1, 9)  # from a term that every second text holds to one of a text in 256
    bags = [
        Bag(np.flatnonzero(row).astype(np.uint64), chance.integers(1, 5, int(row.sum())).astype(np.float32))
        for row in chance.random((300, len(share))) < share
    ]
    gone = sorted(chance.choice(300, 40, replace=False).tolist())
    cuts = sorted(chance.choice(300, 3, replace=False).tolist())
    left = [at for at in range(300) if at not in gone]
    asked, weights = np.arange(len(share), dtype=np.uint64)[::-1].copy(), chance.random(len(share)).astype(np.float32)
    lengths = np.array([float(one.times.sum()) for one in bags])

    whole = of([bags[at] for at in left])
    parted = of(*(bags[first:last] for first, last in zip([0, *cuts], [*cuts, 300], strict=True)), gone=gone)

    assert parted.document_frequency(asked).tolist() == whole.document_frequency(asked).tolist()
    assert parted.norms()[left].tolist() == whole.norms().tolist()
    assert (
        parted.cosine(asked, weights, parted.norms())[left].tolist()
        == whole.cosine(asked, weights, whole.norms()).tolist()
    )
    assert parted.shares(asked, parted.rarities())[left].tolist() == whole.shares(asked, whole.rarities()).tolist()
    assert (
        parted.bm25(asked, weights, lengths, 6.0)[left].tolist()
        == whole.bm25(asked, weights, lengths[left], 6.0).tolist()
    )  # fmt: skip


def test_merged_postings_are_those_of_the_texts_that_stay() -> None:
    numbers = [np.array([0, -1], np.int32), np.array([-1, 1], np.int32)]

    one = Postings.merged([Postings.of(BAGS[:2]), Postings.of(BAGS[1:3])], numbers)
    made = Postings.of([BAGS[0], BAGS[2]])

    assert {name: array.tolist() for name, array in one.arrays().items()} == {
        name: array.tolist() for name, array in made.arrays().items()
    }
