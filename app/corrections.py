"""Corrections: what a person says of a match, or of what a clause says: kept, listed and reversible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from diagnops.app.reading import cleaned
from diagnops.intake.notation import read_seen, read_untroubled
from diagnops.kb.case import State
from diagnops.kb.correction import Correction
from diagnops.kb.draft import line
from diagnops.kb.errors import UsageError
from diagnops.kb.investigation import Observed, Retracted
from diagnops.kb.misreading import Misreading, folded

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

    def misread(
        self, clause: str, says: str, *, read: State | None = None, investigation: str | None = None
    ) -> Misreading:
        """Say what a clause says: `role/signal=state`, or `role/signal` where it says nothing of that signal.

        From now on the same clause is read so. What stood of the same clause and place is taken back by it. `read` is
        the state that was read from it. In an investigation that is named, what was read is overturned, or taken back.
        Raises `UsageError` for a name or a state that there is not, and for a clause without words.
        """
        base, vocabulary = self._workspace.case_base, self._workspace.vocabulary
        text = " ".join(cleaned(self._workspace.masked(clause)).text.split())
        if not folded(text):
            raise UsageError("no_words_in_clause", clause=text)
        seen = (read_seen if "=" in says else read_untroubled)(says, vocabulary)
        state = seen.state if "=" in says else None
        made = Misreading(text, seen.role, seen.signal, state, read)
        what = Observed(replace(seen, words=text)) if state else Retracted(seen.role, seen.signal)
        with base.transaction():
            made = base.misreadings.add(made, who=self._workspace.user)
            if investigation is not None:
                base.investigations.tell(investigation, what, who=self._workspace.user)
        return made

    def misreadings(self) -> list[Misreading]:
        """Every word on what a clause says, oldest first."""
        return self._workspace.case_base.misreadings.all()

    def withdraw(self, number: int | str) -> Correction | Misreading:
        """Take a correction back, `r3` one of a reading; it stays listed. Raises `UsageError`."""
        base, who = self._workspace.case_base, self._workspace.user
        called = str(number).strip().lower()
        if called.removeprefix("r").isdecimal() and called.startswith("r"):
            return base.misreadings.withdraw(int(called[1:]), who=who)
        if not called.isdecimal():
            raise UsageError("no_correction", hint="list_corrections", number=called)
        return base.corrections.withdraw(int(called), who=who)

    def _keep(self, correction: Correction) -> Correction:
        return self._workspace.case_base.corrections.add(correction, who=self._workspace.user)


def _reason(because: str) -> str:
    told = line(because.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), _LONGEST)
    if not told:
        raise UsageError("say_why", hint="give_reason")
    return told
