"""Fitting the channels: what tells the right case counts, what does not is left at nothing."""

from __future__ import annotations

import numpy as np
import pytest

from diagnops.bench.data import Document, Texts
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


def test_a_report_competes_with_those_filed_before_it() -> None:
    titles = ["Datanode out of disk", "Slow shuffle", "Out of disk on datanode", "Web page broken", "disk is full"]
    reports = [
        Document(f"R-{day}", title, "No space left on device", {"created": f"2020-01-0{day}"})
        for day, title in enumerate(titles, 1)
    ]
    relevant = {"R-3": frozenset({"R-1"}), "R-5": frozenset({"R-1", "R-3"})}

    asked = questions(Texts(reports, reports[2:], relevant, {}))

    assert [(len(q.right), int(q.right.sum())) for q in asked] == [(2, 1), (4, 2)]
