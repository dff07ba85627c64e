"""The profile of a case as a table: which symptom each occurrence showed, and what its author summed up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from diagnops.kb.case import Case, Frequency, Occurrence, State, Symptom
from diagnops.kb.investigation import Place
from diagnops.kb.vocabulary import Vocabulary


class ProfileRow(NamedTuple):
    """A place, the state that the author summed up with how often it shows, and the state in each occurrence; None
    where it is not recorded."""

    role: str | None
    signal: str
    summed_up: State | None
    frequency: Frequency | None
    states: tuple[State | None, ...]


class ProfileTable(NamedTuple):
    """The occurrences that happened, a column each, and the rows, signs of trouble first. An occurrence without
    symptoms of its own has an empty column: nobody recorded what it showed."""

    occurrences: tuple[Occurrence, ...]
    rows: tuple[ProfileRow, ...]


def profile_table(case: Case, vocabulary: Vocabulary) -> ProfileTable:
    """The profile of a case, of the signals that are known."""
    author = _by_place(case.symptoms, vocabulary)
    columns = [_by_place(once.symptoms, vocabulary) for once in case.happened]
    places = dict.fromkeys(place for column in (author, *columns) for place in column)

    def is_fine(place: Place) -> bool:
        shown = [column[place] for column in (author, *columns) if place in column]
        return not any(vocabulary.is_trouble(one.signal, one.state) for one in shown)

    rows = []
    for place in sorted(places, key=is_fine):
        said = author.get(place)
        states = tuple(column[place].state if place in column else None for column in columns)
        rows.append(ProfileRow(*place, said.state if said else None, said.frequency if said else None, states))
    return ProfileTable(case.happened, tuple(rows))


def _by_place(symptoms: Iterable[Symptom], vocabulary: Vocabulary) -> dict[Place, Symptom]:
    return {(s.role, s.signal): s for s in symptoms if s.signal in vocabulary.signal}
