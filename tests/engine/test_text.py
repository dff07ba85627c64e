"""Search terms: what meets what."""

from __future__ import annotations

import pytest

from diagnops.engine.text import terms


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
