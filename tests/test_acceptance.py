"""What the product is for, end to end on all that is shipped: the meeting, the twins, what is new, the remedies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from diagnops.engine.diagnosis import Diagnosis, SymptomEvidence
from diagnops.intake.plaintext import plain_text, shortened
from diagnops.kb.case import Case, Cause, Symptom, Text
from diagnops.kb.incident import Incident, Observation, settle
from diagnops.kb.message import Message
from diagnops.messages.wording import word

DOCS = Path(__file__).parent.parent / "docs"
EBS = "ebs-queue-saturation"
QUEUE = ("volume", "io.queue_length")
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

# Threads that wait and late answers are nearer to cases of thread pools, 5xx with late answers to those of balancers:
# what decides these is asked first.
SAY_LITTLE = ("application team, en", "balancer team, ko")


@pytest.fixture(params=MEETING)
def told(request: pytest.FixtureRequest, read: Read) -> Incident:
    text = MEETING[request.param]
    assert "ebs" not in text.lower()
    assert "queue" not in text.lower()
    assert "큐" not in text
    return read(text)


@pytest.fixture(params=["all teams, en", "all teams, ko"])
def meeting(request: pytest.FixtureRequest, read: Read) -> Incident:
    return read(MEETING[request.param])


def _with(incident: Incident, *observations: Observation) -> Incident:
    return replace(incident, observations=settle([*incident.observations, *observations]))


def test_the_meeting_is_asked_for_the_queue_of_the_volume_first(
    meeting: Incident, match: Match, library: tuple[Case, ...]
) -> None:
    check = match(meeting, library).next_checks[0]

    assert (check.role, check.signal, check.answers["high"].case) == (*QUEUE, EBS)


def test_whichever_team_speaks_alone_the_queue_of_the_volume_is_among_the_first_two_checks(
    told: Incident, match: Match, library: tuple[Case, ...]
) -> None:
    diagnosis = match(told, library)
    asked = {(c.role, c.signal): c for c in diagnosis.next_checks[:2]}

    if told.unread in [MEETING[team] for team in SAY_LITTLE]:
        assert EBS in [m.case for m in diagnosis.leading]
    else:
        assert asked[QUEUE].answers["high"].case == EBS


def test_what_all_teams_say_is_possibly_that_case_and_seen_once_the_queue_is_long(
    meeting: Incident, match: Match, library: tuple[Case, ...]
) -> None:
    told, looked = match(meeting, library), match(_with(meeting, QUEUE_HIGH), library)

    assert (told.verdict, told.matches[0].case) == ("possible", EBS)
    assert (looked.verdict, looked.matches[0].case) == ("seen", EBS)


def test_one_team_and_a_long_queue_lead_to_that_case_and_never_to_a_sure_other(
    told: Incident, match: Match, library: tuple[Case, ...]
) -> None:
    """What one team sees under a long queue, other cases of slow volumes show too: the cause is not sure yet."""
    diagnosis = match(_with(told, QUEUE_HIGH), library)

    assert diagnosis.verdict in ("open", "possible", "seen")
    assert diagnosis.leading[0].case == EBS


def test_a_normal_queue_speaks_against_that_case_more_than_anything_else(
    told: Incident, match: Match, library: tuple[Case, ...]
) -> None:
    before, after = match(told, library), match(_with(told, QUEUE_NORMAL), library)

    assert after.verdict != "seen"
    for listed in (m for m in after.matches if m.case == EBS):
        against = min(listed.evidence, key=lambda e: e.bits if isinstance(e, SymptomEvidence) else 0.0)
        assert ((against.role, against.signal), against.observed) == (QUEUE, "normal")
        assert listed.probability < next(m.probability for m in before.matches if m.case == EBS) / 2


def test_a_busy_database_over_an_empty_queue_is_not_the_volume(match: Match, library: tuple[Case, ...]) -> None:
    diagnosis = match("database CPU at 95 %, volume queue empty", library)

    assert EBS not in [m.case for m in diagnosis.matches]


def test_a_long_queue_under_an_idle_cpu_is_the_volume_and_not_the_cpu(match: Match, five: tuple[Case, ...]) -> None:
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
    diagnosis = match("CPU is not high, disk queue is 60", [*five, *busy])

    assert [m.case for m in diagnosis.leading][:1] == [EBS]


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

    merged = [twin("idle-cpu-long-queue", "normal", "high"), twin("busy-cpu-short-queue", "high", "normal")]

    first = match("database is slow, database CPU is normal, disk queue is high", merged)
    second = match("database is slow, database CPU is high, disk queue is normal", merged)

    assert first.matches[0].case == "idle-cpu-long-queue"
    assert second.matches[0].case == "busy-cpu-short-queue"


@pytest.mark.parametrize(
    "text",
    [
        "The badge readers at the warehouse gate reject every card since the office moved",
        "창고 출입문의 카드 리더가 사무실 이전 뒤로 모든 카드를 거부합니다",
        "Printed invoices show the wrong tax rate for customers in Norway",
        "노르웨이 고객의 인쇄된 청구서에 세율이 잘못 나옵니다",
    ],
)
def test_what_no_case_covers_is_none_of_them(text: str, match: Match, library: tuple[Case, ...]) -> None:
    """Some case may be the nearest; nothing is said to match, and nothing is proposed."""
    diagnosis = match(text, library)

    assert diagnosis.verdict in ("open", "new")
    assert diagnosis.matches == ()
    assert diagnosis.suggestions == ()


@pytest.mark.parametrize(
    "text",
    [
        "Lunch today: tomato soup, grilled chicken with rice, fruit salad",
        "오늘 점심 메뉴는 김치찌개와 제육볶음, 후식은 수박입니다",
        "The quarterly report is due on Friday and the projector in room 4 needs a new lamp",
        "hello there",
        "Please remember to bring your passport to the meeting",
        "The cat sat on the mat and looked out of the window",
        "안녕하세요, 오늘 날씨가 참 좋네요",
        "내일 회식 장소는 강남역 근처입니다",
        "주말에 등산 갈 사람 손 들어 주세요",
        "Could you forward me the slides from yesterday?",
        "",
        " \n\t ",
    ],
)
def test_where_nothing_operational_is_told_it_is_open_and_the_list_is_empty(
    text: str, match: Match, library: tuple[Case, ...]
) -> None:
    diagnosis = match(text, library)

    assert diagnosis.verdict == "open"
    assert diagnosis.leading == diagnosis.matches == ()
    assert diagnosis.next_checks == ()
    assert diagnosis.suggestions == ()


def test_ten_megabytes_of_log_are_read_in_part_and_said_to_be(
    match: Match, read: Read, library: tuple[Case, ...]
) -> None:
    line = "2026-11-23T03:00:{:02d} worker-{} INFO request {} handled in {} ms\n"
    log = "".join(line.format(i % 60, i % 97, i, i % 13) for i in range(170_000)).encode()

    notes: list[Message] = []
    diagnosis = match(read(shortened(plain_text(log).text, notes)), library)

    assert len(log) > 10_000_000
    assert "long input" in word(notes[0], "en")
    assert diagnosis.verdict == "open"  # of trouble it tells nothing
    assert diagnosis.leading == diagnosis.matches == ()


def test_the_failed_remedy_is_a_warning_and_never_a_proposal(match: Match, library: tuple[Case, ...]) -> None:
    told = "We reinstalled the OS, overwrote all system files, and the .NET fault on the Windows server is still there."

    suggestions = match(told, library).suggestions

    assert [(s.remedy, s.applies, s.trials.public.failed) for s in suggestions] == [("overwrite-system-files", "no", 1)]
    assert word(suggestions[0].warnings[0], "en") == "tried once by others and did not help"


def test_the_remedies_of_the_volume_are_advised_and_not_claimed_to_have_worked(
    match: Match, library: tuple[Case, ...]
) -> None:
    diagnosis = match(next(c.story for c in library if c.id == EBS), library)

    remedies = [s for s in diagnosis.suggestions if s.case == EBS]

    assert len(remedies) == 3
    assert {(s.trials.worked, s.trials.public.worked, s.trials.advised) for s in remedies} == {(0, 0, 1)}
