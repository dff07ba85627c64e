"""Merging two edits of one case: nothing that either of them added is lost, and what both changed is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from diagnops.kb.case import Case, Cause, Occurrence, Remedy, Symptom, Text, Trial
from diagnops.kb.merge import Side, merge, nearest_version

SHOWN = Symptom("http.5xx_rate", "high", "load-balancer")
REMEDY = Remedy("restart", "workaround", Text("Restart it"), Text("It clears the queue"))
CASE = Case("a", Text("Title", "제목"), (SHOWN,), Cause(Text("A cause")), remedies=(REMEDY,), tags=("one",))

TRIED = Trial("worked", "2026-11-29", source="investigation i-aaaa")
HAPPENED = Occurrence("2026-11-29", investigation="i-aaaa")
CLOSED = replace(CASE, occurrences=(HAPPENED,), remedies=(replace(REMEDY, trials=(TRIED,)),))


def test_what_an_investigation_added_stays_when_an_older_file_is_edited() -> None:
    edited = replace(CASE, title=Text("Better title", "제목"))

    made = merge(CASE, edited, CLOSED)

    assert made == (replace(CLOSED, title=edited.title), ())


def test_what_a_file_takes_out_goes_and_what_the_base_added_stays() -> None:
    edited = replace(CLOSED, occurrences=(), tags=("one", "two"))
    grown = replace(CLOSED, occurrences=(HAPPENED, Occurrence("2026-11-30", investigation="i-bbbb")))

    made = merge(CLOSED, edited, grown)

    assert made.case.occurrences == grown.occurrences[1:]
    assert made.case.tags == ("one", "two")
    assert made.collisions == ()


def test_two_edits_of_one_sentence_collide_and_either_can_be_taken() -> None:
    ours, theirs = replace(CASE, title=Text("Ours", "제목")), replace(CASE, title=Text("Theirs", "제목"))

    made = merge(CASE, ours, theirs)

    assert made.collisions == ((("title", "en"), "Ours", "Theirs"),)
    assert merge(CASE, ours, theirs, {("title", "en"): "base"}) == (theirs, ())
    assert merge(CASE, ours, theirs, {("title", "en"): "file"}) == (ours, ())


def test_the_two_languages_of_a_sentence_are_edited_apart() -> None:
    made = merge(CASE, replace(CASE, title=Text("New", "제목")), replace(CASE, title=Text("Title", "새 제목")))
    assert made == (replace(CASE, title=Text("New", "새 제목")), ())


def test_two_edits_of_one_remedy_meet_in_it() -> None:
    ours = replace(CASE, remedies=(replace(REMEDY, risk=Text("Data in memory is lost")),))
    made = merge(CASE, ours, CLOSED)
    assert made.case.remedies == (replace(REMEDY, risk=ours.remedies[0].risk, trials=(TRIED,)),)


def test_one_occurrence_of_an_investigation_is_one_however_it_was_noted() -> None:
    noted = replace(HAPPENED, note=Text("slow again"))
    made = merge(CASE, replace(CASE, occurrences=(noted,)), CLOSED)
    assert made.case.occurrences == (noted,)
    twice = merge(
        CASE, replace(CASE, occurrences=(Occurrence("2013"),)), replace(CASE, occurrences=(Occurrence("2013"),))
    )
    assert twice.case.occurrences == (Occurrence("2013"),)


def test_who_edits_what_another_took_out_is_asked() -> None:
    ours = replace(CASE, remedies=(replace(REMEDY, kind="fix"),))
    made = merge(CASE, ours, replace(CASE, remedies=()))
    assert [c.path for c in made.collisions] == [("remedies", "restart")]
    assert made.collisions[0].base is None


def test_halves_that_leave_nothing_collide_as_a_whole() -> None:
    one, other = replace(CASE, title=Text(ko="제목")), replace(CASE, title=Text(en="Title"))
    made = merge(CASE, one, other)
    assert [c.path for c in made.collisions] == [()]
    assert merge(CASE, one, other, {(): "base"}) == (other, ())


@pytest.mark.parametrize("edited", [CASE, replace(CASE, title=Text("New", "제목")), CLOSED])
def test_a_file_is_an_edit_of_the_version_it_is_nearest_to(edited: Case) -> None:
    assert nearest_version(edited, [CASE, CLOSED]) == (CLOSED if edited is CLOSED else CASE)


def test_of_versions_that_are_equal_the_last_counts() -> None:
    versions = [CASE, CLOSED, replace(CASE)]
    assert nearest_version(CASE, versions) is versions[2]


def _some(*entries: object) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(entries), unique=True).map(tuple)


words = st.sampled_from(["one", "two", "three"])
said = st.one_of(st.builds(Text, en=words, ko=st.none() | words), st.builds(Text, ko=words))
trials = _some(TRIED, Trial("failed", "2020"), Trial("partly", source="investigation i-cccc"))
remedies = st.builds(
    Remedy, st.sampled_from(["a", "b"]), st.just("fix"), said, said, risk=st.none() | said, trials=trials
)
symptoms = _some(SHOWN, Symptom("http.5xx_rate", "normal", "load-balancer"), Symptom("io.queue_length", "high"))
cases = st.builds(
    Case,
    st.just("a"),
    said,
    symptoms,
    st.builds(Cause, said, chain=_some(Text("a"), Text("b"))),
    remedies=st.lists(remedies, max_size=2, unique_by=lambda one: one.id).map(tuple),
    occurrences=_some(HAPPENED, Occurrence("2013"), Occurrence("2013", investigation="i-dddd")),
    tags=_some("x", "y", "z"),
    environment=st.dictionaries(words, words, max_size=2),
)


@given(cases, cases)
def test_where_only_one_has_edited_its_edit_is_what_is_made(common: Case, edited: Case) -> None:
    assert _unordered(merge(common, edited, common).case) == _unordered(edited)
    assert _unordered(merge(common, common, edited).case) == _unordered(edited)
    assert merge(common, edited, edited) == (edited, ())


@given(cases, cases, cases, st.sampled_from(["file", "base"]))
def test_what_is_settled_is_no_collision(common: Case, file: Case, base: Case, side: Side) -> None:
    settled = {collision.path: side for collision in merge(common, file, base).collisions}
    again = merge(common, file, base, settled)
    assert all(collision.path == () for collision in again.collisions)  # what is left of both may be nothing
    assert not merge(common, file, base, {**settled, (): side}).collisions


@given(cases, cases, cases)
def test_no_occurrence_and_no_trial_that_either_added_is_lost(common: Case, file: Case, base: Case) -> None:
    made = merge(common, file, base)
    if () in [collision.path for collision in made.collisions]:
        return
    before, kept = _happened(common), _happened(made.case)
    assert (_happened(file) | _happened(base)) - before <= kept


def _happened(case: Case) -> set[object]:
    return {one.investigation or one for one in case.occurrences}


def _unordered(case: Case) -> object:
    """A case without the order of what is no list but a set."""
    return replace(
        case,
        **{name: frozenset(map(repr, getattr(case, name))) for name in ("symptoms", "remedies", "occurrences", "tags")},
    )
