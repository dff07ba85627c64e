"""YAML is read as it was written, with lines, and hostile text is refused in a sentence."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnops.kb import yamlfile
from diagnops.kb.message import Message, message
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
        Problem(6, ("cause", "kind"), message("given_twice")),
        Problem(7, ("id",), message("given_twice")),
    ] == problems


_ANCHORS = message("no_anchors")


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


# That of libyaml, which since PyYAML 6.0.4 has a limit of its own and meets it before we do, and that without one.
_LOADERS = [getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader]


@pytest.mark.parametrize("loader", _LOADERS)
def test_nesting_is_read_to_its_limit(loader: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlfile, "_Loader", loader)
    deepest: Any = "x"
    for _ in range(MAX_DEPTH):
        deepest = [deepest]

    assert deepest == read_yaml("[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH).data


@pytest.mark.parametrize("loader", _LOADERS)
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[" * (MAX_DEPTH + 1) + "x" + "]" * (MAX_DEPTH + 1), 1),
        ("[" * 1_200 + "]" * 1_200, 1),
        ("[" * 100_000, 1),
        ("id: a\nsymptoms: " + "[" * 100_000, 2),
        ("id: a\nsymptoms: " + "{a: " * 20_000, 2),
        ("한: 글\nsymptoms:\n" + "  [\n" * 5_000, 3 + MAX_DEPTH),
        ("symptoms:\n  - " + "- " * 5_000, 2),
        ("[" * 500 + "\n@", 1),  # no YAML either, but nested too deep before that
    ],
)
def test_beyond_the_limit_nesting_is_refused_at_its_line_whatever_the_parser_says_of_it(
    text: str, line: int, loader: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yamlfile, "_Loader", loader)

    document = read_yaml(text)

    assert (None, [Problem(line, (), message("nested_too_deep", most=24))]) == (document.data, document.problems)


def test_what_is_no_yaml_is_not_told_to_be_nested_too_deep() -> None:
    (problem,) = read_yaml("[" * MAX_DEPTH + "\n@").problems

    assert (problem.line, problem.reason.code) == (2, "no_yaml")


def test_a_second_document_is_refused_at_its_line() -> None:
    problems = read_yaml("id: a\n---\nid: b\n", first_line=2).problems

    assert [Problem(3, (), message("second_document"))] == problems


def test_text_that_is_too_long_is_not_parsed() -> None:
    (problem,) = read_yaml("#" * (MAX_BYTES + 1), first_line=2).problems

    assert Problem(2, (), message("longer_than", most=2_000_000)) == problem


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_a_text_without_data_is_no_problem_of_yaml(text: str) -> None:
    document = read_yaml(text)

    assert (document.data, document.problems) == (None, [])


def test_a_tag_builds_nothing() -> None:
    assert read_yaml("a: !!python/object/apply:os.system [echo hacked]").data == {"a": ["echo hacked"]}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: [1\n", 3, message("no_yaml_since", reason="did not find expected ',' or ']'", line=2)),
        ("a:\n\t- b", 2, message("no_yaml", reason="found character that cannot start any token")),
        ("a: 1\nb: @x", 2, message("no_yaml", reason="found character that cannot start any token")),
        ("? [a]\n: b", 1, message("key_not_plain")),
        ("a: 1\n*x : b", 2, message("key_not_plain")),
        ("a: 1\nb: \ud800", 2, message("half_a_character")),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(text: str, line: int, reason: Message) -> None:
    document = read_yaml(text)

    assert (None, [Problem(line, (), reason)]) == (document.data, document.problems)


@pytest.mark.parametrize("odd", ["\x00", "\x1b[31m", "\x07"])
def test_control_characters_are_refused(odd: str) -> None:
    (problem,) = read_yaml(f"a: {odd}").problems

    assert problem.reason.code == "no_yaml"
    assert str(problem.reason.values["reason"]).startswith("unacceptable character")


@settings(deadline=None, max_examples=300)
@given(st.text(st.one_of(st.sampled_from("&*!|>{}[],:?-#'\"%@`~ \t\n\\x0"), st.characters(codec=None)), max_size=40))
def test_any_text_is_answered_with_a_document(text: str) -> None:
    document = read_yaml(text)

    assert isinstance(document, Document)
    assert document.data is None or document.lines[()] >= 1
