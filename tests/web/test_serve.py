"""`diagnops serve` as a person starts it: what it listens on, several workers, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

import httpx2 as httpx
import pytest

from diagnops.web.settings import Settings
from tests.web.conftest import Serve, eventually, free_port, token

Run = Callable[..., CompletedProcess[str]]


@contextmanager
def _started(base: Path, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    port = free_port()
    command = [sys.executable, "-m", "diagnops.cli", "serve", "--db", str(base), "--port", str(port), *options]
    with base.with_name("log").open("wb") as log:
        process = subprocess.Popen(command, stderr=log, cwd=base.parent, start_new_session=True)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20) as client:
            eventually(lambda: process.poll() is not None or _answers(client), 30)
            yield process, client
    finally:
        with suppress(ProcessLookupError):  # all of it has ended
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


def test_several_workers_answer_count_together_and_end_when_they_are_told_to(own_base: Path) -> None:
    with _started(own_base, "--workers", "2") as (process, client):
        for number in range(12):  # each over a connection of its own: either worker may get it
            address = client.base_url.join("/api/v1/investigations")
            told = httpx.post(address, json={"text": f"the database is slow {number}"}, trust_env=False)
            assert told.status_code == 201
        listed = client.get("/api/v1/investigations").json()
        metrics = client.get("/metrics").text
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        said = own_base.with_name("log").read_text("utf-8")

    assert len(listed) == 12
    assert 'diagnops_requests_total{method="POST",route="/api/v1/investigations",status="201"} 12.0' in metrics
    assert process.returncode == 0
    first, *lines = said.splitlines()
    assert first.startswith("Serving at http://127.0.0.1:")
    logged = [json.loads(line) for line in lines]
    requests = [one for one in logged if one["event"] == "request" and one["method"] == "POST"]
    assert {(one["route"], one["status"]) for one in requests} == {("/api/v1/investigations", 201)}
    assert "slow" not in said
    assert not Path(f"{own_base}-wal").exists() or Path(f"{own_base}-wal").stat().st_size == 0


def _asked(diagnops: Run, *options: str, **env: str) -> tuple[Settings, CompletedProcess[str]]:
    given: list[Settings] = []

    def take(settings: Settings, listening: Callable[[], None]) -> None:
        given.append(settings)
        listening()

    with patch("diagnops.web.start.serve", take):
        done = diagnops("serve", *options, **env)
    return given[0], done


def test_on_this_host_no_token_is_needed_and_anywhere_else_one_is(diagnops: Run, own_base: Path) -> None:
    assert not _asked(diagnops)[0].tokens
    assert not _asked(diagnops, "--host", "::1")[0].tokens
    assert not _asked(diagnops, "--host", "localhost")[0].tokens
    assert _asked(diagnops, "--require-token")[0].tokens
    elsewhere, done = _asked(diagnops, "--host", "0.0.0.0")
    assert elsewhere.tokens
    assert "diagnops token add" in done.stderr
    token(own_base, "write")
    assert "diagnops token add" not in _asked(diagnops, "--host", "10.0.0.7")[1].stderr


@pytest.mark.usefixtures("own_base")
def test_what_is_asked_for_is_what_is_served(diagnops: Run) -> None:
    settings, _ = _asked(diagnops, "--read-only", "--allow-host", "a.example", "--address", "https://a.example/",
                         DIAGNOPS_NOTIFY="https://chat.example/hook")  # fmt: skip

    assert (settings.write, settings.hosts, settings.link) == (False, ("a.example",), "https://a.example")
    assert settings.notify == "https://chat.example/hook"
    assert _asked(diagnops, "--notify", "", DIAGNOPS_NOTIFY="https://chat.example/hook")[0].notify == ""
    wrong = diagnops("serve", "--notify", "chat.example")
    assert wrong.returncode == 2


@pytest.mark.usefixtures("own_base")
def test_a_port_that_is_taken_is_told_in_a_sentence(diagnops: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = diagnops("serve", "--port", str(taken.getsockname()[1]))

    assert done.returncode == 1
    assert "--port" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_where_its_libraries_are_not_installed_the_way_out_is_told(diagnops: Run, missing: str) -> None:
    ours = [name for name in sys.modules if name.startswith("diagnops.web")]
    gone = dict.fromkeys((missing, *(name for name in sys.modules if name.startswith(f"{missing}."))))
    with patch.dict(sys.modules, gone):
        for name in ours:
            del sys.modules[name]
        done = diagnops("serve")

    assert done.returncode == 2
    assert "pip install 'diagnops[serve]'" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_cold_start_of_other_commands_loads_none_of_it() -> None:
    code = "import sys, diagnops.cli.main; print(sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)

    for library in ("starlette", "uvicorn", "jinja2", "mcp", "prometheus_client", "h11"):
        assert f"'{library}'" not in loaded.stdout


@pytest.mark.parametrize(("workers", "lets_go"), [(2, True), (1, False)])
def test_a_worker_that_is_behind_lets_go_of_connections_where_another_may_take_them(
    serve: Serve, workers: int, lets_go: bool
) -> None:
    client = serve(workers=workers)

    def ask(_: int) -> bool:
        answer = client.post("/api/v1/match", json={"text": "the queue of the volume is long"})
        return answer.status_code == 200 and answer.headers.get("connection") == "close"

    with ThreadPoolExecutor(12) as many:
        assert any(many.map(ask, range(48))) == lets_go
