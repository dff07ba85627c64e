"""Alerts of services that watch from outside, of pagers with details, and e-mails whose beginning was cut off.

Written by us after the documented formats: support.pagerduty.com "Events API v2", pingdom.com "Webhooks",
uptimerobot.com "Web-Hook alert contacts", cloud.google.com/monitoring "Webhook schema", docs.sentry.io "Issue alerts"
and the e-mails of docs.aws.amazon.com/AmazonCloudWatch "Notifying users on alarm changes".
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.gate import parts
from diagnops.machine.readers import readers


def paged(**details: str) -> dict[str, Any]:
    return {"event_action": "trigger", "payload": {"summary": "late", "source": "a", "custom_details": details}}


DOWN = {"check_name": "shop front", "previous_state": "UP", "current_state": "DOWN", "long_description": "Error 503"}
INCIDENT = {"state": "open", "condition_name": "Disk above 90", "policy_name": "disks", "summary": "The disk is full"}
PASSAGES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "a name with hyphens": (
        paged(alertname="job-not-finished-in-time", description="The nightly export runs on"),
        ("job not finished in time", "The nightly export runs on", "late"),
    ),
    "never filled in": (paged(alertname="job_late", description="{{ $labels.job }} is late"), ("job late", "late")),
    "Pingdom": (DOWN, ("shop front", "shop front is down", "Error 503")),
    "Pingdom, over": (DOWN | {"current_state": "UP"}, ()),
    "UptimeRobot": (
        {"monitorFriendlyName": "shop", "alertTypeFriendlyName": "Down", "alertDetails": "Connection Timeout"},
        ("shop", "shop is down", "Connection Timeout"),
    ),
    "Google Cloud": ({"incident": INCIDENT, "version": "1.2"}, ("Disk above 90", "The disk is full")),
    "Google Cloud, over": ({"incident": INCIDENT | {"state": "closed"}, "version": "1.2"}, ()),
    "Sentry": (
        {"action": "triggered", "data": {"event": {"title": "the basket could not be kept", "culprit": "shop.views"}}},
        ("the basket could not be kept",),
    ),
}


@pytest.mark.parametrize("name", PASSAGES)
def test_what_an_alert_without_a_known_name_says_is_read_as_prose(vocabulary: Vocabulary, name: str) -> None:
    sent, passages = PASSAGES[name]

    (found,) = parts(json.dumps(sent, indent=2).splitlines(), readers(), vocabulary)

    assert found.taken
    assert tuple(p.text for p in found.taken.passages) == passages
    down = {"Pingdom": "present", "Pingdom, over": "absent", "UptimeRobot": "present"}
    assert [(f.signal, f.state) for f in found.taken.findings] == [
        ("service.down", down[n]) for n in [name] if n in down
    ]


def test_the_name_in_the_details_is_the_name(vocabulary: Vocabulary) -> None:
    (found,) = parts([json.dumps(paged(alertname="KubePodCrashLooping"))], readers(), vocabulary)

    assert found.taken
    assert [f.signal for f in found.taken.findings] == ["k8s.pod.crash_loop"]


MAIL = """Alarm Details:
- Name:                       orders-cpu
- Description:                Processor of the orders database
- State Change:               OK -> ALARM

Threshold:
- The alarm is in the ALARM state when the metric is GreaterThanThreshold 80.0 for 300 seconds.

Monitored Metric:
- MetricNamespace:                     AWS/RDS
- MetricName:                          CPUUtilization
- Dimensions:                          [DBInstanceIdentifier = orders]""".splitlines()


@pytest.mark.parametrize(
    ("cut", "over", "read"),
    [
        (0, False, [("system.cpu.utilization", "high", "database")]),
        (1, False, [("system.cpu.utilization", "high", "database")]),
        (3, False, [("system.cpu.utilization", "high", "database")]),
        (3, True, [("system.cpu.utilization", "normal", "database")]),
        (5, False, []),  # the state was cut off
        (8, False, []),
    ],
)
def test_an_e_mail_is_known_by_any_of_its_sections(
    vocabulary: Vocabulary, cut: int, over: bool, read: list[tuple[str, str, str]]
) -> None:
    mail = [line.replace("OK -> ALARM", "ALARM -> OK") if over else line for line in MAIL[cut:]]

    found = parts([*mail, "", "who looks at it?"], readers(), vocabulary)

    assert [p.end for p in found if p.taken] == [len(mail)]
    assert [(f.signal, f.state, f.role) for p in found if p.taken for f in p.taken.findings] == read


def test_an_e_mail_that_lost_its_dashes_in_a_chat_is_known_by_its_change_of_state(vocabulary: Vocabulary) -> None:
    mail = [" ".join(line.removeprefix("- ").split()) for line in MAIL[3:] if line]

    found = parts([*mail, "", "who looks at it?"], readers(), vocabulary)

    assert [(f.signal, f.state, f.role) for p in found if p.taken for f in p.taken.findings] == [
        ("system.cpu.utilization", "high", "database")
    ]
    assert not any(p.taken for p in parts(["Period: last night", "Unit: the desk"], readers(), vocabulary))


def test_a_list_of_somebody_is_no_e_mail(vocabulary: Vocabulary) -> None:
    said = ["- Name: the orders database", "- Description: it is full", "- Timestamp: at three"]

    assert [p for p in parts(said, readers(), vocabulary) if p.taken] == []
