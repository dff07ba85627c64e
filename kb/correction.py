"""A correction: somebody's lasting word about a match, with reason and author. It can be taken back, never lost.

`wrong`: an incident that looked like this was not this case; what was known then is kept as a counter-example.
`same`: two cases are one and the same cause.
"""

from __future__ import annotations

from typing import Literal, Protocol

from msgspec import Struct

from diagnops.kb.incident import Observation

Kind = Literal["wrong", "same"]


class Correction(Struct, frozen=True, omit_defaults=True):
    """`number` is 0 until it is kept. `other` is the second case of `same`; `investigation`, `observations` and
    `unread` are the counter-example of `wrong`. `withdrawn` says when and by whom it was taken back."""

    kind: Kind
    case: str
    because: str
    number: int = 0
    who: str = ""
    at: str = ""
    other: str | None = None
    investigation: str | None = None
    observations: tuple[Observation, ...] = ()
    unread: str = ""
    withdrawn: str | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody has taken it back."""
        return self.withdrawn is None


class Corrections(Protocol):
    """Where corrections are kept."""

    def add(self, correction: Correction, *, who: str) -> Correction:
        """Keep it, and note a `wrong` in its investigation. Raises `UsageError` when the same stands already."""
        ...

    def withdraw(self, number: int, *, who: str) -> Correction:
        """Take it back; it stays listed. Raises `UsageError`."""
        ...

    def all(self) -> list[Correction]:
        """Every correction ever made, oldest first."""
        ...
