"""Judged: what each record that a program printed says of a signal, and what they come to together.

Of several records the gravest one is told, and that all is well only where nothing is in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Signal, Vocabulary
from diagnops.machine.common.finding import Finding


class Judged(NamedTuple):
    """What one record says of a signal; nobody can say where `state` is None. `telling` is worth comparing as words."""

    signal: str
    state: State | None
    line: int
    words: str
    figure: float = 0.0
    telling: str = ""


def told(found: Sequence[Judged], role: str | None, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """The findings of all that was judged: one for each signal, on `role` where it is seen there."""
    by_signal: dict[str, list[Judged]] = {}
    for one in found:
        by_signal.setdefault(one.signal, []).append(one)
    findings = []
    for signal_id, each in by_signal.items():
        signal = vocabulary.signal[signal_id]
        worst = _worst(each, signal)
        if worst.state is not None:
            findings.append(Finding(signal_id, worst.state, worst.line, worst.words, _role(signal, role)))
    return tuple(findings)


def telling(found: Sequence[Judged]) -> str:
    """What of it is compared with the words of cases: what is not well, each once."""
    return "; ".join(dict.fromkeys(one.telling for one in found if one.telling))


def bad_state(signal: Signal) -> State:
    """The state that trouble with a signal has."""
    return signal.bad[0]


def good_state(signal: Signal) -> State:
    """The state it has without trouble."""
    return "absent" if signal.kind == "event" else "normal"


def _worst(each: Sequence[Judged], signal: Signal) -> Judged:
    low = signal.bad == ("low",)

    def grave(one: Judged) -> tuple[bool, bool, float]:
        return one.state in signal.bad, one.state is None, -one.figure if low else one.figure

    return max(each, key=grave)


def _role(signal: Signal, role: str | None) -> str | None:
    if role in signal.roles:
        return role
    return signal.roles[0] if len(signal.roles) == 1 else None
