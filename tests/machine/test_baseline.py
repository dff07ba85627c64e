"""A series held against its own past."""

from __future__ import annotations

import random

from diagnops.kb.message import message
from diagnops.machine.common.judgement import Limits
from diagnops.machine.metrics.baseline import ENOUGH, against_baseline

CPU = Limits(high=85, low=10, unit="%")


def _quiet(level: float = 20.0, spread: float = 2.0, points: int = 288) -> list[float]:
    chance = random.Random(7)
    return [level + chance.gauss(0, spread) for _ in range(points)]


def test_what_lies_far_above_its_past_is_high_and_how_far() -> None:
    found = against_baseline(_quiet(), [70, 71, 72], CPU)

    assert found.state == "high"
    assert (found.magnitude or 0) > 10
    assert found.because == message("usual", figure="71 %", usual="20.2 %", z=found.magnitude)


def test_what_lies_within_its_past_is_normal() -> None:
    assert against_baseline(_quiet(), [22], CPU).state == "normal"


def test_what_falls_far_below_its_past_is_low() -> None:
    assert against_baseline(_quiet(1000, 50), [100], Limits()).state == "low"


def test_a_bad_hour_in_the_past_does_no_harm() -> None:
    past = _quiet()
    past[40:52] = [95.0] * 12

    assert against_baseline(past, [93], CPU).state == "high"


def test_what_peaks_every_day_is_used_to_its_peaks() -> None:
    nightly = [5.0] * 200 + [60.0] * 30 + [5.0] * 58

    assert against_baseline(nightly, [60], Limits()).state == "normal"
    assert against_baseline(nightly, [600], Limits()).state == "high"


def test_too_little_past_is_unknown_but_a_level_still_speaks() -> None:
    short = [20.0] * (ENOUGH - 1)

    assert against_baseline(short, [30], CPU).state is None
    assert against_baseline(short, [97], CPU).state == "high"
    assert against_baseline([], [3], Limits()).state is None
    assert against_baseline(_quiet(), [], CPU).state is None


def test_a_constant_series_moves_only_when_it_moves_in_earnest() -> None:
    assert against_baseline([100.0] * 50, [101.0], Limits()).state == "normal"
    assert against_baseline([100.0] * 50, [200.0], Limits()).state == "high"
    assert against_baseline([0.0] * 50, [0.0], Limits()).state == "normal"
    assert against_baseline([0.0] * 50, [0.5], Limits()).state == "high"
    assert against_baseline([0.0] * 50, [0.5], Limits(high=20)).state == "normal"


def test_what_is_unusual_but_far_from_trouble_is_normal() -> None:
    """A processor that went from 2 % to 9 %."""
    assert against_baseline(_quiet(2, 0.1), [9], Limits(high=85, unit="%")).state == "normal"


def test_what_is_over_its_level_is_high_also_when_it_always_was() -> None:
    found = against_baseline(_quiet(97, 0.5), [97], Limits(high=85, unit="%"))

    assert found.state == "high"
    because = message("high_from", figure="97 %", level="85 %")
    assert found.because == message(
        "usual_beyond_level", because=because, figure="97 %", usual="97.1 %", z=found.magnitude
    )


def test_among_many_series_one_has_to_lie_farther_out() -> None:
    past = _quiet(1000, 50)

    assert against_baseline(past, [1200], Limits(), among=1).state == "high"
    assert against_baseline(past, [1200], Limits(), among=500).state == "normal"
