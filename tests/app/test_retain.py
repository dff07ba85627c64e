"""Retain: a solved incident leaves an occurrence and a trial, and the next one like it is answered better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from msgspec.structs import replace

from diagnops.app.retain import retain
from diagnops.engine.diagnosis import Diagnosis
from diagnops.kb.case import Case, Cause, Occurrence, Remedy, Requires, Symptom, Text, Trial
from diagnops.kb.errors import UsageError
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.investigation import Closed, Event, Fact, Investigation, Observed, Told, What
from diagnops.messages.wording import word

TODAY = date(2026, 11, 23)

Match = Callable[[str | Incident, Sequence[Case]], Diagnosis]
Read = Callable[[str], Incident]

TRIAL = Trial("worked", verified=Text(en="a week"))
CASE = Case(
    "full", Text(en="Disk full"), (Symptom("filesystem.usage", "high", "host"),), Cause(Text(en="logs")),
    remedies=(
        Remedy("rotate", "fix", Text(en="rotate logs"), Text(en="they grow"), trials=(TRIAL,)),
        Remedy("delete", "workaround", Text(en="delete logs"), Text(en="frees space")),
    ),
)  # fmt: skip


def _investigation(*happened: What, name: str = "i-1") -> Investigation:
    events = tuple(Event(n, f"2026-11-23T03:0{n}:00+00:00", "kim", what) for n, what in enumerate(happened))
    return Investigation(name, "2026-11-23T03:00:00+00:00", "kim", "en", events)


SEEN = Observed(Observation("host", "filesystem.usage", "high"))
FINE = Observed(Observation("host", "system.cpu.utilization", "normal"))
BEGUN = _investigation(Told("writes fail on\nthe log host"), SEEN, FINE)


def test_trouble_and_what_was_fine_are_both_kept_with_the_occurrence() -> None:
    grown = retain(CASE, BEGUN, Closed("full"), today=TODAY)

    assert grown.occurrences == (
        Occurrence(
            "2026-11-23", None, Text(en="writes fail on the log host"),
            (Symptom("filesystem.usage", "high", "host"), Symptom("system.cpu.utilization", "normal", "host")), "i-1",
        ),
    )  # fmt: skip
    assert replace(grown, occurrences=()) == CASE


def test_the_remedy_that_was_used_gains_a_trial_and_no_other() -> None:
    grown = retain(CASE, BEGUN, Closed("full", "rotate", "worked", "two nights clean"), today=TODAY)

    assert grown.remedies[0].trials == (
        *CASE.remedies[0].trials,
        Trial("worked", "2026-11-23", verified=Text(en="two nights clean"), source="investigation i-1"),
    )
    assert grown.remedies[1] == CASE.remedies[1]


def test_where_it_happened_is_remembered_as_far_as_it_may_matter() -> None:
    case = replace(CASE, remedies=(replace(CASE.remedies[0], requires=Requires(versions={"Log Daemon": "< 3"})),))
    told = {"kernel": "6.1", "platform": "aws", "distribution": "debian", "debian": "12", "openssl": "3.0",
            "log-daemon": "2.9", "cpu": "some Xeon"}  # fmt: skip
    there = _investigation(SEEN, *(Fact(name, value) for name, value in told.items()))

    grown = retain(case, there, Closed("full", "rotate", "worked", "a week"), today=TODAY)

    where = Text(en="kernel 6.1, platform aws, distribution debian, debian 12, log-daemon 2.9")
    assert (grown.occurrences[0].where, grown.remedies[0].trials[-1].where) == (where, where)


def test_a_recurrence_is_one_occurrence_more() -> None:
    again = _investigation(SEEN, name="i-2")

    grown = retain(retain(CASE, BEGUN, Closed("full"), today=TODAY), again, Closed("full"), today=TODAY)

    assert [o.investigation for o in grown.occurrences] == ["i-1", "i-2"]


def test_what_was_reopened_and_closed_again_is_still_one_occurrence() -> None:
    once = retain(CASE, BEGUN, Closed("full", "delete", "worked", "ok"), today=TODAY)

    twice = retain(once, BEGUN, Closed("full", "delete", "failed", "full again after an hour"), today=TODAY)

    assert len(twice.occurrences) == 1
    assert [t.outcome for t in twice.remedies[1].trials] == ["worked", "failed"]


@pytest.mark.parametrize(("name", "told"), [("rotat", "did you mean 'rotate'"), ("xyz", "it has: rotate, delete")])
def test_a_remedy_the_case_does_not_have_is_told_so(name: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        retain(CASE, BEGUN, Closed("full", name, "worked", "ok"), today=TODAY)

    assert told in word(refused.value.message, "en")


def test_a_korean_verification_is_kept_as_korean() -> None:
    grown = retain(CASE, BEGUN, Closed("full", "rotate", "worked", "이틀간 정상"), today=TODAY)

    assert grown.remedies[0].trials[-1].verified == Text(ko="이틀간 정상")


SIGNS = (
    Symptom("db.client.operation.duration", "high", "database"),
    Symptom("http.server.request.duration", "high", "application"),
)


def _slow(name: str, cause: str) -> Case:
    return Case(name, Text(en="Slow shop"), SIGNS, Cause(Text(en=cause)), status="active")


def test_a_wrong_first_answer_is_right_once_its_outcome_is_recorded_and_nothing_else_gets_worse(
    match: Match, read: Read, five: tuple[Case, ...]
) -> None:
    """Two cases showed the same; which of them it was is learned from how an investigation ended."""
    cases = [_slow("a-locks", "Row locks."), _slow("b-backup", "The backup."), *five]
    words = "the shop crawls whenever the purple exporter walks its tree, database queries slow, app response slow"
    incident = read(words)
    before = match(incident, cases)
    told = Told(words, incident.observations, incident.unread)
    ended = _investigation(told, name="i-9")
    learned = [retain(c, ended, Closed(c.id), today=TODAY) if c.id == "b-backup" else c for c in cases]

    after = match(incident, learned)

    assert [m.case for m in before.matches][:1] != ["b-backup"]
    assert [m.case for m in after.matches][:1] == ["b-backup"]
    stories = {c.id: [match(c.story, some).matches[0].case for some in (cases, learned)] for c in five}
    assert stories == {c.id: [c.id, c.id] for c in five}
    titles = {c.id: [match(c.title.in_("ko"), some).matches[0].case for some in (cases, learned)] for c in five}
    assert titles == {c.id: [c.id, c.id] for c in five}
