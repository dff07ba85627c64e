"""The catalogue: of every case what lists, facets and look-ups go by, so that nobody has to read the cases for it.

It is kept beside the index, and follows the cases as that does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from diagnops.app.case_search import words_beside
from diagnops.app.facets import FACETS, NAMES, FacetName
from diagnops.kb.case import Case, PartialDate, State, Status, Text
from diagnops.kb.vocabulary import Vocabulary

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace

T = TypeVar("T")

_MANY = 200
"""Changes from which on what followed them is kept: fewer are followed again in no time."""


class Entry(NamedTuple):
    """A case. `facets` are its values of each facet, in their order; `symptoms` what it recorded, wherever; `last` is
    the last that is known of it; `until` are its remedies that have a last day; `words` are those of the case that no
    index holds."""

    id: str
    title: Text
    status: Status
    facets: tuple[tuple[str, ...], ...]
    symptoms: tuple[tuple[str, State], ...]
    tags: tuple[str, ...]
    related: tuple[str, ...]
    review_by: PartialDate | None
    last: PartialDate | None
    until: tuple[tuple[str, PartialDate], ...]
    words: str

    def value_of(self, facet: FacetName) -> Any:
        """The value of a facet of which each case has one."""
        (value,) = self.facets[NAMES.index(facet)]
        return value


class Catalogue(NamedTuple):
    """The entries by the ids of the cases, in the order of these, as of a position in their history."""

    position: str
    of: dict[str, Entry]


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
        last_known(case),
        tuple((one.id, one.requires.until) for one in case.remedies if one.requires and one.requires.until),
        words_beside(case),
    )


def last_known(case: Case) -> PartialDate | None:
    """The last that is known of a case: when it happened, a remedy was tried, or somebody reviewed it."""
    happened = (once.when for once in case.happened)
    tried = (trial.when for remedy in case.remedies for trial in remedy.trials)
    return max((when for when in (*happened, *tried, case.reviewed) if when), default=None)


def catalogue(workspace: Workspace) -> Mapping[str, Entry]:
    """The entries of all cases by their ids, in the order of these."""
    return workspace.kept.get("catalogue", lambda before: _followed(workspace, before)).of


def _followed(workspace: Workspace, before: Catalogue | None) -> Catalogue:
    """The catalogue as of now; of cases that were not changed since the entries are as they were."""
    base, compiled = workspace.case_base, workspace.compiled
    before = before or compiled.load_beside("catalogue", Catalogue)
    changed = base.changed_since(before.position) if before else None
    met = dict[object, object]()

    def once(value: T) -> T:  # the same few values come again and again
        return met.setdefault(value, value)  # type: ignore[return-value]

    def made(case: Case) -> Entry:
        entry = entry_of(case, workspace.vocabulary)
        return entry._replace(facets=once(tuple(map(once, entry.facets))), symptoms=tuple(map(once, entry.symptoms)))

    if before is None or changed is None:
        now = Catalogue(base.position, {case.id: made(case) for case in base})
    else:
        of = {**before.of}
        for gone in changed:
            of.pop(gone, None)
        of |= {case.id: made(case) for case in base.find(changed)}
        now = Catalogue(base.position, dict(sorted(of.items())) if changed else of)
    if before is None or changed is None or len(changed) >= _MANY:
        compiled.keep_beside("catalogue", now)
    return now
