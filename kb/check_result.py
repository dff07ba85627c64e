"""A check's result: one check that was made, what it answered and what that means."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from diagnops.kb.case import State
from diagnops.kb.incident import Observation
from diagnops.kb.message import Message


class CheckResult(Struct, frozen=True):
    """What a check found. `state` is None when nobody can say, and `because` says why; `where` names the device or
    series it is said of. `output` is what a command wrote, for a person to judge, cut to what fits a screen or two.
    `certainty` is that of how it was read.

    Among the values of `because`, `figure` is the figure with its unit and `line` the line of the output that decided.
    """

    role: str | None
    signal: str
    kind: Literal["command", "promql"]
    run: str
    state: State | None
    because: Message
    where: str = ""
    figure: float | None = None
    magnitude: float | None = None
    output: str = ""
    certainty: float = 1.0

    def observation(self) -> Observation | None:
        """What is now known, or None when nothing is. Its words are the same in every language.

        >>> why = Message("high_from", {"figure": "31 ms", "level": "20 ms"})
        >>> CheckResult("volume", "io.latency", "command", "iostat -x", "high", why, "vda").observation().words
        'vda: 31 ms'
        """
        if self.state is None:
            return None
        seen = self.because.values.get("figure") or self.because.values.get("line")
        words = ": ".join(str(one) for one in (self.where, seen) if one) or self.run  # what is absent shows nothing
        return Observation(
            self.role, self.signal, self.state, words, origin="check", magnitude=self.magnitude,
            certainty=self.certainty,
        )  # fmt: skip
