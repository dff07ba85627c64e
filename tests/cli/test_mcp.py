"""`diagnops mcp`: what a person sees who calls it by hand, and where what it needs is not installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_without_what_it_needs_it_says_how_to_get_it(program: Run, tmp_path: Path) -> None:
    lacking = tmp_path / "lacking"
    lacking.mkdir()
    (lacking / "mcp.py").write_text("raise ModuleNotFoundError('No module named mcp', name='mcp')\n")
    path = os.pathsep.join([str(lacking), *sys.path])

    english, korean = program("mcp", PYTHONPATH=path), program("mcp", "--lang", "ko", PYTHONPATH=path)

    assert (english.returncode, english.stdout) == (2, "")
    assert english.stderr == "diagnops: this needs more than is installed (mcp): pip install 'diagnops[serve]'\n"
    assert "설치되지 않은 것이 필요합니다(mcp): pip install 'diagnops[serve]'" in korean.stderr


def test_it_ends_when_the_agent_leaves(program: Run) -> None:
    done = program("mcp")

    assert (done.returncode, done.stdout) == (0, "")


def test_who_calls_it_by_hand_is_told_whom_it_waits_for(on_a_terminal: Callable[..., str]) -> None:
    assert "This waits for an agent to talk to it. To end it: Ctrl-D" in on_a_terminal(
        "mcp", "--lang", "en", typed="\x04"
    )


def test_it_answers_on_standard_output_alone(program: Run) -> None:
    hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "by-hand", "version": "1"}}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}

    done = program("mcp", "--lang", "ko", stdin=json.dumps(asked) + "\n")

    (answer,) = map(json.loads, done.stdout.splitlines())
    assert answer["result"]["serverInfo"]["name"] == "diagnops"
    assert done.stderr == ""


def test_a_language_that_there_is_not_is_refused(program: Run) -> None:
    assert program("mcp", "--lang", "fr").returncode == 2
