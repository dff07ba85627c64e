"""The page of an alert: `/alert?alertname=...&...`, what an alert with these labels may be.

Its address goes into `runbook_url` of a rule, and nothing else has to be set up.
"""

from __future__ import annotations

from diagnops.app import AboutAlert, Workspace
from diagnops.web.asked import LANGUAGE, Asked
from diagnops.web.page import Page


def _about(desk: Workspace, asked: Asked) -> AboutAlert:
    labels = {name: values[-1] for name, values in asked.given.items() if name != LANGUAGE}
    return desk.alerting.about(labels, asked.language)


PAGE = Page("/alert", "alert.html", _about)
