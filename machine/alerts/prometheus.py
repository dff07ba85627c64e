"""Alerts as Prometheus, Alertmanager and Grafana send and list them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct, field

from diagnops.machine.alerts.alert import Alert, Measured, Payload, Status, texts
from diagnops.machine.alerts.drill import is_test
from diagnops.machine.alerts.threshold import expression_of, of_expression, side_of

_VERSIONS = {"Alertmanager alerts": ("", "4"), "Grafana alerts": ("", "1")}
# One that somebody silenced, or that another one hides, fires still.
_STATUS: dict[str, Status] = {
    "firing": "firing", "active": "firing", "suppressed": "firing", "unprocessed": "firing", "alerting": "firing",
    "resolved": "resolved", "normal": "resolved", "ok": "resolved", "inactive": "resolved",
    "pending": "pending", "nodata": "no data", "no_data": "no data", "paused": "no data", "error": "no data",
}  # fmt: skip
# Grafana says so when nothing was measured, by the state's reason or by an alert of its own.
_NO_DATA = frozenset("NoData Error Paused MissingSeries Updated RuleDeleted DatasourceNoData DatasourceError".split())


class _State(Struct):
    state: str = ""


class Listed(Struct):
    """An alert of any of them; `status` is a word in a webhook, `state` one in Prometheus."""

    labels: dict[str, Any]
    annotations: dict[str, Any] | None = None
    status: str | _State = ""
    state: str = ""
    startsAt: str = ""  # noqa: N815
    activeAt: str | None = ""  # noqa: N815
    generatorURL: str = ""  # noqa: N815
    fingerprint: str = ""


class Webhook(Struct):
    """What Alertmanager (version 4) or Grafana (version 1) posts."""

    alerts: list[Listed]
    status: str = ""
    version: str | int = ""
    groupKey: str = ""  # noqa: N815
    truncatedAlerts: int = 0  # noqa: N815
    orgId: int | None = None  # noqa: N815


class Group(Struct):
    """A group of `/api/v2/alerts/groups`."""

    alerts: list[Listed]


class _Rule(Struct):
    alerts: list[Listed] = field(default_factory=list)
    query: str = ""


class _Rules(Struct):
    rules: list[_Rule]


class _Data(Struct):
    alerts: list[Listed] = field(default_factory=list)
    groups: list[_Rules] = field(default_factory=list)


class Answer(Struct):
    """What Prometheus answers to `/api/v1/alerts` or `/api/v1/rules`, and an old Alertmanager."""

    status: str
    data: _Data | list[Listed]


class _Match(Struct):
    metric: str = ""
    value: float | None = None
    tags: dict[str, Any] | None = None


class Legacy(Struct):
    """What Grafana posted before version 9."""

    ruleName: str  # noqa: N815
    state: str
    evalMatches: list[_Match] | None = None  # noqa: N815
    message: str = ""
    title: str = ""
    conditions: list[dict[str, Any]] | None = None


def of_webhook(sent: Webhook) -> Payload:
    """The alerts that were posted. Of another version it is not known what its fields mean."""
    kind = "Alertmanager alerts" if sent.orgId is None else "Grafana alerts"
    if str(sent.version) not in _VERSIONS[kind]:
        return Payload(kind, fault=f"version {str(sent.version)[:20]}")
    return Payload(kind, tuple(_alerts(sent.alerts, sent.groupKey)), max(sent.truncatedAlerts, 0))


def of_list(sent: list[Listed]) -> Payload:
    """The alerts of `/api/v2/alerts`."""
    return Payload("Alertmanager alerts", tuple(_alerts(sent)))


def of_groups(sent: list[Group]) -> Payload:
    """The alerts of `/api/v2/alerts/groups`."""
    return Payload("Alertmanager alerts", tuple(alert for group in sent for alert in _alerts(group.alerts)))


def of_answer(sent: Answer) -> Payload:
    """The alerts that Prometheus answers."""
    if isinstance(sent.data, list):
        return of_list(sent.data)
    of_rules = (_alerts(rule.alerts, "", rule.query) for group in sent.data.groups for rule in group.rules)
    return Payload("Prometheus alerts", (*_alerts(sent.data.alerts), *(a for some in of_rules for a in some)))


def of_labels(sent: list[dict[str, Any]]) -> Payload:
    """Alerts of which only the labels are shown, as jq or Prometheus's own metric of alerts gives them."""
    listed = [Listed(labels=one, state=str(one.get("alertstate", "firing"))) for one in sent]
    return Payload("Prometheus alerts", tuple(_alerts(listed)))


def of_legacy(sent: Legacy) -> Payload:
    """The alert that an old Grafana posted, with the series that matched."""
    matches = sent.evalMatches or []
    labels = texts(matches[0].tags) if matches else {}
    measured = None
    if matches and sent.conditions:
        evaluator = sent.conditions[0].get("evaluator") or {}
        side = side_of(str(evaluator.get("type", ""))) if isinstance(evaluator, dict) else None
        metric = re.split(r"[{\s]", matches[0].metric)[0]
        measured = Measured(metric, side, value=matches[0].value)
    status: Status = "test" if is_test(sent.ruleName, labels) else _STATUS.get(sent.state.casefold(), "no data")
    alert = Alert(sent.ruleName, status, labels, texts({"message": sent.message}), measured=measured)
    return Payload("Grafana alert", (alert,))


def _alerts(listed: Iterable[Listed], group: str = "", expression: str = "") -> Iterator[Alert]:
    for one in listed:
        labels, annotations = texts(one.labels), texts(one.annotations)
        state = one.status.state if isinstance(one.status, _State) else one.status or one.state
        name = labels.get("alertname", "")
        asked = (
            expression or expression_of(one.generatorURL) or annotations.get("expr", "") or annotations.get("query", "")
        )
        reason = labels.get("grafana_state_reason") or annotations.get("grafana_state_reason") or name
        status: Status = _STATUS.get(state.casefold(), "no data")
        if status == "firing" and reason in _NO_DATA:
            status = "no data"
        elif is_test(name, labels, annotations):
            status = "test"
        yield Alert(
            name, status, labels, annotations, one.startsAt or one.activeAt or "", one.fingerprint, group, asked,
            of_expression(asked) if asked else None,
        )  # fmt: skip
