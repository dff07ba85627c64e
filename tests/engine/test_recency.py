"""Recency: what happened here lately starts a little higher, and nothing else moves."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from diagnops.engine.calibration import Calibration, LogisticModel
from diagnops.engine.diagnose import Knowledge, diagnose, hypotheses
from diagnops.engine.diagnosis import Diagnosis, RecencyEvidence
from diagnops.engine.index import build_index
from diagnops.engine.recency import as_number, as_written, first_days, lately, recency
from diagnops.engine.retrieve import retrieve
from diagnops.engine.segment import often
from diagnops.kb.case import Case, Cause, Occurrence, Symptom, Text
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import word

TODAY = date(2026, 11, 23)
SEEN = Incident((Observation("volume", "io.queue_length", "high"),))


def _case(name: str, *when: str | None) -> Case:
    return Case(
        name,
        Text(en=name),
        (Symptom("io.queue_length", "high", "volume"),),
        Cause(Text(en="a saturated volume")),
        "active",
        occurrences=tuple(Occurrence(day) for day in when),
    )


def _bits(cases: list[Case], vocabulary: Vocabulary) -> dict[str, float]:
    index = build_index(cases, vocabulary)
    recent = retrieve(SEEN, index, vocabulary, today=TODAY).recent
    return dict(zip(index.ids, recent.tolist(), strict=True))


def _diagnosis(cases: list[Case], vocabulary: Vocabulary) -> Diagnosis:
    index, by_id = build_index(cases, vocabulary), {case.id: case for case in cases}
    known = Calibration(
        LogisticModel(5.0, 0.0, 0.0), LogisticModel(0.0, 1.0, 0.0), seen=0.9, possible=0.1
    )  # one of these it is
    return diagnose(SEEN, Knowledge(index, lambda ids: [by_id[i] for i in ids], vocabulary, (), known), today=TODAY)


def test_of_equal_cases_the_one_that_happened_last_comes_first(vocabulary: Vocabulary) -> None:
    found = _diagnosis([_case("last-year", "2025"), _case("lately", "2019-01-01", "2026-11-20")], vocabulary)

    assert [m.case for m in found.matches] == ["lately", "last-year"]
    assert found.matches[1].behind is not None
    assert word(found.matches[1].behind, "en") == "lately happened here more recently"


def test_the_ledger_says_when_and_still_adds_up(vocabulary: Vocabulary) -> None:
    cases = [_case("lately", "2026-11-20"), _case("long-ago", "2013"), _case("undated", None)]

    found = hypotheses(
        SEEN, Knowledge(build_index(cases, vocabulary), lambda ids: [], vocabulary), today=TODAY
    ).candidates
    lines = {c.case: [e for e in c.evidence if isinstance(e, RecencyEvidence)] for c in found}

    assert [(e.when, e.days) for e in lines["lately"]] == [("2026-11-20", 3)]
    assert [e.when for e in lines["long-ago"]] == ["2013"]
    assert lines["undated"] == []
    assert lines["lately"][0].bits > 0 > lines["long-ago"][0].bits
    assert all(c.bits == pytest.approx(sum(e.bits for e in c.evidence)) for c in found)
    assert _diagnosis(cases, vocabulary).matches[0].case == "lately"


@pytest.mark.parametrize("when", [None, "2026", "2026-11", "2026-11-20"])
def test_where_all_happened_at_one_date_or_none_is_told_nothing_changes(when: str, vocabulary: Vocabulary) -> None:
    cases = [_case("once", when), _case("twice", when, when), _case("never-here")]
    undated = [replace(case, occurrences=tuple(replace(o, when=None) for o in case.occurrences)) for case in cases]

    assert set(_bits(cases, vocabulary).values()) == {0.0}
    assert _diagnosis(cases, vocabulary) == _diagnosis(undated, vocabulary)


def test_what_happened_elsewhere_or_has_not_happened_yet_is_not_recent(vocabulary: Vocabulary) -> None:
    shipped = _case("shipped", "2026-11-22")
    cases = [
        replace(shipped, occurrences=tuple(replace(o, origin="public") for o in shipped.occurrences)),
        _case("a-slip", "2062-11-22"),
        _case("old", "2014"),
        _case("old-with-a-slip", "2014", "2062-11-22"),
        _case("new", "2026"),
    ]

    bits = _bits(cases, vocabulary)

    assert (bits["shipped"], bits["a-slip"]) == (0, 0)
    assert bits["new"] > 0 > bits["old"] == bits["old-with-a-slip"]


def test_without_today_nothing_is_recent(vocabulary: Vocabulary) -> None:
    index = build_index([_case("old", "2014"), _case("new", "2026-11-22")], vocabulary)

    assert retrieve(SEEN, index, vocabulary).recent.tolist() == [0, 0]


@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 80)), min_size=1, max_size=40), st.data())
def test_the_dated_together_weigh_what_they_weighed_and_the_later_never_less(
    cases: list[tuple[int, int]], data: st.DataObject
) -> None:
    age, times = (np.array(column, np.int32) for column in zip(*cases, strict=True))
    days = [(TODAY - timedelta(days=int(one))).isoformat() for one in age]
    when = np.array([number for day in days for number in (0, as_number(day))], np.int32)
    start = np.arange(0, len(when) + 1, 2)

    whole = lately(when, start, times, TODAY)
    last, bits = recency([whole], [np.ones(len(age), bool)], often, TODAY)

    weight = often(times)
    assert last.tolist() == when[1::2].tolist()
    assert (weight * np.exp2(bits)).sum() == pytest.approx(weight.sum())
    assert (np.diff(bits[np.argsort(age, kind="stable")]) <= 0).all()
    assert np.ptp(bits) < 3.1  # a few bits at most: twenty-five years against today

    # In two parts, the first of which holds one that is gone besides, it is the same to the last digit.
    cut = data.draw(st.integers(0, len(age)))
    gone = np.array([0, 20251231], np.int32)
    first = lately(np.append(gone, when[: 2 * cut]), np.arange(0, 2 * cut + 3, 2), np.append(7, times[:cut]), TODAY)
    rest = lately(when[2 * cut :], np.arange(0, len(when) - 2 * cut + 1, 2), times[cut:], TODAY)
    live = [np.arange(cut + 1) > 0, np.ones(len(age) - cut, bool)]
    assert recency([first, rest], live, often, TODAY).bits[1:].tolist() == bits.tolist()


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from([4, 7, 10]))
def test_a_partial_date_reads_back_and_begins_on_its_first_day(day: date, told: int) -> None:
    when = day.isoformat()[:told]
    number = as_number(when)

    assert as_written(number) == when
    (first,) = first_days(np.array([number], np.int32)).tolist()
    assert date.fromordinal(first).isoformat()[:told] == when
    assert (date.fromordinal(first) - timedelta(days=1)).isoformat()[:told] != when
