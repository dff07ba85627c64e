"""Symptom profiles: each time a cause was seen is compared on its own, and a case stands by the one that fits best.

A case has a profile for the symptoms its author gave and one for each occurrence that has symptoms of its own. A cause
does not show itself alike every time: what one occurrence showed and another did not is lost in their average.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log1p
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from diagnops.engine.parameters import PARAMETERS as P
from diagnops.kb.case import Case, Frequency, Shape, State, Symptom
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary


class Entry(NamedTuple):
    """What a profile records of a signal.

    `frequency` is its author's word on how often it shows; what a single occurrence showed has none. `dominant` says
    whether it was among the strongest of its incident, None where magnitudes are not on record.
    """

    signal: str
    state: State
    role: str | None = None
    frequency: Frequency | None = None
    shape: Shape | None = None
    dominant: bool | None = None


Profile = tuple[Entry, ...]


def profiles(case: Case, vocabulary: Vocabulary) -> list[Profile]:
    """The profiles of a case, in a fixed order, of the signals that are known. A case without any has an empty one."""
    told = [_profile(case.symptoms, vocabulary, summary=True)] if case.symptoms else []
    happened = (o for o in case.occurrences if o.origin != "composite")  # what nobody saw together teaches no profile
    told += [_profile(o.symptoms, vocabulary, summary=False) for o in happened if o.symptoms]
    return told or [()]


def _profile(symptoms: tuple[Symptom, ...], vocabulary: Vocabulary, *, summary: bool) -> Profile:
    """What is recorded, and the contrasts that say the same as shapes of it: "it comes at intervals"."""
    recorded = [
        Entry(s.signal, s.state, s.role, s.frequency if summary else None, s.shape, dominant)
        for s, dominant in zip(symptoms, dominant_signs(symptoms), strict=True)
        if s.signal in vocabulary.signal
    ]
    said = {vocabulary.of_shape[one.shape]: None for one in recorded if one.shape in vocabulary.of_shape}
    signals = {one.signal for one in recorded}
    return (*recorded, *(Entry(contrast, "present") for contrast in said if contrast not in signals))


def observed_once(observations: Sequence[Observation], vocabulary: Vocabulary) -> tuple[Observation, ...]:
    """Observations whose shapes are told by contrasts, as in the profiles: what says the same counts once."""
    found = [replace(o, shape=None) if o.shape in vocabulary.of_shape else o for o in observations]
    said = {vocabulary.of_shape[o.shape]: o for o in reversed(observations) if o.shape in vocabulary.of_shape}
    told = {o.signal for o in observations}
    return (*found, *(replace(o, role=None, signal=signal, state="present", shape=None, magnitude=None)
        for signal, o in said.items() if signal not in told))  # fmt: skip


def dominant_signs(seen: Iterable[Symptom | Observation]) -> tuple[bool | None, ...]:
    """For each, whether its magnitude is among the largest of the incident; None where magnitudes are not told.

    >>> from diagnops.kb.case import Symptom
    >>> dominant_signs([Symptom("a", "high", magnitude=90), Symptom("b", "high", magnitude=4), Symptom("c", "normal")])
    (True, False, False)
    """
    seen = list(seen)
    sizes = [None if s.magnitude is None else log1p(abs(s.magnitude)) for s in seen]
    most = max((size for size in sizes if size is not None), default=0.0)
    if not most:
        return (None,) * len(seen)
    unsaid = {True: False, False: None}  # what is fine has no magnitude worth telling
    return tuple(
        unsaid[s.state in ("normal", "absent")] if size is None else size >= most - P.dominant_within
        for s, size in zip(seen, sizes, strict=True)
    )


def best_profiles(bits: NDArray[np.float64], start: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each case the place of its profile with the most bits; `start[i]:start[i + 1]`, at least one, are its own."""
    first = start[:-1]
    if len(first) == len(bits):
        return first
    best = np.flatnonzero(bits == np.repeat(np.maximum.reduceat(bits, first), np.diff(start)))
    return best[np.searchsorted(best, first)]  # of several that fit as well, the first
