"""Statistics: what cases say of all cases, counted case by case, so that counts of some can be added and taken away.

All that is learned from a case base rests on these whole numbers and on nothing else: it is the same however the cases
are parted, and in whatever order they came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
from msgspec import Struct

from diagnops.engine.likelihood import DOMINANT, Background, background_of, counted
from diagnops.engine.profile import Profile
from diagnops.engine.repeatability import repeatability
from diagnops.kb.vocabulary import Vocabulary

K = TypeVar("K", str, int)
_Look = tuple[str, str]
"""A signal, or its being among the strongest, and a role."""


class Statistics(Struct):
    """Counts over some cases.

    `counts` as in `Background`, of `profiles` in all; `measured` of so many entries each profile has whose magnitudes
    are known. `looks` are the causes that looked at a place so often and saw trouble there so often ("signal", "role",
    looks, troubles). `own` is how many cases happened here so often; `affected` how many affect a product, or one that
    is within it.
    """

    cases: int
    profiles: int
    counts: dict[str, int]
    measured: dict[int, int]
    looks: dict[str, int]
    own: dict[int, int]
    affected: dict[str, int]


def of_case(profiles: Sequence[Profile], own: int, products: Iterable[str], vocabulary: Vocabulary) -> Statistics:
    """What one case counts, by itself."""
    lineage = {name for one in products if one in vocabulary.product for name in vocabulary.lineage(one)}
    return Statistics(
        1,
        len(profiles),
        dict(Counter(name for profile in profiles for name in counted(profile, vocabulary))),
        dict(Counter(len(p) for p in profiles if any(recorded.dominant is not None for recorded in p))),
        looks_of_cause(profiles, vocabulary),
        {own: 1},
        dict.fromkeys(lineage, 1),
    )


def looks_of_cause(profiles: Iterable[Profile], vocabulary: Vocabulary) -> dict[str, int]:
    """The looks of all profiles of one cause."""
    known: Counter[_Look] = Counter()
    showing: Counter[_Look] = Counter()
    for profile in profiles:
        for recorded in profile:
            place = recorded.signal, recorded.role or ""
            known[place] += 1
            showing[place] += vocabulary.is_trouble(recorded.signal, recorded.state)
            if recorded.dominant is not None:
                place = recorded.signal + DOMINANT, recorded.role or ""
                known[place] += 1
                showing[place] += recorded.dominant
    return dict(Counter("\t".join((*place, str(times), str(showing[place]))) for place, times in known.items()))


def total(some: Iterable[Statistics], less: Iterable[Statistics] = ()) -> Statistics:
    """The sum of some, without what is `less`."""
    found = Statistics(0, 0, {}, {}, {}, {}, {})
    for sign, each in ((1, some), (-1, less)):
        for one in each:
            found.cases += sign * one.cases
            found.profiles += sign * one.profiles
            for name in ("counts", "measured", "looks", "own", "affected"):
                add(getattr(found, name), getattr(one, name), sign)
    return found


def add(found: dict[K, int], more: Mapping[K, int], sign: int = 1) -> None:
    """Add counts, or take them away; of what there is none is not there."""
    for key, times in more.items():
        if now := found.get(key, 0) + sign * times:
            found[key] = now
        else:
            found.pop(key, None)


def background(statistics: Statistics, looks: Mapping[str, int], vocabulary: Vocabulary) -> Background:
    """The background that these statistics tell of, with the `looks` of cases of one cause taken together."""
    lengths = np.repeat([*statistics.measured.keys()], [*statistics.measured.values()])
    median = float(np.median(lengths)) if len(lengths) else 0.0
    return background_of(statistics.counts, statistics.profiles, _repeats(looks, vocabulary), median, vocabulary)


def _repeats(looks: Mapping[str, int], vocabulary: Vocabulary) -> dict[str, float]:
    """How well each signal repeats, where recurrences tell; see `repeatability`."""
    rows = [(*_look(key), looks[key]) for key in sorted(looks)]  # in one order, for sums of fractions
    if all(known < 2 for _, _, known, _, _ in rows):
        return {}
    places = {place: at for at, place in enumerate(dict.fromkeys((name, role) for name, role, *_ in rows))}
    names = {name: at for at, name in enumerate(dict.fromkeys(name for name, _ in places))}
    families: dict[str, int] = {}
    family = [families.setdefault(_family(name, vocabulary), len(families)) for name in names]
    place = [places[name, role] for name, role, *_ in rows]
    known, showing, causes = np.array([row[2:] for row in rows]).T
    learned = repeatability(np.array(place), known, showing, causes, [names[name] for name, _ in places], family)
    return {name: float(learned[at]) for name, at in names.items()}


@lru_cache(65536)
def _look(key: str) -> tuple[str, str, int, int]:
    name, role, known, showing = key.split("\t")
    return name, role, int(known), int(showing)


def _family(name: str, vocabulary: Vocabulary) -> str:
    """What a signal is a kind of; being among the strongest is a matter of its own."""
    signal, dominance, _ = name.partition(DOMINANT)
    return (signal, *vocabulary.above(signal))[-1] + dominance
