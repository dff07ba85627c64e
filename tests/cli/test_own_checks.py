"""An investigation makes its own checks: kept before shown, and what it cannot judge a person is asked."""

from __future__ import annotations

import json
import os
import pty
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diagnops.app import Resolution, Workspace
from diagnops.checks.in_prometheus import InPrometheus
from diagnops.checks.prometheus import Prometheus
from diagnops.checks.this_host import ThisHost
from diagnops.cli.own_checks import TerminalChecks
from diagnops.kb.case import State
from diagnops.kb.check_result import CheckResult
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import Checked, Closed
from diagnops.kb.vocabulary import Check, Signal

pytestmark = pytest.mark.skipif(
    shutil.which("ss") is None, reason="NOT TESTED: ss is missing; apt-get install iproute2"
)

Run = Callable[..., subprocess.CompletedProcess[str]]

CASE = """---
id: database-not-listening
title: {en: The database does not listen, ko: 데이터베이스가 포트를 열지 않음}
status: active
symptoms:
  - {role: application, signal: http.server.request.duration, state: high}
  - {role: application, signal: db.client.connection.timeouts, state: present}
  - {role: application, signal: app.log_error_rate, state: high}
  - {role: host, signal: SIGNAL, state: STATE, frequency: always}
cause: {statement: {en: It was not started}, kind: human}
remedies:
  - id: start-it
    kind: workaround
    action: {en: Start it}
    reason: {en: Nothing else listens}
    requires: {versions: {kernel: ">= 2.6"}}
---
"""
SLOW: tuple[tuple[str, State], ...] = (
    ("http.server.request.duration", "high"),
    ("db.client.connection.timeouts", "present"),
    ("app.log_error_rate", "high"),
)
TOLD = [word for signal, state in SLOW for word in ("--seen", f"application/{signal}={state}")]
REFUSED, STALLS = ("tcp.connection_refused", "present"), ("memory.compaction_stall", "high")


def _add(run: Run, folder: Path, signal: str, state: str) -> Run:
    (folder / "database-not-listening.md").write_text(CASE.replace("SIGNAL", signal).replace("STATE", state), "utf-8")
    done = run("add", "database-not-listening.md")
    assert done.returncode == 0, done.stderr
    return run


@pytest.fixture
def listening(diagnops: Run, tmp_path: Path) -> Run:
    """The program with a case in which nothing listens on a port of this host."""
    return _add(diagnops, tmp_path, *REFUSED)


@pytest.fixture
def closed_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


def _events(run: Run, name: str = "") -> list[dict[str, Any]]:
    found = json.loads(run("status", *([name] if name else []), "--json").stdout)
    return [event["what"] for event in found["investigation"]["events"]]


def test_the_check_that_is_asked_is_made_kept_and_told(listening: Run, closed_port: int) -> None:
    done = listening("investigate", *TOLD, "--run-checks", "--env", f"port={closed_port}", LANG="C.UTF-8")
    looked = [what for what in _events(listening) if what["kind"] == "looked"]
    timeline = listening("status", "--markdown").stdout

    assert f'    $ ss -Hltn "sport = :{closed_port}"' in done.stdout
    assert "Kept: host · connections refused present (" in done.stdout
    assert "SEEN BEFORE" in done.stdout
    assert looked[0]["look"]["state"] == "present"
    assert looked[0]["observation"]["origin"] == "check"
    assert "checked by the program: host · connections refused present (" in timeline


def test_without_an_option_an_exclamation_mark_makes_the_check_once_it_is_told_what_it_needs(
    listening: Run, closed_port: int
) -> None:
    done = listening("investigate", *TOLD, stdin=f"!\n! --env port={closed_port}\n", LANG="C.UTF-8")

    assert "! run it here" in done.stdout
    assert "Tell it and make it: ! port=…" in done.stdout
    assert "Kept: host · connections refused present (" in done.stdout
    assert {"kind": "fact", "name": "port", "value": str(closed_port)} in _events(listening)


def test_what_nobody_taught_it_to_judge_is_shown_and_the_person_is_asked(diagnops: Run, tmp_path: Path) -> None:
    run = _add(diagnops, tmp_path, *STALLS)

    done = run("investigate", *TOLD, "--run-checks", stdin="high\n", LANG="C.UTF-8")

    assert "What it says:\n      compact_stall " in done.stdout
    assert done.stdout.index("compact_stall ") < done.stdout.index("Kept: host · memory compaction stalls high")
    assert [what["kind"] for what in _events(run)][-2:] == ["looked", "observed"]


def test_a_prometheus_that_is_down_is_said_and_the_person_is_asked(listening: Run, closed_port: int) -> None:
    done = listening(
        "investigate", *TOLD, "--prometheus", f"http://127.0.0.1:{closed_port}", stdin="yes\n", LANG="C.UTF-8"
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.count("went on without it") == 1
    assert "Kept: host · connections refused present" in done.stdout


def test_json_makes_what_can_be_made_and_asks_nobody(listening: Run, closed_port: int) -> None:
    done = listening("investigate", *TOLD, "--run-checks", "--env", f"port={closed_port}", "--json")

    found = json.loads(done.stdout)
    assert "looked" in [event["what"]["kind"] for event in found["investigation"]["events"]]
    assert found["diagnosis"]["matches"][0]["case"] == "database-not-listening"
    assert found["diagnosis"]["verdict"] == "seen"
    assert f'$ ss -Hltn "sport = :{closed_port}"' in done.stderr


def test_korean_is_told_in_korean(listening: Run, closed_port: int) -> None:
    done = listening("investigate", *TOLD, "--run-checks", "--env", f"port={closed_port}", "--lang", "ko")

    assert "저장: 서버 · 연결 거부 (" in done.stdout
    assert "프로그램이 확인: 서버 · 연결 거부 (" in listening("status", "--markdown", "--lang", "ko").stdout


def test_facts_are_kept_shown_decide_about_remedies_and_go_to_the_trial(listening: Run) -> None:
    begun = listening("investigate", *TOLD, "--seen", "host/connection refused", "--env", "kernel=2.4", LANG="C.UTF-8")
    name = begun.stdout.split()[1].rstrip(":")
    later = listening("observe", name, "--env", "Linux_kernel=5.15.0", "--env", "platform=aws")
    again = listening("observe", name, "--env", "kernel=5.15.0", "--env", "platform=aws")
    shown = listening("status", LANG="C.UTF-8")
    resumed = listening("investigate", name)
    listening(
        "close", "--case", "database-not-listening", "--remedy", "start-it", "--outcome", "worked", "--verified", "1 h"
    )
    case = json.loads(listening("show", "database-not-listening", "--json").stdout)

    assert "kernel >= 2.6 is required, this is 2.4" in " ".join(begun.stdout.split())
    assert "Kept: here: kernel 5.15.0, platform aws" in later.stdout
    assert again.returncode == 0
    assert len([what for what in _events(listening, name) if what["kind"] == "fact"]) == 3
    assert "here: kernel 5.15.0, platform aws" in shown.stdout
    assert "✓ kernel 5.15.0 is in >= 2.6" in resumed.stdout
    assert case["remedies"][0]["trials"][0]["where"] == {"en": "kernel 5.15.0, platform aws"}
    assert case["occurrences"][0]["where"] == {"en": "kernel 5.15.0, platform aws"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--env", "kernel"), "'kernel': write NAME=VALUE"),
        (("--here", "databaes"), "unknown role 'databaes'; did you mean 'database'"),
        (("--prometheus", "localhost:9090"), "write its address, e.g. http://localhost:9090"),
    ],
)
def test_a_wrong_option_opens_nothing(diagnops: Run, options: tuple[str, ...], message: str) -> None:
    done = diagnops("investigate", "slow", *options)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "no investigations" in diagnops("list").stdout


def test_what_was_found_is_kept_before_it_is_shown(listening: Run, closed_port: int, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "diagnops.cli", "investigate", *TOLD, "--run-checks", "--env", f"port={closed_port}"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**os.environ, "DIAGNOPS_DB": str(tmp_path / "own.db"), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout
    assert process.stdin
    for line in process.stdout:
        if b"Kept: host" in line:
            break
    process.kill()
    process.wait(60)
    process.stdin.close()
    process.stdout.close()

    assert "looked" in [what["kind"] for what in _events(listening)]


def test_on_a_terminal_it_waits_for_a_yes_and_a_no_asks_the_person(
    listening: Run, closed_port: int, tmp_path: Path
) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "diagnops.cli", "investigate", *TOLD, "--run-checks", "--env", f"port={closed_port}"],
        stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "DIAGNOPS_DB": str(tmp_path / "own.db"), "TERM": "xterm", "NO_COLOR": "1"},
    )  # fmt: skip
    os.close(theirs)

    def until(words: bytes) -> bytes:
        written = b""
        while words not in written:
            written += os.read(ours, 65536)
        return written

    before = until(b"Run it? [Y/n]: ")
    os.write(ours, b"n\n")
    after = until(b"\n> ")
    os.write(ours, b"\x04")
    until(b"stays open")
    os.close(ours)

    assert process.wait(60) == 0
    assert b"ss -Hltn" in before
    assert b"Answer: present" in after
    assert [what["kind"] for what in _events(listening)] == ["observed"] * len(SLOW) + ["fact"]


@pytest.fixture
def asked(listening: Run, desk: Workspace) -> tuple[Workspace, str]:
    """An investigation of the same incident, and the desk it lies on."""
    seen = [Observation("application", signal, state) for signal, state in SLOW]
    return desk, desk.investigations.start(observations=seen).id


def test_an_interruption_keeps_what_was_known_and_leaves_the_check_to_the_person(
    asked: tuple[Workspace, str], capsys: pytest.CaptureFixture[str]
) -> None:
    desk, name = asked

    class Impatient(ThisHost):
        """A person at the keyboard who presses Ctrl-C while a command runs."""

        def look(self, role: str | None, signal: Signal, check: Check) -> CheckResult:
            raise KeyboardInterrupt

        def knowing(self, facts: object, roles: object = ()) -> ThisHost:
            return self

    kept = desk.investigations
    before = kept.get(name)
    own = TerminalChecks(desk, name, "en", [Impatient(desk.vocabulary, {"port": "1"})], ask=False)
    check = own.first(kept.diagnose(before).next_checks)

    assert check is not None
    assert own.make(check) is None
    assert "stopped looking" in capsys.readouterr().out
    assert kept.get(name) == before
    assert own.first([check]) is None  # it is not tried again on its own


def test_what_is_closed_elsewhere_takes_no_finding(
    asked: tuple[Workspace, str], closed_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, name = asked
    kept = desk.investigations
    kept.tell_facts(name, {"port": str(closed_port)})
    own = TerminalChecks(desk, name, "en", [ThisHost(desk.vocabulary, {})], ask=False)
    check = own.first(kept.diagnose(kept.get(name)).next_checks)
    kept.close(name, Resolution())

    assert check is not None
    assert own.make(check) is not None
    assert "Kept" not in capsys.readouterr().out
    assert isinstance(kept.get(name).events[-1].what, Closed)


def test_a_prometheus_that_dies_is_asked_no_more(asked: tuple[Workspace, str], closed_port: int) -> None:
    desk, name = asked
    gone = InPrometheus(Prometheus(f"http://127.0.0.1:{closed_port}"))
    own = TerminalChecks(desk, name, "en", [gone], ask=False)
    checks = desk.investigations.diagnose(desk.investigations.get(name)).next_checks
    check = own.first(checks)

    assert check is not None
    assert own.make(check) is None
    assert own.first(checks) is None
    assert not [e for e in desk.investigations.get(name).events if isinstance(e.what, Checked)]
