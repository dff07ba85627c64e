"""`diagnops backup` and `restore`: what they say, and whom they ask."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from diagnops.app import Workspace
from diagnops.cli.main import COMMANDS as ALL

Run = Callable[..., subprocess.CompletedProcess[str]]
EBS = "ebs-queue-saturation"


def test_a_backup_says_what_it_holds_and_how_large_it_is(diagnops: Run, tmp_path: Path) -> None:
    done = diagnops("backup", "monday.db", "--lang", "en")

    assert (done.returncode, done.stderr) == (0, "")
    told = " ".join(done.stdout.split())
    size = -(-(tmp_path / "monday.db").stat().st_size // 1000)
    assert re.fullmatch(
        r"monday\.db cases: 5, changes of cases: \d+, investigations: 0, events: 0, corrections: 0, "
        rf"changes of the vocabulary: 0, drafts that wait: 0; last changed [-\d]+ [\d:]+; {size} kB",
        told,
    )


def test_a_file_that_is_there_is_not_written_over(diagnops: Run, tmp_path: Path) -> None:
    (tmp_path / "monday.db").write_text("milk")

    refused = diagnops("backup", "monday.db")

    told = "diagnops: monday.db is there already; nothing was written; to write over it: --replace\n"
    assert (refused.returncode, refused.stdout, refused.stderr) == (2, "", told)
    assert (tmp_path / "monday.db").read_text() == "milk"
    assert diagnops("backup", "monday.db", "--replace").returncode == 0


def test_a_script_has_to_say_that_the_case_base_may_be_replaced(diagnops: Run, own_base: Path, tmp_path: Path) -> None:
    held = diagnops("backup", "monday.db").stdout
    before = own_base.read_bytes()

    refused = diagnops("restore", "monday.db", stdin="y\n")
    assert (refused.returncode, refused.stdout) == (2, held)
    assert refused.stderr.endswith("nothing was changed. Say that it may: --yes\n")
    assert own_base.read_bytes() == before

    done = diagnops("restore", "monday.db", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    (kept,) = tmp_path.glob("own.db.2*")
    assert done.stdout == held + (
        f"restored: {own_base}\nWhat was there before is kept. To go back: diagnops restore {kept}\n"
    )


@pytest.mark.parametrize(("answer", "cases"), [("y\n", 5), ("n\n", 4), ("\n", 4)])
def test_on_a_terminal_a_person_is_asked(
    answer: str, cases: int, on_a_terminal: Callable[..., str], diagnops: Run, own_base: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "monday.db"
    diagnops("backup", str(backup))
    with Workspace.open(own_base, user="kim") as desk:
        desk.case_base.remove(EBS, who="kim")

    said = on_a_terminal("restore", str(backup), "--db", str(own_base), typed=answer)

    assert "[y/N]" in said
    assert ("Nothing was changed." in said) == (cases == 4)
    with Workspace.open(own_base) as desk:
        assert len(desk.cases) == cases


COMMANDS = [
    ["match", "slow database"], ["investigate", "slow"], ["observe", "i-2345", "--text", "slow"], ["status"], ["list"],
    ["close"], ["record"], ["import", "postmortem", "note.md"], ["wrong", "i-2345", "--case", EBS, "--because", "x"],
    ["same", EBS, "x", "--because", "x"], ["corrections"], ["evaluate"], ["tune", "--reset"], ["show", EBS], ["cases"],
    ["signals"], ["vocabulary", "list"], ["new", "x"], ["add", "case.md"], ["export", "out"], ["check", "case.md"],
    ["revert", EBS], ["doctor"], ["index"], ["backup", "b.db"], ["restore", "old.db", "--yes"], ["drill", EBS],
    ["misread", "the disk is slow", "database/CPU"], ["token", "list"], ["serve", "--port", "18765"], ["mcp"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_case_base_of_a_newer_program_is_left_alone_by_every_command(
    command: list[str], diagnops: Run, own_base: Path, tmp_path: Path
) -> None:
    (tmp_path / "note.md").write_text("# It was slow\n\nThe disk was full.\n")
    diagnops("backup", "old.db")
    diagnops("export", "files", EBS)
    (tmp_path / "files" / f"{EBS}.md").rename(tmp_path / "case.md")
    with closing(sqlite3.connect(own_base)) as connection:
        connection.execute("pragma user_version = 1000")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    done = diagnops(*command)

    assert done.returncode == 1
    assert (done.stdout + done.stderr).count(f"{own_base} was made by a newer DiagnOPs; upgrade this one") == 1
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_every_command_was_asked() -> None:
    assert {command[0] for command in COMMANDS} == set(ALL)
