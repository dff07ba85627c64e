"""Health: what a keeper of the case base should look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from diagnops.app import Health, Workspace
from diagnops.kb.case import Text
from diagnops.web.asked import Asked
from diagnops.web.page import Page


class Kept(NamedTuple):
    """The health of the cases, and the titles of those that it names."""

    health: Health
    titles: Mapping[str, Text]
    cases: int


def health(desk: Workspace, asked: Asked) -> Kept:
    """It, as of now."""
    found = desk.cases.health()
    pairs = [name for pair in found.twice for name in (pair.case, pair.other)]
    old = [*(one.case for one in found.expired), *(one.case for one in found.stale)]
    named = {*found.untested, *found.due, *pairs, *old}
    return Kept(found, {case.id: case.title for case in desk.cases if case.id in named}, len(desk.cases))


PAGES = (Page("/health", "health.html", health),)
