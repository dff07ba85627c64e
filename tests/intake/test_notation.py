"""The written form of an observation: read with any name, or refused with what could be written."""

from __future__ import annotations

import pytest

from diagnops.intake.notation import read_seen, read_untroubled
from diagnops.kb.errors import UsageError
from diagnops.kb.incident import Observation
from diagnops.kb.message import Message, message
from diagnops.kb.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("volume/io.queue_length=high", "volume/io.queue_length=high"),
        ("volume/I/O queue length=high", "volume/io.queue_length=high"),
        ("EBS volume/queue depth = HIGH ", "volume/io.queue_length=high"),
        ("볼륨/큐 길이=high", "volume/io.queue_length=high"),
        ("I/O queue length=high", "volume/io.queue_length=high"),  # seen on one role only
        ("db/cpu=normal", "database/system.cpu.utilization=normal"),
        ("cpu=high", "system.cpu.utilization=high"),  # nobody said where
        ("host/kernel.panic=absent", "host/kernel.panic=absent"),
        # An id means itself, also where its words mean a special kind on that role.
        ("database/filesystem.no_space=present", "database/filesystem.no_space=present"),
        ("host/kernel panic", "host/kernel.panic=present"),  # without a state: the trouble it stands for
        ("volume/queue depth", "volume/io.queue_length=high"),
        ("cache/keyspace_misses=high", "cache/cache.hit_ratio=low"),  # a counterpart: many misses are few hits
        ("filesystem/free space=low", "filesystem/system.filesystem.utilization=high"),
        ("database/pg_up=absent", "database/service.down=present"),
        ("connection pool=high", "application/app.connection_pool.usage=high"),  # where it usually is
    ],
)
def test_an_observation_is_written_with_any_name(written: str, expected: str, vocabulary: Vocabulary) -> None:
    assert expected == str(read_seen(written, vocabulary))


def test_an_observation_keeps_the_words_it_was_written_in_and_that_it_was_given_by_option(
    vocabulary: Vocabulary,
) -> None:
    expected = Observation("volume", "io.queue_length", "high", "볼륨/큐 길이=high", "option")

    assert expected == read_seen(" 볼륨/큐 길이=high\n", vocabulary)


def test_every_signal_is_read_back_from_its_own_notation(vocabulary: Vocabulary) -> None:
    written = [
        str(Observation(role, signal.id, state))
        for signal in vocabulary.signals
        for role in signal.roles
        for state in signal.states
        if vocabulary.seen_on(signal, role) is signal
    ]

    assert written == [str(read_seen(one, vocabulary)) for one in written]
    assert len(written) > 1000


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("db/cpu", "database/system.cpu.utilization=normal"),
        ("host/kernel panic", "host/kernel.panic=absent"),
        ("볼륨/큐 길이", "volume/io.queue_length=normal"),
    ],
)
def test_what_was_found_fine_is_normal_for_a_measure_and_absent_for_an_event(
    written: str, expected: str, vocabulary: Vocabulary
) -> None:
    assert expected == str(read_untroubled(written, vocabulary))


FORM = message("how_to_write_observation")


def _no_state(kind: str, signal: str, states: tuple[str, ...], word: str, *near: str) -> Message:
    return message(f"no_state_of_{kind}", signal=signal, states=states, word=word, near=near)


CPU = ("measure", "system.cpu.utilization", ("high", "low", "normal"))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", FORM),
        ("  ", FORM),
        ("=high", FORM),
        ("cpu=", _no_state(*CPU, "")),
        ("cpu=hihg", _no_state(*CPU, "hihg", "high")),
        ("kernel panic=high", _no_state("event", "kernel.panic", ("present", "absent"), "high")),
        ("cpu=high=low", _no_state(*CPU, "high=low", "high")),
    ],
)
def test_what_cannot_be_read_is_told_with_what_could(written: str, told: Message, vocabulary: Vocabulary) -> None:
    with pytest.raises(UsageError) as refused:
        read_seen(written, vocabulary)

    assert told == refused.value.message


@pytest.mark.parametrize(
    ("written", "code", "name"),
    [
        ("databse/cpu=high", "unknown_role", "databse"),
        ("volume/lunch menu=high", "unknown_signal", "lunch menu"),
        ("lunch menu=high", "unknown_signal", "lunch menu"),
    ],
)
def test_an_unknown_name_is_told_back(written: str, code: str, name: str, vocabulary: Vocabulary) -> None:
    with pytest.raises(UsageError) as refused:
        read_seen(written, vocabulary)

    assert (refused.value.message.code, refused.value.message.values["name"]) == (code, name)


def test_a_state_is_refused_where_it_is_said_already(vocabulary: Vocabulary) -> None:
    with pytest.raises(UsageError) as refused:
        read_untroubled("db/cpu=low", vocabulary)

    assert refused.value.message == message("state_not_wanted", hint="say_seen", written="db/cpu=low")
