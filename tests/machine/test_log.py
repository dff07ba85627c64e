"""Logs are read into what is so at their end, and into the messages that are worth comparing.

The files under data/log were written by nginx 1.22, HAProxy 2.6, OpenJDK 17, Python 3.11 and Linux; the texts here
follow dmesg(1), journalctl(1), systemd's, the kubelet's and containerd's messages, Envoy's default access log format
(envoyproxy.io/docs, access logging) and the JDK 8 collector's -XX:+PrintGCDetails.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.gate import parts
from diagnops.machine.logs.reader import learn_routine, read
from diagnops.machine.readers import readers
from tests.machine.test_log_lines import LINES, NO_LINES

InProportion = Callable[[Callable[[int], object], int], None]

HAPROXY_DOWN = (
    'Server be/s1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms. '
    "0 active and 0 backup servers left. 0 sessions active…"
)
DATA = Path(__file__).with_name("data") / "log"
FILES: dict[str, tuple[str, list[tuple[str, str, int, str]], str]] = {
    "access-healthy.log": (
        "access log",
        [
            ("http.5xx_rate", "normal", 0, "0 of 24 requests, 0 %"),
            ("http.4xx_rate", "normal", 0, "0 of 24 requests, 0 %"),
        ],
        "",
    ),
    "access-502.log": (
        "access log",
        [
            ("http.4xx_rate", "normal", 0, "0 of 36 requests, 0 %"),
            ("http.5xx_rate", "high", 24, "12 of 36 requests, 33.3 % (502)"),
            ("http.502_rate", "high", 24, "12 of 36 requests, 33.3 % (502)"),
        ],
        "",
    ),
    "haproxy.log": (
        "HAProxy log",
        [
            ("balancer.health_check.failures", "high", 0, HAPROXY_DOWN),
            ("balancer.healthy_hosts", "low", 0, HAPROXY_DOWN),
            ("balancer.unhealthy_hosts", "high", 0, HAPROXY_DOWN),
            ("tcp.connection_refused", "present", 0, HAPROXY_DOWN),
            ("balancer.backend_connection_errors", "high", 2, "27 requests ended with SC"),
            ("http.5xx_rate", "high", 2, "27 of 27 requests, 100 % (503)"),
            ("http.503_rate", "high", 2, "27 of 27 requests, 100 % (503)"),
        ],
        "backend be has no server available!",
    ),
    "gc-healthy.log": ("JVM GC log", [("jvm.gc.duration", "normal", 3, "GC pause 6 ms")], ""),
    "gc-full.log": (
        "JVM GC log",
        [
            ("jvm.gc.duration", "normal", 1, "GC pause 20.4 ms"),
            ("jvm.memory.used_after_last_gc", "high", 9, "heap 100 % full after Full GC"),
            (
                "runtime.out_of_memory",
                "present",
                10,
                'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space',
            ),
        ],
        "java.lang.OutOfMemoryError: Java heap space",
    ),
    "gc-all.log": ("JVM GC log", [], ""),  # two pauses are too few
    "dmesg-segfault.log": (
        "kernel log",
        [
            (
                "process.segfault",
                "present",
                2,
                "python[22933]: segfault at 7ffc83e77ff0 ip 00007f7b1c0b55ad sp 00007ffc83e77fe0 error 6 in "
                "libc.so.6[975ad,7f7b1c044000+156000] likely on CPU 0 (core 0, socket…",
            )
        ],
        "segfault at ip",
    ),
    "python.log": ("application log", [], "order not stored"),
}
TEXTS = {
    "a line that was wrapped": (
        """ts=2026-11-29T03:12:11Z level=error msg="no push: x509:
  certificate has expired or is not
  yet valid" attempt=3
ts=2026-11-29T03:12:12Z level=info msg=next""",
        [("tls.certificate.expired", "present", 0, None)],
    ),
    "a thread of Rust's panics, not the kernel": (
        "thread 'worker-2' panicked at src/main.rs:9:3:\ncalled `Result::unwrap()` on an `Err` value: Late\n"
        "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
        [("app.crash", "present", 0, "application")],
    ),
    "Erlang's machine stops, not the kernel": (
        '{"Kernel pid terminated",application_controller,"{application_start_failure,shop,{bad,x}}"}\n'
        "Crash dump is being written to: erl_crash.dump...done",
        [("app.crash", "present", 0, "application")],
    ),
    "the console of .NET": (
        """warn: Shop.Queue.Reader[7]
      Late by 4 s.
fail: Shop.Data.Store[12]
      The request was not answered.
      System.InvalidOperationException: Timeout expired: all were in use and max pool size was reached.
         at Shop.Data.Store.Get(Int32 id) in /src/Store.cs:line 7""",
        [("app.connection_pool.usage", "high", 4, "application")],
    ),
    "Node runs out of memory": (
        """Error: connect ECONNREFUSED 10.1.1.1:5432
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1:1) {
  errno: -111
}

<--- Last few GCs --->

[7:0x4a]   91 ms: Mark-Compact 99.1 (99.2) -> 98.0 (99.9) MB, 18.1 / 0.0 ms  allocation failure; scavenge might fail

FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory
 1: 0xb95 node::Abort() [node]
Aborted (core dumped)""",
        [("tcp.connection_refused", "present", 0, None), ("runtime.out_of_memory", "present", 9, None)],
    ),
    "a card that hangs and flaps": (
        """[12345.678901] e1000e 0000:00:19.0 eth0: Detected Hardware Unit Hang:
                 TDH                  <0>
[12346.678901] NETDEV WATCHDOG: eth0 (e1000e): transmit queue 0 timed out
[12347.1234] e1000e: eth0 NIC Link is Down
[12350.1234] e1000e: eth0 NIC Link is Up 1000 Mbps Full Duplex, Flow Control: None
[12357.1234] e1000e: eth0 NIC Link is Down
[12360.1234] e1000e: eth0 NIC Link is Up 1000 Mbps Full Duplex, Flow Control: None""",
        [("nic.tx_timeout", "present", 0, "nic"), ("nic.link_flap", "present", 3, "nic")],
    ),
    "a link that was down once": (
        """[12347.1234] ixgbe 0000:05:00.0 p1p1: NIC Link is Down
[12350.1234] ixgbe 0000:05:00.0 p1p1: NIC Link is Up 10 Gbps, Flow Control: RX/TX""",
        [],
    ),
    "another link is up": (
        """[12347.1234] ixgbe 0000:05:00.0 p1p1: NIC Link is Down
[12350.1234] ixgbe 0000:05:00.1 p1p2: NIC Link is Up 10 Gbps, Flow Control: RX/TX""",
        [("nic.link_down", "present", 0, "nic")],
    ),
    "the newest first": (
        """Nov 29 03:14:11 web-1 kernel: nfs: server nas1 not responding, still trying
Nov 29 03:12:11 web-1 kernel: nfs: server nas1 OK
Nov 29 03:10:11 web-1 kernel: nfs: server nas1 not responding, still trying""",
        [("filesystem.nfs.hang", "present", 0, "filesystem")],
    ),
    "one file server of two came back": (
        """[Sun Nov 29 03:12:11 2026] nfs: server nas1 not responding, still trying
[Sun Nov 29 03:12:12 2026] nfs: server nas2 not responding, still trying
[Sun Nov 29 03:14:11 2026] nfs: server nas1 OK""",
        [("filesystem.nfs.hang", "present", 1, "filesystem")],
    ),
    "a service that starts again and again": (
        """Nov 29 03:12:11 web-1 systemd[1]: web.service: Main process exited, code=exited, status=1/FAILURE
Nov 29 03:12:11 web-1 systemd[1]: web.service: Failed with result 'exit-code'.
Nov 29 03:12:16 web-1 systemd[1]: web.service: Scheduled restart job, restart counter is at 2.
Nov 29 03:12:16 web-1 systemd[1]: Started web.service - The shop.""",
        [("app.crash", "present", 0, None), ("service.restart", "present", 2, None)],
    ),
    "a healthy host": (
        """Nov 29 03:12:11 web-1 systemd[1]: Started session-12.scope - Session 12 of User root.
Nov 29 03:12:12 web-1 sshd[812]: Failed password for invalid user admin from 10.0.0.9 port 4711 ssh2
Nov 29 03:12:13 web-1 kernel: perf: interrupt took too long (2501 > 2500), lowering kernel.perf_event_max_sample_rate
Nov 29 03:12:14 web-1 app[99]: 0 errors, 12 orders stored""",
        [],
    ),
    "a host that starts": (
        """[    0.012345] Command line: BOOT_IMAGE=/vmlinuz root=/dev/sda1 panic=10 quiet
[    1.112345] ata1: SATA link up 6.0 Gbps (SStatus 133 SControl 300)
[    1.112346] ata2: SATA link down (SStatus 0 SControl 300)
[    1.212345] EXT4-fs (sda1): mounted filesystem with ordered data mode. Quota mode: none.
[    1.912345] e1000e 0000:00:19.0 eth0: NIC Link is Up 1000 Mbps Full Duplex, Flow Control: Rx/Tx
[    2.112345] EDAC MC0: Giving out device to module skx_edac controller Skylake Socket#0 IMC#0
[    2.312345] md/raid1:md0: active with 2 out of 2 mirrors
[    2.412345] bond0: (slave eth0): making interface eth0 the new active one""",
        [],
    ),
    "the journal as JSON": (
        """{"_SYSTEMD_UNIT":"chronyd.service","PRIORITY":"4","MESSAGE":"Can't synchronise: no selectable sources"}
{"_TRANSPORT":"kernel","PRIORITY":"3","MESSAGE":"EXT4-fs error (device sda1): ext4_lookup: deleted inode","t":"1"}
{"_SYSTEMD_UNIT":"chronyd.service","PRIORITY":"6","MESSAGE":"Selected source 10.0.0.1"}""",
        [("filesystem.corruption", "present", 1, "filesystem")],
    ),
    "a node": (
        """Nov 29 03:12:11 n kubelet[1]: E1129 03:12:11.123456 1 k.go:2] "Skip" err="PLEG is not healthy: 3m12s ago"
Nov 29 03:12:12 n containerd[9]: time="2026" level=error msg="RunPodSandbox for web failed, error" error="no cni\"""",
        [("k8s.node.pleg_unhealthy", "present", 0, "node"), ("k8s.container.create_failure", "present", 1, "pod")],
    ),
    "a collector of old": (
        """12.345: [GC (Allocation Failure) [PSYoungGen: 65536K->1K(2K)] 65536K->12K(251392K), 0.0123 secs]
13.345: [Full GC (Ergonomics) [PSYoungGen: 1K->1K(1K)] 250K->249K(256K), 2.5 secs] [Times: user=2.1, real=2.5 secs]
16.345: [Full GC (Ergonomics) [PSYoungGen: 1K->1K(1K)] 250K->249K(256K), 2.1 secs] [Times: user=2.1, real=2.1 secs]""",
        [("jvm.gc.duration", "high", 1, None), ("jvm.memory.used_after_last_gc", "high", 2, None)],
    ),
    "a proxy without its upstream": (
        "\n".join(['[2026-11-29T03:12:11.123Z] "GET / HTTP/1.1" 503 UF 0 91 1 - "-" "curl" "x" "shop" "-"'] * 3),
        [("balancer.backend_connection_errors", "high", 0, None)],
    ),
}


def _taken(text: str, vocabulary: Vocabulary) -> list[Taken]:
    found = parts(text.split("\n"), readers(), vocabulary)
    return [one.taken for one in found if one.taken and one.taken.kind != "command"]


@pytest.mark.parametrize("name", FILES)
def test_what_programs_wrote_is_read(name: str, vocabulary: Vocabulary) -> None:
    kind, findings, words = FILES[name]
    lines = (DATA / name).read_text("utf-8").splitlines()

    taken = read(lines, 0, Heading(), vocabulary)

    assert taken
    assert (taken.kind, taken.end) == (kind, len(lines))
    assert [(one.signal, one.state, one.line, one.words) for one in taken.findings] == findings
    assert words in taken.words
    assert bool(words) == bool(taken.words)


@pytest.mark.parametrize("name", TEXTS)
def test_what_a_log_shows_at_its_end(name: str, vocabulary: Vocabulary) -> None:
    text, findings = TEXTS[name]

    (taken,) = _taken(text, vocabulary)

    assert taken.end == len(text.split("\n"))
    assert [(one.signal, one.state, one.line, one.role) for one in taken.findings] == findings


@pytest.mark.parametrize("name", ["a healthy host", "a host that starts", "a link that was down once"])
def test_what_is_routine_or_over_gives_no_words(name: str, vocabulary: Vocabulary) -> None:
    (taken,) = _taken(TEXTS[name][0], vocabulary)

    assert taken.words == ""


def test_prose_around_a_log_is_prose(vocabulary: Vocabulary) -> None:
    text = (
        "we looked at the log of the shop and saw this\n"
        "2026-11-29 03:12:11,123 ERROR [http-1] c.acme.Orders - order 12 not stored\n"
        "java.lang.IllegalStateException: pool is closed\n"
        "\tat c.acme.Pool.take(Pool.java:12)\n"
        "\t... 12 more\n"
        "and after the restart it was gone for an hour\n"
        "\n"
        "db-1: all is well"
    )

    found = parts(text.split("\n"), readers(), vocabulary)

    assert [(one.start, one.end, one.taken is None) for one in found] == [(0, 1, True), (1, 5, False), (5, 8, True)]


@pytest.mark.parametrize(
    "text",
    [
        "> 2026-11-29 03:12:11,123 ERROR a - no\n> 2026-11-29 03:12:12,123 ERROR a - no",
        "    Nov 29 03:12:11 db-1 kernel: a\n    Nov 29 03:12:12 db-1 kernel: b",
        "-- Logs begin at Mon 2026-02-02 00:00:01 KST, end at Tue 2026-02-03. --\nNov 29 03:12:12 db-1 kernel: b",
        "==> /var/log/app.log <==\n2026-11-29 03:12:11,123 ERROR a - no",
        "Nov 29 03:12:12 db-1 kernel: b\n-- Boot 0a1b --\nNov 29 03:12:12 db-1 kernel: b",
        "2026-11-29 03:12:11,123 ERROR a - no\n\njava.lang.Error: x\n\tat a.B(C.java:1)",
        'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\nKeyError: 1\n\n'
        "During handling of the above exception, another exception occurred:\n\n"
        'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\nValueError: 1',
        "api-1  | Traceback (most recent call last):\n"
        'api-1  |   File "x.py", line 1, in <module>\napi-1  | \napi-1  | queue.error: late',
        "perl invoked oom-killer: gfp_mask=0xcc0, order=0, oom_score_adj=0\nCPU: 1 PID: 7 Comm: perl Not tainted 6.1\n"
        "Call Trace:\n <TASK>\n dump_header+0x5/0x21\nMem-Info:\n[ pid ] uid tgid total_vm\n[ 812] 0 812 7234 511\n"
        "oom-kill:constraint=CONSTRAINT_NONE,mems_allowed=0\nOut of memory: Killed process 7 (perl) total-vm:9kB",
        "panic: no such key\n\ngoroutine 1 [running]:\nmain.main()\n\t/x.go:3 +0x1\nexit status 2",
    ],
)
def test_a_log_is_taken_whole(text: str, vocabulary: Vocabulary) -> None:
    (taken,) = _taken(text, vocabulary)

    assert taken.end == len(text.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "Error: connect failed, they say\n at noon it was gone",
        "panic: nobody knew the password of the console",
        "Caused by: a bad deploy, we think, since it began right after",
        "WARNING we must not restart the primary before the replica has caught up",
        "2026-11-29 03:15:02 - Bob restarted the pods, errors went away",
        "ERROR too many connections again, as on Monday",
        " pid  | state\n 1234 | active",
    ],
)
def test_what_people_write_and_tables_are_no_log(text: str, vocabulary: Vocabulary) -> None:
    assert read(text.split("\n"), 0, Heading(), vocabulary) is None


def test_errors_that_nobody_knows_are_words_and_info_is_not(vocabulary: Vocabulary) -> None:
    text = (
        "2026-11-29 03:12:11,123 INFO [http-1] c.acme.Orders - order 11 stored, no errors\n"
        "2026-11-29 03:12:11,123 DEBUG [http-1] c.acme.Orders - retry failed\n"
        "2026-11-29 03:12:11,123 ERROR [http-1] c.acme.Orders - order 12 not stored in /data/0a1b/x\n"
        "2026-11-29 03:12:11,123 ERROR [http-2] c.acme.Orders - order 13 not stored in /data/0a1c/x\n"
    )

    (taken,) = _taken(text, vocabulary)

    assert taken.words == "order not stored in /data/ /x"


def test_a_quiet_log_says_what_is_routine(vocabulary: Vocabulary) -> None:
    quiet = ["Nov 28 03:12:11 web-1 app[1]: cache: key 12 missing", "Nov 28 03:12:12 web-1 app[1]: key 9 is stored"]
    lines = ["Nov 29 03:12:11 web-1 app[1]: cache: key 77 missing", "Nov 29 03:12:12 web-1 app[1]: pool is exhausted"]

    taken = read(lines, 0, Heading(), vocabulary, learn_routine(quiet))

    assert taken
    assert taken.words == "pool is exhausted"


def test_lines_that_were_picked_out_show_no_health(vocabulary: Vocabulary) -> None:
    lines = (DATA / "access-healthy.log").read_text("utf-8").splitlines()

    taken = read(lines, 0, Heading("grep /page access.log"), vocabulary)

    assert taken
    assert taken.findings == ()


def test_a_status_of_its_own_is_told(vocabulary: Vocabulary) -> None:
    line = '10.0.0.9 - - [29/Nov/2026:03:12:11 +0000] "GET / HTTP/1.1" %d 1 "-" "x"'

    taken = read([line % status for status in [200] * 15 + [429] * 6], 0, Heading(), vocabulary)

    assert taken
    assert [(one.signal, one.state) for one in taken.findings] == [
        ("http.5xx_rate", "normal"),
        ("http.4xx_rate", "high"),
        ("app.rate_limited", "present"),
    ]


def test_few_requests_have_no_share(vocabulary: Vocabulary) -> None:
    lines = (DATA / "access-502.log").read_text("utf-8").splitlines()[-12:]

    taken = read(lines, 0, Heading(), vocabulary)

    assert taken
    assert taken.findings == ()


def test_below_the_command_everything_is_the_log(vocabulary: Vocabulary) -> None:
    text = "$ journalctl -o cat -u web\nlistening on 8080\nout of memory\n\nthe pods came back by themselves after that"

    found = parts(text.split("\n"), readers(), vocabulary)

    assert [(one.start, one.end, one.taken is None) for one in found] == [(0, 1, False), (1, 3, False), (3, 5, True)]


def test_a_long_log_takes_time_that_grows_with_it(vocabulary: Vocabulary, in_proportion: InProportion) -> None:
    chance = random.Random(1)
    lines = [
        f"Nov 29 03:12:{at % 60:02} web-{at % 9} app[{at}]: 2026-11-29 03:12:11,{at % 1000:03} ERROR [http-{at % 99}] "
        f"c.acme.Orders - order {chance.randrange(99999)} failed: connection to 10.0.0.{at % 99}:5432 refused"
        for at in range(8000)
    ]

    def read_first(count: int) -> None:
        taken = read(lines[:count], 0, Heading(), vocabulary)
        assert taken
        assert taken.end == count

    in_proportion(read_first, len(lines))


@given(
    st.lists(st.sampled_from([*(one[0] for one in LINES), *NO_LINES, "\tat a.B(C.java:1)", "  x", "we saw it there"]))
)
@settings(deadline=None, max_examples=60)
def test_whatever_stands_there_is_survived(vocabulary: Vocabulary, lines: list[str]) -> None:
    for at in range(len(lines)):
        taken = read(lines, at, Heading(), vocabulary)
        assert taken is None or at < taken.end <= len(lines)


@pytest.mark.parametrize(
    ("unit", "most", "end"),
    [("[", 100_000, ""), ("x=", 50_000, "level="), ("a", 1_000_000, ""), ("1 ", 100_000, ""), ("[gc] ", 20_000, "")],
)
def test_a_huge_line_is_survived(
    unit: str, most: int, end: str, vocabulary: Vocabulary, in_proportion: InProportion
) -> None:
    def read_line(count: int) -> None:
        for head in ("", "2026-11-29 03:12:11,123 ERROR ", "Nov 29 03:12:11 a b[1]: ", '{"msg": "'):
            read([head + unit * count + end], 0, Heading(), vocabulary)

    in_proportion(read_line, most)
