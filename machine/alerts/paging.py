"""Alerts as the systems that page people pass them on: PagerDuty, and the outline of Opsgenie and Datadog.

What they pass on was an alert of another system: its title is read as that system writes titles.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from diagnops.machine.alerts.alert import Alert, Payload, Status, texts
from diagnops.machine.alerts.text import told_at
from diagnops.machine.alerts.title import title_of

_STATUS: dict[str, Status] = {
    "trigger": "firing", "triggered": "firing", "acknowledge": "firing", "acknowledged": "firing", "reopened": "firing",
    "resolve": "resolved", "resolved": "resolved", "suppressed": "firing",
    "create": "firing", "close": "resolved", "delete": "resolved", "re-triggered": "firing", "recovered": "resolved",
    "no data": "no data",
}  # fmt: skip


class Details(Struct):
    """The payload of an event."""

    summary: str
    source: str = ""
    severity: str = ""
    timestamp: str | None = None
    component: str | None = None
    group: str | None = None
    custom_details: Any = None


class Event(Struct):
    """An event of the Events API v2."""

    event_action: str
    payload: Details | None = None
    dedup_key: str = ""
    custom_details: Any = None


class _Body(Struct):
    details: Any = None


class _Data(Struct):
    type: str = ""
    title: str = ""
    summary: str = ""
    status: str = ""
    created_at: str = ""
    incident_key: str | None = None
    body: _Body | None = None


class _Happened(Struct):
    data: _Data
    event_type: str = ""


class Webhook(Struct):
    """A webhook of version 3."""

    event: _Happened


class Listed(Struct):
    """Incidents or alerts as the REST API lists them."""

    incidents: list[_Data] = field(default_factory=list)
    alerts: list[_Data] = field(default_factory=list)
    incident: _Data | None = None


class _OpsgenieAlert(Struct):
    message: str
    description: str = ""


class Opsgenie(Struct):
    """The webhook of Opsgenie, of which the title and the description are read."""

    action: str
    alert: _OpsgenieAlert


class Datadog(Struct):
    """The webhook of Datadog, of which the title and the text are read."""

    title: str
    body: str = ""
    event_type: str = ""


def of_event(sent: Event) -> Payload:
    """The alert of an event; what resolves or acknowledges one often has no words."""
    given = sent.payload
    if given is None:
        status = _STATUS.get(sent.event_action.casefold(), "no data")
        return Payload("PagerDuty event", (Alert("", status, fingerprint=sent.dedup_key),))
    labels = texts({"source": given.source, "component": given.component, "severity": given.severity})
    details = _details(sent.custom_details) | _details(given.custom_details)
    if "alertname = " in details.get("firing", "") and sent.event_action == "trigger":
        listed = told_at(("Alerts Firing:", *details["firing"].split("\n")), 0)  # what Alertmanager puts there
        if listed:
            return Payload("PagerDuty event", listed.payload.alerts)
    about = {k: v for k, v in details.items() if k in ("description", "summary", "message")}
    alert = _titled(given.summary, sent.event_action, labels, about)
    if name := details.get("alertname", ""):  # what the title was made of is told beside the name
        alert = replace(alert, name=name, annotations={"title": alert.name} | about)
    return Payload("PagerDuty event", (alert,))


def of_details(sent: Details) -> Payload:
    """The alert of an event's payload alone, which is only sent while one fires."""
    return of_event(Event("trigger", sent))


def _details(said: Any) -> dict[str, str]:
    return texts(said) if isinstance(said, dict) else {}


def of_webhook(sent: Webhook) -> Payload:
    """The incident or alert that something happened to."""
    data = sent.event.data
    happened = sent.event.event_type.rpartition(".")[2]
    return Payload("PagerDuty webhook", (_titled(data.title or data.summary, data.status or happened),))


def of_listed(sent: Listed) -> Payload:
    """The incidents or alerts of a list."""
    found = (*sent.incidents, *sent.alerts, *([sent.incident] if sent.incident else []))
    return Payload("PagerDuty incidents", tuple(_titled(one.title or one.summary, one.status) for one in found))


def of_opsgenie(sent: Opsgenie) -> Payload:
    """The alert of Opsgenie."""
    about = texts({"description": sent.alert.description})
    return Payload("Opsgenie alert", (_titled(sent.alert.message, sent.action, {}, about),))


def of_datadog(sent: Datadog) -> Payload:
    """The alert of Datadog; its title says the state."""
    return Payload("Datadog alert", (_titled(sent.title, "trigger", {}, {}),))


def _titled(
    title: str, status: str, labels: dict[str, str] | None = None, about: dict[str, str] | None = None
) -> Alert:
    """An alert by its title. Where that says that it is over, it is; else the system that passed it on knows."""
    title = next(iter(texts({"title": title}).values()), "")
    told = title_of(title)
    said: Status = _STATUS.get(status.casefold(), "no data")
    if told and (told.status != "firing" and said == "firing"):
        said = told.status
    return Alert(told.name if told else title, said, labels or {}, about or {})
