"""A figure held against its level, and the gravest of several."""

from __future__ import annotations

import pytest

from diagnops.kb.message import message
from diagnops.machine.common.judgement import Judgement, Limits, by_level, convert, gravest, show, unknown

CPU = Limits(high=85, low=10, unit="%")


@pytest.mark.parametrize(
    ("figure", "limits", "state", "code"),
    [
        (97, CPU, "high", "high_from"), (85, CPU, "high", "high_from"), (80, CPU, None, "near_level"),
        (30, CPU, "normal", "within_levels"), (10, CPU, "low", "low_from"), (0, CPU, "low", "low_from"),
        (12, Limits(low=10), None, "near_level"), (20, Limits(low=10), "normal", "within_levels"),
        (0, Limits(low=0, unit="count"), "low", "low_from"), (5, Limits(), None, "no_level"),
    ],
)  # fmt: skip
def test_near_a_level_nobody_can_say(figure: float, limits: Limits, state: str | None, code: str) -> None:
    found = by_level(figure, limits)

    assert (found.state, found.because.code, found.figure) == (state, code, figure)


def test_the_reason_holds_the_figure_and_its_level_with_their_unit() -> None:
    assert by_level(97.26, CPU).because == message("high_from", figure="97.3 %", level="85 %")
    assert by_level(30, CPU).because == message("within_levels", figure="30 %")


def test_nobody_can_say_without_a_state() -> None:
    assert unknown("no_such_series", series="up") == Judgement(None, message("no_such_series", series="up"))


def test_units_that_do_not_fit_are_not_converted() -> None:
    assert (convert(2, "s", "ms"), convert(0.5, "ratio", "%"), convert(5, "per_s", "%")) == (2000, 50, None)


def test_trouble_goes_before_doubt_before_calm() -> None:
    judged = [(str(figure), by_level(figure, CPU)) for figure in (30, 80, 90, 95)]

    assert [gravest(judged[:n], ("high",))[0] for n in (1, 2, 3, 4)] == ["30", "80", "90", "95"]


def test_the_lowest_is_the_gravest_where_low_is_bad() -> None:
    judged = [(str(figure), by_level(figure, CPU)) for figure in (5, 2, 8)]

    assert gravest(judged, ("low",))[0] == "2"


@pytest.mark.parametrize(
    ("figure", "unit", "shown"),
    [
        (7.0, "", "7"), (12_345.6, "per_s", "12346/s"), (0.5, "ratio", "0.5"), (61.5, "C", "61.5 °C"),
        (2, "per CPU", "2 per CPU"), (90, "minutes", "90 min"), (2.5e12, "bytes", "2.5 TB"),
        (512, "bytes", "512 bytes"),
    ],
)  # fmt: skip
def test_a_figure_is_shown_with_its_unit(figure: float, unit: str, shown: str) -> None:
    assert show(figure, unit) == shown
