"""`diagnops drill`: an old incident replayed check by check, at a terminal or through a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from diagnops.app import Drill, Judged, NextCheck, Scene, Workspace, brief, percent, read_wish, what_to_look_at
from diagnops.cli.hints import hint, told
from diagnops.cli.options import Database, Language, spoken_here, workspace
from diagnops.cli.parts import wrapped
from diagnops.cli.prompt import read_line
from diagnops.cli.terminal import Line, Style, show
from diagnops.kb import case as model
from diagnops.kb.errors import UsageError
from diagnops.kb.message import place
from diagnops.kb.vocabulary import display_name
from diagnops.messages.wording import say

_STYLE: dict[str, Style] = {"decisive": "green", "helped": "green", "misled": "yellow"}


def drill(
    case_id: Annotated[
        str | None, typer.Argument(metavar="[CASE]", show_default=False, help="The case; any when unsaid.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="NUMBER", min=0, help="Draw this one: the same number, the same drill."),
    ] = None,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Replay an old incident, and find out what it was.

    You see what was told first, choose what to look at, and are told what that incident showed. At the end each check
    is held against the best order.
    """
    desk = workspace(db)
    spoken = spoken_here(lang)
    _Replay(desk, spoken).run(desk.drills.start(case_id, seed=seed, language=spoken))


class _Replay:
    """One drill at one terminal."""

    def __init__(self, desk: Workspace, spoken: model.Language) -> None:
        self._drills, self._desk, self._spoken = desk.drills, desk, spoken

    def run(self, drill: Drill) -> None:
        """Go on until the case is named, or until whoever learns gives up."""
        scene = self._drills.scene(drill)
        show(self._beginning(drill, scene))
        while not drill.over:
            show(self._choice(scene.checks))
            before = drill
            while drill == before:
                drill = self._step(drill, scene)
            show(self._news(before, drill))
            scene = self._drills.scene(drill)
        show(self._end(drill))

    def _step(self, drill: Drill, scene: Scene) -> Drill:
        """What is typed, done; the same drill where that was nothing."""
        typed = read_line()
        wish = read_wish(typed) if typed else None
        if typed is None or wish == "quit":
            return self._drills.give_up(drill)
        if wish == "help":
            self._say("drill_help")
            show(wrapped(hint("what_there_is", self._spoken), style="dim"))
        if not typed or wish == "help":
            return drill
        try:
            return self._taken(drill, scene, typed)
        except UsageError as error:
            show(wrapped(told(error.message, self._spoken), style="yellow"))
            return drill

    def _taken(self, drill: Drill, scene: Scene, typed: str) -> Drill:
        if typed.startswith("="):
            return self._drills.name(drill, typed.lstrip("= "))
        if not typed.isdecimal():
            after = self._drills.look(drill, typed)
        elif 0 < int(typed) <= len(scene.checks):
            check = scene.checks[int(typed) - 1]
            after = self._drills.look(drill, (check.role, check.signal))
        else:
            self._say("drill_no_number")
            return drill
        if after == drill:
            self._say("drill_known_already")
        return after

    def _beginning(self, drill: Drill, scene: Scene) -> Iterator[Line]:
        spoken, vocabulary = self._spoken, self._desk.vocabulary
        yield from wrapped(say("drill_begins", spoken, seed=drill.seed), style="bold")
        if scene.told:
            yield Line("")
            yield Line(say("drill_told", spoken), "bold")
            for line in scene.told.text.splitlines():
                yield from wrapped(f"> {line}".rstrip(), "  ", hang="  > ")
        yield Line("")
        known = ", ".join(brief(o.role, o.signal, o.state, vocabulary, spoken) for o in scene.known)
        yield from wrapped(f"{say('drill_known', spoken)}: {known}", hang="  ")

    def _choice(self, checks: Sequence[NextCheck]) -> Iterator[Line]:
        spoken = self._spoken
        yield Line("")
        yield Line(say("drill_choose", spoken), "bold")
        for number, check in enumerate(checks, 1):
            yield from wrapped(what_to_look_at(check, self._desk.vocabulary, spoken), f"  {number}. ", hang="     ")
        yield from wrapped(say("drill_how", spoken), style="dim")

    def _news(self, before: Drill, after: Drill) -> Iterator[Line]:
        spoken = self._spoken
        for look in after.looks[len(before.looks) :]:
            word = "drill_found" if look.state else "drill_unrecorded"
            what = place(look.role, look.signal)
            yield from wrapped(say(word, spoken, self._desk.vocabulary, what=what, state=look.state), style="bold")
        for name in after.named[len(before.named) :]:
            if not after.over:
                yield from wrapped(say("drill_wrong", spoken, case=name), style="yellow")

    def _end(self, drill: Drill) -> Iterator[Line]:
        spoken, score = self._spoken, self._drills.score(drill)
        case = self._desk.cases.get(drill.case)
        head = say("drill_right" if score.solved else "drill_was", spoken, title=case.title, case=case.id)
        yield Line("")
        yield from wrapped(head, style="bold green" if score.solved else "bold yellow")
        yield from wrapped(case.cause.statement.in_(spoken), "  ")
        steps = len(score.looks) + len(score.wrong)
        yield from wrapped(say("drill_points", spoken, points=score.points, steps=steps, best=len(score.best)))
        if score.looks:
            yield from self._order("drill_yours", score.looks)
        yield from self._order("drill_best" if score.settled else "drill_best_unsettled", score.best)
        yield Line("")
        yield from wrapped(hint("show_this_case", spoken, case=case.id), style="dim")

    def _order(self, head: str, looks: Sequence[Judged]) -> Iterator[Line]:
        spoken, vocabulary = self._spoken, self._desk.vocabulary
        yield Line("")
        yield Line(say(head, spoken), "bold")
        if not looks:
            yield from wrapped(say("drill_nothing_needed", spoken), "  ", style="dim")
        for number, (look, before, after, worth) in enumerate(looks, 1):
            found = display_name(vocabulary, look.role, look.signal, spoken)
            found += f": {say(look.state, spoken)}" if look.state else ""
            came = say(f"drill_was_{worth}", spoken, before=percent(before), after=percent(after))
            yield from wrapped(f"{found} · {came}", f"  {number}. ", hang="     ", style=_STYLE.get(worth, "dim"))

    def _say(self, word: str) -> None:
        show(wrapped(say(word, self._spoken), style="dim"))
