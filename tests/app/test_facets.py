"""Facets of the cases: their counts are what a search with one word more would find."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from diagnops.app import CaseFilter, Facet, Workspace
from diagnops.kb.errors import UsageError

# Where each facet stands in a filter.
_FIELD = {
    "layer": "layer", "role": "role", "technology": "product", "cause": "cause", "status": "status",
    "tested": "tested",
}  # fmt: skip


@pytest.fixture(scope="module")
def library_desk(library_base: Path) -> Iterator[Workspace]:
    """The workspace of all that is shipped, to be read."""
    with Workspace.open(library_base) as desk:
        yield desk


def _of(facets: tuple[Facet, ...], name: str) -> dict[str, int]:
    (found,) = (facet for facet in facets if facet.name == name)
    return {value.value: value.cases for value in found.values}


@pytest.mark.parametrize("wanted", [{}, {"cause": "configuration"}, {"layer": "dns", "tested": "worked"}])
def test_a_count_is_what_a_search_with_that_value_finds(library_desk: Workspace, wanted: dict[str, str]) -> None:
    facets = library_desk.cases.facets(CaseFilter(**wanted))  # type: ignore[arg-type]

    assert [facet.name for facet in facets] == list(_FIELD)
    for facet in facets:
        for value in facet.values[:3]:
            narrowed = CaseFilter(**{**wanted, _FIELD[facet.name]: value.value})  # type: ignore[arg-type]
            assert len(library_desk.cases.search(narrowed)) == value.cases
            assert value.chosen == (wanted.get(_FIELD[facet.name]) == value.value)


def test_what_is_chosen_does_not_narrow_its_own_facet(library_desk: Workspace) -> None:
    whole, narrowed = (library_desk.cases.facets(CaseFilter(cause=cause)) for cause in (None, "configuration"))

    assert _of(whole, "cause") == _of(narrowed, "cause")
    assert _of(whole, "role") != _of(narrowed, "role")


def test_words_narrow_all(desk: Workspace) -> None:
    facets = desk.cases.facets(CaseFilter(text="bonding"))

    assert _of(facets, "cause") == {"driver": 1}


def test_what_there_is_not_is_refused(library_desk: Workspace) -> None:
    for wanted in (CaseFilter(layer="moon"), CaseFilter(tested="perhaps"), CaseFilter(cause="magic")):
        with pytest.raises(UsageError, match="none of these"):
            library_desk.cases.facets(wanted)
