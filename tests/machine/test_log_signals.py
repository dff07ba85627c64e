"""A log line may show several signals, and the same message is known in the wording of each version.

The texts follow the sources that the tables name: mm/oom_kill.c, drivers/edac, Kafka's Partition.scala, nginx,
HAProxy's management guide, Elasticsearch's DiskThresholdMonitor, the pools' own statistics.
"""

from __future__ import annotations

import json

import pytest

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.signatures import shown_by
from diagnops.machine.gate import parts
from diagnops.machine.readers import readers


def shown(text: str, vocabulary: Vocabulary) -> set[tuple[str, str]]:
    found = parts(text.split("\n"), readers(), vocabulary)
    return {(one.signal, one.state) for part in found if part.taken for one in part.taken.findings}


NGINX = '2026/11/29 04:02:51 [error] 31#31: *88 {}, client: 10.4.0.7, server: shop, request: "GET / HTTP/1.1"'
KERNEL = "Nov 29 04:02:51 mem-4 kernel: {}"
BROKER = "[2026-11-29 04:02:51,004] INFO {} (kafka.cluster.Partition)"
POOL = "2026-11-29 04:02:51.004 DEBUG 1 --- [ousekeeper] com.zaxxer.hikari.pool.HikariPool : Shop - Pool stats ({})"
C3P0 = "04:02:51.004 [db] WARN c.m.v2.r.BasicResourcePool - BasicResourcePool@1 [managed: 9, unused: {}, excluded: 0]"
SEVERAL = [
    (
        "2026-11-29T04:02:51.004Z 0 [ERROR] [MY-012639] [InnoDB] Write failed. See if it has a disk quota exceeded",
        set(),
    ),
    (
        NGINX.format("connect() failed (111: Connection refused) while connecting to upstream"),
        {("balancer.backend_connection_errors", "high"), ("tcp.connection_refused", "present")},
    ),
    (
        NGINX.format("upstream timed out (110: Connection timed out) while reading response header from upstream"),
        {("http.504_rate", "high"), ("service.timeout", "present")},
    ),
    (
        "[2026-11-29T04:02:51,004][WARN ][o.e.c.r.a.DiskThresholdMonitor] [es-1] flood stage disk watermark [95%] "
        "exceeded on [aB3][es-3][/srv/es] free: 8gb[3.9%], all indices on this node will be marked read-only",
        {("search.index.read_only", "present"), ("system.filesystem.utilization", "high")},
    ),
    (
        KERNEL.format("EDAC sbridge MC0: HANDLING MCE MEMORY ERROR\n")
        + KERNEL.format("EDAC sbridge MC0: CPU 0: Machine Check Event: 0 Bank 7: 8c00004000010091\n")
        + KERNEL.format("EDAC MC0: 1 CE memory read error on CPU_SrcID#0_Ha#0_Chan#1_DIMM#0 (channel:1 slot:0)"),
        {("hw.machine_check", "present"), ("hw.memory.ecc_errors", "high")},
    ),
    (
        "Nov 29 04:02:51 lb-1 haproxy[70]: Server api/a3 is DOWN, reason: Layer4 timeout, check duration: 2001ms. "
        "2 active and 0 backup servers left.",
        {
            ("balancer.health_check.failures", "high"),
            ("balancer.unhealthy_hosts", "high"),
            ("service.timeout", "present"),
        },
    ),
]
OOM = [
    "Out of memory: Killed process 711 (ruby) total-vm:912kB, anon-rss:7kB, file-rss:0kB, shmem-rss:0kB, UID:33",
    "Out of memory: Kill process 711 (ruby) score 912 or sacrifice child",
    "Out of memory: kill process 711 (ruby) score 912 or a child",
    "Out of Memory: Killed process 711 (ruby).",
    "OUT OF MEMORY: KILLED PROCESS 711 (ruby)",
    "Out of memory: Killed process",
    "Out of memory and no killable processes...",
    "Memory cgroup out of memory: Killed process 711 (ruby)",
    "Killed process 711 (ruby) total-vm:912kB, anon-rss:7kB, file-rss:0kB",
    "Killed process 711, UID 33, (ruby) total-vm:912kB, anon-rss:7kB",
]
FULL_POOLS = [
    POOL.format("total=8, active=8, idle=0, waiting=0"),
    POOL.format("total=8, active=8, idle=0, waiting=31"),
    POOL.format("total=8/8, idle=0/8, active=8, waiting=3"),
    C3P0.format(0),
    "2026-11-29 04:02:51.004 UTC [9] WARNING C-0x5: shop/app@10.4.0.7:501 closing because: query_wait_timeout (age=9s)",
]
QUIET_POOLS = [
    POOL.format("total=8, active=2, idle=6, waiting=0"),
    POOL.format("total=0, active=0, idle=0, waiting=0"),
    POOL.format("total=8, active=7, idle=0, waiting=0"),
    POOL.format("total=8, active=8, idle=0, waiting=4") + "\n" + POOL.format("total=8, active=1, idle=7, waiting=0"),
    C3P0.format(9),
]
SHRUNK = [
    "Partition [clicks,0] on broker 1: Shrinking ISR for partition [clicks,0] from 1,2 to 1",
    "[Partition clicks-0 broker=1] Shrinking ISR from 1,2 to 1",
    "[Partition clicks-0 broker=1] Shrinking ISR from 1,2 to 1. Leader: (highWatermark: 9, endOffset: 12).",
    "Partition [clicks,0] on broker 1: Cached zkVersion [4] not equal to that in zookeeper, skip updating ISR",
]


@pytest.mark.parametrize(("text", "signals"), SEVERAL)
def test_a_line_shows_every_signal_it_tells_of(
    text: str, signals: set[tuple[str, str]], vocabulary: Vocabulary
) -> None:
    assert shown(text, vocabulary) == signals


@pytest.mark.parametrize("message", OOM)
def test_a_kill_for_memory_is_known_in_all_wordings(message: str, vocabulary: Vocabulary) -> None:
    for text in (KERNEL.format(message), json.dumps({"MESSAGE": message})):
        assert shown(text, vocabulary) == {("memory.oom_kill", "present")}


@pytest.mark.parametrize("message", SHRUNK)
def test_a_partition_that_lost_replicas_is_told(message: str, vocabulary: Vocabulary) -> None:
    (part,) = parts([BROKER.format(message)], readers(), vocabulary)

    assert part.taken
    assert [(one.signal, one.state) for one in part.taken.findings] == [("kafka.partition.under_replicated", "high")]
    assert "ISR" in part.taken.words


def test_replicas_that_came_back_end_it_for_their_partition(vocabulary: Vocabulary) -> None:
    old = "Partition [clicks,{0}] on broker 1: {1} ISR for partition [clicks,{0}] from 1,2 to 1"
    new = "[Partition clicks-{0} broker=1] {1} ISR from 1,2 to 1"
    for form in (old, new):
        lost, back, other = (form.format(*how) for how in ((0, "Shrinking"), (0, "Expanding"), (1, "Expanding")))
        assert shown("\n".join(map(BROKER.format, (lost, back))), vocabulary) == set()
        assert shown("\n".join(map(BROKER.format, (lost, other))), vocabulary) != set()


@pytest.mark.parametrize("text", FULL_POOLS)
def test_a_pool_without_a_free_connection_is_used_up(text: str, vocabulary: Vocabulary) -> None:
    assert shown(text, vocabulary) == {("app.connection_pool.usage", "high")}


@pytest.mark.parametrize("text", QUIET_POOLS)
def test_a_pool_with_connections_to_lend_is_not(text: str, vocabulary: Vocabulary) -> None:
    assert shown(text, vocabulary) == set()


def test_a_message_counts_whatever_version_wrote_it(vocabulary: Vocabulary) -> None:
    """RHEL's kernel 4.18 writes what Linux writes from 5.0 on."""
    kernel = "Linux version 4.18.0-553.el8_10.x86_64 (mockbuild@build) (gcc version 8.5.0) #1 SMP"
    killed = (
        "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task=java,pid=7,uid=0"
    )

    assert ("memory.oom_kill", "present") in shown("\n".join(map(KERNEL.format, (kernel, killed))), vocabulary)


def test_a_message_of_a_field_shows_what_it_would_in_a_log(vocabulary: Vocabulary) -> None:
    message = 'Readiness probe failed: Get "http://10.4.0.7:8080/": dial tcp 10.4.0.7:8080: connect: connection refused'

    found = {(one.signal, one.state, one.role) for one in shown_by(message, vocabulary)}

    assert found == {("k8s.probe.failure", "present", None), ("tcp.connection_refused", "present", None)}
    assert shown_by("all replicas are available", vocabulary) == []
