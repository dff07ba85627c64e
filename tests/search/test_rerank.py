"""Rerank: what somebody says who reads both texts takes the place of the cosines, for the few cases that come first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from msgspec.structs import replace

from diagnops.bench.recurring import recurring
from diagnops.engine.diagnose import Knowledge, Options, diagnose
from diagnops.engine.diagnosis import TextEvidence
from diagnops.engine.index import Index, build_index
from diagnops.engine.retrieve import retrieve
from diagnops.evaluation.evaluate import predictions
from diagnops.evaluation.evaluation_case import evaluation_cases, past
from diagnops.kb.case import Case, Text
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.case_text import TextFields
from diagnops.search.encoders import encoder
from diagnops.search.postings import Floats
from diagnops.search.rerank import MOST, RIGHT, Rerank, in_place_of
from diagnops.search.similarity import similarity
from diagnops.search.text_index import build_text_index

Numbers = st.floats(-30, 30, width=16)


class Reader:
    """Who is sure of the texts that hold a word, and keeps what was read."""

    def __init__(self, word: str) -> None:
        self._word = word
        self.read: list[tuple[str, str]] = []

    def predict(self, text: str, others: Sequence[str]) -> Floats:
        self.read += [(text, other) for other in others]
        return np.array([6.0 if self._word in other else -6.0 for other in others], np.float32)


@pytest.fixture(scope="module")
def index(library: tuple[Case, ...], vocabulary: Vocabulary) -> Index:
    return build_index(library, vocabulary)


@given(arrays(np.float64, 7, elements=st.floats(-0.25, 1, width=16)), arrays(np.float64, 7, elements=Numbers))
def test_the_order_is_that_of_the_judge_and_the_scale_that_of_the_cosines(cosines: Floats, predicted: Floats) -> None:
    found = in_place_of(cosines, predicted)

    if predicted.min() < predicted.max():
        assert found.min() == pytest.approx(cosines.min(), abs=1e-6)
        assert cosines.max() - 1e-6 <= found.max() <= max(cosines.max(), RIGHT) + 1e-6
        assert all(np.diff(found[np.argsort(predicted, kind="stable")]) >= -1e-9)
    else:
        assert found.tolist() == cosines.tolist()


@pytest.mark.parametrize("scale", [0.01, 1, 100])
def test_on_which_scale_a_model_judges_does_not_matter_where_the_cosines_know(scale: float) -> None:
    cosines, predicted = np.array([0.5, 0.1, 0.2]), np.array([-1.0, 3.0, 0.0])

    assert in_place_of(cosines, scale * predicted - 5) == pytest.approx(in_place_of(cosines, predicted))


def test_a_sure_judge_lifts_what_the_cosines_knew_nothing_of_and_one_that_is_not_does_not() -> None:
    blind = np.array([0.01, 0.0, 0.0])

    assert max(in_place_of(blind, np.array([-9.0, 9.0, -9.0]))) == pytest.approx(RIGHT, abs=1e-3)
    assert max(in_place_of(blind, np.array([-9.0, -8.0, -9.0]))) == pytest.approx(0.01)


def test_only_the_cases_that_come_first_are_read_again_and_only_their_scores_change() -> None:
    told = [
        TextFields(f"disk full on volume {at}", "no space left on the device" if at % 2 else "") for at in range(50)
    ]
    text_index = build_text_index(told, encoder())
    asked: list[int] = []

    def predict(text: str, few: Sequence[int]) -> Floats:
        asked.extend(few)
        return np.arange(len(few), dtype=np.float32)

    before = similarity("the disk is full, no space left", text_index).bits
    after = similarity("the disk is full, no space left", text_index, predict=predict).bits

    assert len(asked) == MOST
    assert before[asked].min() >= np.delete(before, asked).max()
    assert np.delete(after, asked).tolist() == np.delete(before, asked).tolist()
    assert after[asked[-1]] > after[asked[0]]


@pytest.mark.parametrize("text", ["", "  \n", "— … !"])
def test_where_nothing_is_said_nobody_is_asked(text: str, index: Index, vocabulary: Vocabulary) -> None:
    reader = Reader("disk")

    retrieve(Incident(unread=text), index, vocabulary, rerank=Rerank(reader, lambda ids: [], vocabulary))

    assert reader.read == []


@pytest.mark.parametrize("text", ["the warehouse scanners cannot print labels", "창고에서 스캐너가 안 찍혀요"])
def test_in_a_diagnosis_a_case_rises_that_is_known_by_reading_alone(
    text: str, library: tuple[Case, ...], index: Index, vocabulary: Vocabulary, read: Callable[[str], Incident]
) -> None:
    by_id = {case.id: case for case in library}
    fetched: list[str] = []

    def find(ids: Sequence[str]) -> list[Case]:
        fetched.extend(ids)
        return [by_id[case] for case in ids]

    incident = read(text)
    before = retrieve(incident, index, vocabulary).text
    at = int(np.argsort(-before)[9])
    meant = by_id[index.ids[at]]
    reader = Reader(meant.title.en)
    known = Knowledge(index, find, vocabulary, cross_encoder=reader)
    found = diagnose(incident, known, Options(list_likely=True), today=date(2026, 11, 23))

    assert found.candidates[0].case == meant.id
    assert sum(e.bits for e in found.candidates[0].evidence if isinstance(e, TextEvidence)) > before.max()
    assert len(reader.read) == MOST
    assert len(set(fetched)) < MOST + 10  # of the 184
    assert all(asked == incident.unread.strip() for asked, _ in reader.read)
    assert any(other.startswith(f"{meant.title.en}\n{meant.title.ko}\n") for _, other in reader.read)


def test_a_case_that_is_gone_counts_as_little_as_the_least(five: tuple[Case, ...], vocabulary: Vocabulary) -> None:
    rerank = Rerank(Reader("EBS"), lambda ids: [case for case in five if case.id in ids], vocabulary)

    predicted = rerank.predict("slow", ["gone", "ebs-queue-saturation", "intel-10g-bonding-driver"])

    assert predicted.tolist() == [-6, 6, -6]
    assert Rerank(Reader("EBS"), lambda ids: [], vocabulary).predict("slow", ["gone", "too"]).tolist() == [0, 0]


def test_in_an_evaluation_it_reads_the_base_that_is_asked_and_nothing_that_was_taken_out(
    vocabulary: Vocabulary,
) -> None:
    made = recurring(vocabulary, causes=6, times=2)
    cases = [
        replace(
            case,
            occurrences=tuple(
                replace(one, note=Text(en=f"{case.id} told {at}")) for at, one in enumerate(case.occurrences)
            ),
        )
        for case in made
    ]
    asked = evaluation_cases(cases, vocabulary, lambda text: Incident(unread=text))
    reader = Reader("told")

    predictions(asked, past(cases, vocabulary, encoder()), cross_encoder=reader)

    assert reader.read
    assert not [(text, other) for text, other in reader.read if text in other]
