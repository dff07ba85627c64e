"""Causes: which cases are of one cause, by what they and people say, and what they count together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.profile import Profile
from diagnops.engine.segment import Segment, chance_of
from diagnops.engine.statistics import add, looks_of_cause
from diagnops.engine.union_find import UnionFind
from diagnops.kb.vocabulary import Vocabulary

Links = Mapping[str, Sequence[str]]
"""Cases that are said to be of one cause, besides what they say themselves: of each by its id those it is linked to."""


class Said(NamedTuple):
    """The cases of some segments, as far as they are `live`, and the links that people made between them."""

    segments: Sequence[Segment]
    live: Sequence[NDArray[np.bool_]]
    links: Links


def looks_together(said: Said, vocabulary: Vocabulary) -> dict[str, int]:
    """What the looks of cases of one cause count together beyond what each counts by itself; see `Statistics.looks`."""
    found: dict[str, int] = {}
    parts = list(zip(np.cumsum([0, *map(len, said.live)]).tolist(), said.segments, strict=False))
    chance = np.concatenate([np.zeros(0, np.uint64), *(one.chance for one in said.segments)])
    numbers = np.flatnonzero(np.concatenate([np.zeros(0, bool), *said.live]))
    if not len(numbers):
        return found
    numbers = numbers[np.argsort(chance[numbers])]
    linked = [(case, other) for case, others in said.links.items() for other in others]
    naming = np.concatenate([chance[:0], *(chance[one.naming + first] for first, one in parts),
                             np.array([chance_of(case) for case, _ in linked], np.uint64)])  # fmt: skip
    named = np.concatenate([chance[:0], *(one.named for one in said.segments),
                            np.array([chance_of(other) for _, other in linked], np.uint64)])  # fmt: skip
    at, to = (np.minimum(np.searchsorted(chance[numbers], some), len(numbers) - 1) for some in (naming, named))
    both = (chance[numbers[at]] == naming) & (chance[numbers[to]] == named)
    # One that is gone names nobody, though the case may be there again.
    is_live = np.concatenate([*(live[one.naming] for one, live in zip(said.segments, said.live, strict=True)),
                              np.ones(len(linked), bool)])  # fmt: skip
    for cause in _causes(numbers[at[both & is_live]].tolist(), numbers[to[both & is_live]].tolist()):
        places = [next((one, case - first) for first, one in reversed(parts) if first <= case) for case in cause]
        _count(found, [one.profiles(at) for one, at in places], vocabulary)
    return found


def _causes(cases: Sequence[int], others: Sequence[int]) -> Iterator[list[int]]:
    """Each cause that has several cases."""
    known = dict.fromkeys([*cases, *others])
    number = dict(zip(known, range(len(known)), strict=True))
    sets = UnionFind(len(number))
    for case, other in zip(cases, others, strict=True):
        sets.join(number[case], into=number[other])
    causes: dict[int, list[int]] = {}
    for case, at in number.items():
        causes.setdefault(sets.find(at), []).append(case)
    yield from (together for together in causes.values() if len(together) > 1)


def looks_changed(before: Said, now: Said, changed: Iterable[str], vocabulary: Vocabulary) -> dict[str, int]:
    """What `looks_together` counts more or less `now`, when the cases of these ids were `changed`, and the links."""
    graphs = [_Graph(before), _Graph(now)]
    edited = {*before.links, *now.links} if before.links != now.links else set()
    left = {*changed, *(case for case in edited if before.links.get(case) != now.links.get(case))}
    near: list[dict[str, set[str]]] = [{}, {}]
    while left:  # all that hung together with one of these, or does now
        case = left.pop()
        for graph, known in zip(graphs, near, strict=True):
            known[case] = graph.neighbours(case)
            left |= {other for other in known[case] if other not in near[1]}
        left -= near[1].keys()
    found: dict[str, int] = {}
    for sign, graph, known in zip((-1, 1), graphs, near, strict=True):
        for cause in _hanging_together(known):
            _count(found, [graph.profiles(case) for case in cause], vocabulary, sign)
    return found


class _Graph:
    """Which cases are said to be of one cause with which, asked for a few of them."""

    def __init__(self, said: Said) -> None:
        self._said = said
        self._linked: dict[str, set[str]] = {}
        for case, others in said.links.items():
            for other in others:
                self._linked.setdefault(case, set()).add(other)
                self._linked.setdefault(other, set()).add(case)

    def neighbours(self, case: str) -> set[str]:
        """The cases that are there and named by one, or name it; none where it is gone itself."""
        found: set[str] = set()
        if (place := self._place(case)) is None:
            return found
        segment, at = place
        found.update(segment.remark(at).same_cause, self._linked.get(case, ()))
        for one, live in zip(self._said.segments, self._said.live, strict=True):
            found.update(one.id(naming) for naming in one.that_name(case).tolist() if live[naming])
        return {other for other in found if other != case and self._place(other)}

    def profiles(self, case: str) -> list[Profile]:
        """All profiles of a case that is there."""
        segment, at = self._place(case) or (None, 0)
        return segment.profiles(at) if segment else []

    def _place(self, case: str) -> tuple[Segment, int] | None:
        for segment, live in zip(self._said.segments, self._said.live, strict=True):
            if (at := segment.find(case)) is not None and live[at]:
                return segment, at
        return None


def _hanging_together(near: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Each cause that has several cases, of which each is `near` those it names or is named by."""
    seen: set[str] = set()
    for first in near:
        if first in seen or not near[first]:
            continue
        cause, left = [], [first]
        while left:
            if (case := left.pop()) not in seen:
                seen.add(case)
                cause.append(case)
                left += near[case]
        yield cause


def _count(
    found: dict[str, int], cause: Sequence[Sequence[Profile]], vocabulary: Vocabulary, sign: int = 1
) -> None:  # fmt: skip
    for profiles in cause:
        add(found, looks_of_cause(profiles, vocabulary), -sign)
    add(found, looks_of_cause([one for profiles in cause for one in profiles], vocabulary), sign)
