"""Alerts of services that watch from outside: Pingdom, UptimeRobot, Google Cloud Monitoring, New Relic and Sentry.

They know names that somebody gave and whether it is well; what they say of it is read as prose.
"""

from __future__ import annotations

from msgspec import Struct, field

from diagnops.machine.alerts.alert import Alert, Payload, Status, texts

_STATUS: dict[str, Status] = {
    "down": "firing", "up": "resolved", "open": "firing", "closed": "resolved",
    "created": "firing", "activated": "firing", "acknowledged": "firing",
}  # fmt: skip


class Pingdom(Struct):
    """The webhook of Pingdom."""

    current_state: str
    check_name: str = ""
    long_description: str = ""
    description: str = ""


class UptimeRobot(Struct):
    """The webhook of UptimeRobot."""

    monitorFriendlyName: str  # noqa: N815
    alertTypeFriendlyName: str = ""  # noqa: N815
    alertDetails: str = ""  # noqa: N815


class _Incident(Struct):
    state: str = ""
    condition_name: str = ""
    policy_name: str = ""
    summary: str = ""


class Google(Struct):
    """The webhook of Google Cloud Monitoring."""

    incident: _Incident


class NewRelic(Struct):
    """The webhooks of New Relic: of an issue, and the older one of a condition."""

    title: str = ""
    state: str = ""
    condition_name: str = ""
    current_state: str = ""
    details: str = ""


class _Issue(Struct):
    title: str = ""
    message: str = ""


class _Happened(Struct):
    event: _Issue | None = None
    issue: _Issue | None = None


class Sentry(Struct):
    """The webhook of Sentry."""

    data: _Happened = field(default_factory=_Happened)


def of_pingdom(sent: Pingdom) -> Payload:
    """Whether what a check looks at answers."""
    return _reached("Pingdom alert", sent.check_name, sent.current_state, sent.long_description or sent.description)


def of_uptime_robot(sent: UptimeRobot) -> Payload:
    """Whether what a monitor looks at answers."""
    return _reached("UptimeRobot alert", sent.monitorFriendlyName, sent.alertTypeFriendlyName, sent.alertDetails)


def of_google(sent: Google) -> Payload:
    """The incident of a policy."""
    said = sent.incident
    about = texts({"summary": said.summary})
    name = said.condition_name or said.policy_name
    return Payload("Google Cloud alert", (Alert(name, _STATUS.get(said.state.casefold(), "no data"), {}, about),))


def of_new_relic(sent: NewRelic) -> Payload:
    """The issue, or the condition, that is told of."""
    status = _STATUS.get((sent.state or sent.current_state).casefold(), "no data")
    about = texts({"description": sent.details})
    return Payload("New Relic alert", (Alert(sent.title or sent.condition_name, status, {}, about),))


def of_sentry(sent: Sentry) -> Payload:
    """The error that is told of."""
    said = sent.data.event or sent.data.issue or _Issue()
    about = texts({"message": said.message})
    return Payload("Sentry alert", (Alert(next(iter(texts({"t": said.title}).values()), ""), "firing", {}, about),))


def _reached(kind: str, name: str, state: str, about: str) -> Payload:
    status = _STATUS.get(state.casefold(), "no data")
    said = texts({"summary": f"{name} is down", "description": about})
    return Payload(kind, (Alert(name, status, {}, said, signal="service.down"),))
