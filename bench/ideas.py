"""What each idea of the symptom side adds: the product with one of them taken away, on the symptoms suite.

Nothing is switched in the engine. What an idea works with is taken from the values that the product is given: the
records, the cases made of them, or the index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from statistics import median
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from diagnops.bench.data import Record
from diagnops.bench.product import of_symptoms
from diagnops.bench.symptoms import Method
from diagnops.engine.index import Index
from diagnops.engine.likelihood import Background
from diagnops.kb.case import Case, Frequency, Symptom

_T = TypeVar("_T")
# In how many of its occurrences a sign shows to be said always or usually there.
_ALWAYS, _USUALLY = 0.95, 0.6


def _kept(value: _T) -> _T:
    return value


class Without(NamedTuple):
    """How a value is changed that an idea works with."""

    record: Callable[[Record], Record] = _kept
    case: Callable[[Case], Case] = _kept
    base: Callable[[Index], Index] = _kept


def no_normals(record: Record) -> Record:
    """What was looked at and found fine is not told: negative evidence."""
    return replace(record, known_normal={})


def no_magnitudes(record: Record) -> Record:
    """Nothing is among the strongest."""
    return replace(record, symptoms=tuple(replace(s, magnitude=0.0) for s in record.symptoms))


def no_repeats(index: Index) -> Index:
    """Nothing is learned of which signals repeat."""
    return _with(index, replace(index.background, repeats={}))


def no_places(index: Index) -> Index:
    """A state is as common on one component as on another."""
    counts = {name: n for name, n in index.background.counts.items() if "/" not in name or "=" not in name}
    return _with(index, replace(index.background, counts=counts))


def _with(index: Index, background: Background) -> Index:
    return replace(index, learned=replace(index.learned, background=background))


def summary(case: Case) -> Case:
    """The case with one summary of its occurrences: for each place the usual state, and how often it shows."""
    places: dict[tuple[str | None, str], list[Symptom]] = {}
    for occurrence in case.occurrences:
        for symptom in occurrence.symptoms:
            places.setdefault((symptom.role, symptom.signal), []).append(symptom)
    return replace(
        case,
        symptoms=tuple(map(_usual, places.values())),
        occurrences=tuple(replace(o, symptoms=()) for o in case.occurrences),
    )


def _usual(told: list[Symptom]) -> Symptom:
    state, times = Counter(s.state for s in told).most_common(1)[0]
    share = times / len(told)
    frequency: Frequency = "always" if share >= _ALWAYS else "usually" if share >= _USUALLY else "sometimes"
    sizes = [s.magnitude for s in told if s.state == state and s.magnitude is not None]
    return replace(
        next(s for s in told if s.state == state),
        frequency=frequency if len(told) > 1 else None,
        magnitude=median(sizes) if sizes else None,
    )


WITHOUT: dict[str, Without] = {
    "without negative evidence": Without(record=no_normals),
    "without learned repeatability": Without(base=no_repeats),
    "without the strongest": Without(record=no_magnitudes),
    "without rates of a place": Without(base=no_places),
    "one summary of all occurrences": Without(case=summary),
}


def taken_away(idea: str) -> Method:
    """The product without an idea."""
    changed = WITHOUT[idea]
    return lambda records: of_symptoms(records, changed.record, changed.case, changed.base)
