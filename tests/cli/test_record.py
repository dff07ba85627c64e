"""Recording: the draft knows what the investigation knew, asks for what people forget, and shows what is near to it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

TOLD = "checkout is slow, database CPU is idle. the report ran at 02:00"
ANSWERS = """Checkout waits while the report runs
The report takes every connection of the pool
memory and packet loss
restart checkout: full again after 4 minutes

gave the report a pool of its own
five nights without a timeout

"""
FILLS = "sed -i 's/TODO: .*/It frees connections./; s/: .It frees/: It frees/; s/connections\\..$/connections./' \"$1\""


@pytest.fixture(autouse=True)
def _no_editor_of_yours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def editor(tmp_path: Path) -> Callable[[str], str]:
    """A small script as the editor of a person: its argument is the draft."""

    def made(script: str) -> str:
        path = tmp_path / "editor with a space"
        path.write_text(f'#!/bin/sh\ncp "$1" "{tmp_path}/as-opened.md"\n{script}\n')
        path.chmod(0o755)
        return f"'{path}'"

    return made


def _open(diagnops: Run, words: str = TOLD) -> str:
    found = re.search(r"i-[2-9a-z]{4,}", diagnops("investigate", words, stdin="high\n").stdout)
    assert found
    return found.group()


def test_a_case_is_recorded_from_answers_and_an_editor(
    diagnops: Run, editor: Callable[[str], str], tmp_path: Path
) -> None:
    name = _open(diagnops)

    done = diagnops("record", name, stdin=ANSWERS + "n\n", EDITOR=editor(FILLS))

    assert done.returncode == 0, done.stdout + done.stderr
    opened = (tmp_path / "as-opened.md").read_text("utf-8")
    assert opened.count("TODO:") == 3  # two reasons, and the comment that explains
    case = json.loads(diagnops("show", "checkout-waits-while-the-report-runs", "--json").stdout)
    seen = {(s.get("role"), s["signal"], s["state"]) for s in case["symptoms"]}
    assert {
        ("database", "system.cpu.utilization", "low"), (None, "system.memory.utilization", "normal"),
        (None, "network.packet_loss", "normal"), ("volume", "io.queue_length", "high"),
    } <= seen  # fmt: skip
    assert [(r["kind"], r["trials"][0]["outcome"]) for r in case["remedies"]] == [
        ("workaround", "failed"),
        ("fix", "worked"),
    ]
    assert "“checkout is slow" in case["story"]
    assert "status" not in case  # the default: a draft
    assert case["occurrences"][0]["investigation"] == name
    status = diagnops("status", name).stdout
    assert "closed as checkout-waits-while-the-report-runs" in " ".join(status.split())
    assert "checkout-waits-while-the-report-runs" in diagnops("match", TOLD).stdout


def test_blanks_are_told_and_the_draft_waits(diagnops: Run, editor: Callable[[str], str], tmp_path: Path) -> None:
    name = _open(diagnops)

    left = diagnops("record", name, stdin=ANSWERS + "n\n", EDITOR=editor("true"))
    listed = diagnops("list", "--open").stdout
    again = diagnops("record", name, stdin="n\n", EDITOR=editor(FILLS))

    assert left.returncode == 1
    assert re.search(r"\.md:\d+: remedies\[0\]\.reason\.en: a blank is left", left.stdout)
    assert f"diagnops record {name}" in left.stdout
    assert listed.startswith(name)
    assert "The draft of before is taken up" in again.stdout
    assert again.returncode == 0


def test_near_duplicates_are_shown_before_saving_and_the_same_case_gains_an_occurrence(
    diagnops: Run, editor: Callable[[str], str]
) -> None:
    words = (
        "5xx at the balancer, app slow, database slow, database CPU idle, volume queue depth is 60, host load is fine"
    )
    name = _open(diagnops, words)
    before = diagnops("cases", "--json").stdout

    done = diagnops("record", name, stdin="\n" * 5 + "s 1\n", EDITOR=editor(FILLS))

    assert "Near to it in the case base" in done.stdout
    assert "(ebs-queue-saturation)" in done.stdout
    assert "ebs-queue-saturation: occurrence 2 is on record" in done.stdout
    after = json.loads(diagnops("cases", "--json").stdout)
    assert [c["case"] for c in after] == [c["case"] for c in json.loads(before)]
    assert "closed as ebs-queue-saturation" in diagnops("status", name).stdout


def test_what_came_out_normal_is_a_symptom_and_only_what_somebody_ruled_out_is_ruled_out(diagnops: Run) -> None:
    told = "5xx at the balancer, app slow, database CPU is idle, volume queue depth is normal"
    found = re.search(r"i-[2-9a-z]{4,}", diagnops("investigate", told, stdin="모르겠음\nㅇㅇ\nq\n").stdout)
    assert found
    diagnops("wrong", found.group(), "--case", "intel-10g-bonding-driver", "--because", "nothing is bonded here")

    done = diagnops(
        "record", found.group(), "--title", "Slow somehow", "--as", "new", "--no-edit",
        stdin="The report\n모름\n?\n모름\n",
    )  # fmt: skip

    assert "slow-somehow is recorded" in done.stdout, done.stdout + done.stderr
    case = json.loads(diagnops("show", "slow-somehow", "--json").stdout)
    assert [(r["what"]["en"], r["how"]["en"]) for r in case["ruled_out"]] == [
        ("intel-10g-bonding-driver", "nothing is bonded here")
    ]
    assert "remedies" not in case
    assert ("volume", "io.queue_length", "normal") in [
        (s.get("role"), s["signal"], s["state"]) for s in case["symptoms"]
    ]
    assert "“모르겠음” → skipped: " in case["story"]


def test_a_variant_is_linked(diagnops: Run) -> None:
    name = _open(diagnops)

    done = diagnops(
        "record", name, "--title", "Slow twin", "--cause", "The backup", "--normal", "", "--solved", "",
        "--as", "variant:ebs-queue-saturation", "--no-edit",
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    case = json.loads(diagnops("show", "slow-twin", "--json").stdout)
    assert case["related"] == [{"case": "ebs-queue-saturation", "kind": "variant"}]


def test_not_now_keeps_the_draft_and_records_nothing(diagnops: Run) -> None:
    name = _open(diagnops)
    given = ["--title", "Slow twin", "--cause", "The backup", "--normal", "", "--solved", "", "--no-edit"]

    left = diagnops("record", name, *given, stdin="\nq\n")
    same = diagnops("record", name, "--no-edit", "--as", "new")

    assert "Nothing was recorded; the draft is kept." in left.stdout
    assert "slow-twin is recorded as a draft." in same.stdout


def test_a_case_whose_reason_was_told_leaves_no_blank(diagnops: Run) -> None:
    name = _open(diagnops)
    told = ["--title", "Slow by report", "--cause", "The report", "--normal", "", "--solved", "a pool of its own"]

    done = diagnops(
        "record", name, *told, "--verified", "5 nights", "--reason", "it takes no connections of ours",
        "--as", "new", "--no-edit", stdin="\n",
    )  # fmt: skip

    assert "slow-by-report is recorded" in done.stdout, done.stdout + done.stderr
    (remedy,) = json.loads(diagnops("show", "slow-by-report", "--json").stdout)["remedies"]
    assert remedy["reason"] == {"en": "it takes no connections of ours"}


def test_a_script_fills_what_a_draft_that_waits_left_blank(diagnops: Run) -> None:
    name = _open(diagnops)
    left = diagnops("record", name, "--no-edit", "--title", "Slow by report", stdin="")

    done = diagnops(
        "record", name, "--cause", "The report", "--failed", "restart: slow again; it frees the pool",
        "--solved", "a pool of its own", "--verified", "5 nights", "--reason", "it takes none of ours",
        "--as", "new", "--no-edit",
    )  # fmt: skip

    assert left.returncode == 1
    assert "slow-by-report is recorded" in done.stdout, done.stdout + done.stderr
    case = json.loads(diagnops("show", "slow-by-report", "--json").stdout)
    assert case["cause"]["statement"] == {"en": "The report"}
    assert [r["reason"]["en"] for r in case["remedies"]] == ["it frees the pool", "it takes none of ours"]


def test_a_draft_that_is_no_yaml_is_told_with_its_line_and_the_way_out(diagnops: Run) -> None:
    name = _open(diagnops)
    left = diagnops("record", name, "--no-edit", "--title", "Slow by report", "--cause", "x", stdin="")
    path = Path(re.search(r"\S+\.md", left.stdout)[0])  # type: ignore[index]
    path.write_text(path.read_text("utf-8").replace("title:\n", "title: [broken\n"), "utf-8")

    told = diagnops("record", name, "--no-edit", "--as", "new")

    assert told.returncode == 1
    assert "md:5: not YAML: did not find expected ',' or ']'; what begins in line 4 is not closed" in told.stdout
    assert "stands between single quotes." in " ".join(told.stdout.split())
    assert "Put that right in the draft" in told.stdout
    assert "TODO" not in told.stdout


def test_an_id_that_the_editor_changes_is_followed(diagnops: Run, editor: Callable[[str], str]) -> None:
    name = _open(diagnops)

    done = diagnops(
        "record", name, "--cause", "x", "--as", "new", stdin="\n" * 9,
        EDITOR=editor("sed -i 's/^id: .*/id: pool-held-by-report/' \"$1\""),
    )  # fmt: skip

    assert "pool-held-by-report is recorded" in done.stdout, done.stdout + done.stderr


def test_an_editor_that_fails_loses_nothing(diagnops: Run, editor: Callable[[str], str]) -> None:
    name = _open(diagnops)

    failed = diagnops("record", name, stdin=ANSWERS, EDITOR=editor("exit 3"))
    missing = diagnops("record", name, EDITOR="no-such-editor-here")

    assert (failed.returncode, missing.returncode) == (1, 1)
    assert "ended with 3; the draft is kept: " in failed.stderr
    assert "cannot start the editor 'no-such-editor-here'" in missing.stderr
    assert Path(failed.stderr.strip().rpartition("kept: ")[2]).exists()


def test_what_is_on_record_is_not_recorded_again(diagnops: Run) -> None:
    name = _open(diagnops)
    diagnops("close", name, "--case", "ebs-queue-saturation")

    done = diagnops("record", name)

    assert done.returncode == 2
    assert "is on record as ebs-queue-saturation" in done.stderr


def test_one_closed_without_a_case_can_still_be_recorded(diagnops: Run) -> None:
    name = _open(diagnops)
    diagnops("close", name)

    done = diagnops("record", name, "--cause", "x", "--title", "Late record", "--as", "new", "--no-edit", stdin="cpu\n")

    assert "late-record is recorded" in done.stdout, done.stdout + done.stderr
    assert "closed as late-record" in diagnops("status", name).stdout
