"""The grid of a board: what was observed against the candidates, and what nobody has looked at yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from diagnops.app import Diagnosis, ExclusionEvidence, Match, SymptomEvidence, TextEvidence, UnexplainedEvidence
from diagnops.kb.case import State
from diagnops.kb.message import place

_MOST_OPEN = 6  # rows of what nobody has looked at


class Cell(NamedTuple):
    """What a row says of a candidate: for it, against it, that it is not explained, nothing; or, of what nobody has
    looked at, the state that would confirm the candidate."""

    says: Literal["for", "against", "unexplained", "nothing", "confirms"]
    bits: float = 0.0
    state: State | None = None


class Row(NamedTuple):
    """An observation, or with no state something to look at, with a cell for each candidate; with no signal the words
    that were told."""

    role: str | None
    signal: str | None
    state: State | None
    place: str
    cells: tuple[Cell, ...]


def grid(diagnosis: Diagnosis) -> list[Row]:
    """The rows: what was observed, the words, and what nobody has looked at."""
    leading = diagnosis.leading
    rows = [
        Row(o.role, o.signal, o.state, at := place(o.role, o.signal), tuple(_cell(match, at) for match in leading))
        for o in diagnosis.observations
    ]
    words = tuple(_summed([e.bits for e in match.evidence if isinstance(e, TextEvidence)]) for match in leading)
    if any(cell.bits for cell in words):
        rows.append(Row(None, None, None, "", words))
    return rows + list(_open(leading))


def _open(leading: tuple[Match, ...]) -> Iterator[Row]:
    wanted = dict.fromkeys((c.role, c.signal) for match in leading for c in match.confirm)
    for role, signal in list(wanted)[:_MOST_OPEN]:
        states = [next((c.state for c in m.confirm if (c.role, c.signal) == (role, signal)), None) for m in leading]
        cells = tuple(Cell("confirms", state=state) if state else Cell("nothing") for state in states)
        yield Row(role, signal, None, place(role, signal), cells)


def _cell(match: Match, at: str) -> Cell:
    unexplained = [
        e.bits for e in match.evidence if isinstance(e, UnexplainedEvidence) and place(e.role, e.signal) == at
    ]
    if unexplained:
        return Cell("unexplained", sum(unexplained))
    return _summed(
        [e.bits for e in match.evidence if isinstance(e, SymptomEvidence) and e.place == at]
        + [e.bits for e in match.evidence if isinstance(e, ExclusionEvidence) and place(e.role, e.signal) == at]
    )


def _summed(bits: list[float]) -> Cell:
    total = sum(bits)
    return Cell("for" if total > 0 else "against", total) if bits and total else Cell("nothing")
