"""Figures in a sentence: what they count, and the state they mean by a rule of thumb."""

from __future__ import annotations

import pytest

from diagnops.intake.figures import Amount, amount, by_levels, is_amount
from diagnops.intake.scan import Token
from diagnops.kb.vocabulary import Levels


def _figure(text: str) -> Token:
    """The first figure of a text, as scanning finds it."""
    start = next(at for at, c in enumerate(text) if c.isdigit())
    end = start
    while end < len(text) and (text[end].isdigit() or text[end] in ",."):
        end += 1
    return Token("number", text[start:end].rstrip(",."), "", 0, 0, start, start + len(text[start:end].rstrip(",.")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("95 %", Amount(95, "%")), ("95프로", Amount(95, "%")), ("85도", Amount(85, "C")), ("60", Amount(60, "")),
        ("50/50", Amount(100, "%")), ("30 / 60", Amount(50, "%")), ("900ms", Amount(0.9, "s")),
        ("3 초", Amount(3, "s")), ("2 minutes", Amount(120, "s")), ("5분", Amount(300, "s")),
        ("1,500", Amount(1500, "")), ("12k", Amount(12_000, "")), ("200만", Amount(2_000_000, "")),
        ("3m", Amount(3_000_000, "")),
        ("80/50", Amount(80, "")),
    ],
)  # fmt: skip
def test_an_amount_is_a_number_and_what_it_counts(text: str, expected: Amount) -> None:
    found = amount(text, _figure(text), None)

    assert (found.number, found.unit) == (pytest.approx(expected.number), expected.unit)


def test_an_m_is_minutes_where_a_time_is_meant() -> None:
    assert amount("3m", _figure("3m"), Levels(unit="ms", high=500)) == Amount(180, "s")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("60", True), ("at 60", True), ("cpu#3", False), ("nvme-1", False), ("x/8", False), ("10.0.3.4", False)],
)
def test_the_number_of_a_thing_is_no_amount(text: str, is_one: bool) -> None:
    assert is_amount(text, _figure(text)) is is_one


@pytest.mark.parametrize(
    ("told", "levels", "state"),
    [
        (Amount(95, "%"), Levels(unit="%", high=85), "high"),
        (Amount(40, "%"), Levels(unit="%", high=85), "normal"),
        (Amount(75, "%"), Levels(unit="%", high=85), None),  # too near to say, as when a check finds it
        (Amount(5, "%"), Levels(unit="%", low=10), "low"),
        (Amount(0.9, "s"), Levels(unit="ms", high=500), "high"),
        (Amount(900, ""), Levels(unit="ms", high=500), "high"),  # a bare figure is in the usual unit
        (Amount(95, "%"), Levels(unit="count", high=10), None),
        (Amount(3, "s"), Levels(unit="%", high=85), None),
        (Amount(7200, "s"), Levels(unit="minutes", high=60), "high"),
    ],
)
def test_a_figure_means_a_state_where_its_unit_fits(told: Amount, levels: Levels, state: str | None) -> None:
    assert by_levels(told, levels) == state
