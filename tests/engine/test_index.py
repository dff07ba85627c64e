"""The index: what cases record, compiled for look-up, and read back as it was written."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from diagnops.engine.index import Index, build_index, dump_index, load_index
from diagnops.engine.profile import profiles
from diagnops.engine.retrieve import retrieve
from diagnops.kb.case import Case, Cause, Link, Occurrence, Symptom, Text
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary

TOLD = Incident((Observation("volume", "io.queue_length", "high"), Observation(None, "contrast.periodic", "present")))
QUEUE, LOCKS = Symptom("io.queue_length", "high", "volume"), Symptom("db.lock.wait", "high", "database")


def _case(name: str, *symptoms: Symptom, times: Iterable[Occurrence] = (), same: Iterable[str] = ()) -> Case:
    return Case(
        name,
        Text(en=name),
        symptoms,
        Cause(Text(en=name)),
        occurrences=tuple(times),
        related=tuple(Link(other, "same-cause") for other in same),
    )


@pytest.fixture(scope="module")
def index(vocabulary: Vocabulary, five: tuple[Case, ...]) -> Index:
    """The five stories."""
    return build_index(five, vocabulary)


def test_it_reads_back_as_it_was_written(index: Index, vocabulary: Vocabulary) -> None:
    again = load_index(memoryview(dump_index(index)))

    assert dump_index(again) == dump_index(index)
    assert (
        retrieve(TOLD, again, vocabulary).candidates
        == retrieve(TOLD, index, vocabulary).candidates
    )  # fmt: skip


def test_a_damaged_one_is_refused(index: Index) -> None:
    with pytest.raises(ValueError, match="damaged index"):
        load_index(memoryview(b"\x05\0\0\0\0\0\0\0garbage"))


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.999])
def test_one_that_was_cut_short_is_refused(share: float, index: Index) -> None:
    whole = dump_index(index)

    with pytest.raises(ValueError):  # noqa: PT011 - in the words of who notices
        load_index(memoryview(whole[: int(share * len(whole))]))


def test_every_profile_of_every_case_is_found_at_its_place(
    index: Index, five: tuple[Case, ...], vocabulary: Vocabulary
) -> None:
    told = {case.id: profiles(case, vocabulary) for case in five}

    assert index.ids == tuple(told)
    assert np.diff(index.profile_start).tolist() == [len(of) for of in told.values()]
    for at, of in enumerate(told.values()):
        assert [index.profile(at, n) for n in range(len(of))] == of


def test_from_what_is_recorded_the_profiles_that_record_it_are_found(
    index: Index, five: tuple[Case, ...], vocabulary: Vocabulary
) -> None:
    every = [profile for case in five for profile in profiles(case, vocabulary)]

    (segment,) = index.segments
    for at, entry in enumerate(segment.entries):
        begin, end = segment.signals[entry.signal]
        assert begin <= at < end
        assert segment.profiles_with(at).tolist() == [n for n, profile in enumerate(every) if entry in profile]


def test_a_symptom_whose_signal_the_vocabulary_lost_is_left_out(vocabulary: Vocabulary) -> None:
    index = build_index([_case("a", Symptom("gone.signal", "high", "host"), QUEUE)], vocabulary)

    assert [entry.signal for entry in index.profile(0, 0)] == ["io.queue_length"]
    assert "gone.signal" not in index.segments[0].signals


def test_what_happened_to_others_says_nothing_of_how_often_it_happens_here(vocabulary: Vocabulary) -> None:
    own = [Occurrence("2026-11-20", investigation="i-1")]
    others = [Occurrence("2013", origin="public"), Occurrence("2014", origin="composite")]

    here = build_index([_case("a", QUEUE, times=own)], vocabulary)
    more = build_index([_case("a", QUEUE, times=[*others, *own])], vocabulary)

    assert here.occurrences.tolist() == more.occurrences.tolist() == [1]
    assert [one.when.tolist() for one in here.segments] == [one.when.tolist() for one in more.segments]
    assert here.prior.tolist() == more.prior.tolist()


def test_what_others_saw_together_is_a_profile_and_what_was_made_up_is_none(vocabulary: Vocabulary) -> None:
    seen = (Symptom("db.client.operation.duration", "high", "database"),)
    public, composite = Occurrence(symptoms=seen, origin="public"), Occurrence(symptoms=seen, origin="composite")

    assert build_index([_case("a", QUEUE, times=[public, composite])], vocabulary).profile_start.tolist() == [0, 2]


def test_before_anything_is_known_what_happened_more_often_is_likelier_and_all_compete_with_none(
    vocabulary: Vocabulary,
) -> None:
    often = _case("often", LOCKS, times=[Occurrence(str(year)) for year in range(2010, 2018)])
    index = build_index([_case("once", QUEUE, times=[Occurrence("2013")]), often], vocabulary)

    once, eight = np.exp2(index.prior)

    assert eight == pytest.approx(once * (1 + np.log2(8)))
    assert once + eight < 3  # odds: all cases together are less likely than not seldom enough to be new at times


def test_what_repeats_is_learned_from_cases_that_are_linked_as_of_one_cause(vocabulary: Vocabulary) -> None:
    alone = [_case("a", QUEUE), _case("b", QUEUE), _case("c", LOCKS)]
    linked = [_case("a", QUEUE, same=["b"]), _case("b", QUEUE), _case("c", LOCKS)]

    assert build_index(alone, vocabulary).background.repeats == {}
    assert set(build_index(linked, vocabulary).background.repeats) == {"io.queue_length", "db.lock.wait"}


def test_no_cases_make_an_index_too(vocabulary: Vocabulary) -> None:
    empty = build_index([], vocabulary)

    assert (empty.ids, empty.segments[0].entries, len(empty.prior)) == ((), (), 0)
    assert load_index(memoryview(dump_index(empty))).ids == ()
