"""The differential: cases that compete, "none of them" among them, and what is said of the first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from diagnops.engine.calibration import Calibration, CalibrationFeatures, Curves, LogisticModel, log_odds
from diagnops.engine.candidate import Candidate
from diagnops.engine.diagnosis import Evidence, SymptomEvidence, TextEvidence, UnknownEvidence, Verdict
from diagnops.engine.differential import differential, verdict
from diagnops.engine.likelihood import MaximumBits
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.profile import Entry


def _candidate(name: str, bits: float, told: float = 1.0) -> Candidate:
    return Candidate(name, (), (TextEvidence(told),), bits, ((1.0, ()),), bits, 0.0, bits)


def _flat(*, known: float, first: float, seen: float = 0.8, possible: float = 0.3) -> Calibration:
    """One that says the same however a differential stands."""
    odds = (log_odds(p) * 0.6931471805599453 for p in (known, first))
    return Calibration(LogisticModel(next(odds)), LogisticModel(next(odds)), seen, possible)


def test_probabilities_compete_with_none_of_them() -> None:
    alone, beside = differential([_candidate("a", 0.0)]), differential([_candidate("a", 0.0)], rest=2.0)

    assert (alone.ranked[0].share, beside.ranked[0].share) == (pytest.approx(1 / 2), pytest.approx(1 / 4))
    assert beside.none > alone.none
    assert alone.none + alone.ranked[0].probability <= 1
    assert differential([]).none == 1


def test_what_is_said_of_the_leader_and_of_none_of_them_is_what_the_calibration_says() -> None:
    curve = Calibration(LogisticModel(-1.0, 4.0, 0.1, 1.0, 1.0), LogisticModel(0.5, 6.0, 0.0), seen=0.7, possible=0.3)
    leader, other = _candidate("a", 4.0), _candidate("b", 2.0)

    little = differential([leader, other], calibration=curve)
    much = differential([leader, other], maximum_bits=MaximumBits(100.0, 100.0), calibration=curve)
    often = differential([leader, other], recurs=1.0, calibration=curve)
    features = CalibrationFeatures(log_odds(16 / 21), 2.0, explained=4.0, words=1.0)

    assert little.none == pytest.approx(1 - curve.is_known(features))
    assert little.ranked[0].probability == pytest.approx(curve.is_known(features) * curve.is_first(features))
    # All there is to be known but the first is the second: there is no other case.
    assert little.none + sum(r.probability for r in little.ranked) == pytest.approx(1)
    # Four bits are little where an exact repeat would have a hundred.
    assert much.ranked[0].probability < little.ranked[0].probability < often.ranked[0].probability


@given(bits=st.lists(st.floats(-20, 40), min_size=1, max_size=8), rest=st.floats(0, 1e6), told=st.floats(0, 300))
def test_the_likeliest_is_first_and_all_together_are_no_more_than_sure(
    bits: list[float], rest: float, told: float
) -> None:
    found = differential(
        [_candidate(f"c{i}", b) for i, b in enumerate(bits)], rest=rest, maximum_bits=MaximumBits(told, told)
    )
    said = [r.probability for r in found.ranked]

    assert said[0] >= max(said) - 1e-9
    assert sum(said) + found.none <= 1 + 1e-9
    assert min(said) >= 0


@given(st.permutations([("a", 3.0), ("b", 3.0), ("c", 1.0)]))
def test_the_order_in_which_cases_are_given_decides_nothing(given_: list[tuple[str, float]]) -> None:
    found = differential([_candidate(name, bits) for name, bits in given_])

    assert [r.candidate.case for r in found.ranked] == ["a", "b", "c"]


def test_a_case_that_nothing_told_speaks_for_is_not_ranked_and_weighs_all_the_same() -> None:
    quiet = _candidate("often", 3.0, told=0.0)

    beside = differential([_candidate("a", 3.0), quiet])

    assert [r.candidate.case for r in beside.ranked] == ["a"]
    assert beside.ranked[0].share == pytest.approx(8 / 17)
    assert beside.features.margin == 0.0
    assert differential([_candidate("a", 3.0)]).features.margin == P.alone


def test_where_no_case_is_told_of_it_is_new_if_enough_was_told() -> None:
    little, enough = (MaximumBits(bits, bits, bits) for bits in (P.told_certain - 1, P.told_certain))
    found = differential([_candidate("a", 0.0, told=0.0)], maximum_bits=enough)

    assert (found.ranked, found.none, found.verdict, found.leading, found.matches) == ((), 1.0, "new", (), ())
    assert found.kept == 1.0
    assert differential([_candidate("a", 0.0, told=0.0)], maximum_bits=little).verdict == "open"
    assert differential([]).verdict == "new"


@pytest.mark.parametrize(
    ("known", "first", "settled", "said"),
    [
        (0.95, 0.95, True, "seen"),
        (0.95, 0.95, False, "possible"),  # what always shows has not been looked at
        (0.95, 0.60, True, "possible"),
        (0.95, 0.06, True, "possible"),  # one of many that are equally likely
        (0.95, 0.01, True, "new"),  # none of them is worth showing
        (0.29, 0.99, True, "new"),
    ],
)
def test_the_verdict_is_by_how_likely_the_first_is_and_by_how_likely_any_is(
    known: float, first: float, settled: bool, said: Verdict
) -> None:
    calibration = _flat(known=known, first=first)

    assert verdict(CalibrationFeatures(0.0, 0.0, certain=P.told_certain), calibration, settled=settled) == said


@pytest.mark.parametrize(
    ("known", "said", "observed", "verdict_"),
    [
        (0.95, 20.0, P.seen_observed, "seen"),
        (0.95, 20.0, P.seen_observed - 1, "possible"),  # words alone are not enough
        (0.6, P.told, 0.0, "open"),
        (0.4, P.told, 0.0, "new"),
        (0.4, P.told - 1, 0.0, "open"),  # too little was told to call it new
    ],
)
def test_of_a_text_the_verdict_asks_for_something_observed_and_for_enough_that_was_told(
    known: float, said: float, observed: float, verdict_: Verdict
) -> None:
    flat = _flat(known=known, first=0.95)
    words = Curves(flat.known, flat.first, seen=0.8, possible=0.7, new=0.5)
    features = CalibrationFeatures(0.0, 0.0, said=said, observed=observed)

    assert verdict(features, replace(flat, words=words), settled=True) == verdict_


def test_those_that_lead_are_three_at_most_near_the_first_and_something_speaks_for_them() -> None:
    def of(*bits: float, **how: Any) -> list[str]:
        each = [_candidate(f"c{at}", b, told=b) for at, b in enumerate(bits)]
        return [r.candidate.case for r in differential(each, **how).leading]

    assert of(9.0, 8.0, 7.0, 6.0) == ["c0", "c1", "c2"]
    assert of(9.0, 9.0 - P.listed_behind - 0.1) == ["c0"]
    assert of(9.0, 4.5, rest=600.0) == ["c0"]  # it would be told as 0 %
    assert of(1.0) == ["c0"]
    # Of words some case is always the nearest: so little is chance.
    assert of(P.listed_least - 0.1, said=50.0) == []
    assert of(P.listed_least, said=50.0) == ["c0"]
    assert of(9.0, said=50.0, operational=False) == []


def test_a_case_is_not_seen_before_what_always_shows_was_looked_at() -> None:
    calibration = _flat(known=0.99, first=0.99)
    always = Entry("power.unexpected_off", "present", "host", "always")
    open_ = UnknownEvidence(0.0, always.role, always.signal, always.state)
    told = SymptomEvidence(
        1.0, "host", always.signal, "present", "present", "host/power.unexpected_off", None, 1.0, True
    )
    candidate = _candidate("a", 9.0)._replace(profile=(always,))

    def told_by(*evidence: Evidence) -> str:
        return differential([candidate._replace(evidence=evidence)], calibration=calibration).verdict

    assert told_by(TextEvidence(9.0), told) == "seen"
    assert told_by(TextEvidence(9.0), told, open_) == "possible"
    # What was only read from words may be another thing than what is meant.
    assert told_by(TextEvidence(9.0), replace(told, certain=False)) == "possible"


def test_when_it_is_new_nothing_matches_and_what_is_likely_is_still_known() -> None:
    found = differential(
        [_candidate("a", 3.0)], maximum_bits=MaximumBits(9.0, 9.0, 9.0), calibration=_flat(known=0.2, first=0.9)
    )

    assert (found.verdict, found.matches) == ("new", ())
    assert [r.candidate.case for r in found.leading] == [r.candidate.case for r in found.likely] == ["a"]
