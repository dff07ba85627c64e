"""The whole diagnosis: numbers that add up, verdicts, checks and suggestions that carry their reasons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import exp2, isclose

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from diagnops.engine.diagnose import Knowledge, Options, diagnose, hypotheses
from diagnops.engine.diagnosis import Apart, Diagnosis, SymptomEvidence
from diagnops.engine.index import build_index
from diagnops.engine.retrieve import retrieve
from diagnops.kb.case import Case, Cause, Link, Occurrence, Remedy, Requires, Symptom, Text, Trial
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import word

Match = Callable[..., Diagnosis]

TODAY = date(2026, 11, 23)
FORCE = ("io.queue_length", "db.lock.wait", "app.connection_pool.usage", "http.5xx_rate", "system.cpu.utilization")


def _case(name: str, *symptoms: Symptom, **more: object) -> Case:
    return Case(id=name, title=Text(en=name), symptoms=symptoms, cause=Cause(Text(en=name)), status="active", **more)  # type: ignore[arg-type]


SLOW = Symptom("db.client.operation.duration", "high", "database")
SIGNS = (
    SLOW,
    Symptom("http.5xx_rate", "high", "load-balancer"),
    Symptom("http.server.request.duration", "high", "application"),
    Symptom("contrast.periodic", "present"),
)
VOLUME = _case("volume-queue", *SIGNS, Symptom("io.queue_length", "high", "volume"))
LOCKS = _case("lock-queue", *SIGNS, Symptom("db.lock.wait", "high", "database"))
POOL = _case("connection-pool", *SIGNS, Symptom("app.connection_pool.usage", "high", "application"))
TOLD = tuple(Observation(s.role, s.signal, s.state) for s in SIGNS)
QUEUE_HIGH = Observation("volume", "io.queue_length", "high")
QUEUE_NORMAL = Observation("volume", "io.queue_length", "normal")


def _incident(*observations: Observation) -> Incident:
    return Incident(observations=observations)


def _observations(vocabulary: Vocabulary) -> st.SearchStrategy[list[Observation]]:
    signals = [s for s in vocabulary.signals if s.id in FORCE or s.id.startswith(("contrast.", "nic.", "io."))]
    one = st.sampled_from(signals).flatmap(
        lambda s: st.builds(Observation, st.sampled_from((*s.roles, None)), st.just(s.id), st.sampled_from(s.states))
    )
    return st.lists(one, max_size=8, unique_by=lambda o: (o.role, o.signal))


@pytest.fixture(scope="module")
def eight(vocabulary: Vocabulary, five: tuple[Case, ...]) -> Knowledge:
    """The five stories and three cases that look alike."""
    cases = {case.id: case for case in (*five, VOLUME, LOCKS, POOL)}
    return Knowledge(build_index(cases.values(), vocabulary), lambda ids: [cases[i] for i in ids], vocabulary)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_evidence_adds_up_and_the_probabilities_follow_from_it(
    data: st.DataObject, vocabulary: Vocabulary, eight: Knowledge
) -> None:
    incident = _incident(*data.draw(_observations(vocabulary)))

    diagnosis = diagnose(incident, eight, Options(limit=10), today=TODAY)
    likely = diagnose(incident, eight, Options(limit=10, list_likely=True), today=TODAY)

    ranked = hypotheses(incident, eight, today=TODAY).found
    assert (diagnosis.verdict, likely.verdict) == (ranked.verdict, ranked.verdict)
    assert [m.case for m in diagnosis.matches] == [r.candidate.case for r in ranked.matches]
    assert [m.case for m in diagnosis.leading] == [r.candidate.case for r in ranked.leading]
    assert [m.case for m in likely.candidates] == [r.candidate.case for r in ranked.likely]
    assert diagnosis.candidates == ()
    for found in diagnosis.matches:
        assert isclose(found.bits, sum(e.bits for e in found.evidence), abs_tol=1e-9)
    assert sum(found.probability for found in diagnosis.matches) <= 1 + 1e-9
    said = [found.probability for found in diagnosis.matches]
    assert said == sorted(said, reverse=True)
    for first, second in zip(diagnosis.matches[1:], diagnosis.matches[2:], strict=False):
        assert isclose(first.probability / second.probability, exp2(first.bits - second.bits), rel_tol=1e-6)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_answer_does_not_depend_on_the_order_of_what_was_told(
    data: st.DataObject, vocabulary: Vocabulary, match: Match, five: tuple[Case, ...]
) -> None:
    told = data.draw(_observations(vocabulary))
    shuffled = data.draw(st.permutations(told))

    one, other = match(_incident(*told), five), match(_incident(*shuffled), five)

    assert (one.verdict, [(m.case, round(m.bits, 9)) for m in one.matches]) == (
        other.verdict,
        [(m.case, round(m.bits, 9)) for m in other.matches],
    )


def test_an_empty_case_base_says_new_and_nothing_else(match: Match) -> None:
    diagnosis = match("the database is slow", [])

    assert (diagnosis.verdict, diagnosis.probability) == ("new", 1.0)
    assert (diagnosis.matches, diagnosis.next_checks, diagnosis.suggestions) == ((), (), ())


def test_none_of_them_wins_where_nothing_fits(match: Match) -> None:
    diagnosis = match(_incident(Observation("host", "memory.oom_kill", "present")), [VOLUME, LOCKS, POOL])

    assert diagnosis.verdict == "new"
    assert diagnosis.probability > 0.5


def test_unknown_is_not_normal(match: Match) -> None:
    """Not having looked costs a case nothing; having looked and found it fine does."""
    unknown = match(_incident(*TOLD), [VOLUME, LOCKS])
    normal = match(_incident(*TOLD, QUEUE_NORMAL), [VOLUME, LOCKS])

    assert {m.case: m.bits for m in unknown.matches}["lock-queue"] == pytest.approx(
        {m.case: m.bits for m in unknown.matches}["volume-queue"]
    )
    assert normal.matches[0].case == "lock-queue"


def test_what_cannot_be_told_apart_is_said_and_the_check_that_splits_it_is_asked(match: Match) -> None:
    diagnosis = match(_incident(*TOLD), [VOLUME, LOCKS])

    assert diagnosis.matches[1].behind == message("behind_equal", leader="lock-queue")
    assert {c.signal for c in diagnosis.next_checks} == {"io.queue_length", "db.lock.wait"}


def test_the_runner_up_is_told_why_it_is_behind(match: Match, vocabulary: Vocabulary) -> None:
    at_times = _case("queue-at-times", *SIGNS, Symptom("io.queue_length", "high", "volume", "sometimes"))
    diagnosis = match(_incident(*TOLD, QUEUE_HIGH), [at_times, _case("no-queue", *SIGNS)], list_likely=True)

    behind = diagnosis.matches[1].behind
    assert behind is not None
    assert (behind.code, behind.values["what"]) == ("behind_explains", "volume/io.queue_length")
    told = word(behind, "en", vocabulary)
    assert told.startswith("queue-at-times explains volume · I/O queue length better (+")


def test_what_both_cases_recorded_alike_is_no_reason_to_be_behind(match: Match) -> None:
    """One observation may speak of a symptom on another role of each case: that is one and the same reason."""
    on_host = _case("on-host", *SIGNS, Symptom("system.cpu.utilization", "high", "host"))
    on_node = _case("on-database", *SIGNS, Symptom("system.cpu.utilization", "high", "database"))
    diagnosis = match(_incident(*TOLD, Observation(None, "system.cpu.utilization", "high")), [on_host, on_node])

    assert [m.behind for m in diagnosis.matches] == [None, message("behind_equal", leader=diagnosis.matches[0].case)]


LOCKS_SAY = Text(en="There the queue is long.")
VOLUME_SAYS = Text(en="There somebody holds a lock.")


@pytest.mark.parametrize(
    ("of_locks", "of_volume", "apart"),
    [
        ((Link("volume-queue", "looks-like", LOCKS_SAY),), (), Apart("volume-queue", LOCKS_SAY)),
        ((), (Link("lock-queue", "looks-like", VOLUME_SAYS),), Apart("lock-queue", VOLUME_SAYS)),
        (
            (Link("volume-queue", "looks-like", LOCKS_SAY),),
            (Link("lock-queue", "looks-like", VOLUME_SAYS),),
            Apart("volume-queue", LOCKS_SAY),
        ),
        ((Link("volume-queue", "variant", LOCKS_SAY),), (Link("lock-queue", "looks-like"),), None),
    ],
)
def test_a_close_look_alike_carries_what_tells_it_from_the_first(
    of_locks: tuple[Link, ...], of_volume: tuple[Link, ...], apart: Apart | None, match: Match
) -> None:
    cases = [replace(VOLUME, related=of_volume), replace(LOCKS, related=of_locks)]

    close, decided = match(_incident(*TOLD), cases), match(_incident(*TOLD, QUEUE_HIGH), cases, list_likely=True)

    assert [(m.case, m.apart) for m in close.leading] == [("lock-queue", None), ("volume-queue", apart)]
    assert [m.apart for m in decided.candidates] == [None] * len(decided.candidates)


def test_a_check_tells_where_each_answer_would_lead(match: Match) -> None:
    diagnosis = match(_incident(*TOLD, Observation("database", "db.lock.wait", "normal")), [VOLUME, LOCKS, POOL])
    check = next(c for c in diagnosis.next_checks if c.signal == "io.queue_length")

    after = match(
        _incident(
            *TOLD,
            Observation("database", "db.lock.wait", "normal"),
            QUEUE_HIGH,
        ),
        [VOLUME, LOCKS, POOL],
    )

    assert check.answers["high"].case == after.matches[0].case == "volume-queue"
    assert check.answers["high"].probability == pytest.approx(after.matches[0].probability, abs=0.05)


def test_what_was_looked_at_is_not_asked_again(match: Match) -> None:
    looked = match(_incident(*TOLD, QUEUE_HIGH), [VOLUME, LOCKS])

    assert "io.queue_length" not in [c.signal for c in looked.next_checks]


def test_it_is_not_seen_before_what_always_shows_was_looked_at(match: Match) -> None:
    sure = _case(
        "sure",
        Symptom("power.unexpected_off", "present", "host"),
        Symptom("contrast.random_hosts", "present"),
        Symptom("contrast.only_after_minutes", "present", None, "always"),
    )
    told = (
        Observation("host", "power.unexpected_off", "present"),
        Observation(None, "contrast.random_hosts", "present"),
    )

    before = match(_incident(*told), [sure])
    after = match(_incident(*told, Observation(None, "contrast.only_after_minutes", "present")), [sure])

    assert (before.verdict, after.verdict) == ("possible", "seen")
    assert after.probability > before.probability > 0.5
    assert "contrast.only_after_minutes" in [c.signal for c in before.next_checks]


def test_a_case_that_speaks_for_itself_and_is_contradicted_is_named_as_ruled_out(
    match: Match, vocabulary: Vocabulary
) -> None:
    always = _case("always-queue", *SIGNS, Symptom("io.queue_length", "high", "volume", "always"))

    diagnosis = match(_incident(*TOLD, QUEUE_NORMAL), [always])

    assert [(r.case, word(r.because, "en", vocabulary)) for r in diagnosis.ruled_out] == [
        ("always-queue", "volume · I/O queue length is normal; recorded high")
    ]


def test_a_case_is_ruled_out_only_by_what_always_shows_and_is_surely_not_so(match: Match) -> None:
    always = _case("always-queue", *SIGNS, Symptom("io.queue_length", "high", "volume", "always"))
    usually = _case("usually-queue", *SIGNS, Symptom("io.queue_length", "high", "volume", "usually"))
    read = replace(QUEUE_NORMAL, words="the queue is fine", certainty=0.33)

    looked, told = (match(_incident(*TOLD, seen), [always, usually]) for seen in (QUEUE_NORMAL, read))

    assert [r.case for r in looked.ruled_out] == ["always-queue"]
    assert "always-queue" not in [m.case for m in looked.leading]
    assert told.ruled_out == ()


def test_those_that_lead_are_told_whatever_the_verdict_with_what_would_confirm_them(match: Match) -> None:
    deciding = Symptom("io.queue_length", "high", "volume", "always")
    usual = Symptom("io.latency", "high", "volume")
    case = _case("queue", *SIGNS, usual, deciding)

    verdicts = {}
    for told in (TOLD[:1], TOLD):
        found = match(_incident(*told), [case, LOCKS])
        verdicts[found.verdict] = [m.case for m in found.leading], [m.case for m in found.matches]
        (leader,) = (m for m in found.leading if m.case == "queue")
        assert [(c.signal, c.state) for c in leader.confirm][:1] == [("io.queue_length", "high")]
        assert len(leader.confirm) <= 3
        assert found.candidates == ()

    assert {verdict: bool(matches) for verdict, (_, matches) in verdicts.items()} == {"open": False, "possible": True}


def test_what_was_read_says_less_for_a_case_than_what_was_looked_at_and_so_it_does_against_it(match: Match) -> None:
    case = _case("queue", *SIGNS, Symptom("io.queue_length", "high", "volume", "usually"))

    def bits(seen: Observation) -> float:
        (found,) = match(_incident(*TOLD, seen), [case], list_likely=True).candidates
        return sum(e.bits for e in found.evidence if isinstance(e, SymptomEvidence) and e.signal == seen.signal)

    read_high = replace(QUEUE_HIGH, words="a long queue", certainty=0.77)
    read_normal = replace(QUEUE_NORMAL, words="the queue is fine", certainty=0.33)

    assert 0 < bits(read_high) < bits(QUEUE_HIGH) / 2
    assert bits(QUEUE_NORMAL) < bits(read_normal) < 0


def test_what_happened_more_often_is_likelier_before_anything_is_known(match: Match) -> None:
    often = _case("often", *SIGNS, occurrences=tuple(Occurrence(when=str(year)) for year in range(2010, 2020)))

    diagnosis = match(_incident(*TOLD), [LOCKS, often])

    assert [m.case for m in diagnosis.matches] == ["often", "lock-queue"]


def _remedy(name: str, kind: str = "fix", *outcomes: str, **more: object) -> Remedy:
    trials = tuple(Trial(o, verified=Text(en="seen")) for o in outcomes)  # type: ignore[arg-type]
    return Remedy(name, kind, Text(en=name), Text(en="because"), trials=trials, **more)  # type: ignore[arg-type]


def _order_of(match: Match, *remedies: Remedy) -> list[tuple[str, str]]:
    case = _case("queue", *SIGNS, Symptom("io.queue_length", "high", "volume"), remedies=remedies)
    diagnosis = match(_incident(*TOLD, QUEUE_HIGH), [case])
    return [(s.remedy, s.applies) for s in diagnosis.suggestions]


def test_nine_of_ten_comes_before_one_of_one_and_the_untested_stand_behind(match: Match) -> None:
    order = _order_of(
        match,
        _remedy("untested"),
        _remedy("once", "fix", "worked"),
        _remedy("often", "fix", *["worked"] * 9, "failed"),
        _remedy("advised", "fix", "advised"),
    )

    assert [name for name, _ in order] == ["often", "once", "untested", "advised"]


def test_what_failed_is_kept_last_as_a_warning(match: Match) -> None:
    order = _order_of(match, _remedy("failed", "fix", "failed", "failed"), _remedy("untested"))

    assert order == [("untested", "yes"), ("failed", "no")]


def test_an_expired_remedy_is_not_proposed_and_says_why(match: Match) -> None:
    old = _remedy("old", "fix", "worked", requires=Requires(until="2013"))
    case = _case("queue", *SIGNS, Symptom("io.queue_length", "high", "volume"), remedies=(old,))

    suggestion = match(_incident(*TOLD, QUEUE_HIGH), [case]).suggestions[0]

    assert suggestion.applies == "no"
    assert [word(told, "en") for told in suggestion.warnings] == ["expired: applied until 2013"]


def test_what_a_remedy_requires_is_said_to_be_unknown(match: Match) -> None:
    assert _order_of(match, _remedy("aws-only", "fix", "worked", requires=Requires(platform="aws"))) == [
        ("aws-only", "unknown")
    ]


def test_the_rough_look_and_the_ledger_agree_on_the_order(
    vocabulary: Vocabulary, match: Match, five: tuple[Case, ...]
) -> None:
    incident = _incident(*TOLD, QUEUE_HIGH)
    cases = [*five, VOLUME, LOCKS, POOL]
    index = build_index(cases, vocabulary)

    rough = retrieve(incident, index, vocabulary, most=3)

    assert [index.ids[i] for i in rough.candidates][:2] == [m.case for m in match(incident, cases).matches][:2]


def test_cases_beyond_the_candidates_still_weigh(vocabulary: Vocabulary, five: tuple[Case, ...]) -> None:
    index = build_index([*five, VOLUME, LOCKS, POOL], vocabulary)

    everything = retrieve(_incident(*TOLD), index, vocabulary, most=8)
    some = retrieve(_incident(*TOLD), index, vocabulary, most=2)

    assert everything.rest == 0
    assert some.rest > 0


def test_a_case_that_was_removed_meanwhile_is_thought_away(vocabulary: Vocabulary) -> None:
    cases = {case.id: case for case in (VOLUME, LOCKS, POOL)}
    incident, index = _incident(*TOLD, QUEUE_HIGH), build_index(cases.values(), vocabulary)

    def found(*left: str) -> Diagnosis:
        known = Knowledge(index, lambda ids: [cases[i] for i in ids if i in left], vocabulary)
        return diagnose(incident, known, Options(list_likely=True), today=TODAY)

    assert found(*cases).matches[0].case == VOLUME.id
    assert VOLUME.id not in {m.case for m in found(LOCKS.id, POOL.id).matches}
