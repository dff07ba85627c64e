"""Beside: pods that a list in the same text shows as ready, by which events of their start are over."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.machine.kube.events import Event, age, is_forgotten, starts

_NEAR = 400  # lines above and below in which a list is looked for
_LAST_RETRY = 1000.0  # seconds after which a controller has tried again at the latest (client-go's rate limiter)
_ROUNDED = 60.0  # an age in minutes may be so much more
_ROW = re.compile(
    r"^\s*(?:\S+\s+)?(?P<name>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)\s+(?P<ready>[1-9]\d{0,3})/(?P=ready)\s+Running\s+"
    r"\d{1,9}(?: \([^)]*\))?\s+(?P<age>(?:\d+[ydhms])+)(?:\s|$)"
)


class Beside:
    """The ready pods that stand near a line, each with its age in seconds; they are looked for when somebody asks."""

    def __init__(self, lines: Sequence[str], at: int) -> None:
        self._near = lines[max(0, at - _NEAR) : at + _NEAR]
        self._ages: dict[str, float] | None = None

    def ended(self, event: Event) -> bool:
        """Whether an event is of the start of what is ready now: of a pod, or of what made a pod when it had failed to,
        or after it, and did not fail again; or of a loop that a pod which is ready now has left."""
        if not (starts(event) or is_forgotten(event)):
            return False
        name, ages = event.object.rpartition("/")[2], self._listed()
        if name in ages:
            return True
        if not starts(event) or event.age is None or event.age <= _LAST_RETRY:
            return False
        return any(pod.startswith(f"{name}-") and old <= event.age + _ROUNDED for pod, old in ages.items())

    def _listed(self) -> dict[str, float]:
        if self._ages is None:
            rows = filter(None, map(_ROW.match, self._near))
            self._ages = {row["name"]: age(row["age"]) or 0.0 for row in rows}
        return self._ages
