"""What the product is for, end to end on the shipped cases: the meeting, the twins, the new, the stories themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from diagnops.engine.diagnosis import Diagnosis
from diagnops.intake.plaintext import plain_text
from diagnops.kb.case import Case, Cause, Symptom, Text
from diagnops.kb.incident import Incident, Observation, settle

DOCS = Path(__file__).parent.parent / "docs"
EBS = "ebs-queue-saturation"
QUEUE_HIGH = Observation("volume", "io.queue_length", "high", origin="option")
QUEUE_NORMAL = Observation("volume", "io.queue_length", "normal", origin="option")

Match = Callable[[str | Incident, Sequence[Case]], Diagnosis]
Read = Callable[[str], Incident]

MEETING = {
    "all teams, en": (DOCS / "incident-en.txt").read_text("utf-8"),
    "all teams, ko": (DOCS / "incident-ko.txt").read_text("utf-8"),
    "balancer team, en": (
        "The load balancer keeps returning 5xx for requests it forwards because the web servers answer slowly. "
        "The balancer itself is fine."
    ),
    "balancer team, ko": (
        "밸런서에서 뒤로 보낸 요청에 5xx 에러가 계속 납니다. "
        "웹 애플리케이션 서버 응답이 지연돼서 그런 것 같고 밸런서는 정상입니다."
    ),
    "application team, en": (
        "The application responds slowly at certain times. Our threads wait for the database, its answers come late. "
        "No errors in our code."
    ),
    "application team, ko": (
        "애플리케이션 응답이 주기적으로 느려집니다. 데이터베이스 응답이 늦어서 기다리고 있어요. "
        "애플리케이션 에러는 없습니다."
    ),
    "database team, en": (
        "Queries are slow, but the database CPU is idle, so it is not our database. "
        "We are already on the largest instance type."
    ),
    "database team, ko": (
        "디비 응답이 느리다고 하는데 디비 서버 CPU는 놀고 있습니다. 데이터베이스 문제가 아닙니다. "
        "인스턴스도 이미 제일 큰 타입이에요."
    ),
}


@pytest.fixture(params=MEETING)
def told(request: pytest.FixtureRequest, read: Read) -> Incident:
    text = MEETING[request.param]
    assert "ebs" not in text.lower()
    assert "queue" not in text.lower()
    assert "큐" not in text
    return read(text)


def _with(incident: Incident, *observations: Observation) -> Incident:
    return replace(incident, observations=settle([*incident.observations, *observations]))


def test_the_meeting_leads_to_the_volume_and_asks_for_its_queue_first(
    told: Incident, match: Match, starter: tuple[Case, ...]
) -> None:
    diagnosis = match(told, starter)

    assert diagnosis.verdict == "possible"
    assert EBS in [m.case for m in diagnosis.matches]
    assert (diagnosis.next_checks[0].role, diagnosis.next_checks[0].signal) == ("volume", "io.queue_length")


def test_the_meeting_with_a_long_queue_is_seen(told: Incident, match: Match, starter: tuple[Case, ...]) -> None:
    diagnosis = match(_with(told, QUEUE_HIGH), starter)

    assert (diagnosis.verdict, diagnosis.matches[0].case) == ("seen", EBS)


def test_the_meeting_with_a_normal_queue_is_not_that_case(
    told: Incident, match: Match, starter: tuple[Case, ...]
) -> None:
    diagnosis = match(_with(told, QUEUE_NORMAL), starter)

    assert diagnosis.verdict == "new"
    assert diagnosis.matches == ()


def test_a_busy_database_over_an_empty_queue_is_not_the_volume(match: Match, starter: tuple[Case, ...]) -> None:
    diagnosis = match("database CPU at 95 %, volume queue empty", starter)

    assert EBS not in [m.case for m in diagnosis.matches]


def test_a_long_queue_under_an_idle_cpu_is_the_volume_and_not_the_cpu(match: Match, starter: tuple[Case, ...]) -> None:
    """Matchers that read "CPU" and not "not high" put the saturated CPU first."""
    busy = [
        Case(
            id=f"cpu-saturated-{role}",
            title=Text(en=f"{role} CPU saturated", ko="CPU 포화"),
            symptoms=(
                Symptom("system.cpu.utilization", "high", role, "always"),
                Symptom("http.server.request.duration", "high", "application"),
            ),
            cause=Cause(Text(en="CPU is saturated: CPU usage is high and stays high.")),
            status="active",
        )
        for role in ("database", "host", "application")
    ]
    diagnosis = match("CPU is not high, disk queue is 60", [*starter, *busy])

    assert [m.case for m in diagnosis.matches][:1] == [EBS]


def test_direction_flipped_twins_are_told_apart(match: Match) -> None:
    def twin(name: str, cpu: str, queue: str) -> Case:
        return Case(
            id=name,
            title=Text(en="Slow database"),
            symptoms=(
                Symptom("db.client.operation.duration", "high", "database"),
                Symptom("system.cpu.utilization", cpu, "database"),  # type: ignore[arg-type]
                Symptom("io.queue_length", queue, "volume"),  # type: ignore[arg-type]
            ),
            cause=Cause(Text(en="One of two.")),
        )

    twins = [twin("idle-cpu-long-queue", "normal", "high"), twin("busy-cpu-short-queue", "high", "normal")]

    first = match("database is slow, database CPU is normal, disk queue is high", twins)
    second = match("database is slow, database CPU is high, disk queue is normal", twins)

    assert first.matches[0].case == "idle-cpu-long-queue"
    assert second.matches[0].case == "busy-cpu-short-queue"


@pytest.mark.parametrize(
    "text",
    [
        "TLS certificate expired last night, every client fails the handshake",
        "인증서가 만료되어 모든 클라이언트가 접속하지 못합니다",
        "Lunch today: tomato soup, grilled chicken with rice, fruit salad",
        "오늘 점심 메뉴는 김치찌개와 제육볶음, 후식은 수박입니다",
        "The quarterly report is due on Friday and the projector in room 4 needs a new lamp",
        "",
        " \n\t ",
    ],
)
def test_what_no_case_covers_is_new_and_the_list_is_empty(text: str, match: Match, starter: tuple[Case, ...]) -> None:
    diagnosis = match(text, starter)

    assert diagnosis.verdict == "new"
    assert diagnosis.matches == ()
    assert diagnosis.suggestions == ()


def test_ten_megabytes_of_log_are_read_in_part_and_said_to_be(
    match: Match, read: Read, starter: tuple[Case, ...]
) -> None:
    line = "2026-11-23T03:00:{:02d} worker-{} INFO request {} handled in {} ms\n"
    log = "".join(line.format(i % 60, i % 97, i, i % 13) for i in range(170_000)).encode()

    plain = plain_text(log)
    diagnosis = match(read(plain.text), starter)

    assert len(log) > 10_000_000
    assert "long input" in plain.notes[0].in_("en")
    assert diagnosis.verdict == "new"
    assert diagnosis.matches == ()


def test_each_story_finds_its_own_case_first(match: Match, starter: tuple[Case, ...]) -> None:
    found = {case.id: match(case.story, starter).matches[:1] for case in starter}

    assert {case: [m.case for m in first] for case, first in found.items()} == {case.id: [case.id] for case in starter}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_case_is_found_by_its_own_title(language: str, match: Match, starter: tuple[Case, ...]) -> None:
    first = {c.id: match(c.title.in_(language), starter).matches[:1] for c in starter}  # type: ignore[arg-type]

    assert {case: [m.case for m in found] for case, found in first.items()} == {c.id: [c.id] for c in starter}


@pytest.mark.parametrize("seed", range(10))
def test_each_case_finds_itself_with_half_of_its_symptoms(seed: int, match: Match, starter: tuple[Case, ...]) -> None:
    random = Random(seed)
    missed = []
    for case in starter:
        kept = random.sample(case.symptoms, (len(case.symptoms) + 1) // 2)
        seen = tuple(Observation(s.role, s.signal, s.state) for s in kept)
        diagnosis = match(Incident(observations=seen), starter)
        if [m.case for m in diagnosis.matches[:1]] != [case.id]:
            missed.append((case.id, [str(o) for o in seen], diagnosis.probability))

    assert missed == []


def test_the_failed_remedy_is_a_warning_and_never_a_proposal(match: Match, starter: tuple[Case, ...]) -> None:
    told = "We reinstalled the OS, overwrote all system files, and the .NET fault on the Windows server is still there."

    suggestions = match(told, starter).suggestions

    assert [(s.remedy, s.applies, s.trials.failed) for s in suggestions] == [("overwrite-system-files", "no", 1)]
    assert suggestions[0].warnings[0] == "tried once and did not help"


def test_the_remedies_of_the_volume_are_advised_and_not_claimed_to_have_worked(
    match: Match, starter: tuple[Case, ...]
) -> None:
    diagnosis = match(next(c.story for c in starter if c.id == EBS), starter)

    remedies = [s for s in diagnosis.suggestions if s.case == EBS]

    assert len(remedies) == 3
    assert {(s.trials.worked, s.trials.advised) for s in remedies} == {(0, 1)}
