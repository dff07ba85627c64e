"""The program with a case base that was used before, so that a test does not pay for its first use."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def diagnops(diagnops: Run, own_base: Path) -> Run:
    """The program, within this process, with the five stories."""
    return diagnops


@pytest.fixture
def program(program: Run, own_base: Path) -> Run:
    """The program, as a process of its own, with the five stories."""
    return program


@pytest.fixture
def on_a_terminal(five_base: Path) -> Callable[..., str]:
    """Run the program on a terminal of its own, where somebody has `typed`, and give what is written there."""

    def run(*args: str, typed: str = "", **env: str) -> str:
        ours, theirs = pty.openpty()
        without = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
        process = subprocess.Popen(
            [sys.executable, "-m", "diagnops.cli", *args],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**without, "DIAGNOPS_DB": str(five_base), "TERM": "xterm-256color", **env},
        )
        os.close(theirs)
        os.write(ours, typed.encode())
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
