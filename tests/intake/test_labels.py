"""What is listed as "name: what was found" is read from behind the colon."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.kb.incident import Incident

Read = Callable[[str], Incident]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("- OOM kills: grepped the kernel log, nothing", "memory.oom_kill=absent"),
        ("Deadlocks: none in the error log", "db.deadlock=absent"),
        ("* packet loss: ran mtr for an hour, no sign of it", "network.packet_loss=normal"),
        ("- 데드락 : 로그 뒤져봤는데 없음", "db.deadlock=absent"),
        ("2) 패킷 손실: 핑으로는 안 보임", "network.packet_loss=normal"),
        ("- OOM: 커널 로그에 흔적 없어요", "memory.oom_kill=absent"),
    ],
)
def test_a_label_behind_which_nothing_was_found_is_no_trouble(line: str, told: str, read_rules: Read) -> None:
    found = {f"{o.signal}={o.state}" for o in read_rules(f"It is slow.\n{line}\nAny hints?").observations}

    assert told in found
    assert not {one for one in found if one.split("=")[0] == told.split("=")[0]} - {told}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Timeouts: no answer from the cart for ten seconds", "service.timeout=present"),
        ("- OOM kills: none last week but three since Monday", "memory.oom_kill=present"),
        ("- 타임아웃: 장바구니가 응답 없음", "service.timeout=present"),
        ("- packet loss: 30 % between the racks", "network.packet_loss=high"),
    ],
)
def test_a_label_behind_which_more_is_told_stays_what_it_says(line: str, told: str, read: Read) -> None:
    assert told in {f"{o.signal}={o.state}" for o in read(line).observations}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("쿼리 시간 4ms → 1,900ms", "db.client.operation.duration=high"),
        ("- throughput 1200 -> 90 requests a second", "service.throughput=low"),
        ("error rate 0.2 % => 7 %", "service.error_rate=high"),
    ],
)
def test_what_a_figure_became_is_read_across_an_arrow(line: str, told: str, read: Read) -> None:
    assert told in {f"{o.signal}={o.state}" for o in read(line).observations}


@pytest.mark.parametrize("line", ["GC 로그: 길어야 40ms", "the GC pauses are at their longest 40 ms"])
def test_the_most_there_is_is_not_much(line: str, read: Read) -> None:
    assert "jvm.gc.duration=high" not in {f"{o.signal}={o.state}" for o in read(line).observations}
