"""Corrections: what people said of matches and of readings, each to be taken back."""

from __future__ import annotations

from typing import NamedTuple

from diagnops.app import Workspace
from diagnops.kb.correction import Correction
from diagnops.kb.misreading import Misreading
from diagnops.web.asked import Asked
from diagnops.web.page import Page, See
from diagnops.web.paging import Part, part


class Corrections(NamedTuple):
    """All of them, the latest first."""

    matches: Part[Correction]
    readings: Part[Misreading]


def corrections(desk: Workspace, asked: Asked) -> Corrections:
    """All that were ever made."""
    matches, readings = desk.corrections.all()[::-1], desk.corrections.misreadings()[::-1]
    return Corrections(
        part(matches, asked, "/corrections", of="matches"), part(readings, asked, "/corrections", of="readings")
    )


def same(desk: Workspace, asked: Asked) -> See:
    """Say that two cases are one and the same."""
    desk.corrections.merge(asked.one("case").strip(), asked.one("other").strip(), because=asked.one("because"))
    return See("/corrections")


def withdraw(desk: Workspace, asked: Asked) -> See:
    """Take one back; it stays listed."""
    desk.corrections.withdraw(asked.one("number"))
    return See("/corrections")


PAGES = (
    Page("/corrections", "corrections.html", corrections),
    Page("/corrections", "corrections.html", same, method="POST"),
    Page("/corrections/withdraw", "corrections.html", withdraw, method="POST"),
)
