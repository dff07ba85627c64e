"""How much there may be, which version runs where and how big something is: no trouble is read from either."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.kb.incident import Incident

Read = Callable[[str], Incident]


@pytest.mark.parametrize(
    "sentence",
    ["Each pod has a CPU request of 200m.", "memory limit is 768Mi", "max_connections is 300"],
)
def test_what_may_be_used_is_not_what_is_used(sentence: str, read: Read) -> None:
    assert not [o for o in read(sentence).observations if o.state in ("high", "low")]


@pytest.mark.parametrize("sentence", ["Kubernetes 1.24 on Debian 12, Calico 3.25.", "Redis 6.2, Ubuntu 22.04 씁니다."])
def test_which_version_runs_where_tells_of_no_change(sentence: str, read: Read) -> None:
    assert not [o for o in read(sentence).observations if o.signal.startswith("change.")]


def test_an_upgrade_is_a_change(read: Read) -> None:
    assert {"change.version_upgrade", "change.system_upgrade"} & {
        o.signal for o in read("Last night we upgraded the cluster to Kubernetes 1.24.").observations
    }


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The replica is 25 minutes behind.", "db.replication.lag=high"),
        ("복제가 25분 밀려 있어요", "db.replication.lag=high"),
        ("메모리가 계속 차오르는 듯합니다", "memory.leak=present"),
        ("락 없음", "db.lock.wait=normal"),
        ("CPU 정상", "system.cpu.utilization=normal"),
    ],
)
def test_plain_words_are_read(sentence: str, told: str, read: Read) -> None:
    assert told in {f"{o.signal}={o.state}" for o in read(sentence).observations}
