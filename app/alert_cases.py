"""What is on record of an alert: the cases like it, by nothing but its labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from diagnops.app.catalogue import catalogue

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.engine.diagnosis import Diagnosis
    from diagnops.kb.case import Language
    from diagnops.kb.incident import Incident


class AlertCases(NamedTuple):
    """What an alert says, what it may be, and the cases that recorded one of the troubles that it tells of."""

    incident: Incident
    diagnosis: Diagnosis
    recorded: tuple[str, ...]


def cases_of_alert(
    workspace: Workspace,
    labels: Mapping[str, str],
    annotations: Mapping[str, str] | None = None,
    language: Language | None = None,
) -> AlertCases:
    """The cases of an alert that fires, as Prometheus would send it; told in a language where one is asked for."""
    alert = {"labels": {**labels}, "annotations": {**(annotations or {})}, "status": "firing"}
    incident = workspace.read(msgspec.json.encode([alert]), language=language)
    vocabulary = workspace.vocabulary
    told = {(o.signal, o.state) for o in incident.observations if vocabulary.is_trouble(o.signal, o.state)}
    recorded = [entry.id for entry in catalogue(workspace).values() if not told.isdisjoint(entry.symptoms)]
    return AlertCases(incident, workspace.diagnose(incident), tuple(recorded))
