"""Statistics: what cases say of all cases, counted case by case, so that counts of some can be added and taken away.

All that is learned from a case base rests on these whole numbers and on nothing else: it is the same however the cases
are parted, and in whatever order they came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

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
    if not found and sign == 1:
        found.update(more)
        return
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
    keys = tuple(sorted(looks))  # in one order, for sums of fractions
    table = _table(keys)
    if (table.known < 2).all():
        return {}
    families: dict[str, int] = {}
    family = [families.setdefault(_family(name, vocabulary), len(families)) for name in table.names]
    causes = np.fromiter(map(looks.__getitem__, keys), np.int64, len(keys))
    learned = repeatability(table.place, table.known, table.showing, causes, table.signal_of, family)
    return {name: float(learned[at]) for at, name in enumerate(table.names)}


class _Table(NamedTuple):
    """Looks by number: the place of each, and of each place its signal, as places in `names`."""

    names: tuple[str, ...]
    signal_of: tuple[int, ...]
    place: NDArray[np.int64]
    known: NDArray[np.int64]
    showing: NDArray[np.int64]


@lru_cache(4)
def _table(keys: tuple[str, ...]) -> _Table:
    """After most changes there are the looks that there were, only more of some."""
    rows = [_look(key) for key in keys]
    places = {place: at for at, place in enumerate(dict.fromkeys((name, role) for name, role, *_ in rows))}
    names = {name: at for at, name in enumerate(dict.fromkeys(name for name, _ in places))}
    known, showing = np.array([row[2:] for row in rows], np.int64).reshape(-1, 2).T
    place = np.array([places[name, role] for name, role, *_ in rows], np.int64)
    return _Table(tuple(names), tuple(names[name] for name, _ in places), place, known, showing)


def _look(key: str) -> tuple[str, str, int, int]:
    name, role, known, showing = key.split("\t")
    return name, role, int(known), int(showing)


def _family(name: str, vocabulary: Vocabulary) -> str:
    """What a signal is a kind of; being among the strongest is a matter of its own."""
    signal, dominance, _ = name.partition(DOMINANT)
    return (signal, *vocabulary.above(signal))[-1] + dominance
