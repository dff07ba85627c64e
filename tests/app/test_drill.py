"""Drills: an old occurrence replayed check by check, and what each check was worth."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from diagnops.app import Drill, Workspace
from diagnops.kb.case import Case, Occurrence, Symptom
from diagnops.kb.errors import UsageError

EBS = "ebs-queue-saturation"


def _ebs(desk: Workspace) -> Drill:
    return desk.drills.start(EBS, seed=6)


def test_the_same_seed_is_the_same_drill_and_a_drill_is_plain_data(desk: Workspace) -> None:
    drill = desk.drills.start(seed=11)

    assert desk.drills.start(seed=11) == drill
    assert len({desk.drills.start(seed=seed).case for seed in range(20)}) > 2
    assert msgspec.json.decode(msgspec.json.encode(drill), type=Drill) == drill


def test_what_was_told_first_is_shown_in_ones_language_with_two_signs_at_least(desk: Workspace) -> None:
    for language in ("en", "ko"):
        drill = desk.drills.start(EBS, seed=1, language=language)  # type: ignore[arg-type]
        scene = desk.drills.scene(drill)

        assert scene.told and scene.told.language == language  # noqa: PT018
        assert len(scene.known) >= 2
    recorded = {(s.role, s.signal, s.state) for s in desk.cases.get(EBS).symptoms}
    assert {(o.role, o.signal, o.state) for o in scene.known} <= recorded


def test_looking_shows_what_was_recorded_then(desk: Workspace) -> None:
    drills, drill = desk.drills, _ebs(desk)

    drill = drills.look(drill, "volume/queue depth")
    drill = drills.look(drill, "host/kernel.panic")
    same = drills.look(drill, "queue depth")

    assert [(look.role, look.signal, look.state) for look in drill.looks] == [
        ("volume", "io.queue_length", "high"),
        ("host", "kernel.panic", None),
    ]
    assert same == drill
    assert not drill.looked & {(check.role, check.signal) for check in drills.scene(drill).checks}
    with pytest.raises(UsageError, match="unknown signal"):
        drills.look(drill, "que dept")


def test_it_can_be_named_at_any_time_and_ends_when_it_is_right(desk: Workspace) -> None:
    drills, drill = desk.drills, _ebs(desk)

    drill = drills.name(drill, "intel bonding")
    assert (drill.over, drills.scene(drill).wrong) == (False, ("intel-10g-bonding-driver",))
    with pytest.raises(UsageError, match="no case"):
        drills.name(drill, "no such thing")
    drill = drills.name(drill, "EBS volume saturated")

    assert drill.over
    assert not drills.scene(drill).checks
    with pytest.raises(UsageError, match="drill over"):
        drills.look(drill, "queue depth")


def test_a_case_that_somebody_said_is_the_same_is_right_too(desk: Workspace) -> None:
    desk.corrections.merge(EBS, "intel-10g-bonding-driver", because="a test")

    assert desk.drills.name(_ebs(desk), "intel-10g-bonding-driver").over


def test_the_score_tells_what_each_look_was_worth_beside_the_best_order(desk: Workspace) -> None:
    drills, drill = desk.drills, _ebs(desk)
    unsolved = drills.score(drills.give_up(drill))
    for what in ("host/kernel.panic", "volume/queue depth"):
        drill = drills.look(drill, what)

    score = drills.score(drills.name(drills.name(drill, "intel bonding"), EBS))

    assert [one.worth for one in score.looks] == ["unrecorded", "decisive"]
    assert score.looks[1].after > score.looks[1].before
    assert score.wrong == ("intel-10g-bonding-driver",)
    assert score.settled and score.best[-1].worth == "decisive"  # noqa: PT018
    assert score.points == round(100 * (len(score.best) + 1) / 4)
    assert (unsolved.solved, unsolved.points, unsolved.best) == (False, 0, score.best)


def test_whoever_follows_the_best_order_has_all_points(desk: Workspace) -> None:
    drills, drill = desk.drills, _ebs(desk)
    for look, *_ in drills.score(drill).best:
        drill = drills.look(drill, (look.role, look.signal))

    assert drills.score(drills.name(drill, EBS)).points == 100


def _with(desk: Workspace, **changed: object) -> Case:
    case = replace(desk.cases.get(EBS), id="of-ours", related=(), **changed)
    desk.case_base.add([case], who="kim")
    return case


def test_an_occurrence_with_symptoms_of_its_own_showed_these_and_nothing_else(desk: Workspace) -> None:
    symptoms = tuple(
        Symptom(signal, "high", role)
        for role, signal in (
            ("load-balancer", "http.5xx_rate"),
            ("database", "db.client.operation.duration"),
            ("volume", "io.latency"),
            ("volume", "io.queue_length"),
        )
    )
    _with(desk, occurrences=(Occurrence(when="2025", symptoms=symptoms),))

    drill = desk.drills.start("of-ours", seed=1)
    drill = desk.drills.look(desk.drills.look(drill, "volume/io.latency"), "database/CPU")

    assert [(o.signal, o.state) for o in drill.known] == [(s.signal, s.state) for s in symptoms[:2]]
    assert [look.state for look in drill.looks] == ["high", None]


def test_a_case_with_few_symptoms_cannot_be_replayed(desk: Workspace) -> None:
    case = _with(desk, occurrences=(), symptoms=desk.cases.get(EBS).symptoms[:2])

    with pytest.raises(UsageError, match="no drill of"):
        desk.drills.start(case.id)


def test_a_drill_that_is_drawn_leaves_something_to_look_at(desk: Workspace) -> None:
    assert all(desk.drills.scene(desk.drills.start(seed=seed)).checks for seed in range(40))
