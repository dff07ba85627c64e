"""Alerts that only show that alerting works: tests, and those that fire as long as nothing is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping

from diagnops.machine.alerts.names import folded

_ALWAYS = frozenset(
    """watchdog heartbeat infoinhibitor testalert alerttest test testing alertmanagertest testnotification
    notificationtest alwaysfiring prometheuswatchdog""".split()
)
_DEAD_MAN = re.compile(r"deadmans?s?(?:switch|snitch)$")


def is_test(name: str, labels: Mapping[str, str], annotations: Mapping[str, str] | None = None) -> bool:
    """Whether an alert says nothing of what it watches.

    >>> is_test("Watchdog", {}), is_test("PrometheusAlertmanagerE2eDeadManSwitch", {}), is_test("TestDatabaseDown", {})
    (True, True, False)
    """
    known = folded(name)
    return (
        known in _ALWAYS
        or _DEAD_MAN.search(known) is not None
        or labels.get("severity") == "none"
        or folded((annotations or {}).get("summary", "")) == "notificationtest"
    )
