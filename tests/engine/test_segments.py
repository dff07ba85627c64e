"""An index that followed changes: to the last digit what one is that was made anew of the cases as they are now."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from diagnops.engine import index as module
from diagnops.engine.diagnose import Knowledge, Options, diagnose
from diagnops.engine.diagnosis import Diagnosis
from diagnops.engine.index import Index, build_index, compacted, dump_index, followed, load_index
from diagnops.engine.retrieve import retrieve
from diagnops.engine.segment import LargeSegment, Segment, load_large_segment
from diagnops.intake.lexicon import Lexicon
from diagnops.intake.words import read_words
from diagnops.kb.case import Case, Link, Occurrence
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.encoders import encoder
from tests.conftest import TODAY

SAID = (
    "the database is slow, its CPU is idle and the disk queue is long",
    "파드가 재시작되고 readiness probe 가 실패합니다",
    "kernel: Out of memory: Killed process 1234 (java), then error: Could not allocate 10485760 bytes",
)
MANY = Options(limit=50, list_likely=True)


@pytest.fixture(scope="module")
def incidents(vocabulary: Vocabulary, lexicon: Lexicon) -> list[Incident]:
    """What people asked."""
    read = [read_words(text, vocabulary, lexicon) for text in SAID]
    return [replace(one, printed=SAID[2]) for one in read]


def told(index: Index, cases: Sequence[Case], incident: Incident, vocabulary: Vocabulary) -> Diagnosis:
    by_id = {case.id: case for case in cases}
    known = Knowledge(index, lambda ids: [by_id[name] for name in ids if name in by_id], vocabulary)
    return diagnose(incident, known, MANY, today=TODAY)


def scored(index: Index, incident: Incident, vocabulary: Vocabulary) -> dict[str, float]:
    got = retrieve(incident, index, vocabulary, today=TODAY)
    return {index.id(case): score for case, score in zip(got.cases.tolist(), got.scores.tolist(), strict=True)}


def changed(case: Case, how: int, other: Case) -> Case:
    """The case, otherwise."""
    if how == 0:
        return replace(case, title=replace(case.title, en=f"{case.title.en} again"), story=other.story)
    if how == 1:
        return replace(case, symptoms=other.symptoms[:3], occurrences=(*case.occurrences, Occurrence("2026-10-02")))
    if how == 2:
        return replace(case, related=(Link(other.id, "same-cause"),))
    return replace(case, messages=other.messages, affects=other.affects, excludes=())


def in_memory(made: LargeSegment) -> Segment:
    data = bytearray(made.size)
    made.write(memoryview(data))
    return load_large_segment(memoryview(data))


Step = tuple[str, int, int, int]
CHOICES = ("put", "put", "change", "remove", "merge", "link", "keep")
STEP = st.tuples(st.sampled_from(CHOICES), *[st.integers(0, 199)] * 3)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, 40), steps=st.lists(st.lists(STEP, min_size=1, max_size=6), max_size=8))
def test_every_history_answers_as_what_it_came_to(
    start: int,
    steps: list[list[Step]],
    library: tuple[Case, ...],
    vocabulary: Vocabulary,
    incidents: list[Incident],
) -> None:
    now = {case.id: case for case in library[:start]}
    links: dict[str, tuple[str, ...]] = {}
    index = build_index(now.values(), vocabulary)
    for some in steps:
        changes: dict[str, Case | None] = {}
        for what, one, other, how in some:
            case, beside = library[one % len(library)], library[other % len(library)]
            if what == "put":
                changes[case.id] = case
            elif what == "change":
                changes[case.id] = changed(case, how % 4, beside)
            elif what == "remove" and case.id in now | changes:
                changes[case.id] = None
            elif what == "link":
                links = {**links, case.id: (beside.id,)}
            elif what == "merge":
                index = compacted(index, vocabulary, in_memory)
            elif what == "keep":
                index = load_index(memoryview(dump_index(index)))
        now |= {name: case for name, case in changes.items() if case}
        now = {name: case for name, case in now.items() if changes.get(name, case)}
        index = followed(index, changes, vocabulary, encoder(), links)

    anew = build_index(now.values(), vocabulary, links=links)

    assert index.learned.statistics == anew.learned.statistics
    assert index.learned.background == anew.learned.background
    for incident in incidents:
        assert scored(index, incident, vocabulary) == scored(anew, incident, vocabulary)
        assert told(index, [*now.values()], incident, vocabulary) == told(anew, [*now.values()], incident, vocabulary)


def test_segments_stay_few(library: tuple[Case, ...], vocabulary: Vocabulary) -> None:
    index, most = build_index(library[:64], vocabulary), 0
    for case in library[64:]:
        index = followed(index, {case.id: case}, vocabulary, encoder(), {})
        most = max(most, len(index.segments))

    assert most <= 8
    assert len(index) == len(library)


def test_a_large_segment_is_not_merged_while_somebody_waits(
    library: tuple[Case, ...], vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MERGED_AT_ONCE", 50)
    large = build_index(library[:60], vocabulary)

    index = followed(large, {case.id: case for case in library[60:120]}, vocabulary, encoder(), {})

    assert index.segments[0] is large.segments[0]
    assert len(compacted(index, vocabulary, in_memory).segments) == 1
