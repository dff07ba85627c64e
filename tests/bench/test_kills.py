"""What was acknowledged is kept, whoever is killed or comes second: the short version of `diagnops.bench.kills`."""

from __future__ import annotations

from pathlib import Path

from diagnops.bench.forked import load_all
from diagnops.bench.kills import PAIRS, Plan, make_origin, run

TELLING = (
    ("observe", "close"),
    ("close", "record same"),
    ("record new", "record variant"),
    ("close", "add edited"),
    ("close", "restore"),
    ("add edited", "add without revision"),
    ("add new", "vocabulary remove"),
    ("wrong", "corrections --withdraw"),
    ("tune --reset", "tune --reset"),
    ("backup", "restore"),
    ("restore", "restore"),
    ("revert", "doctor --fix"),
)


def test_nothing_that_was_acknowledged_is_lost_by_kills_and_races(own_base: Path) -> None:
    load_all()
    make_origin(own_base)
    plan = Plan(kills=5, races=1, pairs=TELLING)

    run(own_base, plan, number=1)

    assert {*TELLING} <= {*PAIRS}
    assert sum(plan.kills.values()) >= 5
    assert min(plan.races.values()) == 1
