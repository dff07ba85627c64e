"""Ask: what somebody pastes is read back, put right where it was misread, and held against all cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from diagnops.app import Diagnosis, Options, Suggestion, Workspace, ask, best_remedy, not_to_repeat
from diagnops.kb.case import Case
from diagnops.kb.investigation import Head
from diagnops.kb.message import place
from diagnops.web.asked import Asked
from diagnops.web.bars import Bars, bars
from diagnops.web.page import Page
from diagnops.web.readings import Piece, pieces

_OPEN = 8  # investigations that are shown on the first page


class Question(NamedTuple):
    """What is asked: a text, and what the person says besides or instead (`stated`, `dropped`, as `role/signal`)."""

    text: str = ""
    stated: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def changed(self) -> frozenset[str]:
        """The places of which something is said besides or instead."""
        return frozenset((*self.dropped, *(one.rpartition("=")[0] for one in self.stated)))


class Start(NamedTuple):
    """The first page: how much is known here, and what is under investigation."""

    question: Question
    cases: int
    open: Sequence[Head]


class Answered(NamedTuple):
    """The answer to a question. `besides` is what holds that stands in no piece of the text."""

    question: Question
    diagnosis: Diagnosis
    pieces: Sequence[Piece]
    besides: Sequence[tuple[str, str]]
    bars: Sequence[Bars]
    cases: dict[str, Case]
    remedy: Suggestion | None
    harmful: Sequence[Suggestion]


def start(desk: Workspace, asked: Asked) -> Start:
    """The first page."""
    return Start(Question(asked.one("text")), len(desk.cases), desk.investigations.list(only_open=True)[:_OPEN])


def answer(desk: Workspace, asked: Asked) -> Start | Answered:
    """The answer to what is asked; the first page where nothing is."""
    question = question_of(asked)
    if not (question.text.strip() or question.stated):
        return start(desk, asked)
    incident = ask(desk, question.text, question.stated, question.dropped, asked.language)
    found = desk.diagnose(incident, Options(ask_on=True))
    shown = pieces(found.clauses, found.observations, question.changed, desk.vocabulary)
    told = {reading.place for piece in shown for reading in piece.readings}
    held = {place(o.role, o.signal): str(o.state) for o in found.observations if o.origin == "option"}
    return Answered(
        question,
        found,
        shown,
        [(at, state) for at, state in held.items() if at not in told],
        bars(found.leading),
        {match.case: desk.cases.get(match.case) for match in found.leading},
        best_remedy(found.suggestions),
        not_to_repeat(found.suggestions),
    )


def keep(desk: Workspace, asked: Asked) -> Start | Answered:
    """Keep what was put right of some readings: the same words are read so from then on. The answer is the same."""
    said = {one: one for one in asked.many("without")}
    said |= {one.rpartition("=")[0]: one for one in asked.many("seen")}
    for clause in desk.read(asked.one("text")).clauses:
        for read in clause.observations:
            at = place(read.role, read.signal)
            if at in asked.many("keep") and at in said:
                words = read.words if clause.source else clause.text
                desk.corrections.misread(words, said[at], read=read.state)
    return answer(desk, asked)


def question_of(asked: Asked) -> Question:
    """The question as it stands now: what was said before, and the one change that a button makes."""
    stated = dict(one.rpartition("=")[::2] for one in asked.many("seen"))
    dropped = dict.fromkeys(asked.many("without"))
    for one in asked.many("say"):
        at, _, state = one.rpartition("=")
        stated[at] = state
        dropped.pop(at, None)
    for at in asked.many("drop"):
        stated.pop(at, None)
        dropped[at] = None
    for at in (*asked.many("undo"), *asked.many("keep")):
        stated.pop(at, None)
        dropped.pop(at, None)
    return Question(asked.one("text"), tuple(f"{at}={state}" for at, state in stated.items()), tuple(dropped))


PAGES = (
    Page("/", "ask.html", start),
    Page("/ask", "ask.html", start),
    Page("/ask", "ask.html", answer, method="POST", writes=False),
    Page("/ask/keep", "ask.html", keep, method="POST"),
)
