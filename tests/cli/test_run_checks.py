"""The checks that the diagnosis asks for are made, shown before, and what they find is diagnosed."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnops.app import Workspace
from diagnops.checks.this_host import ThisHost
from diagnops.cli.check_runs import OnTerminal
from diagnops.kb.check_result import CheckResult
from diagnops.kb.vocabulary import Check, Signal
from diagnops.messages.wording import word

needs_ss = pytest.mark.skipif(shutil.which("ss") is None, reason="NOT TESTED: ss is missing; apt-get install iproute2")

Run = Callable[..., subprocess.CompletedProcess[str]]

CASE = """---
id: database-not-listening
title: {en: The database does not listen, ko: 데이터베이스가 포트를 열지 않음}
status: active
symptoms:
  - {role: application, signal: http.server.request.duration, state: high}
  - {role: application, signal: db.client.connection.timeouts, state: present}
  - {role: application, signal: app.log_error_rate, state: high}
  - {role: host, signal: tcp.connection_refused, state: present, frequency: always}
cause: {statement: {en: It was not started}, kind: human}
remedies:
  - id: start-it
    kind: workaround
    action: {en: Start it}
    reason: {en: Nothing else listens}
    requires: {versions: {kernel: ">= 2.6"}}
  - id: upgrade
    kind: fix
    action: {en: Upgrade PostgreSQL}
    reason: {en: It stopped on its own}
    requires: {fixed_in: {postgresql: "15.4"}}
---
"""
SLOW = ("http.server.request.duration=high", "db.client.connection.timeouts=present", "app.log_error_rate=high")
TOLD = tuple(word for seen in SLOW for word in ("--seen", f"application/{seen}"))


@pytest.fixture
def listening(diagnops: Run, tmp_path: Path) -> Run:
    """The program with a case in which nothing listens on a port of this host."""
    (tmp_path / "database-not-listening.md").write_text(CASE, "utf-8")
    assert diagnops("add", "database-not-listening.md").returncode == 0
    return diagnops


@pytest.fixture
def with_ss_alone(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host with no other program to look with: nothing on it has to be watched for seconds."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "ss").symlink_to(str(shutil.which("ss")))
    monkeypatch.setattr("diagnops.checks.command._PATH", str(folder))


@needs_ss
@pytest.mark.usefixtures("with_ss_alone")
def test_a_closed_port_is_found_by_the_check_that_was_asked_for(listening: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        open_ = listening("match", *TOLD, "--run-checks", "--env", f"port={port}", "--json")
    closed = listening("match", *TOLD, "--run-checks", "--env", f"port={port}", "--json")

    looks = [json.loads(done.stdout)["looks"] for done in (open_, closed)]
    command = f'ss -Hltn "sport = :{port}"'
    assert [[(x["run"], x["state"]) for x in found if x["signal"] == "tcp.connection_refused"] for found in looks] == [
        [(command, "absent")],
        [(command, "present")],
    ]
    told, otherwise = (json.loads(done.stdout) for done in (closed, open_))
    assert told["matches"][0]["case"] == "database-not-listening"
    assert command in closed.stderr
    assert told["none"] < 0.5 < otherwise["none"]
    assert told["verdict"] == "seen"


@needs_ss
@pytest.mark.usefixtures("with_ss_alone")
def test_what_cannot_be_made_here_says_why(listening: Run) -> None:
    done = listening("match", *TOLD, "--run-checks")

    assert "PORT has to be told: --env port=…" in done.stdout


@needs_ss
@pytest.mark.usefixtures("with_ss_alone")
def test_a_check_of_another_role_is_not_made_on_this_host(listening: Run, tmp_path: Path) -> None:
    text = CASE.replace("role: host", "role: database")
    (tmp_path / "database-not-listening.md").write_text(text, "utf-8")
    listening("add", "database-not-listening.md")

    without = listening("match", *TOLD, "--run-checks", "--env", "port=1")
    said = listening("match", *TOLD, "--run-checks", "--env", "port=1", "--here", "DB", "--json")

    assert "is this the database? say so: --here database" in " ".join(without.stdout.split())
    assert [x["state"] for x in json.loads(said.stdout)["looks"] if x["role"] == "database"][:1] == ["present"]


def test_a_prometheus_that_is_down_is_said_and_nothing_is_lost(listening: Run) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        done = listening("match", *TOLD, "--prometheus", url, "--json")

    diagnosis = json.loads(done.stdout)
    assert done.returncode == 0
    assert diagnosis["matches"]
    assert any(
        "cannot be reached: Connection refused; went on without it" in note["text"] for note in diagnosis["notes"]
    )


def test_facts_decide_which_remedies_are_proposed(listening: Run) -> None:
    facts = ("--env", "kernel=5.15.0-91-generic", "--env", "postgresql=15.4-1.pgdg")
    done = listening("match", *TOLD, *facts, "--why")

    assert "kernel 5.15.0-91-generic is in >= 2.6" in done.stdout
    said = " ".join(done.stdout.split())
    assert "not proposed - Upgrade PostgreSQL" in said
    assert "! not needed here: fixed in postgresql 15.4, this is 15.4-1.pgdg" in said


def test_unknown_facts_are_said_to_be_unknown(listening: Run) -> None:
    assert "the version here is unknown: --env kernel=VERSION" in " ".join(listening("match", *TOLD).stdout.split())


def test_auto_reads_this_host_and_shows_what_it_read(listening: Run) -> None:
    done = listening("match", *TOLD, "--env", "auto", "--env", "kernel=2.4", "--why")

    said = " ".join(done.stdout.split())
    assert "this host is os linux, kernel 2.4" in said
    assert "kernel >= 2.6 is required, this is 2.4" in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--env", "kernel"), "'kernel': write NAME=VALUE"),
        (("--here", "databaes"), "unknown role 'databaes'; did you mean 'database'"),
        (("--source", "lgos"), "source 'lgos': one of"),
        (("--run-checks", "--here", "databaes"), "unknown role 'databaes'; did you mean 'database'"),
        (("--prometheus-match", 'a="b"'), "--prometheus-match narrows what --prometheus asks; give that too"),
        (("--prometheus", "localhost:9090"), "write its address, e.g. http://localhost:9090"),
        (("--prometheus", "http://h", "--prometheus-match", "db"), "write label matchers as PromQL does"),
        (("--prometheus", "http://h", "--prometheus-match", 'x:a="b"'), "unknown role 'x'"),
    ],
)
def test_an_option_that_means_nothing_says_the_way_out(diagnops: Run, options: tuple[str, ...], message: str) -> None:
    done = diagnops("match", "slow", *options)

    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert done.stdout == ""


@needs_ss
def test_korean_is_answered_in_korean(listening: Run) -> None:
    done = listening("match", *TOLD, "--run-checks", "--lang", "ko")

    assert "실행하지 않음" in done.stdout
    assert "PORT 값을 알려 주세요" in " ".join(done.stdout.split())


def test_what_was_found_before_an_interruption_is_not_lost(listening: Run, desk: Workspace) -> None:
    told = desk.read(observations=[f"application/{seen}" for seen in SLOW[:2]])

    class Impatient(ThisHost):
        """A person at the keyboard who presses Ctrl-C while a command runs."""

        def look(self, role: str | None, signal: Signal, check: Check) -> CheckResult:
            raise KeyboardInterrupt

    diagnosis = desk.run_checks(
        told, [Impatient(desk.vocabulary, {"port": "1"})], OnTerminal(desk.vocabulary, "en", ask=False)
    )

    assert diagnosis.observations == told.observations
    assert word(diagnosis.notes[0], "en") == "stopped looking"
