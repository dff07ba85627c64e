"""Alerting: what a monitoring system sends opens, extends and ends investigations, one for each group of alerts.

What was sent is kept before it is acknowledged, and worked on later, once, by whichever process comes to it first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from diagnops.app.alert_cases import cases_of_alert
from diagnops.app.answer_text import verdict_text
from diagnops.app.chat import happened_text
from diagnops.app.closing import RESOLVED_UNKNOWN, Resolution
from diagnops.kb.errors import InputError, UsageError
from diagnops.kb.investigation import Investigation
from diagnops.machine.alert import Alert, Payload
from diagnops.machine.alert_payload import read_payload

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.engine.diagnosis import Diagnosis
    from diagnops.kb.case import Language
    from diagnops.kb.delivery import Delivery


class Handled(NamedTuple):
    """What became of a delivery: the investigation before (None: it was opened) and now; None where there is none."""

    before: Investigation | None = None
    now: Investigation | None = None


class AboutAlert(NamedTuple):
    """What an alert may be: its labels, the verdict in words, how often the case that leads happened, and all of it.

    `recorded` are the cases that recorded one of the troubles that it tells of.
    """

    labels: dict[str, str]
    headline: str
    happened: str
    diagnosis: Diagnosis
    recorded: tuple[str, ...]


class Alerting:
    """The alerts that are sent to a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def receive(self, sent: bytes, kind: str) -> int | None:
        """Keep what was sent, without its secrets, to be worked on; its number, or None where it tells nothing new.

        Raises `InputError` for what is no payload of alerts.
        """
        payload = read_payload(sent)
        if payload is None:
            raise InputError("no_alerts")
        if payload.fault:
            raise InputError("alerts_unreadable", kind=payload.kind, reason=payload.fault)
        if not payload.alerts:
            return None
        group, body = self._workspace.masked((_group(payload), _decoded(sent)))
        kept = self._workspace.case_base.deliveries.add(
            kind,
            group,
            _digest(payload),
            msgspec.json.encode(body).decode(),
            who=self._workspace.user,
            tells_moments=all(alert.starts_at for alert in payload.alerts),
        )
        return kept.number if kept else None

    def waiting(self) -> list[int]:
        """What was kept and is still to be worked on, oldest first."""
        return self._workspace.case_base.deliveries.waiting()

    def handle(self, number: int) -> list[Handled]:
        """Work on a delivery, and before it on those of its group that came before and still wait.

        Each as whoever sent it, and none that is done already; all of them or none.
        """
        base = self._workspace.case_base
        with base.transaction():
            group = base.deliveries.get(number).group
            return [self._handle(base.deliveries.get(one)) for one in base.deliveries.waiting(group) if one <= number]

    def _handle(self, delivery: Delivery) -> Handled:
        user, self._workspace.user = self._workspace.user, delivery.who
        try:
            handled = self._tell(delivery)
        finally:
            self._workspace.user = user
        self._workspace.case_base.deliveries.finish(delivery.number, handled.now.id if handled.now else None)
        return handled

    def _tell(self, delivery: Delivery) -> Handled:
        """Open an investigation where alerts fire, go on with the one of their group, end it where all are over."""
        desk = self._workspace.investigations
        payload = read_payload(delivery.body.encode())
        fires = any(alert.status == "firing" for alert in payload.alerts) if payload else False
        before = self._open_of(delivery.group)
        if before is None and not fires:
            return Handled()
        if before is None:
            return Handled(None, desk.start(delivery.body, source="alerts"))
        told = desk.observe(before.id, text=delivery.body, source="alerts").now
        if not fires and _nobody_took_part(told):
            told = desk.close(told.id, Resolution(outcome=RESOLVED_UNKNOWN)).investigation
        return Handled(before, told)

    def _open_of(self, group: str) -> Investigation | None:
        """The investigation of a group of alerts that is under way."""
        last = self._workspace.case_base.deliveries.last_of(group)
        if last is None or last.investigation is None:
            return None
        found = self._workspace.investigations.get(last.investigation)
        return None if found.closed else found

    def about(self, labels: Mapping[str, str], language: Language | None = None) -> AboutAlert:
        """What an alert with these labels may be. Raises `UsageError` where it has no name."""
        if not labels.get("alertname", "").strip():
            raise UsageError("alert_without_name")
        shown = self._workspace.masked(dict(labels))
        _, found, recorded = cases_of_alert(self._workspace, shown, language=language)
        leads = self._workspace.case_base.find([match.case for match in found.leading[:1]])
        happened = [happened_text(case, found.language) for case in leads]
        headline = verdict_text(found, self._workspace.size)
        return AboutAlert(shown, headline, "".join(happened), found, recorded)


def _decoded(sent: bytes) -> Any:
    """What was sent as a value. Raises `InputError`."""
    try:
        return msgspec.json.decode(sent.decode("utf-8", "replace").lstrip("\ufeff"))
    except (msgspec.DecodeError, RecursionError):
        raise InputError("no_alerts") from None


def _nobody_took_part(investigation: Investigation) -> bool:
    """Whether all that was told of it was told by the system that opened it."""
    return {event.who for event in investigation.events} == {investigation.who}


def _group(payload: Payload) -> str:
    """What the alerts of a payload belong to: the group that was named, else the first alert by all its labels."""
    first = payload.alerts[0]
    return first.group or _identity(first)


def _digest(payload: Payload) -> str:
    """Changes with which alerts fire and which are over, whatever else is told of them."""
    told = sorted((_identity(one), one.status, one.starts_at) for one in payload.alerts)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _identity(alert: Alert) -> str:
    return alert.fingerprint or repr((alert.name, sorted(alert.labels.items())))
