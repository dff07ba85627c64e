"""Closing and correcting: the case base learns from how it ended, and from people who say that it was wrong."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

INTEL = "intel-10g-bonding-driver"
EBS = "ebs-queue-saturation"
TOLD = "network drops now and then, only when bonded"


def _open(diagnops: Run, words: str = TOLD) -> str:
    found = re.search(r"i-[2-9a-z]{4,}", diagnops("investigate", words).stdout)
    assert found
    return found.group()


def _case(diagnops: Run, case: str) -> dict[str, list[dict[str, object]]]:
    return json.loads(diagnops("show", case, "--json").stdout)  # type: ignore[no-any-return]


def test_closing_adds_an_occurrence_and_a_trial_that_point_to_the_investigation(diagnops: Run) -> None:
    name = _open(diagnops)
    before = _case(diagnops, INTEL)

    done = diagnops(
        "close", name, "--case", INTEL, "--remedy", "pin-kernel-and-driver", "--outcome", "failed",
        "--verified", "dropped again after an hour", "--json",
    )  # fmt: skip

    told = json.loads(done.stdout)
    after = _case(diagnops, INTEL)
    assert told["case"] == after
    assert after["occurrences"][:-1] == before["occurrences"]
    occurrence = after["occurrences"][-1]
    assert (occurrence["investigation"], occurrence["note"]) == (name, {"en": TOLD})
    assert len(occurrence["symptoms"]) == 3  # type: ignore[arg-type]
    trial = after["remedies"][0]["trials"][-1]  # type: ignore[index]
    assert (trial["outcome"], trial["source"]) == ("failed", f"investigation {name}")
    assert f"investigation {name}" in diagnops("show", INTEL, "--history").stdout


def test_a_recurrence_is_counted_and_never_swallowed(diagnops: Run) -> None:
    before = len([one for one in _case(diagnops, INTEL)["occurrences"] if one.get("origin") != "composite"])
    for _ in range(2):
        done = diagnops("close", _open(diagnops), "--case", INTEL)

    assert f"occurrence {before + 2} is on record" in done.stdout


def test_one_that_is_closed_without_a_case_changes_no_case(diagnops: Run) -> None:
    before = diagnops("cases", "--json").stdout

    done = diagnops("close", _open(diagnops), "--no-case", "--verified", "it was a drill")

    assert "closed, no case named (it was a drill)" in done.stdout
    assert diagnops("cases", "--json").stdout == before


def test_a_case_that_is_likely_is_not_left_unsaid_where_nobody_can_be_asked(diagnops: Run) -> None:
    name = _open(diagnops)

    done = diagnops("close", name)

    assert (done.returncode, done.stdout) == (2, "")
    told = r"diagnops: it looks like intel-10g-bonding-driver \(>?\d\d %\): .+; say whether it was: "
    assert re.match(told + r"--case intel-10g-bonding-driver, or --no-case\n", done.stderr)
    assert diagnops("list", "--open").stdout.startswith(name)


@pytest.mark.parametrize(("answer", "ended"), [("y", f"closed as {INTEL}"), ("n", "closed, no case named")])
def test_on_a_terminal_the_case_that_is_likely_is_proposed(
    answer: str, ended: str, diagnops: Run, on_a_terminal: Callable[..., str], own_base: Path
) -> None:
    name = _open(diagnops)

    written = on_a_terminal("close", name, typed=f"{answer}\n", DIAGNOPS_DB=str(own_base))

    assert f"{name}: {ended}\n" in written
    assert json.loads(diagnops("list", "--open", "--json").stdout) == []


def test_a_wrong_match_sinks_here_and_next_time_and_rises_again_when_it_is_taken_back(diagnops: Run) -> None:
    name = _open(diagnops)
    before = diagnops("match", TOLD).stdout
    assert before.startswith("POSSIBLY SEEN")

    said = diagnops(
        "wrong", name, "--case", INTEL, "--because", "both ports were down at the switch", DIAGNOPS_WHO="lee"
    )
    here, next_time = diagnops("status", name).stdout, diagnops("match", TOLD).stdout
    back = diagnops("corrections", "--withdraw", "1")

    assert f"correction 1 kept: {name} is not {INTEL}" in said.stdout
    assert "was not it: both ports were down at the switch (lee," in " ".join(here.split())
    assert next_time.startswith("TOO LITTLE TO SAY YET")
    assert "both ports were down at the switch (lee," in " ".join(next_time.split())
    assert "taken back" in back.stdout
    assert diagnops("match", TOLD).stdout == before
    assert "taken back" in diagnops("corrections").stdout


def test_a_correction_says_nothing_about_other_incidents(diagnops: Run) -> None:
    external = "5xx at the balancer, database slow, database CPU idle, volume queue depth is 60"
    before = diagnops("match", external).stdout

    diagnops("wrong", _open(diagnops), "--case", EBS, "--because", "no volume in it")

    assert diagnops("match", external).stdout == before


def test_the_end_overrules_what_was_said_on_the_way(diagnops: Run) -> None:
    name = _open(diagnops)
    diagnops("wrong", name, "--case", INTEL, "--because", "looked fine")

    closed = diagnops("close", name, "--case", INTEL)

    assert "correction 1 is taken back" in closed.stdout
    assert diagnops("match", TOLD).stdout.startswith("POSSIBLY SEEN")


def test_two_cases_said_to_be_the_same_answer_as_one(diagnops: Run) -> None:
    diagnops("same", INTEL, EBS, "--because", "for the test", DIAGNOPS_WHO="lee", LANG="ko_KR.UTF-8")
    listed = diagnops("corrections", LANG="C.UTF-8").stdout
    told = json.loads(diagnops("match", TOLD, "--json").stdout)

    assert f"{INTEL} and {EBS} are the same: for the test (lee," in " ".join(listed.split())
    assert [m["case"] for m in told["matches"]] == [INTEL]
    assert [e["said"] for e in told["matches"][0]["evidence"] if e["kind"] == "correction"] == ["same"]
    assert {s["case"] for s in told["suggestions"]} == {INTEL, EBS}


def test_the_same_correction_is_not_kept_twice(diagnops: Run) -> None:
    name = _open(diagnops)
    diagnops("wrong", name, "--case", INTEL, "--because", "a")

    again = diagnops("wrong", name, "--case", INTEL, "--because", "b")

    assert (again.returncode, again.stdout) == (2, "")
    assert "that stands already, as correction 1" in again.stderr
