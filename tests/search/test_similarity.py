"""Likeness: what each channel sees that the others do not, and what it is worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnops.engine.likelihood import text_bits
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.search.arrays import pack, unpack
from diagnops.search.encoders import encoder
from diagnops.search.similarity import WEIGHTS, Weights, channels, similarity
from diagnops.search.text_index import TextFields, TextIndex, build_text_index

CASES = [
    TextFields("Disk full on the log volume", "Writes fail because there is no space left on the device."),
    TextFields("Certificate of the ingress expired", "TLS handshakes fail with x509 errors after midnight."),
    TextFields("NullPointerException in DFSClient.close", "The client of the file system hangs when it is shut down."),
    TextFields("메모리 누수로 파드가 재시작됨", "메모리가 서서히 늘다가 OOMKilled 됩니다."),
    TextFields("Connection pool exhausted by a nightly report", "Requests wait for a database connection at night."),
]


@pytest.fixture(scope="module")
def text_index() -> TextIndex:
    return build_text_index(CASES, encoder())


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
    assert int(np.argmax(similarity(text, text_index).score)) == case


@pytest.mark.parametrize("text", ["hello there", "the printer on floor 3 is out of paper", "점심 메뉴 추천해 주세요"])
def test_what_has_nothing_to_do_with_any_case_is_worth_next_to_nothing(text: str, text_index: TextIndex) -> None:
    assert max(text_bits(*similarity(text, text_index))) < 0.7


def test_a_case_told_again_is_worth_nearly_all_that_a_text_of_its_length_can_give(text_index: TextIndex) -> None:
    score, said = similarity("\n".join(CASES[4]), text_index)

    bits = text_bits(score, said)

    assert 0.9 * P.text_most * said / (said + P.text_told) < bits[4] < P.text_most
    assert sorted(bits)[-2] < 1


def test_one_word_is_little_said(text_index: TextIndex) -> None:
    assert max(text_bits(*similarity("certificate", text_index))) < P.text_most / 4


def test_no_text_is_like_nothing(text_index: TextIndex) -> None:
    for text in ("", " \n ", "!!! ---"):
        score, said = similarity(text, text_index)

        assert (said, np.abs(text_bits(score, said)).max()) == (0, 0)


def test_an_empty_case_base_has_nothing_alike() -> None:
    assert len(similarity("disk full", build_text_index([], encoder())).score) == 0


@pytest.mark.parametrize("channel", ["terms", "title", "spelling", "meaning"])
def test_a_channel_is_switched_off_by_its_weight(channel: str, text_index: TextIndex) -> None:
    alone = Weights(**{name: float(name == channel) for name in ("terms", "title", "spelling", "meaning")})
    text = "NullPointerException, DFSClient.close"

    given_, _ = channels(text, text_index, alone)

    assert similarity(text, text_index, alone).score == pytest.approx(given_[channel])


def test_meaning_speaks_for_what_terms_leave_open(text_index: TextIndex) -> None:
    said_again, _ = channels("\n".join(CASES[0]), text_index)
    in_other_words, _ = channels("storage ran out of room", text_index)

    assert said_again["meaning"][0] <= 1 - said_again["terms"][0] < 0.5
    assert in_other_words["terms"][0] == 0
    assert in_other_words["meaning"][0] > 0.1


def test_a_page_that_is_matched_as_well_as_a_sentence_is_worth_more() -> None:
    said = [text_bits(np.array(0.3), bits) for bits in (20.0, 60.0, 200.0, 2000.0)]

    assert (np.diff(said) > 0).all()


def test_without_the_lexicon_korean_words_do_not_reach_english_terms(text_index: TextIndex) -> None:
    without = Weights(lexicon=0.0)

    assert channels("디스크 가득", text_index)[0]["terms"][0] > 0.3
    assert channels("디스크 가득", text_index, without)[0]["terms"][0] == 0


def test_a_long_log_is_read_at_its_beginning_and_its_end(text_index: TextIndex) -> None:
    noise = "2026-11-23 04:00:01 INFO heartbeat ok\n" * 250_000

    score, _ = similarity(
        f"alert from the cluster\n{noise}x509: certificate has expired, TLS handshakes fail", text_index
    )

    assert int(np.argmax(score)) == 1


def test_the_wording_reads_back_as_it_was_written(text_index: TextIndex) -> None:
    _, arrays = unpack(memoryview(pack(b"\xc0", text_index.arrays())))

    again = TextIndex.of(arrays, text_index.encoder, text_index.usual)

    assert similarity("disk full", again).score.tolist() == similarity("disk full", text_index).score.tolist()


@given(st.text(max_size=300))
@settings(max_examples=50, deadline=None)
def test_a_likeness_is_a_number_up_to_one_and_the_same_each_time(text: str) -> None:
    compiled = build_text_index(CASES, encoder())

    score, said = similarity(text, compiled, WEIGHTS)

    assert np.isfinite(score).all()
    assert score.max() <= 1.001
    assert score.tolist() == similarity(text, compiled, WEIGHTS).score.tolist()
    assert (np.argsort(text_bits(score, said)) == np.argsort(text_bits(score.astype(float), said))).all()


def test_more_alike_is_always_more_bits() -> None:
    scores = np.linspace(-0.5, 1, 400)

    assert (np.diff(text_bits(scores, 40.0)) > 0).all()
