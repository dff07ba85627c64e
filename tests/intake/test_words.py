"""Reading words by rule: what people type becomes the observations a careful colleague would write down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diagnops.kb.draft import language_of
from diagnops.kb.incident import Incident, Observation, settle

EXAMPLES = Path(__file__).parent.parent / "reading"
Read = Callable[[str], Incident]


def _examples(path: Path) -> Iterator[tuple[str, set[str]]]:
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            text, _, expected = line.partition("\t")
            yield text, set(expected.split())


def _observed(read: Read, text: str) -> set[str]:
    return {str(observation) for observation in read(text).observations}


@pytest.mark.parametrize(
    "path", [p for p in sorted(EXAMPLES.glob("*.tsv")) if p.stem != "missed"], ids=lambda p: p.stem
)
def test_every_example_is_read_as_expected(path: Path, read_rules: Read) -> None:
    read = {text: (_observed(read_rules, text), expected) for text, expected in _examples(path)}
    misread = {text: observed for text, (observed, expected) in read.items() if observed != expected}

    assert misread == {}


def test_the_missed_examples_are_still_missed_and_few(read_rules: Read) -> None:
    """A line that has come to be read belongs with the examples, so that it stays read."""
    missed = dict(_examples(EXAMPLES / "missed.tsv"))
    total = sum(1 for path in EXAMPLES.glob("*.tsv") for _ in _examples(path))

    assert [text for text, expected in missed.items() if _observed(read_rules, text) == expected] == []
    assert len(missed) <= 0.03 * total


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CPU is not high", {"system.cpu.utilization=normal"}),
        ("CPU는 정상", {"system.cpu.utilization=normal"}),
        ("디비 CPU가 놀고 있다", {"database/system.cpu.utilization=low"}),
        ("no packet loss", {"network.packet_loss=normal"}),
        ("부하 지표가 관찰되지 않음", {"resource.utilization=normal"}),
        ("CPU is not high, disk queue is 60", {"system.cpu.utilization=normal", "volume/io.queue_length=high"}),
        (
            "database CPU at 95 %, volume queue empty",
            {"database/system.cpu.utilization=high", "volume/io.queue_length=low"},
        ),
        ("응답은 느린데 디스크 큐는 비어 있다", {"service.latency=high", "volume/io.queue_length=low"}),
        ("Kafka queue depth is high", {"message-queue/messaging.queue.depth=high"}),
        ("mail queue is 12k deep, CPU fine", {"queue.length=high", "system.cpu.utilization=normal"}),
        ("CPU, memory and swap are fine", {f"system.{s}.utilization=normal" for s in ("cpu", "memory", "paging")}),
        ("VolumeQueueLength 60", {"volume/io.queue_length=high"}),
    ],
)
def test_the_state_is_the_one_that_is_said(text: str, expected: set[str], read_rules: Read) -> None:
    assert expected == _observed(read_rules, text)


@pytest.mark.parametrize("text", ["CPU", "the queue", "디스크 큐", "we restarted the meeting on CPU design"])
def test_a_signal_that_is_only_named_is_no_observation(text: str, read_rules: Read) -> None:
    assert not [o for o in read_rules(text).observations if o.signal in ("system.cpu.utilization", "io.queue_length")]


def test_latency_is_that_of_the_component_it_is_said_of(read_rules: Read) -> None:
    words = ("database", "volume", "application", "Redis")
    observed = {word: _observed(read_rules, f"the {word} is slow") for word in words}

    assert observed == {
        "database": {"database/db.client.operation.duration=high"},
        "volume": {"volume/io.latency=high"},
        "application": {"application/http.server.request.duration=high"},
        "Redis": {"cache/cache.latency=high"},
    }


def test_our_errors_are_those_of_the_team_that_speaks(read_rules: Read) -> None:
    observed = _observed(read_rules, "애플리케이션 팀: 데이터베이스를 기다리고 있고, 우리 쪽 에러는 없습니다.")

    assert "application/service.error_rate=normal" in observed


def test_what_was_not_understood_is_listed_and_kept_as_words(read_rules: Read) -> None:
    incident = read_rules("The database is slow. Mercury is in retrograde.")

    assert incident.not_understood == ("Mercury is in retrograde",)
    assert incident.unread == "The database is slow. Mercury is in retrograde."  # what was read stays as well


def test_each_observation_carries_the_words_it_was_read_from(read_rules: Read) -> None:
    incident = read_rules("Our database CPU is idle.")

    assert [o.words for o in incident.observations] == ["database CPU is idle"]


def test_what_is_said_last_holds() -> None:
    first, last = Observation("volume", "io.queue_length", "high"), Observation("volume", "io.queue_length", "normal")

    assert (last,) == settle([first, last])


def test_somewhere_gives_way_to_a_named_place() -> None:
    somewhere = Observation(None, "system.cpu.utilization", "high")
    there = Observation("database", "system.cpu.utilization", "high")

    assert (there,) == settle([somewhere, there])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("EBS volume queue 높음", "ko"),
        ("디비가 느려요", "ko"),
        ("the database is slow", "en"),
        ("", "en"),
        ("12345", "en"),
    ],
)
def test_a_text_with_some_hangul_is_korean(text: str, language: str) -> None:
    assert language == language_of(text)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "😀", "가", "a", "%%%", "= = =", "-" * 5000, "큐" * 3000])
def test_odd_text_is_read_without_harm(text: str, read_rules: Read) -> None:
    assert isinstance(read_rules(text), Incident)


def test_an_ok_with_which_somebody_begins_to_speak_is_no_state(read: Callable[[str], Incident]) -> None:
    def told(text: str) -> set[str]:
        return {f"{o.signal}={o.state}" for o in read(text).observations}

    assert "http.503_rate=high" in told("ok 503s again, third time since lunch")
    assert "service.latency=normal" in told("Latency ok.")
