"""The board of an investigation: candidates against observations, the next check and its answers, what happened, and
the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from diagnops.app import (
    OUTCOMES,
    RESOLVED_UNKNOWN,
    Diagnosis,
    Kept,
    Resolution,
    Suggestion,
    Workspace,
    begin,
    best_remedy,
    not_to_repeat,
    read_place,
)
from diagnops.kb.case import Case
from diagnops.kb.errors import DiagnopsError, UsageError
from diagnops.kb.investigation import Closed, Head, Investigation
from diagnops.kb.message import Message
from diagnops.web.addresses import address
from diagnops.web.asked import Asked
from diagnops.web.board_grid import Row, grid
from diagnops.web.page import Page, See
from diagnops.web.page_ask import question_of
from diagnops.web.paging import part

_LONGEST = 500  # letters of an answer that are told back


class Boards(NamedTuple):
    """Investigations, those that moved last first, as a page of a list."""

    heads: Sequence[Head]
    total: int
    further: str


class Note(NamedTuple):
    """What came of what was typed: it was `unclear`, with the words that are `near` to it; it is `perhaps` meant as
    this answer; or it was kept as words alone."""

    unclear: str
    near: tuple[str, ...]
    perhaps: str
    as_words: bool


class Given(NamedTuple):
    """How somebody would close it: what `was` it, as `case/remedy`, how that went, and how that is known."""

    was: str = ""
    outcome: str = ""
    verified: str = ""


_NONE = "-"  # what it was, where no case was it; the id of no case


class Board(NamedTuple):
    """An open investigation as it stands; `error` is why it could not be closed as `given`."""

    investigation: Investigation
    diagnosis: Diagnosis
    grid: Sequence[Row]
    cases: dict[str, Case]
    remedy: Suggestion | None
    harmful: Sequence[Suggestion]
    note: Note
    outcomes: Sequence[str] = (*OUTCOMES, RESOLVED_UNKNOWN)
    error: Message | None = None
    given: Given = Given()
    none: str = _NONE

    @property
    def http_status(self) -> int:
        """What is answered with it."""
        return 400 if self.error else 200


class Over(NamedTuple):
    """An investigation that is closed, and the case that it was as it stands now."""

    investigation: Investigation
    closed: Closed
    case: Case | None


def boards(desk: Workspace, asked: Asked) -> Boards:
    """The latest of them."""
    found = part(desk.investigations.list(), asked, "/investigations")
    return Boards(found.some, found.total, found.further)


def board(desk: Workspace, asked: Asked) -> Board | Over:
    """One of them, as it stands."""
    one = desk.investigations.get(asked.path["id"])
    if one.closed:
        return Over(one, one.closed, desk.cases.get(one.closed.case) if one.closed.case else None)
    return _board(desk, asked, one)


def _board(desk: Workspace, asked: Asked, one: Investigation) -> Board:
    found = desk.investigations.diagnose(one, language=asked.language)
    return Board(
        one,
        found,
        grid(found),
        {match.case: desk.cases.get(match.case) for match in found.leading},
        best_remedy(found.suggestions),
        not_to_repeat(found.suggestions),
        Note(asked.one("unclear"), asked.many("near"), asked.one("perhaps"), bool(asked.one("as-words"))),
    )


def start(desk: Workspace, asked: Asked) -> See:
    """Open one with what was asked."""
    question = question_of(asked)
    return at(begin(desk, question.text, question.stated, question.dropped, asked.language).id)


def at(investigation: str, **told: str | tuple[str, ...]) -> See:
    """The board, with what is to be told there."""
    return See(address(f"/investigations/{investigation}", told))


def answer(desk: Workspace, asked: Asked) -> See:
    """Take the answer to a check: a button, or what was typed."""
    kept, id_ = desk.investigations, asked.path["id"]
    place = read_place(asked.one("place"), desk.vocabulary)
    typed = asked.one("answer") or asked.one("words")
    said = kept.read_answer(typed, place)
    if said.wish == "undo":
        kept.undo(id_)
        return at(id_)
    if said.unclear is not None or (said.wish and said.wish not in ("skip", "cannot")):
        return at(id_, unclear=typed[:_LONGEST], near=said.unclear or ())
    if said.perhaps and not asked.one("meant") and len(typed) <= _LONGEST:
        return at(id_, unclear=typed[:_LONGEST], perhaps=said.perhaps.word)
    if asked.one("answer") and not said.told:  # a button: nobody typed the word that it stands for
        typed, said = "", said._replace(seen=said.seen and replace(said.seen, words=""))
    now = kept.answer(id_, place, said.meant() if asked.one("meant") == "yes" else said, typed)
    return at(id_) if said.wish else _kept(now)


def tell(desk: Workspace, asked: Asked) -> See:
    """Add words about what is seen."""
    if not asked.one("text").strip():
        return at(asked.path["id"])
    return _kept(desk.investigations.add_text(asked.path["id"], asked.one("text")))


def _kept(kept: Kept) -> See:
    return at(kept.now.id, **({} if kept.observations else {"as-words": "1"}))


def retract(desk: Workspace, asked: Asked) -> See:
    """Take back what was misread or mistaken."""
    desk.investigations.retract(asked.path["id"], [read_place(one, desk.vocabulary) for one in asked.many("place")])
    return at(asked.path["id"])


def undo(desk: Workspace, asked: Asked) -> See:
    """Take back what this person told last."""
    desk.investigations.undo(asked.path["id"])
    return at(asked.path["id"])


def wrong(desk: Workspace, asked: Asked) -> See:
    """Say that it is not this case."""
    desk.corrections.reject(asked.path["id"], asked.one("case"), because=asked.one("because"))
    return at(asked.path["id"])


def close(desk: Workspace, asked: Asked) -> See | Board:
    """End it; where something is missing it is told beside what was given."""
    given = Given(asked.one("was"), asked.one("outcome"), asked.one("verified"))
    case, _, remedy = given.was.removeprefix(_NONE).partition("/")
    how = Resolution(case or None, remedy or None, given.outcome or None, given.verified)
    try:
        if not given.was and given.outcome != RESOLVED_UNKNOWN:
            raise UsageError("web_what_was_it")
        closing = desk.investigations.close(asked.path["id"], how)
    except DiagnopsError as error:
        one = desk.investigations.get(asked.path["id"])
        if one.closed:
            raise
        return _board(desk, asked, one)._replace(error=error.message, given=given)
    return at(closing.investigation.id)


def reopen(desk: Workspace, asked: Asked) -> See:
    """Go on with it."""
    return at(desk.investigations.reopen(asked.path["id"]).id)


_ONE = "/investigations/{id}"
PAGES = (
    Page("/investigations", "boards.html", boards),
    Page("/investigations", "boards.html", start, method="POST"),
    Page(_ONE, "board.html", board),
    *(
        Page(f"{_ONE}/{work.__name__}", "board.html", work, method="POST")
        for work in (answer, tell, retract, undo, wrong, close, reopen)
    ),
)
