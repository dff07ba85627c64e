"""Roles of alerts: of which component an alert is, by the kinds of its labels, never by what its things are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from diagnops.kb.errors import UsageError
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.alerts.alert import Alert

_FILE = Path(__file__).with_name("data") / "roles.tsv"
# Labels that hold what a thing is, or the name of a service that the team has said the role of.
_SAY_A_ROLE = ("job", "service", "app", "application", "component")
_OF_HOSTS = re.compile(r"^node(?:[-_]?exporter)?$|^(?:windows|wmi)[-_]?exporter$|^telegraf$")
_EXPORTER = re.compile(r"[-_ ]?(?:exporter|metrics|server)$")


class _Kind(NamedTuple):
    """What a label or a namespace of CloudWatch says an alert is of, the nearest first, and of which product."""

    roles: tuple[str, ...]
    product: str


def role_of(signal: str, alert: Alert, vocabulary: Vocabulary, named: str | None = None) -> str | None:
    """The component on which `alert` tells of a signal; None where neither the signal nor a label says it.

    `named` is what the table of names or of metrics says it is.
    """
    roles = vocabulary.signal[signal].roles
    if named in roles:
        return named
    if len(roles) == 1:
        return roles[0]
    return next((role for role in _kinds(alert, vocabulary) if role in roles), None)


def kinds_of_labels(alert: Alert) -> tuple[str, ...]:
    """What the labels of an alert are of: words for an alert whose name nobody knows.

    >>> kinds_of_labels(Alert("X", "firing", {"pod": "web-1", "team": "shop"}))
    ('pod',)
    """
    return tuple(dict.fromkeys(kind.roles[0] for (of, name), kind in _table().items()
                               if of == "label" and alert.labels.get(name)))  # fmt: skip


def product_of(alert: Alert) -> str:
    """The product that the namespace of its metric gives away, "" where there is none."""
    known = _table().get(("namespace", alert.measured.namespace)) if alert.measured else None
    return known.product if known else ""


def _kinds(alert: Alert, vocabulary: Vocabulary) -> Iterator[str]:
    if alert.measured and (known := _table().get(("namespace", alert.measured.namespace))):
        yield from known.roles
    of_hosts = _OF_HOSTS.match(alert.labels.get("job", "")) is not None
    if of_hosts:
        yield from ("host", "node")
    for (of, name), kind in _table().items():
        # What runs on a host is told by Prometheus's own discovery too: there the pod is that of the exporter.
        if of == "label" and alert.labels.get(name) and not (of_hosts and kind.roles[0] in ("pod", "container")):
            yield from kind.roles
    for label in _SAY_A_ROLE:
        if said := alert.labels.get(label):
            try:
                yield vocabulary.find_role(_EXPORTER.sub("", said)).id
            except UsageError:
                continue


@cache
def _table() -> dict[tuple[str, str], _Kind]:
    rows = (row.split("\t") for row in _FILE.read_text("utf-8").splitlines()[1:])
    return {(of, name): _Kind(tuple(roles.split()), product) for of, name, roles, product in rows}
