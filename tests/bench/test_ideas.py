"""What each idea adds: it is taken from what the product is given, and nothing else changes."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from diagnops.bench.data import Record
from diagnops.bench.ideas import WITHOUT, no_magnitudes, no_normals, no_places, summary, taken_away
from diagnops.bench.symptoms import Stream, answer, judge
from diagnops.bench.translation import Naming, Words
from diagnops.engine.index import build_index
from diagnops.engine.profile import dominant_signs, profiles

from .conftest import FAILURES

RECORDS = [msgspec.convert(f, Record) for f in FAILURES]


@pytest.mark.parametrize("idea", WITHOUT)
def test_the_suite_runs_without_it(idea: str) -> None:
    samples = judge(answer(Stream(RECORDS, frozenset(r.id for r in RECORDS)), taken_away(idea)))

    assert samples["top-1"].count == 4


def test_what_was_fine_and_what_was_strong_is_not_told() -> None:
    record = RECORDS[0]
    words = Words(Naming(RECORDS), RECORDS)

    assert {o.state for o in words.observations(record)} > {o.state for o in words.observations(no_normals(record))}
    assert set(dominant_signs(words.observations(no_magnitudes(record)))) == {None}


def test_a_summary_has_one_row_with_the_usual_state_and_how_often_it_shows() -> None:
    words = Words(Naming(RECORDS), RECORDS)
    case = words.case([r for r in RECORDS if r.root_cause == RECORDS[1].root_cause])

    (profile,) = profiles(summary(case), words.vocabulary)

    assert len(profiles(case, words.vocabulary)) == 3
    told = {(s.role, s.signal): (s.state, s.frequency) for s in profile}
    assert told["web", "bench.cpu"] == ("high", "always")
    assert told["queue", "bench.beat"] == ("present", None)


def test_a_state_is_as_common_on_one_component_as_on_another_without_places() -> None:
    words = Words(Naming(RECORDS), RECORDS)
    index = build_index(words.cases(RECORDS)[0], words.vocabulary)
    background = replace(index.background, fine=0.75)  # a machine looked everywhere
    index = replace(index, learned=replace(index.learned, background=background))
    signal = words.vocabulary.signal["bench.latency"]

    before, after = index.background, no_places(index).background

    assert before.base_rate(signal, "high", role="db") != before.base_rate(signal, "high", role="web")
    assert after.base_rate(signal, "high", role="db") == after.base_rate(signal, "high", role="web")
    assert after.dominant_rate(profiles(words.case(RECORDS[:1]), words.vocabulary)[0][0]) == before.dominant_rate(
        profiles(words.case(RECORDS[:1]), words.vocabulary)[0][0]
    )
