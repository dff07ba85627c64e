"""Payloads: the JSON that monitoring systems send about alerts, whichever of them it was, as alerts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from diagnops.machine.alerts import cloudwatch, paging, prometheus, watchers
from diagnops.machine.alerts.alert import Payload
from diagnops.machine.common.json_at import decoded


class _Format(NamedTuple):
    """A format: the keys by which it is known, the struct it is read into, and what makes alerts of that."""

    kind: str
    keys: frozenset[str]
    type: Any
    read: Callable[[Any], Payload]


def _format(kind: str, keys: str, type_: Any, read: Callable[[Any], Payload]) -> _Format:
    return _Format(kind, frozenset(keys.split()), type_, read)


_OBJECTS = (
    _format("Grafana alert", "ruleName state", prometheus.Legacy, prometheus.of_legacy),
    _format("Alertmanager alerts", "alerts receiver", prometheus.Webhook, prometheus.of_webhook),
    _format("Alertmanager alerts", "alerts groupKey", prometheus.Webhook, prometheus.of_webhook),
    _format("CloudWatch alarm", "AlarmName NewStateValue", cloudwatch.Alarm, cloudwatch.of_alarm),
    _format("CloudWatch alarms", "MetricAlarms", cloudwatch.Described, cloudwatch.of_described),
    _format("PagerDuty event", "event_action", paging.Event, paging.of_event),
    _format("PagerDuty incidents", "incidents", paging.Listed, paging.of_listed),
    _format("Opsgenie alert", "action alert", paging.Opsgenie, paging.of_opsgenie),
    _format("PagerDuty event", "summary custom_details", paging.Details, paging.of_details),
    _format("Pingdom alert", "current_state check_name", watchers.Pingdom, watchers.of_pingdom),
    _format("UptimeRobot alert", "monitorFriendlyName", watchers.UptimeRobot, watchers.of_uptime_robot),
    _format("New Relic alert", "issueUrl title state", watchers.NewRelic, watchers.of_new_relic),
    _format("New Relic alert", "current_state condition_name", watchers.NewRelic, watchers.of_new_relic),
    _format("Datadog alert", "title event_type body", paging.Datadog, paging.of_datadog),
)
_ITEMS = (
    _format("Alertmanager alerts", "labels startsAt", list[prometheus.Listed], prometheus.of_list),
    _format("Alertmanager alerts", "labels annotations", list[prometheus.Listed], prometheus.of_list),
    _format("Alertmanager alerts", "alerts labels receiver", list[prometheus.Group], prometheus.of_groups),
)
_ANSWER = _format("Prometheus alerts", "status data", prometheus.Answer, prometheus.of_answer)
_EVENT = _format("CloudWatch alarm", "detail", cloudwatch.Event, cloudwatch.of_event)
_GOOGLE = _format("Google Cloud alert", "incident", watchers.Google, watchers.of_google)
_SENTRY = _format("Sentry alert", "data", watchers.Sentry, watchers.of_sentry)
_WEBHOOK = _format("PagerDuty webhook", "event", paging.Webhook, paging.of_webhook)
ALERTS = re.compile(
    r'"(?:alerts|alertname|AlarmName|alarmName|MetricAlarms|ruleName|event_action|event_type|incidents|TopicArn|Sns'
    r'|custom_details|check_name|monitorFriendlyName|condition_name|culprit|issueUrl)"\s*:'
    r'|"alert"\s*:\s*\{'
)
"""What stands in every payload; a JSON without it is none of alerts."""
# What is known by how it begins, where it is cut short or nested too deeply to be read.
_HEADS = (
    ("Grafana alert", re.compile(r'"(?:evalMatches|ruleName)"\s*:')),
    ("CloudWatch alarm", re.compile(r'\\?"(?:AlarmName|alarmName|AlarmArn)\\?"\s*:')),
    ("PagerDuty event", re.compile(r'"event_action"\s*:|"event_type"\s*:\s*"incident\.')),
    ("Grafana alerts", re.compile(r'"receiver"[^{]{0,300}"orgId"|"valueString"\s*:')),
    ("Alertmanager alerts", re.compile(r'"(?:truncatedAlerts|groupKey|alertname|silencedBy|generatorURL)"\s*:')),
)


def read_payload(sent: bytes) -> Payload | None:
    """The alerts in what was sent; None where it is no payload of alerts that is known.

    >>> read_payload(b'{"version": "4", "receiver": "x", "alerts": []}')
    Payload(kind='Alertmanager alerts', alerts=(), left_out=0, fault='')
    >>> read_payload(b'{"order": 7}') is None
    True
    """
    text = sent.decode("utf-8", "replace").lstrip("\ufeff")
    value, fault = decoded(text)
    return known_by_head(text, "cut short" if fault == "not JSON" else fault) if fault else payload_of(value)


def payload_of(value: Any) -> Payload | None:
    """The alerts in a JSON value; None where it is none of alerts."""
    found = _format_of(value)
    if found is None:
        return _within(value)
    try:
        return found.read(msgspec.convert(value, found.type, strict=False))
    except msgspec.ValidationError:
        return Payload(found.kind, fault="not as documented")


def known_by_head(head: str, fault: str) -> Payload | None:
    """What a JSON is that could not be read, by how it begins."""
    kind = next((kind for kind, sign in _HEADS if sign.search(head)), None)
    return Payload(kind, fault=fault) if kind else None


def _format_of(value: Any) -> _Format | None:
    if isinstance(value, list):
        first = value[0] if value and isinstance(value[0], dict) else {}
        return next((one for one in _ITEMS if one.keys <= first.keys()), None)
    if not isinstance(value, dict):
        return None
    if found := next((one for one in _OBJECTS if one.keys <= value.keys()), None):
        return found
    detail, data, event = value.get("detail"), value.get("data"), value.get("event")
    if isinstance(detail, dict) and "alarmName" in detail and "state" in detail:
        return _EVENT
    if isinstance(event, dict) and isinstance(event.get("data"), dict) and "event_type" in event:
        return _WEBHOOK
    incident = value.get("incident")
    if isinstance(incident, dict) and "state" in incident and {"condition_name", "policy_name"} & incident.keys():
        return _GOOGLE
    if isinstance(data, dict) and any(
        isinstance(o := data.get(k), dict) and "culprit" in o for k in ("event", "issue")
    ):
        return _SENTRY
    if value.get("status") == "success" and _has_alerts(data):
        return _ANSWER
    return None


def _has_alerts(data: Any) -> bool:
    if isinstance(data, list):
        return bool(data) and isinstance(data[0], dict) and {"labels", "startsAt"} <= data[0].keys()
    return isinstance(data, dict) and ("alerts" in data or "groups" in data)


def _series(data: Any) -> list[dict[str, Any]]:
    """The labels of series of Prometheus's own metric of alerts, in the answer to a query."""
    result = data.get("result") if isinstance(data, dict) else None
    metrics = [one.get("metric") for one in result if isinstance(one, dict)] if isinstance(result, list) else []
    return [one for one in metrics if isinstance(one, dict) and one.get("__name__") == "ALERTS"]


def _within(value: Any) -> Payload | None:
    """The alerts in what only carries them: a message of SNS, which may be in the records of an event, or one alert."""
    if not isinstance(value, dict):
        return None
    if isinstance(message := value.get("Message"), str) and "TopicArn" in value:
        carried, fault = decoded(message)
        return known_by_head(message, "cut short") if fault else payload_of(carried)
    records = value.get("Records")
    if (
        isinstance(records, list)
        and records
        and isinstance(records[0], dict)
        and isinstance(records[0].get("Sns"), dict)
    ):
        found = [one for r in records if isinstance(r, dict) and isinstance(sns := r.get("Sns"), dict)
                 if (one := _within({"TopicArn": "", **sns}))]  # fmt: skip
        if found:
            return Payload(found[0].kind, tuple(a for one in found for a in one.alerts), fault=found[0].fault)
    if isinstance(value.get("alertname"), str) and all(isinstance(one, str) for one in value.values()):
        return prometheus.of_labels([value])
    if series := _series(value.get("data")):
        return prometheus.of_labels(series)
    if isinstance(labels := value.get("labels"), dict) and "alertname" in labels and "annotations" in value:
        return payload_of([value])
    return None
