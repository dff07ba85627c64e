"""Alerts as people paste them: what is read of each, exactly.

The files of `data/alerts` were written by Prometheus 2.42, Alertmanager 0.25 and their commands with made-up rules. The
other payloads are ours, after the documented formats:
- Alertmanager: prometheus.io/docs/alerting/latest/configuration/#webhook_config and its default templates
- Grafana: grafana.com/docs/grafana/latest/alerting, "Webhook notifier" of 8 (legacy) and of 11 (unified)
- CloudWatch: docs.aws.amazon.com/AmazonCloudWatch, "Notifying users on alarm changes", "Alarm events and EventBridge"
- PagerDuty: developer.pagerduty.com, "Events API v2" and "Webhooks v3"
"""

# ruff: noqa: E501  (an alert a line)
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.alerts.payload import read_payload
from diagnops.machine.alerts.reader import read
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.gate import parts
from diagnops.machine.readers import readers

InProportion = Callable[[Callable[[int], object], int], None]

DATA = Path(__file__).parent / "data" / "alerts"


class Want(NamedTuple):
    kind: str
    findings: set[tuple[str, str, str | None]] = set()  # noqa: RUF012
    passages: tuple[str, ...] = ()
    words: str = ""
    products: tuple[str, ...] = ()


def taken_from(text: str, vocabulary: Vocabulary) -> list[Taken]:
    return [p.taken for p in parts(text.split("\n"), readers(), vocabulary) if p.taken and p.taken.kind != "fence"]


def as_wanted(taken: Taken) -> Want:
    findings = {(f.signal, f.state, f.role) for f in taken.findings}
    return Want(taken.kind, findings, tuple(p.text for p in taken.passages), taken.words, taken.products)


CPU = ("system.cpu.utilization", "high", None)
CPU_WORDS = "Host High Cpu Load\nHost high CPU load\nCPU load is > 80%"
CHECKOUT = (
    "Checkout Queue Stalled",
    "Orders wait for the payment gateway in",
    "requests to the payment gateway time out",
)
REAL = {
    "prometheus-alerts.json": Want("Prometheus alerts (1 pending, 1 test)", {CPU}, CHECKOUT),
    "prometheus-rules.json": Want("Prometheus alerts (1 pending, 1 test)", {CPU}, CHECKOUT),
    "alertmanager-v2.json": Want("Alertmanager alerts (1 test)", {CPU}, CHECKOUT),
    "alertmanager-groups.json": Want("Alertmanager alerts (1 test)", {CPU}, CHECKOUT),
    "amtool-extended.txt": Want("Alertmanager alerts (1 test)", {CPU}, CHECKOUT),
    "amtool.txt": Want("Alertmanager alerts (1 test)", {CPU}, (CHECKOUT[0], CHECKOUT[1])),
    "promtool.txt": Want("Prometheus alerts (1 pending, 1 test)", {CPU}, CHECKOUT[:1]),
}


@pytest.mark.parametrize("name", REAL)
def test_what_the_real_programs_print(vocabulary: Vocabulary, name: str) -> None:
    (taken,) = taken_from((DATA / name).read_text("utf-8").rstrip(), vocabulary)
    told = as_wanted(taken)
    assert told._replace(words="") == REAL[name]
    with_labels = name not in ("amtool.txt",)
    assert set(told.words.split("\n")) == {
        "Checkout Queue Stalled",
        *(["pod"] if with_labels else []),
        *CPU_WORDS.split("\n")[: 1 if name == "promtool.txt" else 2 if name == "amtool.txt" else 3],
    }


def test_the_webhooks_of_a_real_alertmanager_one_behind_the_other(vocabulary: Vocabulary) -> None:
    text = (DATA / "alertmanager-webhooks.jsonl").read_text("utf-8").rstrip()
    assert [as_wanted(taken) for taken in taken_from(text, vocabulary)] == [
        Want("Alertmanager alerts (1 test)"),
        Want("Alertmanager alerts", set(), CHECKOUT, "Checkout Queue Stalled\npod"),
        Want("Alertmanager alerts", {CPU}, (), CPU_WORDS),
    ]


def alert(name: str, status: str = "firing", expression: str = "", **labels: str) -> dict[str, Any]:
    graph = {"generatorURL": f"http://prom/graph?g0.expr={quote_plus(expression)}&g0.tab=1"} if expression else {}
    return {"status": status, "labels": {"alertname": name, **labels}, "annotations": {}, "startsAt": "x", **graph}


def webhook(*alerts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"version": "4", "receiver": "ops", "status": "firing", "groupKey": "{}", "alerts": list(alerts), **more}


def alarm(
    metric: str, operator: str, value: str, namespace: str, state: str = "ALARM", **dimensions: str
) -> dict[str, Any]:
    side = "less" if operator.startswith("Less") else "greater"
    return {
        "AlarmName": "shop alarm",
        "AlarmDescription": None,
        "NewStateValue": state,
        "NewStateReason": f"Threshold Crossed: 1 datapoint [{value} (01/02/24 03:00:00)] was {side} than the threshold (1.0).",
        "StateChangeTime": "2024-02-01T03:05:00.000+0000",
        "Trigger": {
            "MetricName": metric,
            "Namespace": namespace,
            "Dimensions": [{"name": k, "value": v} for k, v in dimensions.items()],
            "ComparisonOperator": operator,
            "Threshold": 1.0,
        },
    }


def event(state: str, reason: str) -> dict[str, Any]:
    metric = {"name": "HealthyHostCount", "namespace": "AWS/ApplicationELB", "dimensions": {"LoadBalancer": "app/x/1"}}
    return {
        "detail-type": "CloudWatch Alarm State Change",
        "source": "aws.cloudwatch",
        "detail": {
            "alarmName": "shop alarm",
            "configuration": {"metrics": [{"id": "m1", "metricStat": {"metric": metric}, "returnData": True}]},
            "state": {"value": state, "reason": reason, "timestamp": "t"},
        },
    }


def pagerduty(summary: str, action: str = "trigger", **details: Any) -> dict[str, Any]:
    payload = {"summary": summary, "source": "x", "severity": "critical", "custom_details": details}
    return {"routing_key": "R", "event_action": action, "dedup_key": "d", "payload": payload}


GREATER, LESS = "GreaterThanThreshold", "LessThanThreshold"
SNS = {"Type": "Notification", "TopicArn": "arn:aws:sns:x", "Subject": "ALARM"}
PAYLOADS: dict[str, tuple[Any, Want]] = {
    "one that fires and one that is over": (
        webhook(alert("KubePodCrashLooping", pod="web-7d9-x"), alert("HostOomKillDetected", "resolved")),
        Want("Alertmanager alerts (1 resolved)",
             {("k8s.pod.crash_loop", "present", "pod"), ("memory.oom_kill", "absent", None)}, (), "Kube Pod Crash Looping"),
    ),
    "what still fires is not over": (
        webhook(alert("KubePodCrashLooping", pod="web-7d9-x"), alert("KubePodCrashLooping", "resolved", pod="db-0")),
        Want("Alertmanager alerts (1 resolved)", {("k8s.pod.crash_loop", "present", "pod")}, (), "Kube Pod Crash Looping"),
    ),
    "what was left out is unknown": (
        webhook(truncatedAlerts=12),
        Want("Alertmanager alerts (12 more left out)"),
    ),
    "another version": (webhook(alert("KubePodCrashLooping"), version="5"), Want("Alertmanager alerts (version 5, not read)")),
    "the job says that it is of a host": (
        webhook(alert("HostOutOfMemory", job="node-exporter", pod="node-exporter-x7")),
        Want("Alertmanager alerts", {("system.memory.linux.available", "low", "host")}, (), "Host Out Of Memory"),
    ),
    "the job is a service whose role is known": (
        webhook(alert("HostHighCpuLoad", job="redis-exporter")),
        Want("Alertmanager alerts", {("system.cpu.utilization", "high", "cache")}, (), "Host High Cpu Load"),
    ),
    "the expression tells what the name does not": (
        webhook(
            alert("ShopOne", expression='100 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) * 100 > 80'),
            alert("ShopTwo", expression="node_filesystem_avail_bytes / node_filesystem_size_bytes * 100 < 5"),
            alert("ShopThree", expression="up == 0", job="mysql"),
            alert("ShopFour", expression="up == 1"),
            alert("ShopFive", expression="(probe_ssl_earliest_cert_expiry - time()) / 86400 < 14"),
        ),
        Want(
            "Alertmanager alerts",
            {
                CPU,
                ("system.filesystem.utilization", "high", "filesystem"),
                ("service.down", "present", "database"),
                ("tls.certificate.days_left", "low", None),
            },
            ("Shop Four",),
            "Shop One\nShop Two\nShop Three\nShop Four\nShop Five",
        ),
    ),
    "the expression does not tell": (
        webhook(
            alert("ShopA", expression="node_memory_MemAvailable_bytes > 10"),
            alert("ShopC", expression='rate(istio_requests_total{response_code="500"}[5m]) / rate(istio_requests_total[5m]) > 0.1'),
            alert("ShopB", expression="rate(node_netstat_Tcp_RetransSegs[5m]) > 1 and up == 1"),
        ),
        Want("Alertmanager alerts", set(), ("Shop A", "Shop C", "Shop B"), "Shop A\nShop C\nShop B"),
    ),
    "Grafana, unified": (
        {
            **webhook(
                {**alert("Orders slow"), "annotations": {"summary": "p99 latency of orders is high"}, "values": {"A": 4.2}},
                alert("DatasourceNoData", rulename="CPU"),
                {**alert("HostHighCpuLoad"), "annotations": {"grafana_state_reason": "NoData"}},
                {**alert("TestAlert", instance="Grafana"), "annotations": {"summary": "Notification test"}},
                truncatedAlerts=0,
            ),
            "version": "1",
            "orgId": 1,
        },
        Want(
            "Grafana alerts (2 no data, 1 test)",
            set(),
            ("Orders slow", "p99 latency of orders is high"),
            "Orders slow",
        ),
    ),
    "Grafana, legacy, firing": (
        {"ruleName": "Load alert", "state": "alerting", "evalMatches": [{"metric": "load", "value": 97.2, "tags": None}],
         "message": "load is very high on web servers", "title": "[Alerting] Load alert"},
        Want("Grafana alert", set(), ("Load alert", "load is very high on web servers"), "Load alert"),
    ),
    "Grafana, legacy, without data": (
        {"ruleName": "HostHighCpuLoad", "state": "no_data", "evalMatches": []},
        Want("Grafana alert (1 no data)"),
    ),
    "SNS around an alarm": (
        {**SNS, "Message": json.dumps(alarm("HTTPCode_Target_5XX_Count", GREATER, "212.0", "AWS/ApplicationELB"))},
        Want("CloudWatch alarm", {("balancer.target_5xx_rate", "high", "load-balancer")}, (), "shop alarm", ("aws-elb",)),
    ),
    "SNS within the records of a function": (
        {"Records": [{"EventSource": "aws:sns", "Sns": {**SNS, "Message": json.dumps(alarm(
            "ApproximateNumberOfMessagesVisible", GREATER, "3.0", "AWS/SQS", QueueName="orders-dlq"))}}]},
        Want("CloudWatch alarm", {("messaging.dead_letters", "high", "message-queue")}, (), "shop alarm", ("aws-sqs",)),
    ),
    "less of what is free is more of what is used": (
        alarm("FreeStorageSpace", LESS, "1.0E9", "AWS/RDS", DBInstanceIdentifier="orders"),
        Want("CloudWatch alarm", {("system.filesystem.utilization", "high", "filesystem")}, (), "shop alarm", ("aws-rds",)),
    ),
    "low where low is trouble": (
        alarm("FreeableMemory", LESS, "1.0E8", "AWS/RDS", DBInstanceIdentifier="orders"),
        Want("CloudWatch alarm", {("system.memory.linux.available", "low", "database")}, (), "shop alarm", ("aws-rds",)),
    ),
    "an alarm that scales in shows a processor that is fine": (
        alarm("CPUUtilization", LESS, "22.0", "AWS/EC2", AutoScalingGroupName="web"),
        Want("CloudWatch alarm", {("system.cpu.utilization", "normal", "host")}, (), "", ("aws-ec2",)),
    ),
    "an alarm that is OK again": (
        alarm("CPUUtilization", GREATER, "22.0", "AWS/EC2", "OK"),
        Want("CloudWatch alarm (1 resolved)", {("system.cpu.utilization", "normal", "host")}),
    ),
    "an alarm for want of data": (
        alarm("CPUUtilization", GREATER, "22.0", "AWS/EC2", "INSUFFICIENT_DATA"),
        Want("CloudWatch alarm (1 no data)"),
    ),
    "EventBridge": (
        event("ALARM", "Threshold Crossed: 1 datapoint [0.0 (02/10/19 16:59:00)] was less than the threshold (1.0)."),
        Want("CloudWatch alarm", {("balancer.healthy_hosts", "low", "load-balancer")}, (), "shop alarm", ("aws-elb",)),
    ),
    "missing data that was taken for bad": (
        event("ALARM", "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as "
              "[Breaching]."),
        Want("CloudWatch alarm (1 no data)"),
    ),
    "described alarms": (
        {"MetricAlarms": [{"AlarmName": "a", "StateValue": "ALARM", "StateReason": "", "MetricName": "BurstBalance",
                           "Namespace": "AWS/EBS", "ComparisonOperator": LESS, "Dimensions": [{"Name": "VolumeId", "Value": "v"}]},
                          {"AlarmName": "b", "StateValue": "OK", "MetricName": "CPUUtilization", "Namespace": "AWS/EC2"}],
         "CompositeAlarms": []},
        Want("CloudWatch alarms (1 resolved)", {("io.burst_balance", "low", "volume")}, (), "a", ("aws-ebs",)),
    ),
    "only the labels, as jq shows them": (
        {"alertname": "HostOomKillDetected", "instance": "app-3:9100", "job": "node"},
        Want("Prometheus alerts", {("memory.oom_kill", "present", "host")}, (), "Host Oom Kill Detected"),
    ),
    "the answer to a query": (
        {"status": "success", "data": {"resultType": "vector", "result": [
            {"metric": {"__name__": "ALERTS", "alertname": "KubeNodeNotReady", "alertstate": "firing"}, "value": [1, "1"]},
            {"metric": {"__name__": "ALERTS", "alertname": "NodeRAIDDegraded", "alertstate": "pending"}, "value": [1, "1"]}]}},
        Want("Prometheus alerts (1 pending)", {("k8s.node.not_ready", "present", "node")}, (), "Kube Node Not Ready"),
    ),
    "what AWS scales by is judged by its figure": (
        {**alarm("CPUUtilization", GREATER, "55.0", "AWS/EC2"), "AlarmName": "TargetTracking-web-AlarmHigh-1"},
        Want("CloudWatch alarm", {("system.cpu.utilization", "normal", "host")}, (), "", ("aws-ec2",)),
    ),
    "PagerDuty passes on a title of Alertmanager": (
        pagerduty("[FIRING:1] KubePodCrashLooping (prod critical)"),
        Want("PagerDuty event", {("k8s.pod.crash_loop", "present", "pod")}, (), "Kube Pod Crash Looping"),
    ),
    "PagerDuty with the alerts in its details": (
        pagerduty("[FIRING:1] prod", firing="Labels:\n - alertname = HostOutOfMemory\n - job = node\nAnnotations:\nSource: x\n"),
        Want("PagerDuty event", {("system.memory.linux.available", "low", "host")}, (), "Host Out Of Memory"),
    ),
    "PagerDuty is told that it is over": (
        {"routing_key": "R", "event_action": "resolve", "dedup_key": "d"},
        Want("PagerDuty event (1 resolved)"),
    ),
    "PagerDuty, an incident": (
        {"event": {"event_type": "incident.triggered", "data": {"type": "incident", "title": "Odd noises on db-1",
                                                               "status": "triggered"}}},
        Want("PagerDuty webhook", set(), ("Odd noises on",), "Odd noises on"),
    ),
    "Opsgenie": (
        {"action": "Close", "alert": {"message": "CPU is high"}, "source": {}},
        Want("Opsgenie alert (1 resolved)"),
    ),
    "Datadog": (
        {"id": "1", "title": "[Recovered] CPU is high", "event_type": "metric_alert_monitor", "body": ""},
        Want("Datadog alert (1 resolved)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", PAYLOADS)
def test_payloads(vocabulary: Vocabulary, name: str, indent: int | None) -> None:
    value, want = PAYLOADS[name]
    shown = json.dumps(value, indent=indent)
    text = f"this came at three\n$ curl -s http://x/hook | jq .\n{shown}\nand then nobody could log in"
    command, taken = taken_from(text, vocabulary)
    assert command.kind == "command"
    assert as_wanted(taken) == want
    assert text.split("\n")[taken.end] == "and then nobody could log in"


MAIL = """\
You are receiving this email because your Amazon CloudWatch Alarm "orders-db-space" in the EU (Ireland) region has
entered the ALARM state, because "Threshold Crossed: 1 datapoint [97.1 (05/03/24 03:05:00)] was greater than or equal to
the threshold (90.0)." at "Tuesday 05 March, 2024 03:10:22 UTC".

View this alarm in the AWS Management Console:
https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#s=Alarms&alarm=orders-db-space

Alarm Details:
- Name:                       orders-db-space
- Description:                Processor of the orders database
- State Change:               OK -> ALARM
- Reason for State Change:    Threshold Crossed: 1 datapoint [97.1 (05/03/24 03:05:00)] was greater than or equal to the threshold (90.0).
- Timestamp:                  Tuesday 05 March, 2024 03:10:22 UTC

Threshold:
- The alarm is in the ALARM state when the metric is GreaterThanOrEqualToThreshold 90.0 for 300 seconds.

Monitored Metric:
- MetricNamespace:            AWS/RDS
- MetricName:                 CPUUtilization
- Dimensions:                 [DBInstanceIdentifier = orders-db]
- Period:                     300 seconds

State Change Actions:
- OK:
- ALARM: [arn:aws:sns:eu-west-1:1:ops]
- INSUFFICIENT_DATA:

--
If you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:
https://sns.eu-west-1.amazonaws.com/unsubscribe.html

Please do not reply directly to this email. If you have any questions or comments regarding this email, please contact us
"""
LISTED = """\
**Firing**

Value: B=7.2, C=1
Labels:
 - alertname = HostOutOfMemory
 - instance = db-2.prod:9100
 - job = node
Annotations:
 - description = Node memory is filling up
   VALUE = 7.2
 - summary = Host out of memory (instance db-2.prod:9100)
Source: http://grafana/alerting/1/edit
Silence: http://grafana/alerting/silence/new

**Resolved**

Labels:
 - alertname = HostOomKillDetected
Annotations:
 - summary = killed
"""
SLACK = """\
[FIRING:1] ShopErrors prod (critical)
Alert: Checkout answers slowly - `critical`
Description: customers wait for ten seconds
Details:
  • alertname: ShopErrors
  • pod: checkout-7d9f8c-xx9zz
"""
SWAP = ("system.paging.utilization", "high", None)
TEXTS: dict[str, tuple[str, Want]] = {
    "a title of Alertmanager": (
        "[FIRING:2] KubePodCrashLooping prod (web-7d9 shop critical)",
        Want("alerts", {("k8s.pod.crash_loop", "present", "pod")}, (), "Kube Pod Crash Looping"),
    ),
    "a title with another label before the name": (
        "[FIRING:3] payments-api critical (KubePodCrashLooping web)",
        Want("alerts", {("k8s.pod.crash_loop", "present", "pod")}, (), "Kube Pod Crash Looping"),
    ),
    "a name of several words": (
        "🔥 [FIRING:1] Host swap is filling up (db-1)",
        Want("alerts", {SWAP}, (), "Host swap is filling up"),
    ),
    "one that is over": ("[RESOLVED] Host swap is filling up (db-1)", Want("alerts (1 resolved)", {("system.paging.utilization", "normal", None)})),
    "one that always fires": ("[FIRING:1] Watchdog (openshift-monitoring none)", Want("alerts (1 test)")),
    "a title of Grafana": (
        "[Alerting] Redis memory alert",
        Want("alerts", set(), ("Redis memory alert",), "Redis memory alert"),
    ),
    "a title of Datadog": (
        "[Triggered on {host:web-1}] CPU is high on web-1",
        Want("alerts", set(), ("CPU is high on",), "CPU is high on"),
    ),
    "the subject of a CloudWatch mail": ('ALARM: "orders-cpu" in EU (Ireland)', Want("alerts", set(), ("orders cpu",), "orders cpu")),
    "the body of a CloudWatch mail": (
        MAIL,
        Want("CloudWatch alarm", {("system.cpu.utilization", "high", "database")}, (),
             "space\nProcessor of the orders database", ("aws-rds",)),
    ),
    "a list of labels": (
        LISTED,
        Want("alerts (1 resolved)",
             {("system.memory.linux.available", "low", "host"), ("memory.oom_kill", "absent", None)}, (),
             "Host Out Of Memory\nHost out of memory\nNode memory is filling up"),
    ),
    "Slack": (
        SLACK,
        Want("alerts", set(), ("Shop Errors", "Checkout answers slowly", "customers wait for ten seconds"), "Shop Errors\npod"),
    ),
    "a title in Korean": ("[FIRING:1] 디스크 사용률 높음 (db-1)", Want("alerts", set(), ("디스크 사용률 높음",), "디스크 사용률 높음")),
    "a name of the vocabulary is none within a title": (
        "[Triggered] Error rate of basket is high",
        Want("alerts", set(), ("Error rate of basket is high",), "Error rate of basket is high"),
    ),
    "the mail of Alertmanager": (
        "1 alert for alertname=KubeNodeNotReady\nView In Alertmanager\n[1] Firing\nLabels\nalertname = KubeNodeNotReady\n"
        "node = ip-10-2-3-4.ec2.internal\nAnnotations\nsummary = Node is not ready.\nSource\nSent by Alertmanager",
        Want("alerts", {("k8s.node.not_ready", "present", "node")}, (), "Kube Node Not Ready\nNode is not ready."),
    ),
    "series": (
        'ALERTS{alertname="HostSwapIsFillingUp", alertstate="firing", instance="a"} => 1 @[1795993365.549]\n'
        'ALERTS{alertname="HostOutOfMemory", alertstate="pending", instance="a"} => 1 @[1795993365.549]',
        Want("Prometheus alerts (1 pending)", {SWAP}, (), "Host Swap Is Filling Up"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_texts(vocabulary: Vocabulary, name: str) -> None:
    text, want = TEXTS[name]
    lines = ["this came at three", *text.rstrip().split("\n"), "and then nobody could log in"]
    taken = read(lines, 1, Heading(), vocabulary)
    assert taken is not None
    assert as_wanted(taken) == want
    assert lines[taken.end] == "and then nobody could log in"


@pytest.mark.parametrize(
    "said",
    [
        "[OK] we restarted everything and it is good",
        "[RESOLVED] the database was slow because of a lock",
        "[2] the second thing we saw",
        "the alert was firing all night",
        '{"order": 7, "state": "paid"}',
        "[1, 2, 3]",
        "Labels:",
        "Firing",
    ],
)
def test_what_is_no_alert_is_left_alone(vocabulary: Vocabulary, said: str) -> None:
    assert read([said, "more of it"], 0, Heading(), vocabulary) is None


def test_what_somebody_adds_in_the_line_of_an_alert_is_prose(vocabulary: Vocabulary) -> None:
    line = "[FIRING:1] KubePodCrashLooping (prod) and since then the checkout does not answer us"
    taken = read([line], 0, Heading(), vocabulary)
    assert taken is not None
    assert [p.text for p in taken.passages] == ["and since then the checkout does not answer us"]


def test_a_finding_stands_in_the_line_that_names_its_alert(vocabulary: Vocabulary) -> None:
    shown = json.dumps(
        webhook(alert("ShopErrors"), alert("KubePodCrashLooping"), alert("KubePodCrashLooping")), indent=1
    )
    lines = ["before", *shown.split("\n")]
    taken = read(lines, 1, Heading(), vocabulary)
    assert taken is not None
    (finding,) = taken.findings
    assert "KubePodCrashLooping" in lines[finding.line]
    assert finding.words == "KubePodCrashLooping (2 alerts)"


@pytest.mark.parametrize(
    ("lines", "kind", "end"),
    [
        (['{"receiver":"x","alerts":[{"labels":{"alertname":"A"', "that was all"], "Alertmanager alerts (cut short, not read)", 1),
        (['{"version": "4", "groupKey": "k", "alerts": ' + "[" * 5000], "Alertmanager alerts (nested too deeply, not read)", 1),
        (['{"receiver":"x","groupKey":"","alerts":[{"labels":7}]}'], "Alertmanager alerts (not as documented, not read)", 1),
        (['{"Type":"Notification","TopicArn":"a","Message":"{\\"AlarmName\\":\\"x"}'], "CloudWatch alarm (cut short, not read)", 1),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_to_be_not_read(
    vocabulary: Vocabulary, lines: list[str], kind: str, end: int
) -> None:
    taken = read(lines, 0, Heading(), vocabulary)
    assert taken == Taken(kind, end)


def test_of_two_keys_of_one_name_the_last_counts() -> None:
    payload = read_payload(
        b'{"version":"4","receiver":"x","alerts":[{"status":"firing","status":"resolved","labels":{}}]}'
    )
    assert payload is not None
    assert [a.status for a in payload.alerts] == ["resolved"]


@pytest.mark.parametrize(
    "sent", [b"", b"\x1f\x8b\x08", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"null", b"[]", b"{}"]
)
def test_what_is_no_payload_is_none(sent: bytes) -> None:
    assert read_payload(sent) is None


def test_very_many_alerts_and_very_long_labels_take_time_that_grows_with_them(
    vocabulary: Vocabulary, in_proportion: InProportion
) -> None:
    def read_alerts(*alerts: dict[str, object]) -> None:
        taken = read([json.dumps(webhook(*alerts))], 0, Heading(), vocabulary)
        assert taken is not None
        assert len(taken.findings) == 1

    def many(count: int) -> None:
        known = (alert("HostOutOfMemory", instance=f"web-{n}") for n in range(count))
        read_alerts(*known, *(alert(f"Shop{n}", instance="x" * 5) for n in range(count)))

    in_proportion(many, 25_000)
    in_proportion(lambda count: read_alerts(alert("KubePodCrashLooping", note="x-" * count)), 500_000)


@pytest.mark.parametrize(
    ("head", "unit", "end"),
    [
        ("[FIRING:1] a", " ", "b"),
        ("[FIRING:1] ", " (", ""),
        ("", "[", "FIRING"),
        ("Alertname  ", "Starts At ", ""),
        ("Labels  Annotations  ", "Starts At ", ""),
        ('Amazon CloudWatch Alarm "x" in the EU region has entered the ALARM state, ', "because 'x", ""),
        ("ALERTS{", "}", ""),
        ("", ".", ""),
    ],
)
def test_an_awkward_line_takes_time_that_grows_with_it(
    vocabulary: Vocabulary, head: str, unit: str, end: str, in_proportion: InProportion
) -> None:
    def read_beside(count: int) -> None:
        awkward = head + unit * (count // len(unit)) + end
        spaces, points = " " * count, "." * count
        long = ["_" * count, spaces + "a", points + "a", "- k: " + spaces + "x", "-" * count]
        for below in ([], *([line] for line in long)):
            read([awkward, *below], 0, Heading(), vocabulary)
            read(["[FIRING:1] HostOutOfMemory", *below, awkward], 0, Heading(), vocabulary)
            read(["{", *below, awkward], 0, Heading(), vocabulary)
            read(["Labels:", *below, awkward, "alertname = x"], 0, Heading(), vocabulary)

    in_proportion(read_beside, 200_000)


PIECES = st.sampled_from(
    [
        "[FIRING:2] HostOutOfMemory (a)", "[OK] x", "[RESOLVED] y alert", "**Firing**", "Labels:", " - alertname = HostOutOfMemory",
        " - a = b", "Annotations:", " - summary = it is down", "Source: http://x/graph?g0.expr=up+%3D%3D+0", "Value: B=1", "",
        "Details:", "• alertname: X", "   goes on", "we looked at it", '{"alerts": [', '{"labels": {}, "startsAt": ""}', "]}", "{",
        '[{"labels": {"alertname": "A"}, "annotations": {}}]', "]", '"', "ALERTS{alertname=\"A\"} 1", "ALERTS{",
        "Alertname  Starts At  Summary  State", "A  2026-01-01  x y  active", "Labels  Annotations  Starts At  State",
        'alertname="A" b="', 'Amazon CloudWatch Alarm "x" in the EU region has entered the ALARM state', "- Name: x", "--",
        'ALARM: "x" in EU', "Amazon CloudWatch Alarm 'x", "\ud800", "{'a'}", "[" * 300,
    ]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=12), st.data())
def test_whatever_is_pasted_it_ends_somewhere(vocabulary: Vocabulary, lines: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    taken = read(lines, at, Heading(), vocabulary)
    assert taken is None or at < taken.end <= len(lines)
    assert taken is None or all(at <= found.line < taken.end for found in taken.findings)


JSON = st.recursive(
    st.none() | st.integers() | st.sampled_from(["firing", "ALARM", "4", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                """alerts labels annotations status receiver groupKey version AlarmName NewStateValue Trigger Metrics ruleName
            state evalMatches event data detail alarmName payload event_action incidents Message TopicArn Records Sns
            truncatedAlerts startsAt action alert title body event_type""".split()
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_whatever_a_payload_holds_it_is_read_or_refused(vocabulary: Vocabulary, value: Any) -> None:
    read_payload(json.dumps(value).encode())
    read([json.dumps(value)], 0, Heading(), vocabulary)
