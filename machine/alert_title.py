"""Titles of alerts, as chats, mails and pagers show them: `[FIRING:2] KubePodCrashLooping prod`."""

from __future__ import annotations

import re
from typing import NamedTuple

from diagnops.machine.alert import Status

_BRACKET = re.compile(
    r"\[(?:P\d\]\s*\[)?(?P<state>FIRING|RESOLVED|Alerting|OK|No Data|Paused|Triggered|Re-Triggered|Recovered|Warn"
    r"|Firing|Resolved|NO_DATA|Pending)"
    r"(?:[:\s]\s*\d+)?(?:\s*,\s*RESOLVED:\d+)?(?: on [^\]]{1,200})?\]\s*(?P<rest>.*)$"
)
_ALARM = re.compile(r'\b(?P<state>ALARM|OK|INSUFFICIENT[_ ]DATA): "(?P<name>[^"]{1,255})" in (?P<rest>.*)$')
_STATUS: dict[str, Status] = {
    "firing": "firing", "alerting": "firing", "triggered": "firing", "re-triggered": "firing", "warn": "firing",
    "resolved": "resolved", "ok": "resolved", "recovered": "resolved", "pending": "pending", "alarm": "firing",
}  # fmt: skip


class Title(NamedTuple):
    """A title: the status, what it calls the alert, and from which character of the line on it stands.

    `grouped` is whether values of labels follow the name, as Alertmanager puts them: of these only the first words
    can be the name.
    """

    status: Status
    name: str
    start: int
    grouped: bool = False


def title_of(line: str) -> Title | None:
    """The title in a line, None where there is none.

    >>> title_of("AlertManager APP [RESOLVED] DiskFull (web-1 page)")
    Title(status='resolved', name='DiskFull (web-1 page)', start=17, grouped=True)
    >>> title_of("[Triggered on {host:web-1}] CPU is high on web-1").name
    'CPU is high on web-1'
    >>> title_of("[2] we looked at it") is None
    True
    """
    if found := _ALARM.search(line):
        return Title(_STATUS.get(found["state"].casefold(), "no data"), found["name"], found.start())
    found = _BRACKET.search(line)
    if not found or not found["rest"].strip():
        return None
    state = found["state"]
    return Title(
        _STATUS.get(state.casefold(), "no data"), found["rest"].strip(), found.start(), state in ("FIRING", "RESOLVED")
    )
