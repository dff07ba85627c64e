"""Questions: which a case base allows, and that what is asked is not in the base that answers."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from diagnops.bench.recurring import recurring
from diagnops.engine.corrections import linked
from diagnops.engine.index import build_index, dump_index
from diagnops.evaluation.evaluation_case import EvaluationCase, evaluation_cases, known_then, past, same_cause
from diagnops.kb.case import Case, Link, Occurrence, Text
from diagnops.kb.correction import Correction
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.encoders import encoder


@pytest.fixture(scope="module")
def cases(vocabulary: Vocabulary) -> list[Case]:
    """Six cases, each of which happened twice."""
    return recurring(vocabulary, causes=6, times=2)


def _asked(cases: list[Case], vocabulary: Vocabulary) -> list[EvaluationCase]:
    return evaluation_cases(cases, vocabulary, lambda text: Incident(unread=text))


def test_each_occurrence_asks_twice_as_a_recurrence_and_as_the_first_of_its_kind(
    cases: list[Case], vocabulary: Vocabulary
) -> None:
    asked = _asked(cases[:1], vocabulary)

    assert [(q.kind, q.occurrence, set(q.right), set(q.without)) for q in asked] == [
        ("again", 0, {"cause-000"}, set()),
        ("first", 0, set(), {"cause-000"}),
        ("again", 1, {"cause-000"}, set()),
        ("first", 1, set(), {"cause-000"}),
    ]
    assert asked[0].incident.unread == cases[0].occurrences[0].note.en  # type: ignore[union-attr]


def test_it_is_asked_as_of_the_day_before(cases: list[Case], vocabulary: Vocabulary) -> None:
    one, undated = cases[0], replace(cases[0], occurrences=tuple(replace(o, when=None) for o in cases[0].occurrences))

    assert [o.when for o in one.occurrences] == ["2026-01", "2026-02"]
    assert [q.today for q in _asked([one], vocabulary)] == [date(2025, 12, 31)] * 2 + [date(2026, 1, 31)] * 2
    assert {q.today for q in _asked([undated], vocabulary)} == {None}


def test_a_base_is_just_what_it_would_be_had_it_never_held_the_incident(
    cases: list[Case], vocabulary: Vocabulary
) -> None:
    told = past(cases, vocabulary, encoder())
    for question in _asked(cases, vocabulary)[:6]:
        index, kept = told.as_asked(question)

        assert dump_index(index) == dump_index(build_index(kept.values(), vocabulary))
        asking = next(c for c in cases if c.id == question.case)
        if question.kind == "again":
            assert len(kept[asking.id].occurrences) == 1
            assert asking.occurrences[question.occurrence or 0] not in kept[asking.id].occurrences
        else:
            assert asking.id not in kept


def test_a_case_that_happened_once_is_no_recurrence_of_itself(cases: list[Case], vocabulary: Vocabulary) -> None:
    once = replace(cases[0], occurrences=())

    assert [q.kind for q in _asked([once], vocabulary)] == ["summed", "self"]


def test_what_a_case_was_written_from_is_not_asked_of_it(cases: list[Case], vocabulary: Vocabulary) -> None:
    origin = Occurrence(symptoms=cases[0].symptoms, investigation="i-1")
    first_note = Occurrence(note=Text(en="5xx at the balancer, database slow"), investigation="i-1")

    for occurrence in (origin, first_note):
        assert [q.kind for q in _asked([replace(cases[0], occurrences=(occurrence,))], vocabulary)] == [
            "summed",
            "self",
        ]


def test_a_note_asks_when_it_tells_what_was_seen(cases: list[Case], vocabulary: Vocabulary) -> None:
    def read(text: str) -> Incident:
        seen = Observation("volume", "io.queue_length", "high"), Observation("database", "db.lock.wait", "normal")
        return Incident(seen if "queue" in text else ())

    notes = [Occurrence(note=Text(en=note)) for note in ("before", "queue long, locks fine", "two hours")]
    asked = evaluation_cases([replace(cases[0], occurrences=tuple(notes))], vocabulary, read)

    assert [(q.kind, q.occurrence) for q in asked] == [("again", 1), ("first", 1)]


def test_of_cases_of_one_cause_each_asks_for_the_other(cases: list[Case], vocabulary: Vocabulary) -> None:
    one, two = (replace(c, occurrences=()) for c in cases[:2])
    asked = _asked(list(linked([one, two], [Correction("same", one.id, "one cause", other=two.id)])), vocabulary)

    again = [q for q in asked if q.kind == "again"]
    assert [(q.case, set(q.right), set(q.without)) for q in again] == [
        (one.id, {two.id}, {one.id}),
        (two.id, {one.id}, {two.id}),
    ]
    assert all(q.without == {one.id, two.id} for q in asked if q.kind == "first")
    assert {q.kin for q in asked} == {one.id}


def test_the_same_cause_is_followed_however_many_links_away(cases: list[Case]) -> None:
    one, two, three, other = cases[:4]
    chain = [replace(case, related=(Link(next_.id, "same-cause"),)) for case, next_ in ((one, two), (two, three))]

    kin = same_cause([*chain, three, other])

    assert kin["cause-000"] == {"cause-000", "cause-001", "cause-002"}
    assert kin["cause-003"] == {"cause-003"}


def test_what_was_corrected_during_an_incident_is_not_known_before_it(
    cases: list[Case], vocabulary: Vocabulary
) -> None:
    question = _asked(cases, vocabulary)[0]
    own = Correction("wrong", "cause-001", "no", investigation=question.investigation)
    other = Correction("wrong", "cause-001", "no", investigation="i-other")

    assert known_then([own, other], question) == (other,)
