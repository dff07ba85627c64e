"""A figure that is told with what it usually is says how it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.kb.incident import Incident

Read = Callable[[str], Incident]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("p99 4s (usually 200ms)", "service.latency=high"),
        ("latency 80 ms, normally 5 ms", "service.latency=high"),
        ("CPU is at 60 %, usually 8 %", "system.cpu.utilization=high"),
        ("hit rate 40% instead of the usual 95%", "cache.hit_ratio=low"),
        ("throughput is 300 rps, usually 1200 rps", "service.throughput=low"),
        ("응답이 평소 200ms인데 4초예요", "service.latency=high"),
        ("응답이 4초예요 (평소 200ms)", "service.latency=high"),
        ("큐 길이가 평소 3인데 지금 400", "queue.length=high"),
        ("the CPU is at five times what we usually see", "system.cpu.utilization=high"),
    ],
)
def test_a_figure_beside_the_usual_one_is_read(text: str, told: str, read: Read) -> None:
    assert told in {f"{o.signal}={o.state}" for o in read(text).observations}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("CPU가 10%였는데 90%까지 치솟았어요", "system.cpu.utilization=low"),
        ("CPU가 95%였는데 지금은 20%예요", "system.cpu.utilization=high"),
        ("p99 is 210 ms, usually 200 ms", "service.latency=high"),
        ("the response time is 200 ms, normally 4 s", "service.latency=high"),
        ("에러율 0.05%", "service.error_rate=high"),
    ],
)
def test_what_it_was_and_what_is_near_to_the_usual_is_no_trouble(text: str, wrong: str, read: Read) -> None:
    assert wrong not in {f"{o.signal}={o.state}" for o in read(text).observations}


@pytest.mark.parametrize(
    ("text", "told"),
    [("레디스 메모리 꽉참ㅠㅠ", "cache.memory.usage=high"), ("노드 3대 낫레디ㅋㅋ", "k8s.node.not_ready=present")],
)
def test_who_cries_or_laughs_is_read_all_the_same(text: str, told: str, read: Read) -> None:
    assert told in {f"{o.signal}={o.state}" for o in read(text).observations}
