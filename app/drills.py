"""The drills of a workspace: begun, played and scored, each step a drill in and a drill out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from diagnops.app.catalogue import catalogue
from diagnops.app.drill import (
    LEAST,
    Drill,
    Look,
    Scene,
    is_called,
    known_at_first,
    replayable,
    shown_by,
    telling_of,
)
from diagnops.app.drill_score import Score, score
from diagnops.intake.notation import read_untroubled
from diagnops.kb.case import Case, Language
from diagnops.kb.errors import UsageError
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.investigation import Place
from diagnops.kb.vocabulary import display_name
from diagnops.kb.wordforms import key

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.engine.diagnosis import Diagnosis, NextCheck

_OFFERED = 6
_SEEDS = 10_000
_DRAWS = 8  # times that another is drawn where nothing is left to look at
_MOST_NAMES = 8


class Drills:
    """The drills of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def start(self, case: str | None = None, *, seed: int | None = None, language: Language = "en") -> Drill:
        """Begin one: of a case, else of one that the seed draws; of a telling in the language, where there is one.

        The same seed draws the same drill as long as the cases stay. Raises `UsageError` for a case that cannot be
        replayed, and where there is none that can.
        """
        # No secret depends on it: who knows the seed knows the drill.
        drawn = random.Random(seed := random.randrange(_SEEDS) if seed is None else seed)
        base = self._workspace.case_base
        if case is not None:
            return self._drawn(base.get(case), drawn, seed, language)
        fitting = self._fitting(language)
        if not fitting:
            raise UsageError("no_drill", hint="add_cases")
        for _ in range(_DRAWS):
            drill = self._drawn(base.get(drawn.choice(fitting)), drawn, seed, language)
            if self.scene(drill).checks:  # a telling that says all leaves nothing to look at
                break
        return drill

    def _drawn(self, case: Case, drawn: random.Random, seed: int, language: Language) -> Drill:
        """One of the times that a case happened, as it was told."""
        vocabulary = self._workspace.vocabulary
        onces = replayable(case, vocabulary, language)
        if not onces:
            raise UsageError("no_drill_of", case=case.id, least=LEAST)
        once = drawn.choice(onces)
        telling = telling_of(case, once.occurrence, once.telling)
        read = self._workspace.read(telling.text).observations if telling else ()
        known = known_at_first(once.shown, read, vocabulary)
        return Drill(seed, case.id, once.occurrence, once.telling, language, known)

    def _fitting(self, language: Language) -> Sequence[str]:
        """The cases that can be replayed in a language."""
        base, vocabulary = self._workspace.case_base, self._workspace.vocabulary

        def fitting(_: Sequence[str] | None) -> Sequence[str]:
            return [one.id for one in base if one.status != "draft" and replayable(one, vocabulary, language)]

        return self._workspace.kept.get(f"drills {language}", fitting)

    def scene(self, drill: Drill) -> Scene:
        """What is to be seen of it now."""
        told = telling_of(self._case(drill), drill.occurrence, drill.telling)
        checks = () if drill.over else self.diagnose(drill.observations, drill.looked, _OFFERED).next_checks
        vocabulary = self._workspace.vocabulary

        def by_name(check: NextCheck) -> str:  # the place in a list that is by worth would tell what is best
            return display_name(vocabulary, check.role, check.signal, drill.language)

        wrong = tuple(name for name in drill.named if name not in self.right(drill))
        return Scene(told, drill.known, drill.looks, wrong, tuple(sorted(checks, key=by_name)))

    def look(self, drill: Drill, what: str | Place) -> Drill:
        """Look at something, `role/signal` by any of its names; what was known already is not looked at again.

        Raises `UsageError` for what is no signal, and when the drill is over.
        """
        self._going_on(drill)
        if isinstance(what, str):
            named = read_untroubled(what, self._workspace.vocabulary)
            what = (named.role if "/" in what else None, named.signal)
        look = self.recorded(drill, what)
        if (look.role, look.signal) in drill.looked:
            return drill
        return replace(drill, looks=(*drill.looks, look))

    def name(self, drill: Drill, words: str) -> Drill:
        """Say which case it is, by its id or by words of its title; the drill is over when it is.

        Raises `UsageError` where no case or several are called so, and when the drill is over.
        """
        self._going_on(drill)
        named = self._called(words)
        if named in drill.named:
            return drill
        return replace(drill, named=(*drill.named, named), over=named in self.right(drill))

    def give_up(self, drill: Drill) -> Drill:
        """End it."""
        return replace(drill, over=True)

    def score(self, drill: Drill) -> Score:
        """What came of it so far: what each look told, and the best order beside it."""
        return score(self, drill)

    def right(self, drill: Drill) -> frozenset[str]:
        """The cases that it is: the one that it was drawn from, and those that somebody said are the same."""
        same = [c for c in self._workspace.compiled.corrections if c.kind == "same" and c.other]
        found = {drill.case}
        while more := {o for c in same for o in (c.case, str(c.other)) if {c.case, c.other} & found} - found:
            found |= more
        return frozenset(found)

    def recorded(self, drill: Drill, place: Place) -> Look:
        """What the occurrence showed of a place; of a signal without a role wherever it was recorded first."""
        role, signal = place
        shown = shown_by(self._case(drill), drill.occurrence, self._workspace.vocabulary)
        for symptom in shown:
            if symptom.signal == signal and (role is None or symptom.role in (role, None)):
                return Look(symptom.role, signal, symptom.state)
        return Look(role, signal, None)

    def diagnose(self, known: Sequence[Observation], excluded: frozenset[Place], checks: int) -> Diagnosis:
        """What the program makes of it, by what was seen alone."""
        from diagnops.engine.diagnose import Options

        options = Options(limit=50, checks=checks, excluded=excluded, list_likely=True, ask_on=True)
        return self._workspace.diagnose(Incident(tuple(known)), options)

    def _case(self, drill: Drill) -> Case:
        return self._workspace.case_base.get(drill.case)

    def _going_on(self, drill: Drill) -> None:
        if drill.over:
            raise UsageError("drill_over")

    def _called(self, words: str) -> str:
        base = self._workspace.case_base
        if found := base.find([words.strip()]):
            return found[0].id
        wanted = key(words).split()
        fitting = [one.id for one in catalogue(self._workspace).values() if wanted and is_called(one, wanted)]
        if not fitting:
            return base.get(words.strip()).id  # which tells the nearest spelling
        if len(fitting) > 1:
            more = ("…",) if len(fitting) > _MOST_NAMES else ()
            raise UsageError("several_cases", name=words.strip(), found=(*fitting[:_MOST_NAMES], *more))
        return fitting[0]
