"""A look: one check that was made, what it answered and what that means."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from diagnops.kb.case import Language, State, Text
from diagnops.kb.incident import Observation


class CheckResult(Struct, frozen=True):
    """What a check found. `state` is None when nobody can say, and `because` says why; `where` names the device or
    series it is said of. `output` is what a command wrote, for a person to judge, cut to what fits a screen or two."""

    role: str | None
    signal: str
    kind: Literal["command", "promql"]
    run: str
    state: State | None
    because: Text
    where: str = ""
    figure: float | None = None
    magnitude: float | None = None
    output: str = ""

    def said(self, language: Language) -> str:
        """What was found, in a few words."""
        because = self.because.in_(language)
        return f"{self.where}: {because}" if self.where else because

    def observation(self, language: Language) -> Observation | None:
        """What is now known, or None when nothing is."""
        if self.state is None:
            return None
        return Observation(
            self.role, self.signal, self.state, self.said(language), origin="check", magnitude=self.magnitude
        )
