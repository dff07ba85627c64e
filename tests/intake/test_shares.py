"""A part of a whole is a share of it, however both are counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.kb.incident import Incident

Read = Callable[[str], Incident]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("conntrack table at 12k of 262k", "system.conntrack.utilization=normal"),
        ("conntrack at 250k of 262k", "system.conntrack.utilization=high"),
        ("memory at 15.5 of 16 GB", "system.memory.utilization=high"),
        ("memory 30 of 64 GB used", "system.memory.utilization=normal"),
        ("heap is at 3.9 GB of 4 GB", "jvm.memory.used=high"),
        ("JVM 힙이 4G 중 3.9G에서 안 내려와요", "jvm.memory.used=high"),
        ("메모리 16G 중 15.5G 사용", "system.memory.utilization=high"),
        ("메모리 16GB 중에 15GB 씀", "system.memory.utilization=high"),
        ("CPU high on 2 of 8 nodes", "system.cpu.utilization=high"),
        ("cache hit rate 99%", "cache.hit_ratio=normal"),
        ("디스크 여유 3%", "system.filesystem.utilization=high"),
    ],
)
def test_a_share_is_read(text: str, told: str, read: Read) -> None:
    assert told in {f"{o.signal}={o.state}" for o in read(text).observations}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("메모리 16G 중 15.5G 사용", "system.memory.utilization=normal"),
        ("conntrack table at 12k", "system.conntrack.utilization=high"),
        ("CPU on 2 of 8 nodes", "system.cpu.utilization=normal"),
    ],
)
def test_a_figure_that_is_no_share_is_not_taken_for_one(text: str, wrong: str, read: Read) -> None:
    assert wrong not in {f"{o.signal}={o.state}" for o in read(text).observations}
