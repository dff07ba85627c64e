"""A real Alertmanager posts to the real webhook: an alert opens an investigation, its end ends it, once each."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from tests.web.conftest import Serve, eventually, free_port, token

PROGRAM = "prometheus-alertmanager"
pytestmark = pytest.mark.skipif(
    shutil.which(PROGRAM) is None, reason=f"NOT TESTED against a real Alertmanager: apt-get install {PROGRAM}"
)
# As docs/serving.md has it, in a hurry.
CONFIG = """
route: {{receiver: diagnops, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1s}}
receivers:
- name: diagnops
  webhook_configs:
  - url: {address}/hooks/alertmanager
    send_resolved: true
    http_config: {{authorization: {{credentials: {secret}}}}}
"""
LABELS = {"alertname": "EBSVolumeQueueLengthHigh", "metric": "VolumeQueueLength", "severity": "critical"}


@pytest.fixture
def client(serve: Serve, own_base: Path) -> httpx.Client:
    """A server that asks for a token."""
    client = serve(tokens=True)
    client.headers.update(token(own_base, "write"))
    return client


@pytest.fixture
def alertmanager(client: httpx.Client, tmp_path: Path) -> Iterator[httpx.Client]:
    """A real Alertmanager that posts there."""
    secret = client.headers["authorization"].partition(" ")[2]
    address = str(client.base_url).rstrip("/")
    (tmp_path / "alertmanager.yml").write_text(CONFIG.format(address=address, secret=secret), "utf-8")
    port = free_port()
    with (tmp_path / "alertmanager.log").open("wb") as log:
        process = subprocess.Popen(
            [PROGRAM, "--config.file=alertmanager.yml", f"--web.listen-address=127.0.0.1:{port}",
             "--cluster.listen-address=", "--storage.path=am"],
            cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as found:
            eventually(lambda: _is_ready(found))
            yield found
    finally:
        process.kill()
        process.wait(10)


def _is_ready(alertmanager: httpx.Client) -> bool:
    try:
        return alertmanager.get("/-/ready").status_code == 200
    except httpx.TransportError:
        return False


def _fire(alertmanager: httpx.Client, *, until: timedelta) -> None:
    now = datetime.now(UTC)
    alert = {
        "labels": LABELS,
        "annotations": {"summary": "The I/O queue of the volume is long"},
        "startsAt": (now - timedelta(minutes=5)).isoformat(),
        "endsAt": (now + until).isoformat(),
    }
    assert alertmanager.post("/api/v2/alerts", json=[alert]).status_code == 200


def test_an_alert_opens_an_investigation_and_its_end_ends_it(client: httpx.Client, alertmanager: httpx.Client) -> None:
    def heads() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = client.get("/api/v1/investigations").json()
        return found

    def posted() -> int:
        line = 'diagnops_requests_total{method="POST",route="/hooks/alertmanager",status="202"}'
        counts = [one for one in client.get("/metrics").text.splitlines() if one.startswith(line)]
        return int(float(counts[0].split()[-1])) if counts else 0

    _fire(alertmanager, until=timedelta(minutes=5))
    eventually(lambda: len(heads()) == 1)
    (opened,) = heads()
    diagnosis = client.get(f"/api/v1/investigations/{opened['id']}").json()["diagnosis"]
    eventually(lambda: posted() >= 3)  # it repeats itself
    (repeated,) = heads()
    _fire(alertmanager, until=timedelta(seconds=-1))
    eventually(lambda: heads()[0]["closed"] is not None)
    (ended,) = heads()

    assert diagnosis["leading"][0]["case"] == "ebs-queue-saturation"
    assert repeated == opened
    assert (ended["id"], ended["closed"]["outcome"]) == (opened["id"], "resolved-unknown")
    page = client.get("/alert", params=LABELS)
    assert (page.status_code, "EBS volume" in page.text) == (200, True)
