"""Health: what a keeper of the case base should look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from diagnops.app import Expired, Stale, Twice, Workspace
from diagnops.kb.case import Text
from diagnops.web.asked import Asked
from diagnops.web.page import Page
from diagnops.web.paging import Part, part

PATH = "/health"


class Kept(NamedTuple):
    """The health of the cases, each list a part at a time, the titles of the cases that are named, and how many there
    are."""

    twice: Part[Twice]
    due: Part[str]
    expired: Part[Expired]
    stale: Part[Stale]
    untested: Part[str]
    titles: Mapping[str, Text]
    cases: int


def health(desk: Workspace, asked: Asked) -> Kept:
    """It, as of now."""
    all_ = desk.cases.health()

    def of(name: str) -> Any:
        return part(getattr(all_, name), asked, PATH, of=name)

    twice, due, expired, stale, untested = map(of, ("twice", "due", "expired", "stale", "untested"))
    pairs = [name for pair in twice.some for name in (pair.case, pair.other)]
    old = [one.case for one in (*expired.some, *stale.some)]
    titles = desk.cases.titles([*pairs, *old, *due.some, *untested.some])
    return Kept(twice, due, expired, stale, untested, titles, len(desk.cases))


PAGES = (Page(PATH, "health.html", health),)
