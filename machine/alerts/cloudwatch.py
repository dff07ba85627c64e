"""Alarms of CloudWatch, as SNS, EventBridge and its own command and e-mail tell them."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct, field

from diagnops.machine.alerts.alert import Alert, Measured, Payload, Status, texts
from diagnops.machine.alerts.drill import is_test
from diagnops.machine.alerts.threshold import of_reason, side_of, without_data

_KIND = "CloudWatch alarm"
_STATUS: dict[str, Status] = {"ALARM": "firing", "OK": "resolved", "INSUFFICIENT_DATA": "no data"}
_DIMENSION = re.compile(r"([\w .-]+?)\s*=\s*([^,\]]+)")


class _Dimension(Struct):
    name: str = ""
    value: str = ""
    Name: str = ""
    Value: str = ""


class _Metric(Struct):
    MetricName: str = ""
    Namespace: str = ""
    Dimensions: list[_Dimension] = field(default_factory=list)


class _Stat(Struct):
    Metric: _Metric = field(default_factory=_Metric)


class _Query(Struct):
    MetricStat: _Stat | None = None
    Expression: str | None = None


class _Trigger(Struct):
    MetricName: str | None = None
    Namespace: str | None = None
    Dimensions: list[_Dimension] | None = None
    ComparisonOperator: str = ""
    Metrics: list[_Query] | None = None


class Alarm(Struct):
    """The message that SNS carries."""

    AlarmName: str
    NewStateValue: str
    NewStateReason: str = ""
    AlarmDescription: str | None = None
    StateChangeTime: str = ""
    Trigger: _Trigger | None = None


class _Described(_Trigger):
    AlarmName: str = ""
    StateValue: str = ""
    StateReason: str = ""
    AlarmDescription: str | None = None
    StateUpdatedTimestamp: str | float = ""


class Described(Struct):
    """The answer of `aws cloudwatch describe-alarms`."""

    MetricAlarms: list[_Described] = field(default_factory=list)
    CompositeAlarms: list[_Described] = field(default_factory=list)


class _EventState(Struct):
    value: str
    reason: str = ""
    timestamp: str = ""


class _EventMetric(Struct):
    name: str = ""
    namespace: str = ""
    dimensions: dict[str, Any] = field(default_factory=dict)


class _EventStat(Struct):
    metric: _EventMetric = field(default_factory=_EventMetric)


class _EventQuery(Struct):
    metricStat: _EventStat | None = None  # noqa: N815
    expression: str | None = None


class _Configuration(Struct):
    description: str | None = None
    metrics: list[_EventQuery] | None = None


class _Detail(Struct):
    alarmName: str  # noqa: N815
    state: _EventState
    configuration: _Configuration = field(default_factory=_Configuration)


class Event(Struct):
    """What EventBridge tells of an alarm that changed its state."""

    detail: _Detail


def of_alarm(sent: Alarm) -> Payload:
    """The alarm of a message of SNS."""
    trigger = sent.Trigger or _Trigger()
    metric = _of_trigger(trigger)
    return Payload(_KIND, (_alarm(sent.AlarmName, sent.NewStateValue, sent.NewStateReason, sent.AlarmDescription or "",
                                  metric, trigger.ComparisonOperator, sent.StateChangeTime),))  # fmt: skip


def of_described(sent: Described) -> Payload:
    """The alarms that were described."""
    return Payload("CloudWatch alarms", tuple(
        _alarm(a.AlarmName, a.StateValue, a.StateReason, a.AlarmDescription or "", _of_trigger(a), a.ComparisonOperator,
               str(a.StateUpdatedTimestamp))
        for a in (*sent.MetricAlarms, *sent.CompositeAlarms)
    ))  # fmt: skip


def of_event(sent: Event) -> Payload:
    """The alarm of an event. It does not name the operator, the reason does."""
    detail, queries = sent.detail, sent.detail.configuration.metrics or []
    stats = [q.metricStat.metric for q in queries if q.metricStat]
    metric = None
    if len(stats) == 1 and not any(_computes(q.expression) for q in queries):
        metric = _Metric(stats[0].name, stats[0].namespace,
                         [_Dimension(k, v) for k, v in texts(stats[0].dimensions).items()])  # fmt: skip
    state = detail.state
    return Payload(_KIND, (_alarm(detail.alarmName, state.value, state.reason, detail.configuration.description or "",
                                  metric, "", state.timestamp),))  # fmt: skip


def of_mail(fields: dict[str, str]) -> Payload:
    """The alarm of an e-mail, by the fields it lists."""
    dimensions = [_Dimension(k.strip(), v.strip()) for k, v in _DIMENSION.findall(fields.get("Dimensions", ""))]
    metric = _Metric(fields.get("MetricName", ""), fields.get("MetricNamespace", ""), dimensions)
    state = fields.get("State Change", "").rpartition("->")[2].strip() or fields.get("state", "")
    return Payload(_KIND, (_alarm(fields.get("Name", ""), state, fields.get("Reason for State Change", ""),
                                  fields.get("Description", ""), metric, fields.get("operator", ""),
                                  fields.get("Timestamp", "")),))  # fmt: skip


def _alarm(
    name: str, state: str, reason: str, description: str, metric: _Metric | None, operator: str, at: str
) -> Alert:
    side, value = of_reason(reason)
    measured = None
    labels = {}
    if metric and metric.MetricName:
        measured = Measured(metric.MetricName, side_of(operator) if operator else side, metric.Namespace, value)
        labels = texts({d.name or d.Name: d.value or d.Value for d in metric.Dimensions})
    status = _STATUS.get(state.replace(" ", "_").upper(), "no data")
    if is_test(name, labels):
        status = "test"
    elif status == "firing" and without_data(reason):
        status = "no data"
    return Alert(name, status, labels, texts({"description": description}), at, measured=measured)


def _of_trigger(trigger: _Trigger) -> _Metric | None:
    if trigger.MetricName:
        return _Metric(trigger.MetricName, trigger.Namespace or "", trigger.Dimensions or [])
    queries = trigger.Metrics or []
    stats = [q.MetricStat.Metric for q in queries if q.MetricStat]
    return stats[0] if len(stats) == 1 and not any(_computes(q.Expression) for q in queries) else None


def _computes(expression: str | None) -> bool:
    """Whether a figure is made of metrics: what it means is in its expression alone. A band is only a level."""
    return bool(expression) and not str(expression).startswith("ANOMALY_DETECTION_BAND")
