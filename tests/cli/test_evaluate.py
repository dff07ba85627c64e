"""`diagnops evaluate` and `diagnops tune` as a person runs them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from diagnops.app import Workspace
from diagnops.bench.recurring import recurring
from diagnops.engine.calibration import Calibration, LogisticModel
from diagnops.evaluation.tune import Tuning, dump_tunings

Run = Callable[..., subprocess.CompletedProcess[str]]

TUNINGS = "tunings"  # the metadata of the case base that holds every change of the calibration
needs_sklearn = pytest.mark.skipif(not find_spec("sklearn"), reason="NOT PROVED: pip install 'diagnops[tune]'")


@pytest.fixture(scope="module")
def of_a_team(five_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case base with 50 recurrences."""
    path = tmp_path_factory.mktemp("team") / "own.db"
    shutil.copy(five_base, path)
    # What is in force says nearly the same of everything, so that what is fitted cannot but be better.
    flat = Calibration(LogisticModel(-0.6, 0.1, 0.0), LogisticModel(0.0, 0.1, 0.0), seen=0.9, possible=0.2)
    with Workspace.open(path) as desk:
        desk.case_base.add(recurring(desk.vocabulary, causes=25, times=2), who="test")
        desk.case_base.set_metadata(TUNINGS, dump_tunings([Tuning("2026-01-01T00:00:00+00:00", "test", flat)]))
    return path


@pytest.fixture
def team(diagnops: Run, of_a_team: Path, tmp_path: Path) -> Run:
    """The program with a case base of its own that has seen things again."""
    shutil.copy(of_a_team, tmp_path / "own.db")
    return diagnops


def test_without_recurrences_it_says_so_and_claims_no_recall(diagnops: Run) -> None:
    done = diagnops("evaluate", "--limit", "5")

    assert done.returncode == 0, done.stderr
    assert "0 recurrences are on record; from 50 on" in done.stdout
    assert "Is the right case found?" not in done.stdout
    assert "no recurrences: half of what an author wrote down" in done.stdout


def test_a_team_sees_how_often_its_cases_are_found_again(team: Run) -> None:
    done = team("evaluate", "--limit", "6")

    assert done.returncode == 0, done.stderr
    for told in ("Is the right case found?", "mean of 1/rank", "False “seen”", "Slowest: "):
        assert told in done.stdout
    assert "recurrences are on record" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_it_speaks_korean(team: Run) -> None:
    done = team("evaluate", "--limit", "3", "--lang", "ko")

    assert "맞는 사례를 찾나요?" in done.stdout


def test_json_holds_every_figure(team: Run) -> None:
    found = json.loads(team("evaluate", "--limit", "4", "--json").stdout)

    assert found["again"]["evaluation_cases"] == found["verdicts"]["first"]["asked"] == 4
    assert found["missing"] == 0
    assert {"recall_1", "recall_3", "recall_10", "mrr"} <= set(found["again"])


def test_tuning_says_how_many_recurrences_are_missing(diagnops: Run) -> None:
    done = diagnops("tune")

    assert (done.returncode, done.stdout) == (1, "")
    assert "tuning needs 50 recurrences, there are 0: 50 are missing" in done.stderr


@needs_sklearn
def test_what_was_tuned_is_used_by_every_later_match_until_it_is_reset(team: Run) -> None:
    asked = ("match", "checkout and billing are failing", "--seen", "volume/queue depth=high", "--json")
    before = team(*asked).stdout
    tried = json.loads(team("tune", "--dry-run", "--json").stdout)

    assert tried["better"]
    assert not tried["kept"]
    assert team(*asked).stdout == before

    done = json.loads(team("tune", "--json", DIAGNOPS_WHO="kim").stdout)
    assert done["kept"]
    assert done["tuning"]["recurrences"] == 50
    assert (done["tuning"]["calibration"], done["tuning"]["new"]) == (
        tried["tuning"]["calibration"],
        tried["tuning"]["new"],
    )
    assert "kim: tuned on 50 recurrences" in team("tune", "--history").stdout
    assert team(*asked).stdout != before

    after = team(*asked).stdout
    assert "Back to the calibration that is shipped" in team("tune", "--reset").stdout
    assert team(*asked).stdout != after
    assert [bool(t["calibration"]) for t in json.loads(team("tune", "--history", "--json").stdout)] == [
        True,
        True,
        False,
    ]


def test_a_case_base_that_was_never_tuned_says_so(diagnops: Run) -> None:
    assert "it was never changed" in diagnops("tune", "--history").stdout


def test_damaged_tuning_is_told_and_can_be_taken_back(diagnops: Run, own_base: Path) -> None:
    with Workspace.open(own_base) as desk:
        desk.case_base.set_metadata(TUNINGS, "[{}]")

    done = diagnops("match", "slow")
    assert done.returncode == 1
    assert "diagnops tune --reset" in done.stderr
    assert diagnops("tune", "--reset").returncode == 0
    assert diagnops("match", "slow").returncode == 0


def test_options_that_do_different_things_are_not_given_together(diagnops: Run) -> None:
    done = diagnops("tune", "--reset", "--dry-run")

    assert done.returncode == 2
    assert "give one of them" in done.stderr
