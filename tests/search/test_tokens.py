"""Search terms: what meets what."""

from __future__ import annotations

import pytest

from diagnops.search.tokens import terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VolumeQueueLength", "volume queue length"),
        ("node_disk_io_time_weighted_seconds_total", "disk weighted"),
        ("본딩하면 끊깁니다", "본딩을"),
        ("오픈스택에서", "오픈스택"),
        ("spiking", "spikes"),
        ("ERR_CONN_RESET", "err_conn_reset"),
        ("ＥＢＳ", "ebs"),
    ],
)
def test_ways_of_writing_the_same_meet(one: str, other: str) -> None:
    assert set(terms(one)) & set(terms(other))


def test_identifiers_are_kept_whole_and_split() -> None:
    assert list(terms("io.queue_length")) == ["io.queue_length", "io", "queue_length", "queu", "length"]


def test_words_that_tell_nothing_apart_are_left_out() -> None:
    assert list(terms("the problem is that our service has an issue 그리고 우리 문제는")) == []


@pytest.mark.parametrize("moment", ["2026-11-23T03:12:33.1Z", "03:12:33,12", "2026-11-23t03:12:33+09:00", "03:12:33:"])
def test_when_it_was_said_to_the_second_is_no_word(moment: str) -> None:
    assert list(terms(f"{moment} kubelet: evicted")) == ["kubelet", "evict"]


@pytest.mark.parametrize("name", ["52:54:00:12:34:56", "10.3.7.12:9100", "5.15.0-91", "2026-11-23", "03:12"])
def test_numbers_that_are_names_are_words(name: str) -> None:
    assert name in set(terms(f"saw {name} again"))
