"""Drill: an old occurrence replayed check by check. How far a drill is stands in its address, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from diagnops.app import Drill, Scene, Score, Workspace
from diagnops.kb.case import Case
from diagnops.kb.errors import UsageError
from diagnops.kb.message import Message, place
from diagnops.web.addresses import address
from diagnops.web.asked import Asked
from diagnops.web.page import Page, See


class Beginning(NamedTuple):
    """Before a drill."""

    cases: int


class Replay(NamedTuple):
    """A drill as it stands. `made` is what stands in its address; `error` says why the last one was none; the case
    and the score are there once it is over."""

    scene: Scene
    seed: int
    over: bool
    made: tuple[tuple[str, str], ...]
    error: Message | None
    case: Case | None
    score: Score | None


def drill(desk: Workspace, asked: Asked) -> Beginning | Replay:
    """A drill from its beginning, with every step that was made."""
    seed = asked.one("seed")
    if not (seed.isascii() and seed.isdigit() and len(seed) < 10):
        return Beginning(len(desk.cases))
    language = asked.one("in")
    of = asked.one("case")
    now = desk.drills.start(of or None, seed=int(seed), language="ko" if language == "ko" else "en")
    error = None
    steps: list[tuple[Callable[[Drill, str], Drill], str]] = [(desk.drills.look, what) for what in asked.many("look")]
    steps += [(desk.drills.name, words) for words in asked.many("name") if words.strip()]
    for step, what in steps:
        try:
            now = step(now, what)
        except UsageError as refused:
            error = refused.message
    if asked.one("end"):
        now = desk.drills.give_up(now)
    made = (
        ("seed", seed),
        ("in", now.language),
        *([("case", of)] if of else []),
        *(("look", place(look.role, look.signal)) for look in now.looks),
        *(("name", name) for name in now.named),
    )
    case, score = (desk.cases.get(now.case), desk.drills.score(now)) if now.over else (None, None)
    return Replay(desk.drills.scene(now), now.seed, now.over, made, error, case, score)


def begin(desk: Workspace, asked: Asked) -> See:
    """Draw one, or replay a case that is named."""
    of = asked.one("case")
    drawn = desk.drills.start(of or None, language=asked.language)
    return See(address("/drill", {"seed": drawn.seed, "in": drawn.language, "case": of}))


PAGES = (Page("/drill", "drill.html", drill), Page("/drill/new", "drill.html", begin))
