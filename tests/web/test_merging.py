"""A server has its index merged by another process, and answers with what that made."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import httpx2 as httpx
import pytest
from msgspec.structs import replace

from diagnops.app import Workspace, compiled
from diagnops.kb.case import Case
from diagnops.kb.errors import CaseBaseError
from diagnops.kb.turn import turn
from diagnops.web import merging
from diagnops.web.settings import Settings
from tests.conftest import TODAY
from tests.web.conftest import free_port, served

SAID = "the database is slow, its CPU is idle and the disk queue is long"
# So many cases at a time that none of these segments is merged with the one before as it comes.
WRITES = (60, 20, 6, 2)


def test_many_segments_are_merged_while_it_serves(
    own_library: Path, library: tuple[Case, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "_EVERY", 0.2)
    monkeypatch.setattr(compiled, "_KEPT_AFTER", 1)
    with Workspace.open(own_library, user="kim", today=lambda: TODAY) as desk:
        desk.diagnose(desk.read(SAID))
        for number, some in enumerate(WRITES):
            desk.case_base.add([replace(case, id=f"{case.id}-{number}") for case in library[:some]], who="kim")
            desk.diagnose(desk.read(SAID))
        assert len(desk.index_care.status().segments) == 5
        told = desk.diagnose(desk.read(SAID))

        with served(Settings(db=str(own_library), port=free_port())) as client:
            until = time.monotonic() + 60
            while _segments(own_library) > 1 and time.monotonic() < until:
                assert _asked(client) == httpx.codes.OK
                time.sleep(0.2)
        assert _segments(own_library) == 1
        assert desk.diagnose(desk.read(SAID)) == told

        # Who has the many segments yet takes the one, as soon as there is something to follow.
        desk.case_base.add([replace(library[0], id="one-more")], who="kim")
        desk.diagnose(desk.read(SAID))
        assert len(desk.index_care.status().segments) == 2


def _asked(client: httpx.Client) -> int:
    return client.post("/api/v1/match", json={"text": SAID}).status_code


def _segments(path: Path) -> int:
    with Workspace.open(path, user="kim") as desk:
        return len(desk.index_care.status().segments)


def test_one_process_merges_at_a_time(own_library: Path) -> None:
    with Workspace.open(own_library, user="kim") as desk:
        desk.diagnose(desk.read(SAID))
        with turn(Path(f"{own_library}.derived") / "merging") as is_ours:
            assert is_ours
            with pytest.raises(CaseBaseError, match="index being merged"):
                desk.index_care.merge()
        assert desk.index_care.merge().segments


# A library of numbers makes its threads anew around a fork: were merging begun by one, who multiplies would wait for
# ever. In a process of its own, which is ended if it hangs.
_BEGUN_WHILE_MULTIPLYING = """
import asyncio, threading
from types import SimpleNamespace
import numpy as np
from diagnops.web import merging

merging._COMMAND = ("true",)
made, over = [0], threading.Event()

def multiply():
    some = np.ones((300, 300), np.float32)
    while not over.is_set():
        made[0] += int((some @ some)[0, 0] == 300)

for _ in range(2):
    threading.Thread(target=multiply, daemon=True).start()
of = merging.Merging(SimpleNamespace(settings=SimpleNamespace(db=None)))
for _ in range(100):
    asyncio.run(of._merge())
before = made[0]
while made[0] < before + 10:
    pass
over.set()
print("goes on")
"""


def test_who_multiplies_goes_on_when_merging_begins() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BEGUN_WHILE_MULTIPLYING], capture_output=True, text=True, timeout=100, check=True
    )
    assert done.stdout == "goes on\n"
