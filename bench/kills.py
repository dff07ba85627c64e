"""Whether what was acknowledged is kept: ``python -m diagnops.bench.kills [--kills N] [--races N] [--seed N]``.

The commands that write are given alone, two at once, and killed in the middle, in any order. After each step the case
base is opened anew: all that was acknowledged is there once, of what was not acknowledged all or nothing, and whoever
reads meanwhile or comes next gets an answer.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations_with_replacement, count
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from msgspec.structs import replace

from diagnops.app import Workspace
from diagnops.bench.acknowledged import LostError
from diagnops.bench.forked import Ended, load_all
from diagnops.bench.progress import progress
from diagnops.bench.work import World
from diagnops.bench.writing import STORIES, TOLD, WRITING, Command

_STEPS, _MACHINES = 25, 4
Pair = tuple[str, str]
PAIRS: tuple[Pair, ...] = tuple(combinations_with_replacement(WRITING, 2))


class Plan:
    """What is to be done by all machines together, and what was: kills, races of each pair, and how commands ended."""

    def __init__(
        self, kills: int, races: int, pairs: Iterable[Pair] = PAIRS, done: Callable[[str], None] = lambda _: None
    ) -> None:
        self.left = kills
        self.lost: LostError | None = None
        self.kills: Counter[str] = Counter(dict.fromkeys(WRITING, 0))
        self.races: Counter[Pair] = Counter(dict.fromkeys(pairs, 0))
        self.ends: Counter[str] = Counter()
        self._wanted, self._done = races, done
        self._alone = 0
        self._seconds: dict[str, float] = {}

    @property
    def is_done(self) -> bool:
        """Whether all was done that was to be."""
        return self.left <= 0 and self.next_pair(Random(0)) is None

    def is_time_for_one_alone(self) -> bool:
        """Whether commands that are given alone are yet few beside the others."""
        few = 4 * self._alone <= sum(self.kills.values()) + sum(self.races.values())
        self._alone += few
        return few and not self.is_done

    def next_pair(self, chance: Random) -> Pair | None:
        """One of the pairs that raced least, as long as that is too little."""
        least = min(self.races.values())
        return chance.choice([p for p in self.races if self.races[p] == least]) if least < self._wanted else None

    def next_killed(self, chance: Random) -> str | None:
        """One of the commands that were killed least, as long as there are kills left."""
        least = min(self.kills.values())
        return chance.choice([name for name in WRITING if self.kills[name] == least]) if self.left > 0 else None

    def moment(self, name: str, chance: Random) -> float:
        """When to kill a command, in seconds from its start: somewhen in the time that it took last."""
        return chance.random() * self._seconds.get(name, 0.1)

    def raced(self, pair: Pair) -> None:
        """Count a race."""
        self.races[pair] += 1
        self._done(" and ".join(pair))

    def ended(self, command: Command, end: Ended) -> None:
        """Count how a command ended, and remember how long it took."""
        self.ends["killed" if end.killed else "refused" if end.code else "acknowledged"] += 1
        if end.killed:
            self.kills[command.name] += 1
            self.left -= 1
            self._done(f"kill -9 of {command.name}")
        else:
            self._seconds[command.name] = end.seconds


_NUMBERS = st.integers(0, 2**32 - 1)
"""What chances are made of. Which commands come is for the plan, so that each has its turn."""


class Kills(RuleBasedStateMachine):
    """Those who work on one case base; each machine begins with a copy of that at `origin`."""

    origin: Path
    plan: Plan

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.world = World(Path(self._folder.name), self.origin)

    @rule(number=_NUMBERS)
    def alone(self, number: int) -> None:
        """A command is given."""
        chance = Random(number)
        if self.plan.is_time_for_one_alone():
            self._run([chance.choice([*WRITING])], chance)

    @rule(number=_NUMBERS)
    def two_at_once(self, number: int) -> None:
        """Two commands race."""
        chance = Random(number)
        if pair := self.plan.next_pair(chance):
            self._run(pair if chance.random() < 0.5 else pair[::-1], chance)
            self.plan.raced(pair)

    @rule(number=_NUMBERS)
    def killed(self, number: int) -> None:
        """A command is killed, at times while another runs."""
        chance = Random(number)
        if name := self.plan.next_killed(chance):
            besides = [chance.choice([*WRITING])] if chance.random() < 0.3 else []
            self._run([name, *besides], chance, {0: self.plan.moment(name, chance)})

    def _run(self, names: Sequence[str], chance: Random, kill: Mapping[int, float] | None = None) -> None:
        try:
            ends = self.world.run(names, chance, kill or {})
            if kill:
                self.world.answers_as_if_new()
        except LostError as error:
            self.plan.lost = self.plan.lost or error
            raise
        for command, end in ends:
            self.plan.ended(command, end)

    def teardown(self) -> None:
        """Leave nothing behind."""
        self._folder.cleanup()


def run(origin: Path, plan: Plan, number: int) -> None:
    """Let machines work until all is done. Raises `LostError` for the first thing that is not as it should be."""
    quick = settings(
        max_examples=_MACHINES,
        stateful_step_count=_STEPS,
        phases=[Phase.generate],  # what depends on the moment of a kill cannot be made smaller by trying
        deadline=None,
        database=None,
        suppress_health_check=[*HealthCheck],
    )
    work = type("Work", (Kills,), {"origin": origin, "plan": plan})
    for more in count():
        if plan.is_done:
            return
        try:
            run_state_machine_as_test(seed(number + more)(work), settings=quick)
        except Exception as error:  # what was lost once may not be lost again when it is tried anew
            raise plan.lost or error from None


def make_origin(base: Path) -> None:
    """A case base that was used before and holds a few cases: with few it is plain what becomes of them."""
    with Workspace.open(base) as desk:
        for case in [*desk.cases]:
            if case.id not in STORIES:
                desk.case_base.remove(case.id, who="origin")
        desk.case_base.add([replace(desk.cases.get(name), related=()) for name in STORIES], who="origin")
        desk.diagnose(desk.read(TOLD))


def main() -> int:
    """Run and print; the exit code is 1 where something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="how many commands are killed")
    parser.add_argument("--races", type=int, default=2, help="how often each pair of commands races")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    load_all()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, progress(asked.kills + asked.races * len(PAIRS)) as done:
        plan = Plan(asked.kills, asked.races, done=done)
        make_origin(Path(folder) / "cases.db")
        lost: LostError | None = None
        try:
            run(Path(folder) / "cases.db", plan, asked.seed)
        except LostError as error:
            lost = error
    print(f"{sum(plan.ends.values())} commands in {time.monotonic() - began:.0f} s, seed {asked.seed}")
    print(", ".join(f"{how} {times}" for how, times in plan.ends.most_common()))
    for what, times in (("kill -9", plan.kills), ("race", plan.races)):
        print(f"{what}: {sum(times.values())}, each of {len(times)} at least {min(times.values())} times")
    print(
        "\n".join([f"WRONG: {lost}", *lost.__notes__]) if lost else "nothing acknowledged is missing, nothing is twice"
    )
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
