"""Record: an investigation becomes a case, once what only people know is told and its near duplicates are seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from diagnops.app import Answers, Choice, Match, Workspace, draft_text, write_draft
from diagnops.kb.case import Case
from diagnops.kb.errors import CaseFileError, Fault, UsageError
from diagnops.kb.investigation import Investigation
from diagnops.web.asked import Asked
from diagnops.web.page import Page, See


class Questions(NamedTuple):
    """What is to be told of an investigation first; its `title` is proposed."""

    investigation: Investigation
    title: str


class Review(NamedTuple):
    """A draft as it waits: its text with what is wrong with it, or the case that it is and the cases near to it."""

    investigation: Investigation
    text: str
    faults: Sequence[Fault]
    case: Case | None
    near: Sequence[Match]


def record(desk: Workspace, asked: Asked) -> Questions | Review:
    """What is to be told first, or the draft that waits."""
    one = desk.investigations.get(asked.path["id"])
    waiting = desk.investigations.draft_of(one.id)
    if waiting is None:
        return Questions(one, " ".join(next(iter(one.told), "").split())[:120])
    try:
        reviewed = desk.investigations.review(waiting, asked.language)
    except CaseFileError as error:
        return Review(one, draft_text(waiting), error.faults, None, ())
    return Review(one, draft_text(reviewed.draft), (), reviewed.case, reviewed.near)


def tell(desk: Workspace, asked: Asked) -> See:
    """Draft the case from what was told."""
    failed = tuple(filter(None, map(str.strip, asked.one("failed").splitlines())))
    names = ("title", "cause", "normal", "solved", "verified", "reason")
    desk.investigations.draft(asked.path["id"], Answers(failed=failed, **{n: asked.one(n).strip() for n in names}))
    return _back(asked)


def edit(desk: Workspace, asked: Asked) -> See:
    """Change the draft."""
    write_draft(desk, asked.path["id"], asked.one("text"))
    return _back(asked)


def save(desk: Workspace, asked: Asked) -> See:
    """Save it as what it is beside the cases near to it."""
    kind, _, case = asked.one("as").partition(":")
    waiting = desk.investigations.draft_of(asked.path["id"])
    if waiting is None:
        raise UsageError("no_draft_waits", investigation=asked.path["id"])
    if kind not in ("new", "same", "variant"):
        raise UsageError("web_record_as")
    draft = desk.investigations.review(waiting, asked.language).draft
    recorded = desk.investigations.record(draft, Choice(kind, case or None))  # type: ignore[arg-type]
    return See(f"/cases/{recorded.case.id}")


def _back(asked: Asked) -> See:
    return See(f"/investigations/{asked.path['id']}/record")


_ONE = "/investigations/{id}/record"
PAGES = (
    Page(_ONE, "record.html", record),
    Page(_ONE, "record.html", tell, method="POST"),
    Page(f"{_ONE}/edit", "record.html", edit, method="POST"),
    Page(f"{_ONE}/save", "record.html", save, method="POST"),
)
