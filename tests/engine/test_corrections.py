"""Corrections: a wrong match sinks where the same is seen again and nowhere else; same cases answer as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from diagnops.engine.corrections import held_here, linked, similarity
from diagnops.engine.diagnose import Knowledge, Options, diagnose
from diagnops.engine.diagnosis import CorrectionEvidence, Diagnosis
from diagnops.engine.index import build_index
from diagnops.kb.case import Case, Cause, Link, Remedy, Symptom, Text
from diagnops.kb.correction import Correction
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import word

TODAY = date(2026, 11, 23)

Ask = Callable[..., Diagnosis]


def _case(name: str, *symptoms: Symptom) -> Case:
    remedy = Remedy(f"mend-{name}", "fix", Text(en="mend it"), Text(en="it helps"))
    return Case(name, Text(en=name), symptoms, Cause(Text(en=name)), status="active", remedies=(remedy,))


SIGNS = (
    Symptom("db.client.operation.duration", "high", "database"),
    Symptom("http.5xx_rate", "high", "load-balancer"),
    Symptom("io.queue_length", "high", "volume"),
)
VOLUME = _case("volume", *SIGNS)
OTHER = _case("other", Symptom("tls.certificate.expired", "present"))
SEEN = tuple(Observation(s.role, s.signal, s.state) for s in SIGNS)
LOCKS = Observation("database", "db.lock.wait", "high")


def _wrong(case: str, *observations: Observation, unread: str = "", investigation: str = "i-1") -> Correction:
    return Correction(
        "wrong", case, "queue belongs to the backup", 1, "lee",
        investigation=investigation, observations=observations, unread=unread,
    )  # fmt: skip


@pytest.fixture(scope="module")
def ask(vocabulary: Vocabulary) -> Ask:
    def asked(
        incident: Incident, cases: Sequence[Case], *corrections: Correction, excluded: frozenset[object] = frozenset()
    ) -> Diagnosis:
        by_id = {c.id: c for c in cases}
        known = Knowledge(build_index(cases, vocabulary), lambda ids: [by_id[i] for i in ids], vocabulary, corrections)
        return diagnose(incident, known, Options(excluded=excluded), today=TODAY)  # type: ignore[arg-type]

    return asked


def test_the_same_incident_is_not_that_case_again_and_the_ledger_says_who_said_so(ask: Ask) -> None:
    incident = Incident(observations=SEEN)
    before = ask(incident, [VOLUME, OTHER])
    after = ask(incident, [VOLUME, OTHER], _wrong("volume", *SEEN))

    assert before.matches[0].case == "volume"
    assert after.verdict == "new"
    assert [(r.case, "queue belongs to the backup (lee, i-1)" in word(r.because, "en")) for r in after.ruled_out] == [
        ("volume", True)
    ]


def test_a_correction_that_was_taken_back_changes_nothing(ask: Ask) -> None:
    from msgspec.structs import replace

    incident = Incident(observations=SEEN)
    back = replace(_wrong("volume", *SEEN), withdrawn="2026-11-23 kim")

    assert ask(incident, [VOLUME, OTHER], back) == ask(incident, [VOLUME, OTHER])


def test_an_incident_that_looks_otherwise_is_ranked_as_before(ask: Ask) -> None:
    external = Incident(observations=(SEEN[0], LOCKS))
    unlike = _wrong("volume", SEEN[1], SEEN[2])

    assert ask(external, [VOLUME, OTHER], unlike) == ask(external, [VOLUME, OTHER])


def test_the_bits_still_add_up(ask: Ask) -> None:
    found = ask(Incident(observations=SEEN[:2]), [VOLUME, OTHER], _wrong("volume", SEEN[0]))

    for match in found.matches:
        assert match.bits == pytest.approx(sum(e.bits for e in match.evidence))


def test_the_same_words_alone_are_enough(ask: Ask, vocabulary: Vocabulary) -> None:
    words = "checkout froze behind the blue wall"
    same, other = Incident(unread=words), Incident(unread="the printer room smells of coffee")
    background = build_index([VOLUME], vocabulary).background

    assert similarity(same, _wrong("volume", unread=words), vocabulary, background) == pytest.approx(1.0)
    assert similarity(other, _wrong("volume", unread=words), vocabulary, background) == 0.0


def test_one_telling_observation_more_makes_it_less_alike(vocabulary: Vocabulary) -> None:
    background = build_index([VOLUME], vocabulary).background
    wrong = _wrong("volume", *SEEN[:2])

    alike = [
        similarity(Incident(observations=seen), wrong, vocabulary, background)
        for seen in (SEEN[:2], SEEN, (SEEN[0], Observation("load-balancer", "http.5xx_rate", "normal")))
    ]

    assert alike[0] == pytest.approx(1.0)
    assert alike[0] > alike[1] > alike[2]


def test_within_one_investigation_the_word_holds_whatever_else_is_seen(ask: Ask) -> None:
    said = _wrong("volume", SEEN[0])
    now = Incident(observations=SEEN)

    external = ask(now, [VOLUME, OTHER], said)
    here = ask(now, [VOLUME, OTHER], *held_here([said], "i-1", now))

    assert [m.case for m in external.matches] == ["volume"]
    assert here.matches == ()


def test_cases_that_are_the_same_answer_as_one_with_the_remedies_of_both(ask: Ask) -> None:
    twin = _case("twin", *SIGNS)
    same = Correction("same", "twin", "one fault", 1, "lee", other="volume")
    incident = Incident(observations=SEEN)
    apart, together = ask(incident, [VOLUME, twin, OTHER]), ask(incident, [VOLUME, twin, OTHER], same)

    assert [m.case for m in apart.matches] == ["twin", "volume"]
    assert [m.case for m in together.matches] == ["twin"]
    assert together.matches[0].probability > max(m.probability for m in apart.matches)
    line = next(e for e in together.matches[0].evidence if isinstance(e, CorrectionEvidence))
    assert (line.said, line.because, line.bits) == ("same", "volume: one fault (lee)", pytest.approx(1.0))
    assert {s.case for s in together.suggestions} == {"twin", "volume"}


def test_three_cases_said_to_be_the_same_two_by_two_are_one(ask: Ask) -> None:
    cases = [VOLUME, _case("second", *SIGNS), _case("third", *SIGNS)]
    same = [
        Correction("same", a, "one fault", n, other=b)
        for n, (a, b) in enumerate((("volume", "second"), ("third", "second")), 1)
    ]

    found = ask(Incident(observations=SEEN), cases, *same)

    assert len(found.matches) == 1
    assert found.matches[0].case == "second"


def test_the_same_cases_are_linked_for_what_is_learned_from_recurrences() -> None:
    same = Correction("same", "volume", "one fault", 1, other="other")

    found = list(linked([VOLUME, OTHER], [same]))

    assert found[0].related == (Link("other", "same-cause"),)
    assert found[1] == OTHER


def test_what_was_passed_over_is_not_asked_again(ask: Ask) -> None:
    incident = Incident(observations=SEEN[:1])
    first = ask(incident, [VOLUME, OTHER]).next_checks[0]

    again = ask(incident, [VOLUME, OTHER], excluded=frozenset({(first.role, first.signal)}))

    assert (first.role, first.signal) not in {(c.role, c.signal) for c in again.next_checks}
    assert again.next_checks
