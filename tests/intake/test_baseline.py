"""A series held against its own past."""

from __future__ import annotations

import random

import pytest

from diagnops.intake.baseline import ENOUGH, judge
from diagnops.intake.judgement import Limits, by_level, convert, gravest

CPU = Limits(high=85, low=10, unit="%")


def _quiet(level: float = 20.0, spread: float = 2.0, points: int = 288) -> list[float]:
    chance = random.Random(7)
    return [level + chance.gauss(0, spread) for _ in range(points)]


def test_what_lies_far_above_its_past_is_high_and_how_far() -> None:
    found = judge(_quiet(), [70, 71, 72], CPU)

    assert found.state == "high"
    assert (found.magnitude or 0) > 10
    assert found.because.en.startswith("71 %, usually 20.2 % (z +2")


def test_what_lies_within_its_past_is_normal() -> None:
    assert judge(_quiet(), [22], CPU).state == "normal"


def test_what_falls_far_below_its_past_is_low() -> None:
    assert judge(_quiet(1000, 50), [100], Limits()).state == "low"


def test_a_bad_hour_in_the_past_does_no_harm() -> None:
    past = _quiet()
    past[40:52] = [95.0] * 12

    assert judge(past, [93], CPU).state == "high"


def test_what_peaks_every_day_is_used_to_its_peaks() -> None:
    nightly = [5.0] * 200 + [60.0] * 30 + [5.0] * 58

    assert judge(nightly, [60], Limits()).state == "normal"
    assert judge(nightly, [600], Limits()).state == "high"


def test_too_little_past_is_unknown_but_a_level_still_speaks() -> None:
    short = [20.0] * (ENOUGH - 1)

    assert judge(short, [30], CPU).state is None
    assert judge(short, [97], CPU).state == "high"
    assert judge([], [3], Limits()).state is None
    assert judge(_quiet(), [], CPU).state is None


def test_a_constant_series_moves_only_when_it_moves_in_earnest() -> None:
    assert judge([100.0] * 50, [101.0], Limits()).state == "normal"
    assert judge([100.0] * 50, [200.0], Limits()).state == "high"
    assert judge([0.0] * 50, [0.0], Limits()).state == "normal"
    assert judge([0.0] * 50, [0.5], Limits()).state == "high"
    assert judge([0.0] * 50, [0.5], Limits(high=20)).state == "normal"


def test_what_is_unusual_but_far_from_trouble_is_normal() -> None:
    """A processor that went from 2 % to 9 %."""
    assert judge(_quiet(2, 0.1), [9], Limits(high=85, unit="%")).state == "normal"


def test_what_is_over_its_level_is_high_also_when_it_always_was() -> None:
    found = judge(_quiet(97, 0.5), [97], Limits(high=85, unit="%"))

    assert found.state == "high"
    assert "usually 97" in found.because.en


def test_among_many_series_one_has_to_lie_farther_out() -> None:
    past = _quiet(1000, 50)

    assert judge(past, [1200], Limits(), among=1).state == "high"
    assert judge(past, [1200], Limits(), among=500).state == "normal"


@pytest.mark.parametrize(
    ("figure", "state"), [(97, "high"), (85, "high"), (80, None), (30, "normal"), (10, "low"), (0, "low")]
)
def test_near_a_level_nobody_can_say(figure: float, state: str | None) -> None:
    assert by_level(figure, CPU).state == state


def test_a_level_of_none_at_all_is_a_level() -> None:
    assert by_level(0, Limits(low=0, unit="count")).state == "low"


def test_units_that_do_not_fit_are_not_converted() -> None:
    assert (convert(2, "s", "ms"), convert(0.5, "ratio", "%"), convert(5, "per_s", "%")) == (2000, 50, None)


def test_trouble_goes_before_doubt_before_calm() -> None:
    judged = [(str(figure), by_level(figure, CPU)) for figure in (30, 80, 90, 95)]

    assert [gravest(judged[:n], ("high",))[0] for n in (1, 2, 3, 4)] == ["30", "80", "90", "95"]
