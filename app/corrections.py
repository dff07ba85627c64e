"""Corrections: what a person says of a match, kept, listed and reversible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnops.kb.correction import Correction
from diagnops.kb.draft import line
from diagnops.kb.errors import UsageError

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace

_LONGEST = 500


class Corrections:
    """The corrections of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self) -> list[Correction]:
        """Every correction ever made, oldest first."""
        return self._workspace.case_base.corrections.all()

    def reject(self, investigation: str, case: str, *, because: str) -> Correction:
        """Say that an investigation is not this case: it ranks lower there, and where the same is seen again."""
        base, reason = self._workspace.case_base, _reason(self._workspace.masked(because))
        with base.transaction():  # nobody puts another case base in its place meanwhile
            meant, known = base.investigations.get(investigation), base.get(case)
            incident = meant.incident
            return self._keep(
                Correction(
                    "wrong",
                    known.id,
                    reason,
                    investigation=meant.id,
                    observations=incident.observations,
                    unread=incident.unread,
                )
            )

    def merge(self, case: str, other: str, *, because: str) -> Correction:
        """Say that two cases are one and the same: they answer as one, and what repeats is learned from both."""
        base, reason = self._workspace.case_base, _reason(self._workspace.masked(because))
        with base.transaction():
            one, two = (base.get(name) for name in (case, other))
            if one.id == two.id:
                raise UsageError("same_as_itself", case=one.id)
            return self._keep(Correction("same", one.id, reason, other=two.id))

    def withdraw(self, number: int) -> Correction:
        """Take a correction back; it stays listed. Raises `UsageError`."""
        return self._workspace.case_base.corrections.withdraw(number, who=self._workspace.user)

    def _keep(self, correction: Correction) -> Correction:
        return self._workspace.case_base.corrections.add(correction, who=self._workspace.user)


def _reason(because: str) -> str:
    told = line(because.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), _LONGEST)
    if not told:
        raise UsageError("say_why", hint="give_reason")
    return told
