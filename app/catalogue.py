"""The catalogue: of every case what lists, facets and look-ups go by, so that nobody has to read the cases for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from diagnops.app.facets import FACETS, NAMES, FacetName
from diagnops.kb.case import Case, PartialDate, State, Status, Text
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.wordforms import clean, jamo, key

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace

T = TypeVar("T")

MOST_TEXTS = 20_000
"""Cases up to which their words are kept too."""
_BEGINS = 3  # letters of a word that no folding changes


class Entry(NamedTuple):
    """A case. `facets` are its values of each facet, in their order; `symptoms` what it recorded, wherever."""

    id: str
    title: Text
    status: Status
    facets: tuple[tuple[str, ...], ...]
    symptoms: tuple[tuple[str, State], ...]
    tags: tuple[str, ...]
    related: tuple[str, ...]
    review_by: PartialDate | None

    def value_of(self, facet: FacetName) -> Any:
        """The value of a facet of which each case has one."""
        (value,) = self.facets[NAMES.index(facet)]
        return value


class _Followed(NamedTuple):
    """Something of each case by its id, in their order, as of a position in their history."""

    position: str
    of: Mapping[str, object]


def entry_of(case: Case, vocabulary: Vocabulary) -> Entry:
    """The entry of a case."""
    return Entry(
        case.id,
        case.title,
        case.status,
        tuple(tuple(of(case, vocabulary)) for of in FACETS.values()),
        tuple((symptom.signal, symptom.state) for symptom in case.symptoms),
        case.tags,
        tuple(link.case for link in case.related),
        case.review_by,
    )


def catalogue(workspace: Workspace) -> Mapping[str, Entry]:
    """The entries of all cases by their ids, in the order of these."""
    met = dict[object, object]()

    def once(value: T) -> T:  # the same few values come again and again
        return met.setdefault(value, value)  # type: ignore[return-value]

    def made(case: Case) -> Entry:
        entry = entry_of(case, workspace.vocabulary)
        return entry._replace(facets=once(tuple(map(once, entry.facets))), symptoms=tuple(map(once, entry.symptoms)))

    return _of_each(workspace, "catalogue", made)


class Words:
    """All that a case says. To fold it takes its time, so that is done when it may hold what is looked for."""

    def __init__(self, case: Case) -> None:
        self._text, self._folded = jamo(clean(" ".join(_texts(msgspec.to_builtins(case))))), ""

    def hold(self, words: Iterable[str]) -> bool:
        """Whether all these words, folded, stand there."""
        if not self._folded:
            if not all(word[:_BEGINS] in self._text for word in words):
                return False
            self._folded = key(self._text)
        return all(word in self._folded for word in words)


def words_of(workspace: Workspace) -> Mapping[str, Words] | None:
    """All that each case says; None where there are too many cases to keep that."""
    if len(workspace.case_base) > MOST_TEXTS:
        return None
    return _of_each(workspace, "words", Words)


def _of_each(workspace: Workspace, name: str, make: Callable[[Case], T]) -> Mapping[str, T]:
    """What `make` makes of each case; where they were changed, only of those that were."""
    base = workspace.case_base

    def followed(before: _Followed | None) -> _Followed:
        changed = base.changed_since(before.position) if before else None
        if before is None or changed is None:
            return _Followed(base.position, {case.id: make(case) for case in base})
        now = {**before.of}
        for gone in changed:
            now.pop(gone, None)
        now |= {case.id: make(case) for case in base.find(changed)}
        return _Followed(base.position, dict(sorted(now.items())))

    found: Mapping[str, T] = workspace.kept.get(name, followed).of  # type: ignore[assignment]
    return found


def _texts(value: object) -> Iterable[str]:
    """Every text inside a case, without the names of its fields."""
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for part in value:
            yield from _texts(part)
