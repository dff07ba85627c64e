"""The beginning of a log line, in the form of each program, is told apart from its message.

The forms: RFC 3164, RFC 5424, rsyslog's and journalctl's default, dmesg(1), klog (pkg.go.dev/k8s.io/klog/v2), the Go
packages log and zap, logfmt, Docker's json-file driver, the CRI log format, Spring Boot, log4j, Python's logging and
loguru, nginx, Apache httpd, Redis, MySQL 8, PostgreSQL, Elasticsearch, RabbitMQ, Envoy, gunicorn, MongoDB, JDK -Xlog.
"""

from __future__ import annotations

import pytest

from diagnops.machine.logs.lines import log_line

LINES = [
    # line, form, level, program, message
    ("<34>1 2026-11-29T03:12:11.003Z db-1 kernel - ID47 - Out of memory", "syslog", "fatal", "kernel", "Out of memory"),
    ("<4>Nov 29 03:12:11 db-1 kernel: [ 123.456] eth0: link down", "syslog", "warning", "kernel", "eth0: link down"),
    ("Nov 29 03:12:11 haproxy[12]: backend be down", "syslog", "", "haproxy", "backend be down"),
    ("2026-11-29T03:12:11.123456+00:00 w systemd[1]: Stopped x.", "syslog", "", "systemd", "Stopped x."),
    ("2월 03 08:00:11 db1 systemd[1]: Stopped x.", "syslog", "", "systemd", "Stopped x."),
    ("FATAL:  role is missing", "PostgreSQL log", "fatal", "", "role is missing"),
    ("[Consumer clientId=c-1, groupId=g] Left", "application log", "", "", "Left"),
    ("fail: Shop.Api.Orders[3]", ".NET log", "error", "", ""),
    ("WARN  [Gossip:2] 2026-02-03 08:00:11,412 G.java:9 - late", "application log", "warning", "", "late"),
    ("PHP Fatal error:  no such class", "application log", "fatal", "", "no such class"),
    ("systemd[1]: Stopped x.", "syslog", "", "systemd", "Stopped x."),
    ("03-Feb-2026 08:00:11.412 SEVERE [n-1] o.a.C.invoke late", "application log", "error", "", "o.a.C.invoke late"),
    ("web-0 web 2026/02/03 08:00:11 no db", "application log", "", "", "no db"),
    ("[12345.678901] nvme nvme0: I/O 12 QID 3", "kernel log", "", "kernel", "nvme nvme0: I/O 12 QID 3"),
    ("[Sun Nov 29 03:12:11 2026] md0: failure", "kernel log", "", "kernel", "md0: failure"),
    ("kern  :err   : [    5.123456] EXT4-fs error", "kernel log", "error", "kernel", "EXT4-fs error"),
    ("[    5.123456] db-1 kernel: EXT4-fs error", "kernel log", "", "kernel", "EXT4-fs error"),
    ("[Sun Nov 29 03:12:11.1 2026] [proxy:error] [pid 12] AH00957: no", "Apache error log", "error", "", "AH00957: no"),
    ('E1129 03:12:11.123456   12345 x.go:23] "Skip" err="PLEG"', "klog", "error", "", '"Skip" err="PLEG"'),
    ("Nov 29 03:12:11 n kubelet[1]: W1129 03:12:11.123456   1 x.go:2] slow", "syslog", "warning", "kubelet", "slow"),
    ('time="2026" level=error msg="pull" error="no route"', "logfmt log", "error", "", "pull: no route"),
    ("ts=2026 caller=x.go:1 level=warn component=tsdb msg=slow", "logfmt log", "warning", "tsdb", "slow"),
    ('{"log":"INFO:root:up\\n","stream":"stderr","time":"2026"}', "application log", "info", "", "up"),
    ('2026-11-29T03:12:11.1Z stderr F {"level":"error","ts":1.1,"msg":"boom"}', "JSON log", "error", "", "boom"),
    ('{"MESSAGE":[79,79,77],"PRIORITY":"3","_SYSTEMD_UNIT":"a.service"}', "journal", "error", "a", "OOM"),
    ('{"level":50,"time":1700000,"msg":"late","err":{"message":"x"}}', "JSON log", "error", "", "late: x"),
    ('{"t":{"$date":"2026"},"s":"W","c":"NET","msg":"boom"}', "JSON log", "warning", "", "boom"),
    ("2026-11-29 03:12:11.123 ERROR 1 --- [n-1] c.a.O   : No pool", "application log", "error", "", "No pool"),
    ("2026-11-29 03:12:11,123 - app.db - ERROR - no db", "application log", "error", "", "no db"),
    ("2026-11-29 03:12:11.123 [main] WARN  com.z.Pool - P-1 - late", "application log", "warning", "", "P-1 - late"),
    ("ERROR 1205 (HY000) at line 3: late", "MySQL client", "error", "", "1205 (HY000) at line 3: late"),
    ("FATAL:  many", "PostgreSQL log", "fatal", "", "many"),
    ('psql: error: server at "db" failed: FATAL:  many', "PostgreSQL client", "fatal", "", "many"),
    ("ERROR:root:no db", "application log", "error", "", "no db"),
    ("2026/11/29 03:12:11 main.go:12: no db", "application log", "", "", "no db"),
    ("2026/11/29 03:12:11 [error] 12#12: *3 late, client: 1.2.3.4, server: x", "nginx error log", "error", "", "late"),
    ("[2026-11-29 03:12:11,123] ERROR [Broker id=1] bad (kafka.server.Log)", "application log", "error", "", "bad"),
    ("2026-11-29T03:12:11.123456Z 12 [ERROR] [MY-010] [Server] many", "MySQL log", "error", "", "many"),
    ("2026-11-29 03:12:11.123 UTC [1234] app@shop FATAL:  many", "PostgreSQL log", "fatal", "", "many"),
    ("[2026-11-29T03:12:11,123][WARN ][o.e.Jvm] [n] [gc][1] late", "Elasticsearch log", "warning", "", "[gc][1] late"),
    ("2026-11-29 03:12:11.123456+00:00 [error] <0.1.0> closing", "RabbitMQ log", "error", "", "closing"),
    ("1234:M 29 Nov 2026 03:12:11.123 # full", "Redis log", "warning", "", "full"),
    ("[2026-11-29 03:12:11.123][12][warning][upstream] [source/x.cc:12] late", "Envoy log", "warning", "", "late"),
    ("[2026-11-29 03:12:11 +0000] [12] [CRITICAL] TIMEOUT (13)", "application log", "fatal", "", "TIMEOUT (13)"),
    ("[0.123s][info][gc] GC(12) Pause", "JVM GC log", "info", "", "GC(12) Pause"),
    ("12.345: [GC (Allocation Failure) 1K->1K(2K), 0.01 secs]", "JVM GC log", "", "",
     "[GC (Allocation Failure) 1K->1K(2K), 0.01 secs]"),
    ("2026-11-29 03:12:11.123 UTC [7] LOG stats: 1 xacts/s", "PgBouncer log", "info", "", "stats: 1 xacts/s"),
    ("[ALERT]    (8) : backend 'be' is empty", "HAProxy log", "fatal", "", "backend 'be' is empty"),
    ("[WARNING] 332/031211 (8) : Server be/a is DOWN", "HAProxy log", "warning", "", "Server be/a is DOWN"),
    ("web-1  | 2026-11-29 03:12:11 ERROR no db", "application log", "error", "", "no db"),
    ("[pod/web-0/web] ERROR:root:no db", "application log", "error", "", "no db"),
    ("03:12:11.123 [http-1] ERROR c.a.B - no db", "application log", "error", "", "no db"),
    ("2026-11-29 03:12:11 INFO the ERROR page was built", "application log", "info", "", "the ERROR page was built"),
]  # fmt: skip
NO_LINES = [
    "2026-11-29 03:12:11 we saw an error in the log",
    "at 03:12:11 an ERROR came",
    "Nov 29 03:12:11 the db went down: error",
    "2026-11-29T03:12:00Z 12.3 4.5",
    "2026-11-29 03:12:00,12.3,4",
    "[1699999999.123456] 64 bytes from 1.2.3.4: icmp_seq=1",
    "2026-11-29 03:12:11 0x7f INNODB MONITOR OUTPUT",
    " pid | state",
    '{"alerts": [], "status": "firing"}',
    '{"message": 3, "level": "error"}',
    '{"msg": "cut',
    "",
    "{" * 5000 + "}" * 5000,
]


@pytest.mark.parametrize(("text", "form", "level", "program", "message"), LINES)
def test_a_line_is_told_apart(text: str, form: str, level: str, program: str, message: str) -> None:
    log = log_line(text, 7)

    assert log
    assert (log.line, log.form, log.level, log.program, log.text) == (7, form, level, program, message)


@pytest.mark.parametrize("text", NO_LINES)
def test_what_people_and_other_programs_write_is_no_log(text: str) -> None:
    assert log_line(text) is None
