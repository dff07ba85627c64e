"""The summary of an answer, and what the desk lacked for faces that are no terminal."""

from __future__ import annotations

import pytest
from msgspec import to_builtins

from diagnops.app import Options, Workspace, search_signals, sum_up
from diagnops.kb.errors import UsageError
from diagnops.kb.message import Message

TOLD = "5xx at the balancer, queries are slow, database CPU is idle"
QUEUE = ("volume", "io.queue_length")


def test_a_summary_has_what_leads_the_check_the_remedy_and_what_was_read(desk: Workspace) -> None:
    diagnosis = desk.diagnose(desk.read(TOLD, observations=["volume/io.queue_length=high"]))

    told = sum_up(diagnosis, desk.vocabulary, desk.size)

    assert told.headline.startswith("SEEN BEFORE (")
    assert told.candidates[0].case == "ebs-queue-saturation"
    assert "volume · I/O queue length high" in told.candidates[0].speaks_for
    assert told.remedy is not None
    assert (told.remedy.case, told.remedy.remedy) == ("ebs-queue-saturation", "ebs-optimized-instance")
    read = {one.observation: one for one in told.read}
    assert read["volume/io.queue_length=high"].words == ""  # it was stated
    assert read["database/system.cpu.utilization=low"].words == "database CPU is idle"
    assert "for" in to_builtins(told.candidates[0])


def test_the_ways_out_are_worded_by_the_face(desk: Workspace) -> None:
    diagnosis = desk.diagnose(desk.read(TOLD, observations=["volume/io.queue_length=high"]))

    def hint(told: Message, _: str) -> str:
        return f" <{told.hint}>"

    told = sum_up(diagnosis, desk.vocabulary, desk.size, hint)

    assert told.remedy is not None
    assert any(one.endswith("<tell_platform>") for one in told.remedy.heed)


def test_what_cannot_be_looked_at_is_kept_and_not_asked_again(desk: Workspace) -> None:
    opened = desk.investigations.start(TOLD)
    asked = desk.investigations.diagnose(opened).next_checks[0]
    assert (asked.role, asked.signal) == QUEUE

    kept = desk.investigations.observe(opened.id, cannot=["volume/queue depth"]).now

    assert kept.turned_down == {QUEUE}
    assert QUEUE not in [(one.role, one.signal) for one in desk.investigations.diagnose(kept).next_checks]


def test_a_place_that_is_none_is_refused_with_all_that_was_told_beside_it(desk: Workspace) -> None:
    opened = desk.investigations.start(TOLD)

    with pytest.raises(UsageError, match="unknown role"):
        desk.investigations.observe(opened.id, ["volume/io.queue_length=high"], cannot=["nowhere/io.queue_length"])
    with pytest.raises(UsageError, match="state not wanted"):
        desk.places(["volume/io.queue_length=high"])

    assert desk.investigations.get(opened.id) == opened


def test_a_place_excluded_from_a_match_is_not_asked(desk: Workspace) -> None:
    excluded = desk.places(["볼륨/큐 길이"])

    diagnosis = desk.diagnose(desk.read(TOLD), Options(excluded=excluded))

    assert excluded == {QUEUE}
    assert QUEUE not in [(one.role, one.signal) for one in diagnosis.next_checks]


@pytest.mark.parametrize(
    ("words", "signal"),
    [
        ("io.queue_length", "io.queue_length"),
        ("disk queue length", "io.queue_length"),
        ("the replica lags behind, replication lag", "db.replication.lag"),
        ("cpu idle", "system.cpu.utilization"),
        ("디스크 대기", "io.queue_length"),
    ],
)
def test_a_signal_is_found_by_its_names_by_what_is_read_and_by_most_of_the_words(
    desk: Workspace, words: str, signal: str
) -> None:
    assert search_signals(desk, words)[0].id == signal


def test_words_that_no_signal_is_called_find_none(desk: Workspace) -> None:
    assert search_signals(desk, "qwertzuiop") == []
