"""Browse: the cases by what narrows them down, in words, as a list or as a map on which those alike stand together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from diagnops.app import CaseFilter, CaseMap, Facet, Workspace
from diagnops.kb.case import Case
from diagnops.web.addresses import address
from diagnops.web.asked import Asked
from diagnops.web.page import Page
from diagnops.web.paging import part

_NAMED = {"layer": "layer", "role": "role", "technology": "product", "cause": "cause", "status": "status",
          "tested": "tested"}  # fmt: skip


class Choice(NamedTuple):
    """A value of a facet, with how many cases have it, and where it is chosen or, if it is, given up."""

    value: str
    cases: int
    chosen: bool
    address: str


class Choices(NamedTuple):
    """A facet with its values."""

    name: str
    values: Sequence[Choice]


class Browsed(NamedTuple):
    """The cases that fit, as a page of a list; `given` is what was asked for, `beside` where the same
    stands on the map."""

    given: Mapping[str, str]
    beside: str
    facets: Sequence[Choices]
    total: int
    cases: Sequence[Case]
    further: str


class Mapped(NamedTuple):
    """The map of all cases, and which of them fit; `beside` is where these stand as a list."""

    given: Mapping[str, str]
    beside: str
    facets: Sequence[Choices]
    total: int
    map: CaseMap
    fitting: frozenset[str]


def browse(desk: Workspace, asked: Asked) -> Browsed:
    """The cases that fit what is asked, as a list."""
    given = _given(asked)
    wanted = msgspec.convert(given, CaseFilter)
    found = part(desk.cases.names(wanted), asked, "/cases", given)
    choices = _choices("/cases", desk.cases.facets(wanted), given)
    some = desk.cases.find(found.some)
    return Browsed(given, address("/map", given), choices, found.total, some, found.further)


def on_map(desk: Workspace, asked: Asked) -> Mapped:
    """The same on the map."""
    given = _given(asked)
    wanted = msgspec.convert(given, CaseFilter)
    found = desk.cases.names(wanted)
    choices = _choices("/map", desk.cases.facets(wanted), given)
    return Mapped(given, address("/cases", given), choices, len(found), desk.cases.map(), frozenset(found))


def _given(asked: Asked) -> dict[str, str]:
    names = ("text", *_NAMED.values(), "signal", "tag")
    return {name: value for name in names if (value := asked.one(name).strip())}


def _choices(page: str, facets: Sequence[Facet], given: Mapping[str, str]) -> list[Choices]:
    return [
        Choices(
            facet.name,
            [
                Choice(one.value, one.cases, one.chosen, address(page, _turned(given, _NAMED[facet.name], one.value)))
                for one in facet.values
            ],
        )
        for facet in facets
        if facet.values
    ]


def _turned(given: Mapping[str, str], name: str, value: str) -> dict[str, str]:
    """What is given with a value chosen, or given up."""
    if given.get(name) == value:
        return {other: one for other, one in given.items() if other != name}
    return {**given, name: value}


PAGES = (Page("/cases", "cases.html", browse), Page("/map", "map.html", on_map))
