"""Facets: by what cases are browsed, with how many there are of each under what is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple, get_args

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


_OF: Mapping[FacetName, Callable[[Case, Vocabulary], Iterable[str]]] = {
    "layer": lambda case, vocabulary: (layer_of(case, vocabulary),),
    "role": lambda case, vocabulary: {s.role for s in case.symptoms if s.role and s.signal in vocabulary.signal},
    "technology": lambda case, _: {one.product for one in case.affects},
    "cause": lambda case, _: (case.cause.kind,),
    "status": lambda case, _: (case.status,),
    "tested": lambda case, _: (tested(case),),
}


def is_chosen(case: Case, chosen: Mapping[FacetName, str], vocabulary: Vocabulary) -> bool:
    """Whether a case has every value that is chosen."""
    return all(value in _OF[name](case, vocabulary) for name, value in chosen.items())


def facets(cases: Iterable[Case], chosen: Mapping[FacetName, str], vocabulary: Vocabulary) -> tuple[Facet, ...]:
    """The facets of cases. What is chosen in a facet does not narrow that facet itself, so that another can be."""
    counts: dict[FacetName, Counter[str]] = {name: Counter() for name in get_args(FacetName)}
    for case in cases:
        has = {name: tuple(of(case, vocabulary)) for name, of in _OF.items()}
        missed = [name for name, value in chosen.items() if value not in has[name]]
        for name, values in has.items():
            if missed in ([], [name]):
                counts[name].update(values)
    return tuple(
        Facet(name, tuple(FacetValue(v, n, v == chosen.get(name)) for v, n in sorted(found.items(), key=_most_first)))
        for name, found in counts.items()
    )


def _most_first(value: tuple[str, int]) -> tuple[int, str]:
    return -value[1], value[0]
