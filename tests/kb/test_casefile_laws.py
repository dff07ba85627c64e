"""Laws of case files: what is written is read back, whatever the text; what is revised reads as the new case."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnops.kb.case import (
    Affected,
    Case,
    CaseCheck,
    CaseMessage,
    Cause,
    Exclusion,
    Link,
    Occurrence,
    Pointer,
    Prevention,
    Remedy,
    Requires,
    RuledOut,
    Source,
    Symptom,
    Text,
    Told,
    Trial,
)  # fmt: skip
from diagnops.kb.casefile import read_case_text, revise_case_text, write_case

NASTY = [
    "null", "~", "yes", "No", "True", "1.10", "2013", "0x1F", "1e3", ".inf", "2024-02-29", "12:30:45", "=", "<<", "---",
    "...", "- a", "? b", "a: b", "a:", ": a", "a #b", "# c", "'", '"', "it's", 'say "so"', "''", "[a", "{b}", "a, b",
    "&x", "*x", "!tag", "|", ">-", "%YAML", "@at", "`tick`", "\\n", "\\", "C:\\temp", "큐 길이", "🔥 ‍🔥", "e\u0301",
    "\u200b", "\u202ertl", "--- a ---", "x" * 300, "word " * 60 + "end", "a  b   c", "<b>", "'; drop table --",
    "../../etc", "デッドロック",
]  # fmt: skip

_letters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff")
lines = st.one_of(
    st.sampled_from(NASTY), st.text(_letters, min_size=1, max_size=12).map(str.strip).filter(lambda line: line != "")
)
slugs = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
said = st.one_of(st.builds(Text, en=lines, ko=st.none() | lines), st.builds(Text, ko=lines))
minutes = st.floats(0.1, 1000)
dates = st.sampled_from(["2013", "2008-11", "2024-02-29"])
stories = st.one_of(
    st.just(""),
    st.lists(st.one_of(lines, st.sampled_from(["---", "", "\t", "--- ", "\n\n", "```yaml\nid: x\n```"])), max_size=5)
    .map("\n".join)
    .map(str.strip),
)
keys = st.one_of(st.sampled_from(NASTY), slugs, st.text(_letters, max_size=8))


def _few(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


symptoms = st.builds(
    Symptom,
    signal=lines,
    state=st.sampled_from(["high", "low", "normal", "present", "absent"]),
    role=st.none() | lines,
    frequency=st.sampled_from(["always", "usually", "sometimes"]),
    shape=st.sampled_from([None, "spike", "growing"]),
    magnitude=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    note=st.none() | said,
)
trials = st.builds(
    Trial,
    outcome=st.sampled_from(["worked", "advised"]),
    when=st.none() | dates,
    verified=st.none() | said,
    source=st.none() | lines,
    origin=st.sampled_from(["own", "public"]),
)
requires = st.builds(
    Requires, platform=st.none() | lines, versions=st.dictionaries(keys, lines, max_size=2), until=st.none() | dates
)
remedies = st.builds(
    Remedy,
    id=slugs,
    kind=st.sampled_from(["workaround", "fix"]),
    action=said,
    reason=said,
    requires=st.none() | requires,
    destructive=st.booleans(),
    rollback=st.none() | said,
    takes=st.none() | minutes,
    trials=_few(trials),
)
states = st.sampled_from(["high", "low", "normal", "present", "absent"])
words = stories.filter(bool)
moments = st.none() | st.sampled_from(["2024-02-29T03:10", "2024-02-29T03:10Z", "2024-03-01T00:00+09:00"])
occurrences = st.builds(
    Occurrence,
    when=st.none() | dates,
    symptoms=_few(symptoms),
    told=_few(st.builds(Told, text=words, language=st.sampled_from(["en", "ko"]))),
    severity=st.none() | lines,
    started=moments,
    resolved=moments,
    blast_radius=st.none() | said,
    trigger=st.none() | said,
    origin=st.sampled_from(["own", "public", "composite"]),
)
checks = st.builds(
    CaseCheck,
    signal=lines,
    run=lines,
    means=st.dictionaries(states, said, max_size=2),
    role=st.none() | lines,
    kind=st.sampled_from(["command", "console"]),
    read_only=st.booleans(),
    minutes=minutes,
)
cases = st.builds(
    Case,
    id=slugs,
    title=said,
    symptoms=_few(symptoms),
    cause=st.builds(Cause, statement=said, role=st.none() | lines, chain=_few(said)),
    status=st.sampled_from(["draft", "active", "fixed", "retired"]),
    ruled_out=_few(st.builds(RuledOut, what=said, how=said)),
    remedies=_few(remedies),
    affects=_few(st.builds(Affected, product=slugs, versions=st.none() | lines)),
    messages=_few(st.builds(CaseMessage, text=lines, product=st.none() | slugs)),
    excludes=_few(st.builds(Exclusion, signal=lines, state=states, why=said, role=st.none() | lines)),
    checks=_few(checks),
    prevention=_few(
        st.builds(Prevention, kind=st.sampled_from(["alert", "test", "change"]), what=said, rule=st.none() | words)
    ),
    occurrences=_few(occurrences),
    environment=st.dictionaries(keys, lines, max_size=3),
    not_on_record=_few(said),
    related=_few(st.builds(Link, case=slugs, kind=st.sampled_from(["variant", "same-cause"]))),
    sources=_few(st.builds(Source, title=lines, address=st.none() | lines)),
    links=_few(st.builds(Pointer, kind=st.sampled_from(["alert", "runbook"]), address=lines, title=st.none() | lines)),
    tags=_few(slugs),
    owner=st.none() | lines,
    reviewed=st.none() | dates,
    review_by=st.none() | dates,
    story=stories,
)


@settings(deadline=None, max_examples=60)
@given(cases)
def test_a_case_that_is_written_is_read_back_and_written_the_same(case: Case) -> None:
    text = write_case(case)

    read = read_case_text(text, "x.md")

    assert case == read
    assert text == write_case(read)


@settings(deadline=None, max_examples=60)
@given(cases, cases)
def test_a_revised_text_reads_as_the_new_case(old: Case, new: Case) -> None:
    assert new == read_case_text(revise_case_text(write_case(old), new), "x.md")


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_list_that_loses_and_repeats_what_it_says_is_revised(data: st.DataObject) -> None:
    few = st.lists(st.sampled_from([Text(en=word) for word in "abc"]), max_size=5).map(tuple)
    old, new = (Case("a", Text(en="t"), (), Cause(Text(en="c"), chain=data.draw(few))) for _ in range(2))

    assert new == read_case_text(revise_case_text(write_case(old), new), "x.md")


@pytest.mark.parametrize("value", NASTY)
def test_a_nasty_value_survives_everywhere_it_may_stand(value: str) -> None:
    case = Case(
        "a", Text(en=value), (Symptom(value, "high"),), Cause(Text(ko=value)), environment={value: value}, story=value
    )

    assert case == read_case_text(write_case(case), "x.md")
