"""Causes: which cases are of one cause, by what they and people say, and what they count together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.segment import Segment
from diagnops.engine.statistics import add, looks_of_cause
from diagnops.engine.union_find import UnionFind
from diagnops.kb.vocabulary import Vocabulary

Links = Mapping[str, Sequence[str]]
"""Cases that are said to be of one cause, besides what they say themselves: of each by its id those it is linked to."""


def looks_together(
    segments: Sequence[Segment], live: Sequence[NDArray[np.bool_]], vocabulary: Vocabulary, links: Links
) -> dict[str, int]:
    """What the looks of cases of one cause count together beyond what each counts by itself; see `Statistics.looks`."""
    parts = list(zip(segments, live, strict=True))
    said = [
        (segment.id(at), other)
        for segment, there in parts
        for at in segment.linked[there[segment.linked]].tolist()
        for other in segment.remark(at).same_cause
    ]
    said += [(case, other) for case, others in links.items() for other in others]
    profiles = {
        case: segment.profiles(at)
        for case in dict.fromkeys(one for both in said for one in both)
        for segment, there in parts
        if (at := segment.find(case)) is not None and there[at]
    }
    found: dict[str, int] = {}
    for together in _causes([*profiles], said):
        for case in together:
            add(found, looks_of_cause(profiles[case], vocabulary), -1)
        add(found, looks_of_cause([one for case in together for one in profiles[case]], vocabulary))
    return found


def _causes(cases: Sequence[str], said: Sequence[tuple[str, str]]) -> Iterator[list[str]]:
    """The cases of each cause that has several."""
    number = {case: at for at, case in enumerate(cases)}
    sets = UnionFind(len(number))
    for case, other in said:
        if case in number and other in number:
            sets.join(number[case], into=number[other])
    causes: dict[int, list[str]] = {}
    for case, at in number.items():
        causes.setdefault(sets.find(at), []).append(case)
    yield from (together for together in causes.values() if len(together) > 1)
