"""The next check: what separates the known causes best, how far it is asked, and what is never asked."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from diagnops.engine.candidate import weigh
from diagnops.engine.diagnosis import NextCheck
from diagnops.engine.differential import differential
from diagnops.engine.index import Index, build_index
from diagnops.engine.next_check import next_checks
from diagnops.engine.retrieve import retrieve
from diagnops.kb.case import Case, Cause, Occurrence, Symptom, Text
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Check, Names, Role, Signal, StateWords, Vocabulary

LOOK = (Check("console", "look", 1.0),)


def signal(name: str, kind: str = "measure", bad: str = "high") -> Signal:
    return Signal(name, kind, Text(en=name), ("host",), 0.03, LOOK, bad=(bad,))  # type: ignore[arg-type]


WORDS = Vocabulary(
    (signal("a.first"), signal("a.second"), signal("a.third"), signal("a.beat", "event", "absent")),
    (Role("host", Text(en="host")),),
    StateWords(*[Names()] * len(StateWords.__struct_fields__)),
)
SHARED = Symptom("a.first", "high", "host")


def case(name: str, *symptoms: Symptom) -> Case:
    return Case(name, Text(en=name), symptoms, Cause(Text(en=name)), "active", occurrences=(Occurrence("2020-01-01"),))


ONE = case("one", SHARED, Symptom("a.second", "high", "host"))
OTHER = case("other", SHARED, Symptom("a.third", "high", "host"))
SILENT = case("silent", Symptom("a.beat", "absent", "host"))
SEEN = Observation("host", "a.first", "high")


class _Desk:
    """Cases with their index, and the checks asked for by what is known."""

    def __init__(self, *cases: Case) -> None:
        self._index: Index = build_index(cases, WORDS)

    def checks(self, *seen: Observation, on: bool = False, words: Vocabulary = WORDS) -> tuple[NextCheck, ...]:
        """The checks; `on`, asked for in an investigation."""
        incident = Incident(seen)
        candidates = list(weigh(retrieve(incident, self._index, WORDS), incident, self._index, WORDS))
        return next_checks(
            differential(candidates), words, self._index.background,
            looked={(o.role, o.signal) for o in seen}, most=9, candidates=candidates, ask_on=on,
        )  # fmt: skip


def test_it_asks_what_separates_the_cases_that_look_alike() -> None:
    assert {c.signal for c in _Desk(ONE, OTHER).checks(SEEN)} == {"a.second", "a.third"}


def test_where_nothing_told_speaks_for_a_case_only_an_investigation_asks_on() -> None:
    desk = _Desk(ONE, OTHER, SILENT)

    assert desk.checks() == ()
    assert {c.signal for c in desk.checks(on=True)} == {"a.first", "a.second", "a.third", "a.beat"}


def test_what_is_likely_none_of_them_does_not_hide_which_case_it_would_be() -> None:
    """An unknown cause shows nothing that can be foreseen: the gain is about the known ones."""
    first = _Desk(ONE, OTHER, SILENT).checks(on=True)[0]

    assert first.gain_bits > 0.3
    # Where it leads is told as it is: none of them stays the likeliest.
    assert all(answer.probability < 0.5 for answer in first.answers.values())


def test_a_sign_that_ought_to_be_there_is_asked_for_with_both_answers() -> None:
    (check,) = (c for c in _Desk(SILENT, ONE).checks(on=True) if c.signal == "a.beat")

    assert set(check.answers) == {"absent", "present"}
    assert check.answers["absent"].probability > check.answers["present"].probability


@pytest.mark.parametrize("on", [False, True])
def test_what_cannot_be_looked_at_is_not_asked(on: bool) -> None:
    blind = replace(WORDS, signals=tuple(replace(s, checks=()) for s in WORDS.signals))

    assert _Desk(ONE, OTHER).checks(SEEN, on=on, words=blind) == ()


def test_what_showed_every_time_is_asked_before_what_showed_once() -> None:
    """Of a case that was seen several times no single occurrence is taken for the whole."""
    always, once = Symptom("a.second", "high", "host"), Symptom("a.third", "high", "host")
    times = [(SHARED, always, once), *[(SHARED, always)] * 3]
    again = replace(ONE, symptoms=(), occurrences=tuple(Occurrence("2020-01-01", symptoms=told) for told in times))
    alike = replace(OTHER, symptoms=(SHARED,))
    gain = {c.signal: c.gain_bits for c in _Desk(again, alike).checks(SEEN, on=True)}

    assert gain["a.second"] > gain["a.third"] > 0
    assert "a.first" not in gain
