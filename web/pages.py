"""The pages there are."""

from __future__ import annotations

from diagnops.app import Workspace
from diagnops.web import page_alert
from diagnops.web.asked import Asked
from diagnops.web.page import Page


def start(desk: Workspace, asked: Asked) -> dict[str, int]:
    """The first page: how much is known here."""
    return {"cases": len(desk.cases), "open": len(desk.investigations.list(only_open=True))}


PAGES = (Page("/", "start.html", start), page_alert.PAGE)
