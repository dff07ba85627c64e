"""Fitting the channels: what tells the right case counts, what does not is left at nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from diagnops.bench.data import choose, find_splits, read_texts
from diagnops.training.fit_similarity import CHANNELS, Question, fit, questions


def test_a_channel_that_tells_the_right_case_counts_and_noise_does_not() -> None:
    pytest.importorskip("scipy")
    random = np.random.default_rng(0)
    asked = []
    for _ in range(60):
        right = np.zeros(8)
        right[random.integers(8)] = 1
        given = random.random((8, len(CHANNELS)))
        given[:, 0] += right
        given[:, 1] -= right
        asked.append(Question(given, right))

    weights = fit([asked])

    assert weights[0] > 5 * max(weights[1:])
    assert (weights[1], min(weights)) == (0, 0)


def test_a_report_competes_with_those_filed_before_it(data: Path) -> None:
    texts = read_texts(choose(find_splits(data), ["reports"], "unseen")[0])

    asked = questions(texts)

    assert [(len(q.right), int(q.right.sum())) for q in asked] == [(2, 1), (4, 2)]
