"""In a list of what was tried, what was done is neither a symptom nor a change; what came of it is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary

Read = Callable[[str], Incident]

BONDED = "The bond stops passing traffic twice a day.\n\n{head}\n{items}\n"
TRIED = [
    ("Changed, one at a time, a day each:", "- MTU 1500: 3 outages\n- ring buffer overruns fixed by 4096: 2 outages"),
    ("What I tried", " - BIOS update on 30 hosts: no change\n - swapped the power supply: no change"),
    ("Tried so far:", "1. upgraded the kernel, same\n2. new deployment of the agent, same"),
    ("시도", "1. 링 버퍼 설정 변경\n2. 스위치 펌웨어 업그레이드\n→ 결국 재발"),
    ("■ 조치 내역", "  1) 커널 파라미터 변경 수십 회\n  2) 전기 용량 증설"),
    ("- 해 본 것 -", "- autovacuum 시간대 조정 : 모르겠음\n- 서버 증설: 변화 없음"),
]


@pytest.mark.parametrize(("head", "items"), TRIED)
def test_what_was_tried_is_no_symptom_and_no_change(head: str, items: str, read: Read, vocabulary: Vocabulary) -> None:
    def told(text: str) -> set[str]:
        seen = [(vocabulary.signal[o.signal], o.state) for o in read(text).observations]
        return {signal.id for signal, state in seen if signal.layer != "contrast" and state in signal.bad}

    without = told(BONDED.format(head="", items=""))

    assert told(BONDED.format(head=head, items=items)) <= without
    assert told(BONDED.format(head="What happens:", items=items)) - without  # it is the heading that says so


def test_what_came_of_it_what_is_fine_and_what_was_looked_at_are_told_there(read: Read) -> None:
    seen = read(
        "What we did:\n- replaced the cables, no change\n- memory test: the temperature is normal\n"
        "- looked at dmesg: NIC reset of eth0, transmit queue timed out\n"
    ).observations

    told = {f"{o.signal}={o.state}" for o in seen}
    assert told >= {"contrast.replaced_hardware_no_effect=present", "hw.temperature=normal", "nic.tx_timeout=present"}


def test_what_changed_before_the_trouble_is_a_change(read: Read) -> None:
    seen = read("Errors since noon.\nWhat changed:\n- we upgraded the kernel on Monday\n").observations

    assert any(o.signal.startswith("change.") for o in seen)
