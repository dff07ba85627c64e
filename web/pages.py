"""The pages there are."""

from __future__ import annotations

from diagnops.web import (
    page_alert,
    page_ask,
    page_board,
    page_browse,
    page_case,
    page_corrections,
    page_drill,
    page_health,
    page_record,
)

PAGES = (
    *page_ask.PAGES,
    *page_board.PAGES,
    *page_record.PAGES,
    *page_corrections.PAGES,
    *page_drill.PAGES,
    *page_browse.PAGES,
    *page_case.PAGES,
    *page_health.PAGES,
    page_alert.PAGE,
)
