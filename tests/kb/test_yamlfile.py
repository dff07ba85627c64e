"""YAML is read as it was written, with lines, and hostile text is refused in a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnops.kb.yamlfile import MAX_BYTES, MAX_DEPTH, Document, Problem, read_yaml


@pytest.mark.parametrize(
    "written",
    ["1.10", "yes", "no", "on", "True", "2013", "0x1F", "012", "1_000", "2024-02-29", "12:30:45", "=", ".inf"],
)
def test_a_plain_scalar_stays_the_string_that_was_written(written: str) -> None:
    assert {"version": written} == read_yaml(f"version: {written}").data


def test_an_empty_value_a_tilde_and_null_are_nothing_unless_quoted() -> None:
    text = "a:\nb: ~\nc: null\nd: 'null'\ne: ''\nf: \"~\"\n"

    assert read_yaml(text).data == {"a": None, "b": None, "c": None, "d": "null", "e": "", "f": "~"}


def test_keys_stay_strings_too() -> None:
    assert read_yaml("{2013: a, null: b, true: c, 1.10: d}").data == {
        "2013": "a",
        "null": "b",
        "true": "c",
        "1.10": "d",
    }


def test_every_value_knows_its_line_in_the_file() -> None:
    text = "title: disk full\nsymptoms:\n  - signal: io.errors\n    state: high\n  - {signal: dns.errors}\n"

    lines = read_yaml(text, first_line=2).lines

    assert lines == {
        (): 2,
        ("title",): 2,
        ("symptoms",): 3,
        ("symptoms", 0): 4,
        ("symptoms", 0, "signal"): 4,
        ("symptoms", 0, "state"): 5,
        ("symptoms", 1): 6,
        ("symptoms", 1, "signal"): 6,
    }


def test_a_key_given_twice_is_told_at_its_second_place() -> None:
    text = "id: a\ncause:\n  kind: limit\n  role: host\n  kind: network\nid: b\n"

    problems = read_yaml(text, first_line=2).problems

    assert [
        Problem(6, ("cause", "kind"), "given twice; keep one"),
        Problem(7, ("id",), "given twice; keep one"),
    ] == problems


_ANCHORS = "anchors (&) and aliases (*) are not used here; write the value out"


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\nb: &x 1", 2), ("- &x [1]", 1), ("- &x {a: 1}", 1), ("- 1\n- *x", 2), ("*x", 1), ("a: &x [*x]", 1)],
)
def test_anchors_and_aliases_are_refused(text: str, line: int) -> None:
    assert [Problem(line, (), _ANCHORS)] == read_yaml(text).problems


def test_a_bomb_of_aliases_does_not_unfold() -> None:
    bomb = "a0: &a0 lol\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))

    document = read_yaml(bomb)

    assert (None, [Problem(1, (), _ANCHORS)]) == (document.data, document.problems)


def test_nesting_is_read_to_its_limit_and_refused_beyond_it() -> None:
    deepest: Any = "x"
    for _ in range(MAX_DEPTH):
        deepest = [deepest]

    assert deepest == read_yaml("[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH).data
    assert [Problem(1, (), f"nested deeper than {MAX_DEPTH} levels")] == read_yaml("[" * 100_000).problems


def test_a_second_document_is_refused_at_its_line() -> None:
    problems = read_yaml("id: a\n---\nid: b\n", first_line=2).problems

    assert [Problem(3, (), "a second YAML document begins here; keep one a file")] == problems


def test_text_that_is_too_long_is_not_parsed() -> None:
    assert [Problem(2, (), "longer than 2,000,000 characters")] == read_yaml(
        "#" * (MAX_BYTES + 1), first_line=2
    ).problems


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_a_text_without_data_is_no_problem_of_yaml(text: str) -> None:
    document = read_yaml(text)

    assert (document.data, document.problems) == (None, [])


def test_a_tag_builds_nothing() -> None:
    assert read_yaml("a: !!python/object/apply:os.system [echo hacked]").data == {"a": ["echo hacked"]}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: [1\n", 3, "not YAML: did not find expected ',' or ']'"),
        ("a:\n\t- b", 2, "not YAML: found character that cannot start any token"),
        ("a: 1\nb: @x", 2, "not YAML: found character that cannot start any token"),
        ("? [a]\n: b", 1, "a key has to be a plain word"),
        ("a: 1\n*x : b", 2, "a key has to be a plain word"),
        ("a: 1\nb: \ud800", 2, "half of a character (a lone surrogate)"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(text: str, line: int, reason: str) -> None:
    document = read_yaml(text)

    assert (None, [Problem(line, (), reason)]) == (document.data, document.problems)


@pytest.mark.parametrize("odd", ["\x00", "\x1b[31m", "\x07"])
def test_control_characters_are_refused(odd: str) -> None:
    (problem,) = read_yaml(f"a: {odd}").problems

    assert problem.reason.startswith("not YAML: unacceptable character")


@settings(deadline=None, max_examples=300)
@given(st.text(st.one_of(st.sampled_from("&*!|>{}[],:?-#'\"%@`~ \t\n\\x0"), st.characters(codec=None)), max_size=40))
def test_any_text_is_answered_with_a_document(text: str) -> None:
    document = read_yaml(text)

    assert isinstance(document, Document)
    assert document.data is None or document.lines[()] >= 1
