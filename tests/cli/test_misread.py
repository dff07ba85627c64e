"""`diagnops misread`, and readings among the corrections."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from subprocess import CompletedProcess

Run = Callable[..., CompletedProcess[str]]
FINE = "the database CPU is fine"


def test_a_clause_is_corrected_listed_and_taken_back(diagnops: Run) -> None:
    made = diagnops("misread", FINE, "database/CPU=high")
    found = json.loads(diagnops("match", FINE, "--json").stdout)["observations"]
    listed = diagnops("corrections").stdout
    back = diagnops("corrections", "--withdraw", "r1")

    assert made.stdout.splitlines() == [
        "correction r1 kept: “the database CPU is fine” says database · CPU utilization:",
        "high",
        "Take it back: diagnops corrections --withdraw r1",
    ]
    assert [one["state"] for one in found] == ["high"]
    assert listed.startswith(" r1  “the database CPU is fine” says database · CPU utilization: high (")
    assert back.stdout.startswith("correction r1 is taken back: ")
    assert re.search(r"; taken back \d{4}-\d\d-\d\d \d\d:\d\d \w+$", " ".join(diagnops("corrections").stdout.split()))
    assert [one["kind"] for one in json.loads(diagnops("corrections", "--json").stdout)] == ["misread"]


def test_korean_and_what_says_nothing(diagnops: Run) -> None:
    told = diagnops("misread", FINE, "데이터베이스/CPU 사용률", "--lang", "ko").stdout

    assert told.startswith("정정 r1 저장: “the database CPU is fine”에는")
    assert json.loads(diagnops("match", FINE, "--json").stdout)["observations"] == []


def test_evaluate_tells_what_was_flipped_of_what_is_kept(diagnops: Run) -> None:
    diagnops("investigate", f"{FINE}, the volume queue depth is high", stdin="q\n")
    diagnops("misread", FINE, "database/CPU=high")

    told = " ".join(diagnops("evaluate", "--limit", "1").stdout.split())

    assert "Flipped by somebody: 1 of 2 different readings that investigations keep." in told


def test_what_means_nothing_is_told(diagnops: Run) -> None:
    for args in (
        ("misread", "...", "database/CPU"),
        ("misread", FINE, "gizmo=high"),
        ("corrections", "--withdraw", "x"),
    ):
        assert diagnops(*args).returncode == 2
