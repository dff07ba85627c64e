"""Likeness: what each channel sees that the others do not, and what it is worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from diagnops.engine.likelihood import text_bits
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.search.arrays import pack, unpack
from diagnops.search.case_text import TextFields
from diagnops.search.encoders import encoder
from diagnops.search.postings import Floats
from diagnops.search.similarity import WEIGHTS, Weights, channels, query_of, similarity
from diagnops.search.text_index import TextIndex, TextSegment, build_text_index

CASES = [
    TextFields(
        "Disk full on the log volume",
        "Writes fail because there is no space left on the device.",
        pieces=("The client of the log closes its files too late.", "There is no space left on the device."),
        told=("web-1 /var/log: NullPointerException, No space left on device",),
    ),
    TextFields("Certificate of the ingress expired", "TLS handshakes fail with x509 errors after midnight."),
    TextFields("NullPointerException in DFSClient.close", "The client of the file system hangs when it is shut down."),
    TextFields("메모리 누수로 파드가 재시작됨", "메모리가 서서히 늘다가 OOMKilled 됩니다."),
    TextFields("Connection pool exhausted by a nightly report", "Requests wait for a database connection at night."),
]


@pytest.fixture(scope="module")
def text_index() -> TextIndex:
    return build_text_index(CASES, encoder())


def _channels(text: str, index: TextIndex, weights: Weights = WEIGHTS, printed: str = "") -> dict[str, Floats]:
    return channels(query_of(text, index), index, weights, printed)


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("writes fail: no space left on device", 0),
        ("x509: certificate has expired", 1),
        ("dfsclient.close() hangs", 2),
        ("dfsclients closing", 2),  # spelling
        ("storage ran out of room", 0),  # meaning
        ("디스크가 가득 차서 쓰기가 실패합니다", 0),
        ("인증서 만료", 1),
        ("메모리 누수", 3),
        ("pods restart, memory leak", 3),
        ("야간 보고서가 데이터베이스 연결을 모두 사용함", 4),
    ],
)
def test_a_case_is_found_by_its_words_its_spelling_or_its_meaning(text: str, case: int, text_index: TextIndex) -> None:
    assert int(np.argmax(similarity(text, text_index).bits)) == case


@pytest.mark.parametrize("text", ["hello there", "the printer on floor 3 is out of paper", "점심 메뉴 추천해 주세요"])
def test_what_has_nothing_to_do_with_any_case_is_worth_next_to_nothing(text: str, text_index: TextIndex) -> None:
    assert max(text_bits(*similarity(text, text_index)[:2])) < 0.7


def test_a_case_told_again_is_worth_nearly_all_that_words_can_give(text_index: TextIndex) -> None:
    bits = text_bits(*similarity("\n".join(CASES[4][:2]), text_index)[:2])

    assert 0.7 * P.text_most < bits[4] < P.text_most
    assert sorted(bits)[-2] < 1


def test_one_word_is_little_said(text_index: TextIndex) -> None:
    found = similarity("certificate", text_index)

    assert max(text_bits(*found[:2])) < P.text_most / 4


@pytest.mark.parametrize("text", ["", " \n ", "!!! ---", "and so it is"])
def test_no_text_is_like_nothing(text: str, text_index: TextIndex) -> None:
    found = similarity(text, text_index)

    assert (found.said, np.abs(text_bits(*found[:2])).max()) == (0, 0)


def test_an_empty_case_base_has_nothing_alike() -> None:
    assert len(similarity("disk full", build_text_index([], encoder())).bits) == 0


@pytest.mark.parametrize("channel", Weights.__struct_fields__)
def test_a_channel_is_switched_off_by_its_weight(channel: str, text_index: TextIndex) -> None:
    alone = Weights(**{name: float(name == channel) for name in Weights.__struct_fields__})
    text = "NullPointerException, DFSClient.close, 디스크 가득"

    given_ = _channels(text, text_index, alone, printed=text)[channel]
    bits = similarity(text, text_index, alone, printed=text).bits

    assert given_.any()
    assert (bits - bits[0]) * np.log(2) == pytest.approx(given_ - given_[0], abs=1e-5)


def test_meaning_speaks_where_no_term_is_shared(text_index: TextIndex) -> None:
    in_other_words = _channels("storage ran out of room", text_index)

    assert in_other_words["terms"][0] == 0
    assert in_other_words["lead"][0] > 0.1


def test_the_nearest_pieces_of_a_long_case_speak_for_it() -> None:
    long = TextFields(
        "A bad day", "", "", ("Nothing to see.", "The disk was full of core dumps.", "We went home late.")
    )
    short = TextFields("A bad day", "", "", ("Nothing to see.",))

    pieces = _channels("the disk is full of core dumps", build_text_index([long, short], encoder()))["pieces"]

    assert pieces[0] > pieces[1] > 0 or pieces[0] > 0 >= pieces[1]


def test_a_term_that_is_said_often_is_said_once(text_index: TextIndex) -> None:
    once, often = (_channels(f"disk full\n{'certificate ' * n}", text_index)["terms"] for n in (1, 50))

    assert often.tolist() == once.tolist()


def test_the_same_share_of_more_that_was_said_is_worth_more(text_index: TextIndex) -> None:
    little, much = "disk full", "disk full on the log volume, writes fail, no space left on the device"

    assert _channels(much, text_index)["terms"][0] > _channels(little, text_index)["terms"][0] > 0


def test_without_the_lexicon_korean_words_do_not_reach_english_terms(text_index: TextIndex) -> None:
    assert _channels("디스크 가득", text_index)["english"][0] > 0.3
    assert not _channels("디스크 가득", text_index, Weights(english=0.0))["english"].any()


def test_a_long_log_is_read_at_its_beginning_and_its_end(text_index: TextIndex) -> None:
    noise = "2026-11-23 04:00:01 INFO heartbeat ok\n" * 250_000

    text = f"alert from the cluster\n{noise}x509: certificate has expired, TLS handshakes fail"

    assert int(np.argmax(similarity(text, text_index).bits)) == 1


def test_the_wording_reads_back_as_it_was_written(text_index: TextIndex) -> None:
    _, arrays = unpack(memoryview(pack(b"\xc0", text_index.segments[0].arrays())))

    again = replace(text_index, segments=(TextSegment.from_arrays(arrays),))

    assert similarity("disk full", again).bits.tolist() == similarity("disk full", text_index).bits.tolist()


@given(st.text(max_size=300))
@settings(max_examples=50, deadline=None)
def test_a_similarity_is_a_number_and_the_same_each_time(text: str) -> None:
    compiled = build_text_index(CASES, encoder())

    bits, said, *_ = similarity(text, compiled, WEIGHTS)

    assert np.isfinite(bits).all()
    assert said >= 0
    assert bits.tolist() == similarity(text, compiled, WEIGHTS).bits.tolist()


def test_more_alike_is_always_more_bits_and_never_too_many() -> None:
    bits = text_bits(np.linspace(-20, 100, 400), said=95)

    assert (np.diff(bits) > 0).all()
    assert bits[-1] < P.text_most
