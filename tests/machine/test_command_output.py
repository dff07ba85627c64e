"""The output of commands, as they write it, is read into what it means."""

from __future__ import annotations

import os

import pytest

from diagnops.kb.message import message
from diagnops.kb.vocabulary import Reading, Vocabulary
from diagnops.machine.host.command_output import CommandOutput, read_output

IOSTAT = """Linux 6.1.0 (db1) 11/23/26 _x86_64_ (2 CPU)

Device            r/s     rMB/s  r_await     w/s     wMB/s  w_await  aqu-sz  %util
vda             65.05      1.84     0.82   12.19      1.84     1.31   99.00   0.73
loop0            0.00      0.00     0.00    0.00      0.00     0.00    0.00   0.00

Device            r/s     rMB/s  r_await     w/s     wMB/s  w_await  aqu-sz  %util
vda              5.00      0.10     0.50    2.00      0.10     0.40    0.01   0.50
nvme1n1        900.00     12.00    31.00  300.00      9.00    12.00   12.30  99.90
loop0            0.00      0.00     0.00    0.00      0.00     0.00   55.00   0.00
"""
MPSTAT = """Linux 6.1.0 (db1)  11/23/26  _x86_64_  (2 CPU)

05:01:37     CPU    %usr   %sys %iowait   %soft  %steal   %idle
05:01:42     all    1.00   0.50    0.00    0.00    0.00   98.50
05:01:42       0    1.00   0.99    0.00    0.00    0.00   98.00

Average:     CPU    %usr   %sys %iowait   %soft  %steal   %idle
Average:     all   90.00   5.50    0.00    0.00   12.00    4.50
Average:       0   90.00   5.50    0.00   33.00    0.00   99.00
"""
FREE = """               total        used        free      shared  buff/cache   available
Mem:           24105       22454         264           9         699         650
Swap:              0           0           0
"""
DF = """Filesystem     Type   Size  Used Avail Use% Mounted on
tmpfs          tmpfs   24G   24G     0 100% /dev/shm
/dev/loop3     squashfs 24M  24M     0 100% /snap/x
/dev/vda       ext4   252G  240G   12G  96% /
/dev/vdb       ext4   252G   24G  228G  10% /srv/my data
"""
VMSTAT = """procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----
 r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st
 2  0      0 23832576   3300 708996    0    0   941   943  200  248 45  3 51  0  0
 1  1      0 23832576   3300 708996    0 5000  1128     0  242  370 92  2  6  0  0
"""
UPTIME = " 05:01:38 up  2:56,  0 user,  load average: {load}, 2.82, 1.91\n"
NSTAT = "#kernel\nTcpOutSegs        {out}   0.0\nTcpRetransSegs   {again}   0.0\n"
JOURNAL = "Nov 23 05:01:38 db1 kernel: Out of memory: Killed process 4711 (postgres)\n"
XID = "Nov 23 05:01:38 gpu1 kernel: NVRM: Xid (PCI:0000:65:00): {}, pid=4711, name=python, Ch 00000010\n"


def _read(vocabulary: Vocabulary, signal: str, output: str, before: str | None = None, errors: str = "", code: int = 0):  # type: ignore[no-untyped-def]
    known = vocabulary.signal[signal]
    read = next(c.read for c in known.checks if c.read)
    first = CommandOutput(before, 0) if before is not None else None
    where, judged = read_output(known, read, first, CommandOutput(output, code, "", errors))
    return judged.state, where, judged.because


@pytest.mark.parametrize(
    ("signal", "output", "state", "where"),
    [
        ("io.queue_length", IOSTAT, "high", "nvme1n1"),
        ("io.latency", IOSTAT, "high", "nvme1n1"),
        ("system.disk.io_time", IOSTAT, "high", "nvme1n1"),
        ("system.cpu.utilization", MPSTAT, "high", ""),
        ("system.cpu.steal", MPSTAT, "high", ""),
        ("system.cpu.softirq", MPSTAT, "high", ""),
        ("system.memory.utilization", FREE, "high", ""),
        ("system.memory.linux.available", FREE, "low", ""),
        ("system.paging.utilization", FREE, None, ""),
        ("system.filesystem.utilization", DF, "high", "/"),
        ("system.cpu.user", VMSTAT, "high", ""),
        ("system.cpu.system", VMSTAT, "normal", ""),
        ("system.paging.operations", VMSTAT, "high", ""),
        ("system.cpu.load_average", UPTIME.format(load=4.0 * (os.cpu_count() or 1)), "high", ""),
        ("system.cpu.load_average", UPTIME.format(load=0.1), "normal", ""),
        ("system.cpu.pressure", "some avg10=44.03 avg60=16.59 avg300=28.64 total=30\n", "high", ""),
        ("system.conntrack.utilization", "net.x_count = 950\nnet.x_max = 1000\n", "high", ""),
        ("memory.oom_kill", JOURNAL, "present", ""),
        ("memory.oom_kill", "-- No entries --\n", "absent", ""),
        ("hw.gpu.xid", XID.format(79), "present", ""),
        ("hw.gpu.xid", XID.format(31) + XID.format(79), "present", ""),
        ("hw.gpu.xid", XID.format(31), None, ""),  # mostly the program's own fault: for a person to judge
        ("hw.gpu.xid", "-- No entries --\n", "absent", ""),
        ("system.uptime", " 05:01:38 up 213 days,  2:56,  0 user,  load average: 0.1, 0.2, 0.1\n", "high", ""),
        ("system.uptime", UPTIME.format(load=0.1), "normal", ""),
        ("io.errors", JOURNAL, "high", ""),
        ("io.errors", "-- No entries --\n", "normal", ""),
        ("raid.degraded", "md0 : active raid1\n      1000 blocks [2/1] [U_]\n", "present", ""),
        ("raid.degraded", "md0 : active raid1\n      1000 blocks [2/2] [UU]\n", "absent", ""),
        ("raid.degraded", "Personalities :\nunused devices: <none>\n", None, ""),
        ("time.ntp_unsynchronised", "System clock synchronized: no\n", "present", ""),
        ("system.time.clock_offset", "System time     : 0.250000 seconds slow of NTP time\n", "high", ""),
        ("tcp.connection_refused", "", "present", ""),
        ("tcp.connection_refused", "LISTEN 0 128 0.0.0.0:5432 0.0.0.0:*\n", "absent", ""),
        ("process.zombies", "S PID PPID COMMAND\nZ 1 2 x\nS 3 4 y\n", "normal", ""),
        ("cache.memory.usage", "used_memory:3900000\r\nmaxmemory:4000000\r\n", "high", ""),
        ("cache.memory.usage", "used_memory:3900000\r\nmaxmemory:0\r\n", None, ""),  # no limit is set
        ("cache.connections", "connected_clients:9900\r\nmaxclients:10000\r\n", "high", ""),
        ("cache.replication.broken", "role:slave\r\nmaster_link_status:down\r\n", "present", ""),
        ("cache.replication.broken", "role:master\r\nconnected_slaves:0\r\n", None, ""),
        ("cache.fork.duration", "latest_fork_usec:812345\r\n", "high", ""),
        ("db.connections.exhausted", "99|100\n", "present", ""),
        ("db.connections.exhausted", "12|100\n", "absent", ""),
        ("db.transaction.idle", "4711|shop|00:07:12.3|update orders\n", "present", ""),
        ("db.transaction.idle", "4711|shop|00:00:12.3|update orders\n", None, ""),
        ("db.transaction.idle", "", "absent", ""),
        ("db.lock.wait", "4711|{4712}|00:01:12.3|update orders\n", "high", ""),
        ("db.lock.wait", "4711|{4712}|00:00:00.3|update orders\n", "normal", ""),
        ("db.transaction_id.age", "shop|1900000000\npostgres|14\n", "high", ""),
        ("db.replication.lag", "  Seconds_Behind_Source: 0\n", "normal", ""),
        ("db.replication.lag", "  Seconds_Behind_Source: NULL\n", None, ""),
        ("db.connection.refused", "db.example:5432 - rejecting connections\n", "present", ""),
        ("db.connection.refused", "db.example:5432 - accepting connections\n", "absent", ""),
        ("messaging.memory_alarm", "Memory alarm on node rabbit@mq1\n", "present", ""),
        ("messaging.memory_alarm", "Node rabbit@mq1 reported no alarms, local or clusterwide\n", "absent", ""),
        ("messaging.queue.depth", "name messages_ready messages_unacknowledged\nq 50000 1\n", "high", ""),
        ("kafka.partition.under_replicated", "\tTopic: a\tPartition: 0\tLeader: 1\n", "high", ""),
        ("kafka.partition.under_replicated", "", "normal", ""),
        ("network.partition", "Network Partitions\n\n(none)\n", "absent", ""),
        ("etcd.space_exceeded", "memberID:1 alarm:NOSPACE \n", "present", ""),
        ("tcp.time_wait", "Recv-Q Send-Q Local Peer\n" + "0 0 a b\n" * 25_000, "high", ""),
    ],
)
def test_what_a_command_writes_is_read(
    vocabulary: Vocabulary, signal: str, output: str, state: str | None, where: str
) -> None:
    found = _read(vocabulary, signal, output)

    assert found[:2] == (state, where), found


def test_what_counts_since_boot_is_read_twice(vocabulary: Vocabulary) -> None:
    before = NSTAT.format(out=1_000_000, again=500_000)

    for out, again, state in ((1_001_000, 500_100, "high"), (1_001_000, 500_001, "normal"), (1_000_003, 500_003, None)):
        assert _read(vocabulary, "tcp.retransmits", NSTAT.format(out=out, again=again), before)[0] == state
    assert _read(vocabulary, "tcp.retransmits", NSTAT.format(out=9, again=9), before)[0] is None  # a reboot


@pytest.mark.parametrize("signal", ["memory.oom_kill", "io.errors", "time.ntp_unsynchronised"])
def test_what_could_not_look_has_not_found_that_nothing_is_there(vocabulary: Vocabulary, signal: str) -> None:
    state, _, because = _read(vocabulary, signal, "-- No entries --\n", errors="No journal files were found.", code=1)

    assert state is None, because


@pytest.mark.parametrize(
    "output", ["", "gibberish\n", "Device\nvda\n", "aqu-sz %util\n-- --\n", "\x00", "aqu-sz\n" * 50]
)
def test_an_answer_of_another_form_is_unknown(vocabulary: Vocabulary, output: str) -> None:
    assert _read(vocabulary, "io.queue_length", output)[0] is None


def test_what_was_stopped_is_unknown(vocabulary: Vocabulary) -> None:
    signal = vocabulary.signal["system.filesystem.utilization"]

    found = read_output(signal, Reading(column="Use%"), None, CommandOutput(DF, None, "time"))[1]

    assert (found.state, found.because) == (None, message("took_too_long"))


def test_the_reason_holds_the_figure_or_the_line_that_decided(vocabulary: Vocabulary) -> None:
    assert _read(vocabulary, "system.disk.io_time", IOSTAT)[2] == message("high_from", figure="99.9 %", level="90 %")
    assert _read(vocabulary, "memory.oom_kill", JOURNAL)[2] == message("line_found", line=JOURNAL.strip())
    assert _read(vocabulary, "tcp.connection_refused", "")[2] == message("answer_empty")
    assert _read(vocabulary, "memory.oom_kill", "-- No entries --\n")[2] == message("looked_not_there")
    assert _read(vocabulary, "raid.degraded", "unused devices: <none>\n")[2] == message("says_neither")
    assert _read(vocabulary, "io.queue_length", "gibberish\n")[2] == message("no_figure")


def test_what_could_not_look_says_what_the_command_said_of_it(vocabulary: Vocabulary) -> None:
    told = _read(vocabulary, "memory.oom_kill", "", errors="warning\nNo journal files were found.\n", code=1)

    assert told == (None, "", message("could_not_look", said="No journal files were found."))
