"""The health of the cases in short: what was never tested, is stale, is due for review, or stands there twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from diagnops.app.case_vectors import CaseVectors, case_vectors
from diagnops.app.facets import tested
from diagnops.app.neighbours import symptoms_alike
from diagnops.kb.case import Case, PartialDate

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
    cases = [case for case in workspace.case_base if case.status in ("draft", "active")]
    today = workspace.today
    said = {frozenset((one.case, str(one.other))) for one in workspace.compiled.corrections if one.kind == "same"}
    return Health(
        tuple(case.id for case in cases if tested(case) == "untested"),
        tuple(one for case in cases for one in _expired(case, today)),
        tuple(Stale(case.id, last) for case in cases if _is_old(last := last_known(case), today)),
        tuple(case.id for case in cases if is_due(case.review_by, today)),
        tuple(one for one in twice(cases, case_vectors(workspace)) if frozenset((one.case, one.other)) not in said),
    )


def is_due(review_by: PartialDate | None, today: date) -> bool:
    """Whether a review is due: its last day has come, as far as it is told."""
    return review_by is not None and review_by <= today.isoformat()[: len(review_by)]


def last_known(case: Case) -> PartialDate | None:
    """The last that is known of a case: when it happened, a remedy was tried, or somebody reviewed it."""
    happened = (once.when for once in case.happened)
    tried = (trial.when for remedy in case.remedies for trial in remedy.trials)
    return max((when for when in (*happened, *tried, case.reviewed) if when), default=None)


def twice(cases: Sequence[Case], vectors: CaseVectors) -> list[Twice]:
    """The pairs that may be one case, and that are not linked."""
    by_id = {case.id: case for case in cases}
    found = []
    for one, other, words in _alike(vectors):
        if one not in by_id or other not in by_id:
            continue
        first, second = by_id[one], by_id[other]
        linked = any(link.case == other for link in first.related) or any(link.case == one for link in second.related)
        if not linked and (symptoms := symptoms_alike(first, second)) >= _SYMPTOMS:
            found.append(Twice(one, other, words, symptoms))
    return sorted(found, key=lambda pair: (-(pair.words + pair.symptoms), pair.case, pair.other))


def _alike(vectors: CaseVectors) -> Iterator[tuple[str, str, float]]:
    """The pairs whose words are alike, each once."""
    for start in range(0, len(vectors.ids), _AT_ONCE):
        alike = vectors.rows[start : start + _AT_ONCE] @ vectors.rows[start:].T
        for row, other in np.argwhere(np.triu(alike, 1) >= _WORDS).tolist():
            one, two = sorted((vectors.ids[start + row], vectors.ids[start + other]))
            yield one, two, float(alike[row, other])


def _expired(case: Case, today: date) -> Iterator[Expired]:
    for remedy in case.remedies:
        until = remedy.requires.until if remedy.requires else None
        if until and until < today.isoformat()[: len(until)]:
            yield Expired(case.id, remedy.id, until)


def _is_old(last: PartialDate | None, today: date) -> bool:
    return last is None or int(last[:4]) + STALE_YEARS < today.year
