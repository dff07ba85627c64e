"""What is said once of several things is said of each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.kb.incident import Incident

Read = Callable[[str], Incident]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("디스크 에러나 OOM 기록은 하나도 없습니다", "io.errors=normal memory.oom_kill=absent"),
        ("OOM도 디스크 에러도 없어요", "io.errors=normal memory.oom_kill=absent"),
        ("패킷 로스나 재전송은 없어요", "network.packet_loss=normal tcp.retransmits=normal"),
        ("패킷 로스 및 재전송은 없어요", "network.packet_loss=normal tcp.retransmits=normal"),
        ("CPU랑 메모리 둘 다 정상", "system.cpu.utilization=normal system.memory.utilization=normal"),
        ("CPU와 메모리가 높아요", "system.cpu.utilization=high system.memory.utilization=high"),
        ("재시작이나 배포는 없었어요", "service.restart=absent change.deployment=absent"),
        ("packet loss and retransmits are not there", "network.packet_loss=normal tcp.retransmits=normal"),
        ("latency and error rate are high", "service.latency=high service.error_rate=high"),
        ("디스크 에러나 OOM은 없는데 CPU가 높아요", "io.errors=normal system.cpu.utilization=high"),
    ],
)
def test_what_is_said_behind_the_last_is_said_of_all(text: str, told: str, read: Read) -> None:
    assert set(told.split()) <= {f"{o.signal}={o.state}" for o in read(text).observations}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We see packet loss and CPU is fine", "network.packet_loss=high"),
        ("배포하고 에러가 나요", "service.error_rate=high"),
        ("에러도 나고 CPU도 높아요", "service.error_rate=high"),
        ("DB와 연결이 끊겨요", "network.interruption=present"),
    ],
)
def test_what_only_stands_side_by_side_is_no_list(text: str, told: str, read: Read) -> None:
    assert told in {f"{o.signal}={o.state}" for o in read(text).observations}


@pytest.mark.parametrize(
    "text",
    [
        "CPU 빼고 다 정상이에요",
        "DB 말고는 다 괜찮아요",
        "everything except the CPU is fine",
        "All is normal apart from memory",
    ],
)
def test_what_all_else_is_told_apart_from_is_not_fine(text: str, read: Read) -> None:
    assert not [o for o in read(text).observations if o.state == "normal"]
