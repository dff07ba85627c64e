"""The curves of incidents told in words are fitted to what reports they are given say."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from diagnops.app import Workspace
from diagnops.engine.calibration import SHIPPED
from diagnops.training.fit_words import curves, fit, left_out, loss, stand, verdicts

REPORTS = [
    {
        "id": "a",
        "text": "FATAL: sorry, too many clients already",
        "right": "postgres-connection-storm-too-many-clients",
    },
    {
        "id": "b",
        "text": "queries are slow while the database CPU idles",
        "right": "ebs-queue-saturation",
        "must_read": ["volume/io.queue_length=high", "/contrast.periodic=present"],
    },
    {"id": "c", "text": "badges are refused at the gate", "right": None, "must_read": ["nic/gone.signal=high"]},
    {"id": "d", "text": "invoices carry a wrong tax rate", "right": None, "must_read": ["service.error_rate=high"]},
]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl"
    path.write_bytes(b"\n".join(map(msgspec.json.encode, REPORTS)) + b"\n")
    return path


def test_logistic_regression_finds_the_weights_that_made_the_answers() -> None:
    random = np.random.default_rng(0)
    rows = np.column_stack([np.ones(20_000), random.normal(0, 3, 20_000)])
    fixed = random.normal(0, 1, 20_000)
    so = random.random(20_000) < 1 / (1 + np.exp(-(fixed + rows @ [-0.5, 0.8])))

    weights = fit(rows, so, fixed)

    assert weights == pytest.approx([-0.5, 0.8], abs=0.06)
    assert left_out(rows, so, fixed) == pytest.approx(loss(fixed + rows @ weights, so), abs=0.002)
    assert loss(fixed, so) > loss(fixed + rows @ weights, so)


def test_reports_are_asked_as_they_are_and_with_what_must_be_read_stated(tmp_path: Path, reports: Path) -> None:
    with Workspace.open(tmp_path / "own.db") as desk:
        stood = stand(desk, [reports])

    # What the vocabulary does not know any more is asked once.
    assert [(one.known, one.stated) for one in stood] == [
        (True, False), (True, False), (True, True), (False, False), (False, False), (False, True),
    ]  # fmt: skip
    assert (stood[0].first, stood[2].first) == (True, True)
    assert [one.features.stated > 0 for one in stood[:3]] == [False, False, True]
    said: list[str] = []
    known, first = curves(stood, said.append)
    assert [line.partition(":")[0] for line in said] == ["known", "first", "stated"]
    assert np.isfinite([known.intercept, known.bit, known.stated, first.intercept, first.bit]).all()
    told = verdicts(stood, SHIPPED.words).splitlines()
    assert [line.split("  ")[0] for line in told] == ["reports", "reports", "reports", "reports"]
    assert all("wrongly seen 0" in line for line in told)
