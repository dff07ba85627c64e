"""The draft of a case: what was seen and cleared is filled in, what nobody said is a blank or said to be missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from diagnops.app.draft import Answers, as_incident, as_variant, draft
from diagnops.app.told_later import told_later
from diagnops.engine.diagnosis import Diagnosis
from diagnops.kb.case import Case, Link, Text
from diagnops.kb.casefile import read_plain_text, write_case
from diagnops.kb.correction import Correction
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.investigation import Event, Fact, Investigation, Observed, Told
from diagnops.kb.lint import case_faults
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import word

Match = Callable[[str | Incident, Sequence[Case]], Diagnosis]

HIGH = Observation("volume", "io.queue_length", "high")
FINE = Observation("database", "system.cpu.utilization", "normal")
EVENTS = tuple(
    Event(n, "2026-11-22T03:00:00+00:00", "kim", what)
    for n, what in enumerate(
        (Told("The shop is slow", (), "shop slow"), Observed(HIGH), Observed(FINE), Fact("os", "Linux"))
    )
)
BEGUN = Investigation("i-1", "2026-11-22T03:00:00+00:00", "kim", "en", EVENTS)
FULL = Answers(
    "Shop slow", "The backup took the volume", "CPU", ("restart: slow again", "more memory"), "moved it", "3 nights"
)


def _draft(vocabulary: Vocabulary, answers: Answers, taken: set[str] | None = None) -> Case:
    wrong = Correction("wrong", "locks", "no lock was held", 1, "lee", investigation="i-1")
    elsewhere = Correction("wrong", "ebs", "another incident", 2, "lee", investigation="i-2")
    back = Correction(
        "wrong", "pool", "taken back", 3, "lee", investigation="i-1", withdrawn="2026-11-22T04:00:00+00:00"
    )
    return draft(BEGUN, answers, [wrong, elsewhere, back], vocabulary, ["- 03:00 kim: slow"], taken or set())


def test_what_was_seen_and_what_was_normal_are_its_symptoms(vocabulary: Vocabulary) -> None:
    made = _draft(vocabulary, FULL)

    assert [(s.role, s.signal, s.state) for s in made.symptoms] == [
        ("volume", "io.queue_length", "high"),
        ("database", "system.cpu.utilization", "normal"),
    ]
    assert (made.id, made.title, made.status) == ("shop-slow", Text(en="Shop slow"), "draft")
    assert made.environment == {"os": "Linux"}
    assert made.occurrences[0].investigation == "i-1"
    assert made.story == "The shop is slow\n\n## Timeline\n\n- 03:00 kim: slow"


def test_only_what_a_person_ruled_out_is_ruled_out_and_with_that_reason(vocabulary: Vocabulary) -> None:
    made = _draft(vocabulary, FULL)

    assert [(r.what.en, r.how.en) for r in made.ruled_out] == [("locks", "no lock was held")]


def test_what_was_tried_becomes_remedies_with_their_trials(vocabulary: Vocabulary) -> None:
    made = _draft(vocabulary, FULL)

    assert [(r.id, r.kind, r.trials[0].outcome) for r in made.remedies] == [
        ("restart", "workaround", "failed"), ("more-memory", "workaround", "failed"), ("moved-it", "fix", "worked"),
    ]  # fmt: skip
    assert [t.verified.en for r in made.remedies for t in r.trials if t.verified] == [
        "slow again", "TODO: how was it seen that it did not help?", "3 nights",
    ]  # fmt: skip


def test_check_accepts_the_draft_once_its_blanks_are_filled(vocabulary: Vocabulary) -> None:
    for answers in (FULL, Answers()):
        made = _draft(vocabulary, answers)
        text = write_case(made)
        blanks = case_faults(read_plain_text(text, f"{made.id}.md"), vocabulary)
        filled = read_plain_text(text.replace("TODO: ", "said: "), f"{made.id}.md")

        assert blanks
        assert all("a blank is left" in word(fault.reason, "en") for fault in blanks)
        assert case_faults(filled, vocabulary) == []
        assert filled.case().id == made.id


def test_what_nobody_said_stands_under_not_on_record(vocabulary: Vocabulary) -> None:
    made = _draft(vocabulary, Answers())

    assert [one.en for one in made.not_on_record] == [
        "What was tried and did not help.",
        "What ended it, and how that was verified.",
    ]
    assert made.title == Text(en="The shop is slow")


def test_an_id_that_is_taken_is_not_given_again(vocabulary: Vocabulary) -> None:
    assert _draft(vocabulary, FULL, taken={"shop-slow"}).id == "shop-slow-2"


def test_a_draft_is_near_to_the_case_it_repeats(match: Match, five: tuple[Case, ...], vocabulary: Vocabulary) -> None:
    for case in five:
        assert match(as_incident(case, "en", vocabulary), five).matches[0].case == case.id


def test_a_variant_is_linked_once(five: tuple[Case, ...]) -> None:
    once = as_variant(five[0], "x")

    assert as_variant(once, "x").related.count(Link("x", "variant")) == 1


def test_what_was_tried_in_vain_says_why_it_was_expected_to_help(vocabulary: Vocabulary) -> None:
    told = (
        "restart: slow again; log full: yes; it frees the pool",
        "more memory; it was short",
        "재시작: 그대로; 풀이 빔",
    )

    made = _draft(vocabulary, Answers(failed=told)).remedies

    assert [(r.action.en or r.action.ko, r.reason.en or r.reason.ko) for r in made] == [
        ("restart", "it frees the pool"), ("more memory", "it was short"), ("재시작", "풀이 빔"),
    ]  # fmt: skip
    assert made[0].trials[0].verified == Text(en="slow again; log full: yes")


def test_what_is_told_later_fills_blanks_and_what_somebody_wrote_holds(vocabulary: Vocabulary) -> None:
    untold = _draft(vocabulary, Answers())
    first = _draft(vocabulary, Answers(failed=("restart", "more memory: still slow"), normal="CPU"))
    edited = replace(first, story="A story of its own", title=Text(en="Named by hand"))
    later = _draft(vocabulary, replace(FULL, failed=("restart: slow again; it frees the pool",)))

    made = told_later(edited, untold, later)

    assert (made.title, made.story) == (edited.title, edited.story)
    assert made.cause == later.cause
    assert [(r.id, r.reason.en, [t.verified.en for t in r.trials if t.verified]) for r in made.remedies] == [
        ("restart", "it frees the pool", ["slow again"]),
        ("more-memory", first.remedies[1].reason.en, ["still slow"]),
        ("moved-it", later.remedies[1].reason.en, ["3 nights"]),
    ]
    assert made.not_on_record == ()
