"""Facets: by what cases are browsed, with how many there are of each under what is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Literal, NamedTuple

from diagnops.app.topics import layer_of
from diagnops.engine.suggest import count_trials
from diagnops.kb.case import Case
from diagnops.kb.vocabulary import Vocabulary

FacetName = Literal["layer", "role", "technology", "cause", "status", "tested"]
Tested = Literal["worked", "failed", "untested"]


class FacetValue(NamedTuple):
    """How many cases have a value, of those that fit all that is chosen in other facets."""

    value: str
    cases: int
    chosen: bool


class Facet(NamedTuple):
    """The values of a facet that any case has, those of most cases first."""

    name: FacetName
    values: tuple[FacetValue, ...]


def tested(case: Case) -> Tested:
    """Whether a remedy of the case ever helped; was tried and did not; or none was tried, here or elsewhere."""
    trials = [count_trials(remedy) for remedy in case.remedies]
    if any(one.helped or one.public.helped for one in trials):
        return "worked"
    return "failed" if any(one.tried or one.public.tried for one in trials) else "untested"


FACETS: Mapping[FacetName, Callable[[Case, Vocabulary], Iterable[str]]] = {
    "layer": lambda case, vocabulary: (layer_of(case, vocabulary),),
    "role": lambda case, vocabulary: {s.role for s in case.symptoms if s.role and s.signal in vocabulary.signal},
    "technology": lambda case, _: {one.product for one in case.affects},
    "cause": lambda case, _: (case.cause.kind,),
    "status": lambda case, _: (case.status,),
    "tested": lambda case, _: (tested(case),),
}
"""Of each facet the values that a case has."""
NAMES: tuple[FacetName, ...] = tuple(FACETS)

Values = Sequence[Sequence[str]]
"""The values of a case, facet by facet in their order."""


def is_chosen(has: Values, chosen: Mapping[FacetName, str]) -> bool:
    """Whether a case has every value that is chosen."""
    return all(value in has[NAMES.index(name)] for name, value in chosen.items())


def facets(cases: Iterable[Values], chosen: Mapping[FacetName, str]) -> tuple[Facet, ...]:
    """The facets of cases. What is chosen in a facet does not narrow that facet itself, so that another can be."""
    cases = list(cases)
    fitting = [has for has in cases if is_chosen(has, chosen)] if chosen else cases
    found = []
    for at, name in enumerate(NAMES):
        others = {other: value for other, value in chosen.items() if other != name}
        beside = fitting if name not in chosen else [has for has in cases if is_chosen(has, others)]
        counts = Counter(chain.from_iterable(has[at] for has in beside))
        values = sorted(counts.items(), key=_most_first)
        found.append(Facet(name, tuple(FacetValue(value, n, value == chosen.get(name)) for value, n in values)))
    return tuple(found)


def _most_first(value: tuple[str, int]) -> tuple[int, str]:
    return -value[1], value[0]
