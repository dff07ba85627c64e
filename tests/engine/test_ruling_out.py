"""The law of ruling out: only what is surely seen rules a case out, and only by the case's own word."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from msgspec.structs import replace

from diagnops.engine.diagnose import Knowledge, hypotheses
from diagnops.engine.diagnosis import Diagnosis, ExclusionEvidence
from diagnops.engine.index import Index, build_index
from diagnops.kb.case import Case, Cause, Exclusion, Symptom, Text
from diagnops.kb.incident import Clause, Incident, Observation
from diagnops.kb.vocabulary import Vocabulary

TODAY = date(2026, 11, 23)
Match = Callable[[str | Incident, Sequence[Case]], Diagnosis]

READ, STATED = {"words": "so it says", "certainty": 0.77}, {"origin": "option"}
CHECKED = {"origin": "check", "certainty": 0.98}
UNSURE_CHECK = {"origin": "check", "certainty": 0.9}
WAYS = {"read": (READ, False), "stated": (STATED, True), "checked": (CHECKED, True), "guessed": (UNSURE_CHECK, False)}


@pytest.fixture(scope="module")
def compiled(library: tuple[Case, ...], vocabulary: Vocabulary) -> Index:
    return build_index(library, vocabulary)


@pytest.mark.parametrize("way", WAYS)
def test_a_case_of_the_library_is_ruled_out_by_its_own_word_surely_seen_and_by_nothing_else(
    way: str, library: tuple[Case, ...], vocabulary: Vocabulary, compiled: Index
) -> None:
    how, sure = WAYS[way]
    known = Knowledge(compiled, lambda ids: [], vocabulary)
    asked = [(case, symptom) for case in library for symptom in case.symptoms if symptom.role]
    for case, symptom in random.Random(way).sample(asked, 60):
        for state in vocabulary.signal[symptom.signal].states:
            seen = Observation(symptom.role, symptom.signal, state, **how)  # type: ignore[arg-type]
            beside = [
                Observation(s.role, s.signal, s.state, origin="option") for s in case.symptoms if s is not symptom
            ]
            found = hypotheses(Incident((seen, *beside[:3])), known, today=TODAY).candidates
            candidate = next((c for c in found if c.case == case.id), None)
            if candidate is None:
                continue
            trouble = vocabulary.signal[symptom.signal].trouble
            against = trouble(state) != trouble(symptom.state) and symptom.frequency == "always"
            excluded = any(
                (e.role in (None, seen.role), e.signal, trouble(e.state)) == (True, seen.signal, trouble(state))
                for e in case.excludes
            )
            told = candidate.speaks_against
            if told is not None:
                assert sure, (case.id, str(seen))
                assert against or excluded or isinstance(told, ExclusionEvidence), (case.id, str(seen))
            if sure and excluded:
                assert told is not None, (case.id, str(seen))


FULL = Case(
    "full-disk",
    Text(en="The disk is full"),
    (
        Symptom("app.crash", "present", "application"),
        Symptom("system.filesystem.utilization", "high", "filesystem"),
    ),
    Cause(Text(en="No space is left.")),
    "active",
    excludes=(Exclusion("system.filesystem.utilization", "normal", Text(en="space is left"), "filesystem"),),
)
CRASH = Observation("application", "app.crash", "present", origin="option")
SPACE = Observation("filesystem", "system.filesystem.utilization", "low", "space is left", certainty=0.33)


def _clauses(*texts: str) -> tuple[Clause, ...]:
    return tuple(Clause(text, (SPACE,)) for text in texts)


def test_what_a_case_says_rules_it_out_does_so_with_its_reason(match: Match) -> None:
    before = match(Incident((CRASH,)), [FULL])
    after = match(Incident((CRASH, replace(SPACE, words="", origin="option", certainty=1.0))), [FULL])

    assert [m.case for m in before.leading] == ["full-disk"]
    assert after.leading == ()
    (ruled,) = after.ruled_out
    assert (ruled.case, ruled.because.code, ruled.because.values["why"]) == (
        "full-disk",
        "rules_out",
        Text(en="space is left"),
    )


def test_what_was_read_once_only_takes_bits_away_and_read_twice_it_rules_out(match: Match) -> None:
    once = match(Incident((CRASH, SPACE), clauses=_clauses("space is left")), [FULL])
    twice = match(Incident((CRASH, SPACE), clauses=_clauses("space is left", "df shows 20 %")), [FULL])

    assert once.ruled_out == ()
    assert [r.case for r in twice.ruled_out] == ["full-disk"]
