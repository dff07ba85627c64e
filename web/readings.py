"""Readings: the text back, piece by piece, with what was read from each and how that can be put right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from diagnops.kb.case import State
from diagnops.kb.incident import Clause, Observation
from diagnops.kb.message import place
from diagnops.kb.vocabulary import Vocabulary

MOST = 60
"""Pieces that are shown: a page of prose has fewer."""


class Part(NamedTuple):
    """A part of a piece of text; something was read from it where it is `marked`."""

    text: str
    marked: bool


class Reading(NamedTuple):
    """What was read, the state that it counts as now (None: it does not count), and the states that it could be;
    `changed` where somebody put it right."""

    first: Observation
    place: str
    now: State | None
    others: tuple[State, ...]
    changed: bool


class Piece(NamedTuple):
    """A piece of the text, and what was read from it."""

    clause: Clause
    parts: tuple[Part, ...]
    readings: tuple[Reading, ...]


def pieces(
    clauses: Sequence[Clause], held: Sequence[Observation], changed: Collection[str], vocabulary: Vocabulary
) -> list[Piece]:
    """The pieces, by what holds now and the places where somebody changed it; of more than fit a page those from which
    something was read."""
    shown = clauses if len(clauses) <= MOST else [c for c in clauses if c.observations][:MOST]
    now = {(o.role, o.signal): o.state for o in held}

    def reading(first: Observation) -> Reading:
        state = now.get((first.role, first.signal))
        if state is None and not first.role:  # "somewhere" gave way to where it was said to be
            state = next((o.state for o in held if (o.signal, o.state) == (first.signal, first.state)), None)
        states = vocabulary.signal[first.signal].states if first.signal in vocabulary.signal else ()
        at = place(first.role, first.signal)
        return Reading(first, at, state, tuple(s for s in states if s != state), at in changed)

    return [
        Piece(one, tuple(parts(one.text, [o.words for o in one.observations])), tuple(map(reading, one.observations)))
        for one in shown
    ]


def parts(text: str, words: Iterable[str]) -> Iterator[Part]:
    """A text in parts, those marked in which something was read.

    >>> [part.text for part in parts("the db cpu is idle", ["cpu is idle"]) if part.marked]
    ['cpu is idle']
    """
    spans = sorted((at, at + len(one)) for one in words if one and (at := text.find(one)) >= 0)
    done = 0
    for begin, end in spans:
        begin = max(begin, done)
        if begin >= end:
            continue
        if begin > done:
            yield Part(text[done:begin], False)
        yield Part(text[begin:end], True)
        done = end
    if done < len(text):
        yield Part(text[done:], False)
