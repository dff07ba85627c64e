"""Titles of alerts, as chats, mails and pagers show them: `[FIRING:2] KubePodCrashLooping prod`."""

from __future__ import annotations

import re
from typing import NamedTuple

from diagnops.machine.alerts.alert import Status

_BRACKET = re.compile(
    r"\[(?:P\d\]\s*\[)?(?P<state>FIRING|RESOLVED|Alerting|OK|No Data|NO_DATA|Triggered|Re-Triggered|Recovered|Firing"
    r"|Resolved)(?:[:\s]\s*(?P<count>\d+))?(?:\s*,\s*RESOLVED:\d+)?(?: on [^\]]{1,200})?\][*_\s]*(?P<rest>.*)$"
)
_ALARM = re.compile(r'\b(?P<state>ALARM|OK|INSUFFICIENT[_ ]DATA): "(?P<name>[^"]{1,255})" in (?P<rest>.*)$')
_STATUS: dict[str, Status] = {
    "firing": "firing", "alerting": "firing", "triggered": "firing", "re-triggered": "firing", "resolved": "resolved",
    "ok": "resolved", "recovered": "resolved", "alarm": "firing",
}  # fmt: skip
_SURE = frozenset(
    ("Alerting", "Triggered", "Re-Triggered", "Recovered", "No Data", "NO_DATA")
)  # people write the others of their own as well
_LONGEST = 1000
_ONE_WORD = re.compile(r"[A-Za-z]*[a-z0-9][A-Z]\w*|\w+_\w+")
_VALUES = re.compile(r" \([^()]*\)$")


class Title(NamedTuple):
    """A title: the status, what it calls the alert, and from which character of the line on it stands.

    `sure` is whether only a program writes so; else the name has to be one that is known. `behind` is what follows
    the name: in a title of Alertmanager the values of labels, in a chat what somebody adds. `grouped` is whether it
    may be the title of several alerts.
    """

    status: Status
    name: str
    start: int
    sure: bool = True
    behind: str = ""
    grouped: bool = False


def title_of(line: str) -> Title | None:
    """The title in a line, None where there is none.

    >>> title_of("AlertManager APP [RESOLVED] DiskFull (web-1 page)")
    Title(status='resolved', name='DiskFull', start=17, sure=True, behind='(web-1 page)', grouped=True)
    >>> title_of("[Triggered on {host:web-1}] CPU is high on web-1").name
    'CPU is high on web-1'
    >>> title_of("[RESOLVED] the database was slow").sure, title_of("[2] we looked at it")
    (False, None)
    """
    line = line[:_LONGEST]
    if found := _ALARM.search(line):
        return Title(_STATUS.get(found["state"].casefold(), "no data"), found["name"], found.start())
    found = _BRACKET.search(line)
    if not found or not found["rest"].strip():
        return None
    state, name = found["state"], found["rest"].strip()
    status = _STATUS.get(state.casefold(), "no data")
    first, _, behind = name.partition(" ")
    grouped = state.lower() in ("firing", "resolved")
    if grouped and _ONE_WORD.fullmatch(first):
        return Title(status, first, found.start(), True, behind.strip(), grouped)
    sure = state in _SURE or found["count"] is not None or _ONE_WORD.match(first) is not None or "alert" in name.lower()
    values = _VALUES.search(name) if grouped else None
    if values:
        return Title(status, name[: values.start()], found.start(), sure, values[0].strip(), grouped)
    return Title(status, name, found.start(), sure, grouped=grouped)
