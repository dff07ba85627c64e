"""Notices as mails and chats show them, fired and over.

Written by us after the documented formats: nagios.org "Notifications" and its default commands, zabbix.com "Media
types" (default message templates), docs.datadoghq.com "Monitor notifications", support.atlassian.com
"Opsgenie for Slack", docs.dynatrace.com "Problem notifications",
uptimerobot.com "Alert contacts", docs.newrelic.com "Webhook payloads".
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.alerts.notice import notice_at
from diagnops.machine.common.finding import Taken
from diagnops.machine.gate import parts
from diagnops.machine.readers import readers

DISK = "system.filesystem.utilization"
NAGIOS = """***** Icinga *****

Notification Type: {type}

Service: {service}
Host: edge-7
Address: 192.0.2.7
State: {state}

Date/Time: Fri Jan 3 04:05:06 UTC 2025

Additional Info:

{info}"""
ZABBIX = """Problem {when} at 04:05:06 on 2025.01.03
Problem name: {name}
Host: edge-7
Severity: Average
Original problem ID: 5150"""
DATADOG = """{state}: {name}
The volume of the archive has been filling up since noon.
@slack-night
The monitor was last triggered at Fri Jan 03 2025 04:05:06 UTC."""
NOTICES = {
    "Nagios": (
        NAGIOS.format(type="PROBLEM", service="Root volume", state="CRITICAL", info="91% used (inode=40%)"),
        "firing",
        [],
        ["Root volume", "91% used"],
    ),
    "Nagios, over": (NAGIOS.format(type="RECOVERY", service="Disk", state="OK", info="fine: 7%"), "1 resolved", [], []),
    "Nagios, one line": (
        "** PROBLEM Service Alert: edge-7/Volume of mails is CRITICAL **",
        "firing",
        [],
        ["Volume of mails"],
    ),
    "Nagios, one line, over": (
        "RECOVERY - edge-7/Disk full is OK: DISK OK - free space: 8 GB",
        "1 resolved",
        [(DISK, "normal")],
        [],
    ),
    "Zabbix": (ZABBIX.format(when="started", name="The oven is cold"), "firing", [], ["The oven is cold"]),
    "Zabbix, over": (ZABBIX.format(when="has been resolved", name="disk full"), "1 resolved", [(DISK, "normal")], []),
    "Zabbix, a trigger of its templates": (
        ZABBIX.format(when="started", name="Linux: FS [/srv]: Space is low (used > 80%)"),
        "firing",
        [(DISK, "high")],
        [],
    ),
    "Zabbix, in a chat": (
        "❌ Problem: Load average is too high (per core over 2 for 5m)\nHost: edge-7\nOriginal problem ID: 5150",
        "firing",
        [("system.cpu.load_average", "high")],
        [],
    ),
    "Grafana has no figures": (
        "[FIRING:1] DatasourceNoData x\nLabels:\n - rulename = full\nAnnotations:\n - summary = it is full",
        "1 no data",
        [],
        [],
    ),
    "Datadog": (
        DATADOG.format(state="Triggered on {host:edge-7}", name="The archive of edge-7"),
        "firing",
        [],
        ["The archive of", "The volume of the archive has been filling up since noon."],
    ),
    "Datadog, over": (DATADOG.format(state="Recovered", name="Disk full"), "1 resolved", [(DISK, "normal")], []),
    "Datadog, no data": ("[No Data on host:edge-7] Disk full", "1 no data", [], []),
    "Opsgenie, over": ("#77: [Prometheus]: disk full on edge-7\nclosed via API\nPriority: P3", "1 resolved", [], []),
    "Dynatrace, over": ("RESOLVED Problem P-77: Disk full", "1 resolved", [(DISK, "normal")], []),
    "UptimeRobot": ("Monitor is DOWN: bakery", "firing", [("service.down", "present")], ["bakery"]),
    "UptimeRobot, over": (
        "Monitor is UP: bakery\nIt was down for 5 minutes. Reason: HTTP 503 - Service Unavailable",
        "1 resolved",
        [("service.down", "absent")],
        [],
    ),
    "a team's own, over": ("[복구] 기록 서버 디스크 사용률 90% 초과\n현재값: 55%\n임계치: 90%", "1 resolved", [], []),
    "Nagios, a host": (
        "PROBLEM: Host edge-7 is DOWN: no answer to ping",
        "firing",
        [("service.down", "present")],
        ["Host", "no answer to ping"],
    ),
    "Nagios, a host, over": ("RECOVERY: edge-7 is UP: ping", "1 resolved", [("service.down", "absent")], []),
    "PagerDuty, over": ("Resolved: #77 Disk full\nResolved by: Ada", "1 resolved", [(DISK, "normal")], []),
    "Pingdom, over": (
        "PingdomAlert UP: bakery is UP again, after 3m of downtime.",
        "1 resolved",
        [("service.down", "absent")],
        [],
    ),
    "Uptime Kuma": (
        "[bakery] [🔴 Down] connection refused",
        "firing",
        [("service.down", "present")],
        ["bakery", "connection refused"],
    ),
    "Datadog, a mail, over": (
        DATADOG.format(state="Datadog: [Monitor Alert] Recovered", name="Disk full"),
        "1 resolved",
        [(DISK, "normal")],
        [],
    ),
    "Korean behind who tells it, over": ("[감시] 복구: 기록 서버 CPU 사용률 90% 초과", "1 resolved", [], []),
    "Korean title, over": ("✅ [RESOLVED] 결제 지연 시간 초과\n- 현재값: 80ms", "1 resolved", [], []),
    "Datadog, with its query": (
        "[Triggered on {host:a}] The oven is cold\navg(last_5m):avg:oven.heat{host:a} < 9\nMetric value: 3.1",
        "firing",
        [],
        ["The oven is cold"],
    ),
    "New Relic": (
        '{"issueUrl": "https://x.test", "title": "The oven is cold", "state": "CREATED"}',
        "firing",
        [],
        ["The oven is cold"],
    ),
    "New Relic, over": (
        '{"current_state": "closed", "condition_name": "cold", "details": "it was cold"}',
        "1 resolved",
        [],
        [],
    ),
}


def taken_of(text: str, vocabulary: Vocabulary) -> list[Taken | None]:
    return [part.taken for part in parts(text.splitlines(), readers(), vocabulary)]


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_is_read_whole_and_of_one_that_is_over_nothing_is_a_symptom(vocabulary: Vocabulary, name: str) -> None:
    text, status, findings, passages = NOTICES[name]

    (found,) = taken_of(text, vocabulary)

    assert found
    assert found.end == len(text.splitlines())
    assert (status in found.kind) == (status != "firing")
    assert [(f.signal, f.state) for f in found.findings] == findings
    assert [p.text for p in found.passages] == passages


@pytest.mark.parametrize(
    "said",
    ["Recovered: we started the database again", "Triggered: a deployment at noon", "#77: the ticket of last night",
     "Problem started at noon when we deployed", "Problem: the disk is full"],
)  # fmt: skip
def test_what_people_write_alike_is_no_notice(said: str) -> None:
    assert notice_at([said, "and then it was slow"], 0) is None


def test_what_people_say_below_a_notice_is_not_of_it(vocabulary: Vocabulary) -> None:
    text = NOTICES["Zabbix, over"][0] + "\nBut the queue is still full.\n"

    assert [found is None for found in taken_of(text, vocabulary)] == [False, True]


PIECES = [line for text, *_ in NOTICES.values() for line in text.splitlines()] + ["", "and so on"]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
def test_it_reads_on_and_never_beyond_the_text(lines: list[str]) -> None:
    for at in range(len(lines)):
        told = notice_at(lines, at)
        assert told is None or at < told.end <= len(lines)


PLAIN = """🔥 FIRING
alertname: OvenCold
*instance:* `edge-7`
summary: the oven is cold

✅ RESOLVED
alertname: HostOutOfDiskSpace
summary: the disk of edge-7 is full
note: we put the old loaves away"""


def test_labels_under_a_state_without_a_head_are_of_an_alert(vocabulary: Vocabulary) -> None:
    """As templates for Telegram and others show them."""
    found, below = parts(PLAIN.splitlines(), readers(), vocabulary)

    assert found.taken
    assert below.taken is None
    assert [(f.signal, f.state) for f in found.taken.findings] == [(DISK, "normal")]
    assert [p.text for p in found.taken.passages] == ["Oven Cold", "the oven is cold"]
