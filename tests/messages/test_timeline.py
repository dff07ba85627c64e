"""The timeline: every event one line of Markdown, in both languages."""

from __future__ import annotations

from datetime import UTC

import pytest
from msgspec.structs import replace

from diagnops.kb.case import Text
from diagnops.kb.check_result import CheckResult
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import (
    Cannot,
    Checked,
    Closed,
    Corrected,
    Event,
    Fact,
    Investigation,
    Observed,
    Reopened,
    Retracted,
    Skipped,
    Told,
    What,
)
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.timeline import timeline

HIGH = Observation("volume", "io.queue_length", "high")
NORMAL = Observation("volume", "io.queue_length", "normal")
AT_EIGHT = message("as_told", text=Text("at 8", "8 이상"))
HAPPENED: list[What] = [
    Told("it is\nslow", (HIGH,)), Observed(NORMAL), Skipped("volume", "io.latency"), Cannot("volume", "io.latency"),
    Retracted("volume", "io.queue_length"), Fact("kernel", "6.1"), Corrected(1, "ebs", "queue is short"),
    Closed("ebs", "stripe", "worked", "a night"), Reopened(), Closed(),
]  # fmt: skip


def _lines(vocabulary: Vocabulary, language: str) -> list[str]:
    events = tuple(Event(n, f"2026-11-2{2 + n // 6}T03:0{n}:00+00:00", "kim", w) for n, w in enumerate(HAPPENED))
    investigation = Investigation("i-1", events[0].at, "kim", "en", events)
    return list(timeline(investigation, vocabulary, language, UTC))  # type: ignore[arg-type]


def test_who_saw_what_when(vocabulary: Vocabulary) -> None:
    assert _lines(vocabulary, "en") == [
        "- **2026-11-22 (+0000)**",
        "- 03:00:00 kim: “it is slow” → volume · I/O queue length high",
        "- 03:01:00 kim: volume · I/O queue length normal (before: high, kim)",
        "- 03:02:00 kim: skipped: volume · I/O latency",
        "- 03:03:00 kim: cannot be checked here: volume · I/O latency",
        "- 03:04:00 kim: taken back, unknown again: volume · I/O queue length",
        "- 03:05:00 kim: here: kernel 6.1",
        "- **2026-11-23 (+0000)**",
        "- 03:06:00 kim: not ebs: queue is short",
        "- 03:07:00 kim: closed as ebs; stripe: worked (a night)",
        "- 03:08:00 kim: reopened",
        "- 03:09:00 kim: closed, no case named",
    ]


def test_what_was_typed_stands_there_as_it_was_typed(vocabulary: Vocabulary) -> None:
    answered = replace(HIGH, words="about  60", origin="answer")
    happened: list[What] = [
        Observed(answered), Skipped("volume", "io.latency", "모름"), Cannot("volume", "io.latency", "can't"),
        Told("네, 그런 것\n같아요", (HIGH,)),
        Observed(replace(HIGH, words="volume/io.queue_length=high", origin="option")),
    ]  # fmt: skip
    events = tuple(Event(n, "2026-11-22T03:00:00+00:00", "kim", what) for n, what in enumerate(happened))
    investigation = Investigation("i-1", events[0].at, "kim", "en", events)

    assert list(timeline(investigation, vocabulary, "en", UTC))[1:] == [
        "- 03:00:00 kim: “about 60” → volume · I/O queue length high",
        "- 03:00:00 kim: “모름” → skipped: volume · I/O latency",
        "- 03:00:00 kim: “can't” → cannot be checked here: volume · I/O latency",
        "- 03:00:00 kim: “네, 그런 것 같아요” → volume · I/O queue length high",
        "- 03:00:00 kim: volume · I/O queue length high",
    ]


def test_in_korean(vocabulary: Vocabulary) -> None:
    told = _lines(vocabulary, "ko")

    assert len(told) == 12
    assert told[2] == "- 03:01:00 kim: 볼륨 · I/O 큐 길이 정상 (앞서 kim: 높음)"


def test_a_check_of_the_program_says_what_it_found_and_facts_told_at_once_are_one_line(vocabulary: Vocabulary) -> None:
    look = CheckResult("volume", "io.queue_length", "command", "iostat", "high", AT_EIGHT, "vda", 9.5)
    happened: list[What] = [
        Checked(look, look.observation()),
        Checked(replace(look, state=None, because=message("as_told", text=Text("no figures", "수치 없음")))),
        Fact("kernel", "6.1"),
        Fact("platform", "aws"),
    ]
    events = tuple(Event(n, "2026-11-22T03:00:00+00:00", "kim", what) for n, what in enumerate(happened))
    investigation = Investigation("i-1", events[0].at, "kim", "en", events)

    assert list(timeline(investigation, vocabulary, "en", UTC))[1:] == [
        "- 03:00:00 kim: checked by the program: volume · I/O queue length high (vda: at 8)",
        "- 03:00:00 kim: checked by the program: volume · I/O queue length unknown (vda: no figures)",
        "- 03:00:00 kim: here: kernel 6.1, platform aws",
    ]
    assert (
        "프로그램이 확인: 볼륨 · I/O 큐 길이: 모름 (vda: 수치 없음)"
        in list(timeline(investigation, vocabulary, "ko", UTC))[2]
    )
    assert [(o.state, o.origin) for o in investigation.observations] == [("high", "check")]
    assert investigation.incident.environment == {"kernel": "6.1", "platform": "aws"}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_signal_that_the_vocabulary_lost_is_shown_by_its_id(vocabulary: Vocabulary, language: str) -> None:
    event = Event(1, "2026-11-22T03:00:00+00:00", "kim", Observed(Observation("gone", "gone.signal", "high")))
    gone = Investigation("i-1", event.at, "kim", "en", (event,))

    assert "gone · gone.signal" in list(timeline(gone, vocabulary, language, UTC))[1]  # type: ignore[arg-type]
