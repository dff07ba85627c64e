"""`diagnops doctor`: what it says of a sound case base and of one that is not."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_sound_case_base_is_said_to_be_sound(diagnops: Run) -> None:
    done = diagnops("doctor", "--lang", "en")
    assert done.returncode == 0
    assert done.stdout.startswith("sound: ")


def test_what_was_found_can_be_had_as_json(diagnops: Run) -> None:
    findings = json.loads(diagnops("doctor", "--json").stdout)
    assert {finding["state"] for finding in findings} == {"sound"}


def test_a_damaged_case_is_unsound_and_named(diagnops: Run, tmp_path: Path, damage: Callable[..., None]) -> None:
    base = tmp_path / "cases.db"
    assert diagnops("cases", "--db", str(base)).returncode == 0
    damage(base, "update \"case\" set body = '{' where id = 'ebs-queue-saturation'")
    done = diagnops("doctor", "--lang", "en", "--db", str(base))
    assert done.returncode == 1
    assert "unsound: " in done.stdout
    assert "ebs-queue-saturation" in done.stdout
