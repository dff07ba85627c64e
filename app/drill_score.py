"""The score of a drill: what each look told, and how many the program would have needed from the same beginning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from diagnops.app.drill import Drill, Look, observed
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import Place

if TYPE_CHECKING:
    from diagnops.engine.diagnosis import Diagnosis

Worth = Literal["decisive", "helped", "wasted", "misled", "unrecorded"]

_MOVES = 0.02  # of probability; a look that moves the right case by less was wasted
_MOST = 12  # checks that the program is given


class Judged(NamedTuple):
    """A look, and the probability of the right case before and after it.

    `decisive`: the right case came to be first by it, or to be seen. `helped`, `misled`: it became likelier, or less
    likely. `wasted`: neither. `unrecorded`: nobody recorded it.
    """

    look: Look
    before: float
    after: float
    worth: Worth


class Score(NamedTuple):
    """How it went: whether the case was named, what each look told, the cases that were named and it is not, and the
    checks of the best order, up to the one after which the program sees the case (`settled`), else the last of use.

    `points`, 0 to 100: how few steps it took beside the best order, a wrong name being one; 0 where it was not named.
    """

    case: str
    solved: bool
    looks: tuple[Judged, ...]
    wrong: tuple[str, ...]
    best: tuple[Judged, ...]
    settled: bool
    points: int


class Rules(Protocol):
    """What the drills of a workspace know: which cases are right, what was recorded, what the program makes of it."""

    def right(self, drill: Drill) -> frozenset[str]: ...
    def recorded(self, drill: Drill, place: Place) -> Look: ...
    def diagnose(self, known: Sequence[Observation], excluded: frozenset[Place], checks: int) -> Diagnosis: ...


class _Standing(NamedTuple):
    probability: float
    first: bool
    seen: bool


def score(drills: Rules, drill: Drill) -> Score:
    """What came of a drill so far."""
    right = drills.right(drill)
    solved = any(name in right for name in drill.named)
    wrong = tuple(name for name in drill.named if name not in right)
    best, settled = best_order(drills, drill)
    steps, needed = len(drill.looks) + len(wrong), len(best)
    points = min(100, round(100 * (needed + 1) / (steps + 1))) if solved else 0
    return Score(drill.case, solved, judged(drills, drill, drill.looks), wrong, best, settled, points)


def judged(drills: Rules, drill: Drill, looks: Sequence[Look]) -> tuple[Judged, ...]:
    """What each of some looks told, one after the other."""
    right, found = drills.right(drill), []
    before = _standing(drills.diagnose(drill.known, frozenset(), 0), right)
    for at, look in enumerate(looks, 1):
        after = _standing(drills.diagnose([*drill.known, *observed(looks[:at])], frozenset(), 0), right)
        found.append(Judged(look, before.probability, after.probability, _worth(look, before, after)))
        before = after
    return tuple(found)


def best_order(drills: Rules, drill: Drill) -> tuple[tuple[Judged, ...], bool]:
    """The program's own next checks from the same beginning, each answered as the occurrence showed it, until it sees
    the case; and whether it came to that."""
    right = drills.right(drill)
    looks: list[Look] = []
    passed: set[Place] = {(o.role, o.signal) for o in drill.known}
    while True:
        known: list[Observation] = [*drill.known, *observed(looks)]
        found = drills.diagnose(known, frozenset(passed), 1)
        settled = _standing(found, right).seen
        if settled or not found.next_checks or len(looks) == _MOST:
            order = judged(drills, drill, looks)
            return order if settled else _useful(order), settled
        check = found.next_checks[0]
        look = drills.recorded(drill, (check.role, check.signal))
        looks.append(look)
        passed |= {(check.role, check.signal), (look.role, look.signal)}


def _useful(order: Sequence[Judged]) -> tuple[Judged, ...]:
    """The looks up to the last that told something."""
    told = [at for at, one in enumerate(order, 1) if one.worth in ("decisive", "helped")]
    return tuple(order[: max(told, default=0)])


def _standing(diagnosis: Diagnosis, right: frozenset[str]) -> _Standing:
    """How the right case stands."""
    listed = {match.case: match for match in (*diagnosis.candidates, *diagnosis.leading)}
    probability = max((listed[case].probability for case in right if case in listed), default=0.0)
    first = bool(diagnosis.leading) and diagnosis.leading[0].case in right
    return _Standing(probability, first, first and diagnosis.verdict == "seen")


def _worth(look: Look, before: _Standing, after: _Standing) -> Worth:
    if look.state is None:
        return "unrecorded"
    if (after.first and not before.first) or (after.seen and not before.seen):
        return "decisive"
    moved = after.probability - before.probability
    return "helped" if moved >= _MOVES else "misled" if moved <= -_MOVES else "wasted"
