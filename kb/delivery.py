"""A delivery: alerts that a monitoring system sent, kept until they are worked on, and known again when sent again."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct


class Delivery(Struct, frozen=True):
    """What was sent, when and by whom. `group` is what its alerts belong to, `digest` which of them fire or are over.

    `investigation` is what was opened or extended by it; `done` says when. Then `body` is empty: what it told is there.
    """

    number: int
    at: str
    who: str
    kind: str
    group: str
    digest: str
    body: str
    investigation: str | None = None
    done: str | None = None


class Deliveries(Protocol):
    """Where deliveries are kept."""

    def add(
        self, kind: str, group: str, digest: str, body: str, *, who: str, tells_moments: bool = True
    ) -> Delivery | None:
        """Keep one; None where one of its group said just the same, or the last one where it tells no moments."""
        ...

    def get(self, number: int) -> Delivery:
        """The delivery of this number."""
        ...

    def waiting(self, group: str | None = None) -> list[int]:
        """The numbers of those, all or of a group, that nobody has worked on yet, oldest first."""
        ...

    def last_of(self, group: str) -> Delivery | None:
        """The last of a group that was worked on and led to an investigation."""
        ...

    def finish(self, number: int, investigation: str | None) -> None:
        """Say that it was worked on. Those that were so long ago are let go of."""
        ...
