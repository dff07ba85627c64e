"""End to end: a filesystem without inodes makes a real rule fire, and the real payload names the case."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest

from diagnops.app import Workspace

NEEDED = ("prometheus", "prometheus-alertmanager", "prometheus-node-exporter")
MISSING = [program for program in NEEDED if shutil.which(program) is None]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"NOT TESTED against a real Alertmanager: apt-get install {' '.join(MISSING)}"
)

PROMETHEUS = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [rules.yml]
scrape_configs: [{{job_name: node, static_configs: [{{targets: ["127.0.0.1:{exporter}"]}}]}}]
alerting: {{alertmanagers: [{{static_configs: [{{targets: ["127.0.0.1:{alertmanager}"]}}]}}]}}
"""
RULES = """
groups:
- name: node
  rules:
  - alert: NodeFilesystemAlmostOutOfFiles
    expr: node_filesystem_files_free{mountpoint="MOUNT"} / node_filesystem_files{mountpoint="MOUNT"} * 100 < 5
    labels: {severity: critical}
    annotations:
      summary: Filesystem has less than 5% inodes left.
      description: "Filesystem on {{ $labels.device }} has only {{ printf \\"%.2f\\" $value }}% available inodes left."
"""
ALERTMANAGER = """
route: {{receiver: here, group_wait: 0s, group_by: [alertname]}}
receivers: [{{name: here, webhook_configs: [{{url: "http://127.0.0.1:{port}/"}}]}}]
"""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A small filesystem with space, and no inode left."""
    at = tmp_path / "full"
    at.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m,nr_inodes=64", "tmpfs", str(at)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("NOT TESTED against a real Alertmanager: this user may not mount a filesystem")
    try:
        for number in range(63):
            (at / str(number)).touch()
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


@pytest.fixture
def webhook() -> Iterator[tuple[int, Queue[bytes]]]:
    """A receiver on loopback, and what it was sent."""
    got: Queue[bytes] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.put(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_address[1], got
    server.shutdown()
    server.server_close()


@pytest.fixture
def payload(full: Path, webhook: tuple[int, Queue[bytes]], tmp_path: Path) -> Iterator[bytes]:
    """What a real Alertmanager sends when the rule fires."""
    port, got = webhook
    exporter, alertmanager, prometheus = _free_port(), _free_port(), _free_port()
    (tmp_path / "prometheus.yml").write_text(PROMETHEUS.format(exporter=exporter, alertmanager=alertmanager), "utf-8")
    (tmp_path / "rules.yml").write_text(RULES.replace("MOUNT", str(full)), "utf-8")
    (tmp_path / "alertmanager.yml").write_text(ALERTMANAGER.format(port=port), "utf-8")
    commands = (
        ("prometheus-node-exporter", f"--web.listen-address=127.0.0.1:{exporter}"),
        ("prometheus-alertmanager", "--config.file=alertmanager.yml", f"--web.listen-address=127.0.0.1:{alertmanager}",
         "--cluster.listen-address=", "--storage.path=am"),
        ("prometheus", "--config.file=prometheus.yml", f"--web.listen-address=127.0.0.1:{prometheus}",
         "--storage.tsdb.path=data"),
    )  # fmt: skip
    running = []
    try:
        for command in commands:
            with (tmp_path / f"{command[0]}.log").open("wb") as log:
                running.append(
                    subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
                )
        try:
            yield got.get(timeout=60)
        except Empty:
            logs = "\n".join(log.read_text("utf-8", "replace")[-600:] for log in tmp_path.glob("*.log"))
            pytest.fail(f"no alert within a minute\n{logs}")
    finally:
        for process in running:
            process.kill()
            process.wait(10)


def test_the_payload_of_a_rule_that_fires_names_the_case(payload: bytes, tmp_path: Path) -> None:
    assert json.loads(payload)["version"] == "4"

    with Workspace.open(tmp_path / "cases.db", today=lambda: date(2026, 11, 23)) as desk:
        incident = desk.read(payload)
        diagnosis = desk.diagnose(incident)

    assert [(str(o), o.origin) for o in incident.observations] == [
        ("filesystem/system.filesystem.inodes.usage=high", "output")
    ]
    assert diagnosis.leading[0].case == "filesystem-inodes-exhausted"
