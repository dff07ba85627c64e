"""The program with a case base that was used before, so that a test does not pay for its first use.

It holds the five stories alone: what the program does with its cases is plain with few. What it knows with all of them
is told by `test_library.py` and `test_acceptance.py`.
"""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnops.cases import FOLDER
from diagnops.kb.case import Case
from diagnops.kb.starter import give_starter_cases
from diagnops.kb.store import open_case_base

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def used(tmp_path_factory: pytest.TempPathFactory, library: tuple[Case, ...], five: tuple[Case, ...]) -> Path:
    """A case base from which all but the five stories were taken out, with everything that is derived from them."""
    path = tmp_path_factory.mktemp("used") / "own.db"
    case_base = open_case_base(str(path))
    give_starter_cases(case_base, FOLDER)
    for case in library:
        if case not in five:
            case_base.remove(case.id, who="tests")
    case_base.close()
    command = [sys.executable, "-m", "diagnops.cli", "match", "slow", "--db", str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path


@pytest.fixture
def diagnops(diagnops: Run, used: Path, tmp_path: Path) -> Run:
    """The program with a copy of the used case base."""
    for path in used.parent.iterdir():
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, tmp_path / path.name)
    return diagnops


@pytest.fixture
def on_a_terminal(used: Path) -> Callable[..., str]:
    """Run the program on a terminal of its own and give what it wrote there."""

    def run(*args: str, **env: str) -> str:
        ours, theirs = pty.openpty()
        without = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
        process = subprocess.Popen(
            [sys.executable, "-m", "diagnops.cli", *args],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**without, "DIAGNOPS_DB": str(used), "TERM": "xterm-256color", **env},
        )
        os.close(theirs)
        written = b""
        try:
            while some := os.read(ours, 65536):
                written += some
        except OSError:  # the other end has gone
            pass
        os.close(ours)
        assert process.wait(60) == 0
        return written.decode().replace("\r\n", "\n")

    return run
