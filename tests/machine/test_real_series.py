"""Figures of this machine, taken while a load is made on purpose: a table of them tells what happened, and its size."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding
from diagnops.machine.gate import parts
from diagnops.machine.readers import readers

STAT = Path("/proc/stat")
pytestmark = pytest.mark.skipif(not STAT.exists(), reason="NOT TESTED with figures of this machine: no /proc/stat")
SAMPLES, PAUSE = 14, 0.2
BURN = "import time\nend = time.time() + 30\nwhile time.time() < end: pass"


def _busy() -> tuple[float, float]:
    """Processor time that was used since boot, and all of it."""
    spent = [float(word) for word in STAT.read_text("ascii").split("\n", 1)[0].split()[1:9]]
    return sum(spent) - spent[3] - spent[4], sum(spent)


def _answers(port: int) -> int:
    with socket.socket() as one:
        one.settimeout(1)
        return int(one.connect_ex(("127.0.0.1", port)) == 0)


def _sampled(window: str, port: int, start: int) -> list[str]:
    rows, before = [], _busy()
    for at in range(start, start + SAMPLES):
        time.sleep(PAUSE)
        now = _busy()
        used = 100 * (now[0] - before[0]) / max(1.0, now[1] - before[1])
        rows.append(f"2026-11-30T03:{at:02d}:00Z,{window},{used:.1f},{_answers(port)}")
        before = now
    return rows


def _read(rows: list[str], vocabulary: Vocabulary) -> dict[str, Finding]:
    text = "\n".join(["time,window,system.cpu.utilization,up", *rows])
    return {
        one.signal: one
        for part in parts(text.splitlines(), readers(), vocabulary)
        if part.taken
        for one in part.taken.findings
    }


def test_a_load_that_is_made_and_a_server_that_stops_are_read_and_a_quiet_time_is_none(vocabulary: Vocabulary) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(64)
        port = server.getsockname()[1]
        quiet = _sampled("normal", port, 0)
        calm = _sampled("incident", port, SAMPLES)
    if max(float(row.split(",")[2]) for row in quiet) > 60:
        pytest.skip("NOT TESTED with figures of this machine: others burn its processors now")
    burning = [subprocess.Popen([sys.executable, "-c", BURN]) for _ in range(os.cpu_count() or 1)]
    try:
        loud = _sampled("incident", port, 2 * SAMPLES)
    finally:
        for process in burning:
            process.kill()
            process.wait(10)

    found, nothing = _read(quiet + loud, vocabulary), _read(quiet + calm, vocabulary)

    assert (found["system.cpu.utilization"].state, found["service.down"].state) == ("high", "present")
    assert (found["system.cpu.utilization"].magnitude or 0) > 3
    assert found["system.cpu.utilization"].shape == "steady"
    assert not any(vocabulary.is_trouble(one.signal, one.state) for one in nothing.values())
