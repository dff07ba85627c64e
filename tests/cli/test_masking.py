"""What the program shows and says of secrets that somebody told it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

ADDRESS = "postgres://app:hunter2@db-1/orders"
MASKED = "postgres://app:<password>@db-1/orders"


def test_a_match_says_what_was_masked(diagnops: Run) -> None:
    done = diagnops("match", f"the database is slow, {ADDRESS} times out", "--lang", "en")

    assert "masked before anything is kept: passwords 1" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr


def test_a_match_as_json_has_the_note_and_not_the_secret(diagnops: Run) -> None:
    done = diagnops(
        "match", "-", "--env", "password=hunter2", "--json", stdin=f"db is slow, token=abcd1234efgh, {ADDRESS}"
    )
    answer = json.loads(done.stdout)

    assert [note["values"]["kinds"] for note in answer["notes"]] == [["password 1", "token 1"], ["password 1"]]
    assert "hunter2" not in done.stdout
    assert "abcd1234" not in done.stdout


@pytest.mark.parametrize(
    "call",
    [
        ("investigate", f"the database is slow {ADDRESS}"),
        ("investigate", "the database is slow", "--env", "password=hunter2"),
        ("investigate", "the database is slow", "--json", "--env", f"note={ADDRESS}"),
    ],
)
def test_an_investigation_says_so_beside_the_answer(diagnops: Run, call: tuple[str, ...]) -> None:
    done = diagnops(*call, LC_ALL="C.UTF-8")

    assert done.stderr == "Note: masked before anything is kept: passwords 1\n"
    assert "hunter2" not in done.stdout


@pytest.mark.parametrize(
    "call",
    [
        ("show", ADDRESS),
        ("status", ADDRESS),
        ("observe", "i-2222", "--forget", "password=hunter2"),
        ("match", "slow", "--seen", f"{ADDRESS}=high"),
        ("match", "slow", "--normal", "token=hunter2hunter2"),
        ("match", "slow", "--env", ADDRESS),
        ("match", "slow", "--env", "x=" + "y" * 28 + ADDRESS + "z" * 200),
        ("match", "slow", "--limit", "password=hunter2"),
        ("cases", "--cause", ADDRESS),
        ("show", "x", ADDRESS),
        (ADDRESS,),
        ("check", ADDRESS),
        ("close", "--case", ADDRESS),
        ("vocabulary", "remove", ADDRESS),
        ("match", "slow", "--lang", ADDRESS),
    ],
)
def test_what_was_typed_in_vain_is_quoted_without_its_secret(diagnops: Run, call: tuple[str, ...]) -> None:
    done = diagnops(*call)

    assert done.returncode in (1, 2)
    assert "hunter2" not in done.stdout + done.stderr


def test_a_typed_line_is_masked_before_it_is_shown(diagnops: Run) -> None:
    done = diagnops("investigate", "the database is slow", stdin=f"{ADDRESS}\nit says password=hunter2 in the log\n")

    assert "hunter2" not in done.stdout + done.stderr
    assert "masked" in done.stderr
