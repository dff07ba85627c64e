"""The health of the cases in short: what was never tested, is stale, is due for review, or stands there twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.app.case_vectors import CaseVectors, case_vectors
from diagnops.app.catalogue import Entry, catalogue
from diagnops.app.neighbours import jaccard
from diagnops.kb.case import PartialDate, State

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace

STALE_YEARS = 5
"""A case of which nothing is younger is stale: its reasoning may hold, its remedies have to be looked at again."""

# So much alike are, in the library, only cases that their authors linked.
_WORDS, _SYMPTOMS = 0.6, 0.5
_AT_ONCE = 1000  # cases whose words are compared with those of all others in one step


class Expired(NamedTuple):
    """A remedy whose last day is over."""

    case: str
    remedy: str
    until: PartialDate


class Stale(NamedTuple):
    """A case, and the last that is known of it: an occurrence, a trial or a review; None where nothing has a date."""

    case: str
    last: PartialDate | None


class Twice(NamedTuple):
    """Two cases that may be one, and that nobody linked: how far their words and their symptoms are alike, 0 to 1."""

    case: str
    other: str
    words: float
    symptoms: float


class Health(NamedTuple):
    """The cases in use of which no remedy was ever tried, anywhere; the remedies that are expired; what is stale; the
    reviews that are due; and what may stand there twice, the most alike first."""

    untested: tuple[str, ...]
    expired: tuple[Expired, ...]
    stale: tuple[Stale, ...]
    due: tuple[str, ...]
    twice: tuple[Twice, ...]


def health(workspace: Workspace) -> Health:
    """What a keeper of the case base should look at; cases that are fixed or retired need no care."""
    return workspace.kept.get("health", lambda _: _health(workspace), as_of=workspace.today)


def _health(workspace: Workspace) -> Health:
    entries = {name: one for name, one in catalogue(workspace).items() if one.status in ("draft", "active")}
    cases, today = entries.values(), workspace.today
    said = {frozenset((one.case, str(one.other))) for one in workspace.compiled.corrections if one.kind == "same"}
    return Health(
        tuple(one.id for one in cases if one.value_of("tested") == "untested"),
        tuple(
            Expired(one.id, remedy, until)
            for one in cases
            for remedy, until in one.until
            if until < today.isoformat()[: len(until)]
        ),
        tuple(Stale(one.id, one.last) for one in cases if _is_old(one.last, today)),
        tuple(one.id for one in cases if is_due(one.review_by, today)),
        tuple(one for one in twice(entries, case_vectors(workspace)) if frozenset((one.case, one.other)) not in said),
    )


def is_due(review_by: PartialDate | None, today: date) -> bool:
    """Whether a review is due: its last day has come, as far as it is told."""
    return review_by is not None and review_by <= today.isoformat()[: len(review_by)]


def twice(entries: Mapping[str, Entry], vectors: CaseVectors) -> list[Twice]:
    """The pairs that may be one case, and that are not linked."""
    at = {name: row for row, name in enumerate(vectors.ids)}
    seen = {name: frozenset(entry.symptoms) for name, entry in entries.items() if name in at}
    found: dict[tuple[str, str], Twice] = {}
    for some in _sharing(seen):
        for one, other, words in _alike(some, vectors.rows[[at[name] for name in some]]):
            linked = other in entries[one].related or one in entries[other].related
            if not linked and (symptoms := jaccard(seen[one], seen[other])) >= _SYMPTOMS:
                found[one, other] = Twice(one, other, words, symptoms)
    return sorted(found.values(), key=lambda pair: (-(pair.words + pair.symptoms), pair.case, pair.other))


def _sharing(seen: Mapping[str, frozenset[tuple[str, State]]]) -> Iterator[list[str]]:
    """Groups of cases, so that any two that have half of their symptoms in common are in one of them: two such sets
    meet in the rarer half of either and one more (the prefix filter of set joins)."""
    rarity = Counter(symptom for symptoms in seen.values() for symptom in symptoms)
    groups: dict[tuple[str, State], list[str]] = {}
    for name, symptoms in seen.items():
        rarest = sorted(symptoms, key=lambda symptom: (rarity[symptom], symptom))
        for symptom in rarest[: len(rarest) // 2 + 1]:
            groups.setdefault(symptom, []).append(name)
    return iter(groups.values())


def _alike(names: Sequence[str], rows: NDArray[np.float32]) -> Iterator[tuple[str, str, float]]:
    """The pairs whose words are alike, in the order of their ids."""
    for start in range(0, len(names), _AT_ONCE):
        alike = rows[start : start + _AT_ONCE] @ rows[start:].T
        for row, other in np.argwhere(np.triu(alike >= _WORDS, 1)).tolist():
            yield names[start + row], names[start + other], float(alike[row, other])


def _is_old(last: PartialDate | None, today: date) -> bool:
    return last is None or int(last[:4]) + STALE_YEARS < today.year
