"""Runs of letters: inside words, borders counting, the same run once."""

from __future__ import annotations

import numpy as np
import pytest

from diagnops.search.ngrams import character_ngrams


def runs_by_hand(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for word in (f" {w} " for w in text.split()):
        for size in (3, 4, 5):
            for at in range(len(word) - size + 1):
                found[word[at : at + size]] = found.get(word[at : at + size], 0) + 1
    return found


@pytest.mark.parametrize("text", ["disk", "a", "disks disk dusk", "디스크 full", "ab abc abcd abcde"])
def test_the_runs_are_those_found_by_hand(text: str) -> None:
    by_hand = runs_by_hand(text)

    found = character_ngrams(text)

    assert (len(by_hand), sorted(by_hand.values())) == (len(found.keys), sorted(found.times.tolist()))


def test_words_that_share_a_beginning_share_runs_and_others_do_not() -> None:
    assert len(np.intersect1d(character_ngrams("throttling").keys, character_ngrams("Throttled!").keys)) > 10
    assert len(np.intersect1d(character_ngrams("disk").keys, character_ngrams("lease").keys)) == 0


def test_nothing_has_no_runs() -> None:
    assert [len(character_ngrams(text).keys) for text in ("", " ", "-- !")] == [0, 0, 0]
