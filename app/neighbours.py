"""Neighbours: the cases that look like one, how far, in what they agree, and what tells them apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from diagnops.app.catalogue import catalogue
from diagnops.kb.case import Case, Link, State, Text
from diagnops.kb.investigation import Place

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.engine.index import Index

T = TypeVar("T")

_AT_LEAST = 0.3  # of similarity; below it two cases of the library have nothing to do with each other
_LINKED = 1.0  # what somebody linked comes first


class Shared(NamedTuple):
    """A symptom that both cases recorded in one state."""

    role: str | None
    signal: str
    state: State


class Difference(NamedTuple):
    """A place that both cases recorded, in other states."""

    role: str | None
    signal: str
    here: State
    there: State


class Neighbour(NamedTuple):
    """A case that looks like another. `similarity`, 0 to 1, is the mean of that of the words, by their meaning, and of
    the share of symptoms in common. `note` is what tells them apart as one of the two has it; "there" in it is the case
    `noted_of`. `link` is how one is linked to the other."""

    case: str
    title: Text
    similarity: float
    words: float
    symptoms: float
    shared: tuple[Shared, ...]
    differing: tuple[Difference, ...]
    link: Literal["looks-like", "variant", "same-cause", "superseded-by"] | None = None
    note: Text | None = None
    noted_of: str | None = None


def neighbours(workspace: Workspace, case: Case, limit: int = 6) -> tuple[Neighbour, ...]:
    """Those that somebody linked first, then the most alike."""
    linked = {link.case for link in case.related}
    linking = {entry.id for entry in catalogue(workspace).values() if case.id in entry.related}
    alike = _words_alike(workspace.compiled.index, case.id, 4 * limit, linked | linking)
    others = workspace.case_base.find(sorted({*alike, *linked, *linking} - {case.id}))
    found = [_neighbour(case, other, alike.get(other.id, 0.0)) for other in others]
    worth = [one for one in found if one.link or one.similarity >= _AT_LEAST]
    return tuple(sorted(worth, key=lambda one: (-one.similarity - _LINKED * bool(one.link), one.case))[:limit])


def _words_alike(index: Index, case: str, most: int, besides: Iterable[str]) -> dict[str, float]:
    """How far the meaning of the cases that are most like one is, 0 to 1, and of some besides."""
    import numpy as np

    number = index.find(case)
    if number is None:
        return {}
    segment, at = index.place(number)
    alike = index.text_index.lead(segment.text.vectors[at])
    nearest = np.argsort(np.where(index.text_index.is_live, -alike, 2.0), kind="stable")[: most + 1].tolist()
    numbers = {*nearest, *(index.find(name) for name in besides)} - {number, None}
    return {index.id(one): max(0.0, float(alike[one])) for one in numbers}


def symptoms_alike(one: Case, other: Case) -> float:
    """The share of symptoms that two cases have in common, of all that either has; where they were seen is left out."""
    ours, theirs = (frozenset((s.signal, s.state) for s in case.symptoms) for case in (one, other))
    return jaccard(ours, theirs)


def jaccard(one: frozenset[T], other: frozenset[T]) -> float:
    """The share of what two sets have in common, of all that either has."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _neighbour(case: Case, other: Case, words: float) -> Neighbour:
    symptoms = symptoms_alike(case, other)
    here, there = _states(case), _states(other)
    both = [place for place in here if place in there]
    link, of = _link(case, other)
    return Neighbour(
        other.id,
        other.title,
        (words + symptoms) / 2,
        words,
        symptoms,
        tuple(Shared(*place, here[place]) for place in both if here[place] == there[place]),
        tuple(Difference(*place, here[place], there[place]) for place in both if here[place] != there[place]),
        link.kind if link else None,
        link.note if link else None,
        of if link and link.note else None,
    )


def _states(case: Case) -> Mapping[Place, State]:
    return {(s.role, s.signal): s.state for s in case.symptoms}


def _links(case: Case, other: Case) -> list[Link]:
    return [link for link in case.related if link.case == other.id]


def _link(case: Case, other: Case) -> tuple[Link | None, str | None]:
    """How two cases are linked, by the one that is asked about where it says it, with a note where there is one; and
    the case that the note is of."""
    both: Iterable[tuple[Link, str]] = [
        *((link, other.id) for link in _links(case, other)),
        *((link, case.id) for link in _links(other, case)),
    ]
    return next(iter(sorted(both, key=lambda pair: pair[0].note is None)), (None, None))
