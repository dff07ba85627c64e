"""A large segment: of its cases a few are looked at, and these get to the last digit what they would get of all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from diagnops.engine.index import Index, assembled, build_index, followed
from diagnops.engine.retrieve import retrieve
from diagnops.engine.segment import LargeSegment, Segment, load_large_segment
from diagnops.intake.lexicon import Lexicon
from diagnops.intake.words import read_words
from diagnops.kb.case import Case
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search import candidates
from diagnops.search.encoders import encoder
from tests.conftest import TODAY

SAID = (
    "the database is slow, its CPU is idle and the disk queue is long",
    "파드가 재시작되고 readiness probe 가 실패합니다",
    "queries fail with could not serialize access, then everything waits",
)


@pytest.fixture(scope="module")
def incidents(vocabulary: Vocabulary, lexicon: Lexicon) -> list[Incident]:
    """What people asked."""
    return [replace(read_words(text, vocabulary, lexicon), printed=SAID[2]) for text in SAID]


def large(
    segments: Sequence[Segment], kept: Sequence[Sequence[int]], vocabulary: Vocabulary
) -> tuple[Segment, bytearray]:
    made = LargeSegment(segments, [np.array(some, np.int64) for some in kept], vocabulary)
    data = bytearray(made.size)
    made.write(memoryview(data))
    return load_large_segment(memoryview(data)), data


def whole(segment: Segment, vocabulary: Vocabulary) -> Index:
    return assembled([segment], [np.ones(len(segment), bool)], vocabulary, encoder().name, {})


def scores(index: Index, incident: Incident, vocabulary: Vocabulary) -> dict[str, tuple[float, float, float]]:
    got = retrieve(incident, index, vocabulary, today=TODAY)
    return {
        index.id(int(got.cases[at])): (float(got.scores[at]), float(got.text[at]), float(got.explained[at]))
        for at in got.candidates
    }


@pytest.fixture(scope="module")
def parts(library: tuple[Case, ...], vocabulary: Vocabulary) -> list[Segment]:
    """All cases, in segments."""
    cuts = ((0, 70), (70, 71), (71, 184))
    return [build_index(library[first:last], vocabulary).segments[0] for first, last in cuts]


def test_what_is_looked_at_gets_what_it_would_get_of_all(
    parts: list[Segment], library: tuple[Case, ...], vocabulary: Vocabulary, incidents: list[Incident]
) -> None:
    segment, _ = large(parts, [range(len(one)) for one in parts], vocabulary)
    anew = build_index(library, vocabulary)

    assert whole(segment, vocabulary).learned == anew.learned
    for incident in incidents:
        assert scores(whole(segment, vocabulary), incident, vocabulary) == scores(anew, incident, vocabulary)


def test_few_candidates_change_no_score_of_theirs(
    parts: list[Segment],
    library: tuple[Case, ...],
    vocabulary: Vocabulary,
    incidents: list[Incident],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, most in {"_BY_WORDS": 8, "_BY_SKETCH": 12, "_BY_MEANING": 6}.items():
        monkeypatch.setattr(candidates, name, most)
    segment, _ = large(parts, [range(len(one)) for one in parts], vocabulary)
    index, anew = whole(segment, vocabulary), build_index(library, vocabulary)

    for incident in incidents:
        few, every = scores(index, incident, vocabulary), retrieve(incident, anew, vocabulary, today=TODAY)
        exact = {anew.id(at): float(every.scores[at]) for at in anew.numbers.tolist()}
        text = {anew.id(at): float(every.text[at]) for at in anew.numbers.tolist()}
        first = [*few][:3]
        # A case whose pieces were not compared in one of the two has those of chance there.
        assert [few[name][:2] for name in first] == [(exact[name], text[name]) for name in first]
        assert first == [anew.id(at) for at in every.candidates[:3]]


def test_changes_are_followed_and_it_can_be_merged_again(
    parts: list[Segment], library: tuple[Case, ...], vocabulary: Vocabulary, incidents: list[Incident]
) -> None:
    segment, _ = large(parts[:2], [range(len(one)) for one in parts[:2]], vocabulary)
    otherwise = replace(library[3], story="The queue of the disk is long and nobody knows why.")
    changes: dict[str, Case | None] = {case.id: case for case in library[71:]}
    changes |= {otherwise.id: otherwise, library[8].id: None}

    index = followed(whole(segment, vocabulary), changes, vocabulary, encoder(), {})
    kept = [np.flatnonzero(there).tolist() for there in index.live]
    again, _ = large(index.segments, kept, vocabulary)
    now = [otherwise if case.id == otherwise.id else case for case in library if case.id != library[8].id]
    anew = build_index(now, vocabulary)

    for incident in incidents:
        expected = scores(anew, incident, vocabulary)
        assert scores(index, incident, vocabulary) == expected
        assert scores(whole(again, vocabulary), incident, vocabulary) == expected


def test_a_damaged_page_is_noticed_before_anything_of_it_counts(
    parts: list[Segment], vocabulary: Vocabulary, incidents: list[Incident]
) -> None:
    segment, data = large(parts, [range(len(one)) for one in parts], vocabulary)
    expected = [scores(whole(segment, vocabulary), one, vocabulary) for one in incidents]
    noticed = 0
    for seed in range(60):
        chance = np.random.default_rng(seed)
        damaged = bytearray(data)
        at, size = int(chance.integers(0, len(data))), int(chance.integers(1, 6000))
        damaged[at : at + size] = chance.bytes(len(damaged[at : at + size]))
        try:
            index = whole(load_large_segment(memoryview(damaged)), vocabulary)
            assert [scores(index, one, vocabulary) for one in incidents] == expected
        except ValueError:
            noticed += 1

    assert noticed > 30


def test_pieces_are_those_of_the_cases(parts: list[Segment], vocabulary: Vocabulary, tmp_path: Path) -> None:
    segment, _ = large(parts, [[*range(0, len(one), 2)] for one in parts], vocabulary)

    at = segment.find(parts[2].id(4))
    first, last = parts[2].text.piece_start[4:6]

    assert at is not None
    begin, end = segment.text.piece_start[at : at + 2]
    assert segment.text.pieces[begin:end].tolist() == parts[2].text.pieces[first:last].tolist()
    assert segment.remark(at) == parts[2].remark(4)
    assert segment.profiles(at) == parts[2].profiles(4)
