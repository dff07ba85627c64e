from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnops.kb.case import Case

Run = Callable[..., subprocess.CompletedProcess[str]]

WAY_OUT = "another place: DIAGNOPS_DB=FILE"


def test_a_case_base_is_made_where_it_was_asked_for_with_the_whole_library(
    diagnops: Run, tmp_path: Path, library: tuple[Case, ...]
) -> None:
    done = diagnops("cases", "--json", "--db", "deep/er/team.db")

    assert done.returncode == 0, done.stderr
    assert {case.id for case in library} == {row["case"] for row in json.loads(done.stdout)}
    assert (tmp_path / "deep" / "er" / "team.db").stat().st_size > 0


def test_the_option_goes_before_the_environment_and_the_environment_before_the_home(
    diagnops: Run, tmp_path: Path
) -> None:
    diagnops("cases", "--db", "option.db", DIAGNOPS_DB="environment.db")
    diagnops("cases", DIAGNOPS_DB="", XDG_DATA_HOME=str(tmp_path / "home"))

    made = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.db")}
    assert {"option.db", "home/diagnops/cases.db"} == made


@pytest.mark.parametrize("command", [["cases"], ["match", "database slow"], ["show", "x"], ["export", "out"]])
@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("folder", "unable to open database file"),
        ("notes.txt", "file is not a database"),
        ("notes.txt/cases.db", "File exists"),
    ],
)
def test_a_place_that_cannot_hold_cases_is_told_and_left_as_it_was(
    command: list[str], place: str, reason: str, diagnops: Run, tmp_path: Path
) -> None:
    notes = "Shopping: milk, bread.\n" * 50
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.txt").write_text(notes)

    done = diagnops(*command, "--db", place)

    told = f"diagnops: cannot use the case base {place}: {reason}; {WAY_OUT}\n"
    assert (1, "", told) == (done.returncode, done.stdout, done.stderr)
    assert (notes, []) == ((tmp_path / "notes.txt").read_text(), list((tmp_path / "folder").iterdir()))


def test_a_case_base_that_may_not_be_written_is_told(diagnops: Run, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    if os.access(locked, os.W_OK):
        pytest.skip("this user may write everywhere")

    done = diagnops("cases", "--db", "locked/cases.db")

    assert (1, f"diagnops: cannot use the case base locked/cases.db: unable to open database file; {WAY_OUT}\n") == (
        done.returncode,
        done.stderr,
    )


def test_a_case_base_on_a_server_is_not_known_yet(diagnops: Run) -> None:
    done = diagnops("cases", "--db", "postgresql://db.example.org/cases")

    told = "diagnops: postgresql:// case bases are not supported; give a file path (DIAGNOPS_DB)\n"
    assert (2, "", told) == (done.returncode, done.stdout, done.stderr)


def test_what_is_derived_is_made_again_when_it_is_gone_damaged_or_stale(diagnops: Run, own_base: Path) -> None:
    call = ("match", "slow database, database CPU idle, volume queue depth high")
    first = diagnops(*call).stdout
    derived = list(own_base.with_name("own.db.derived").iterdir())
    for path in derived:
        path.write_bytes(path.read_bytes()[:100])

    damaged = diagnops(*call)
    for path in derived:
        path.unlink()
    gone = diagnops(*call)

    assert {"index", "lexicon", "vectors", "vocabulary"} == {path.name for path in derived}
    assert [(0, first, "")] * 2 == [(done.returncode, done.stdout, done.stderr) for done in (damaged, gone)]
