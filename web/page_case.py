"""A case: what was seen, what it was, what was done and how that went, and what looks like it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from diagnops.app import ChainStep, Neighbour, ProfileTable, Workspace
from diagnops.kb.case import Case
from diagnops.web.asked import Asked
from diagnops.web.page import Page

_ALIKE = 6  # cases that look like it and that nobody linked


class Changed(NamedTuple):
    """A change of a case: when, by whom, what and why."""

    revision: int
    at: str
    who: str
    action: str
    why: str


class Whole(NamedTuple):
    """A case with all that is known around it."""

    case: Case
    chain: Sequence[ChainStep]
    profile: ProfileTable
    neighbours: Sequence[Neighbour]
    history: Sequence[Changed]


def case(desk: Workspace, asked: Asked) -> Whole:
    """One case, whole."""
    one = desk.cases.get(asked.path["id"])
    history = [Changed(c.revision, c.at, c.who, c.action, c.why) for c in reversed(desk.cases.history(one.id))]
    return Whole(
        one,
        desk.cases.chain(one.id),
        desk.cases.profile(one.id),
        desk.cases.neighbours(one.id, _ALIKE + len(one.related)),
        history,
    )


PAGES = (Page("/cases/{id}", "case.html", case),)
