"""Every fault of shape is told at once: file, line, field, reason and the way out."""

from __future__ import annotations

from typing import get_args

import jsonschema
import pytest

from diagnops.kb.case import Case, Cause, CauseKind, Symptom, Text
from diagnops.kb.casefile import case_schema
from diagnops.kb.errors import CaseFileError, Fault
from diagnops.kb.message import Message, message
from diagnops.kb.schema import field_name, json_schema, line_of, read_as, schema_faults, without_nulls
from diagnops.kb.vocabulary import Signal


def _told(text: str) -> list[tuple[int, str, Message]]:
    with pytest.raises(CaseFileError) as told:
        read_as(Case, text, "x.md", first_line=2)
    return sorted((f.line, f.field, f.reason) for f in told.value.faults)


def test_every_fault_of_a_text_is_told_at_once_with_its_line() -> None:
    text = """\
id: Disk Full
title: {}
statuz: active
symptoms:
  - {signal: io.errors, state: hihg}
  - {signal: io.errors, state: high, magnitude: big, note: slow}
  - io.errors
cause: {kind: hardwear, statement: {en: ' padded', fr: plein}}
remedies:
  - {id: swap, kind: fix, action: {en: swap it}}
occurrences: {when: '2013'}
"""

    states, kinds = ("absent", "high", "low", "normal", "present"), tuple(sorted(get_args(CauseKind)))
    assert _told(text) == [
        (2, "id", message("no_id_or_signal", value="Disk Full")),
        (3, "title", message("in_no_language")),
        (4, "statuz", message("unknown_key_near", near=("status",))),
        (6, "symptoms[0].state", message("no_such_value", value="hihg", known=states, near=("high",))),
        (7, "symptoms[1].magnitude", message("other_value", wanted="a_number", found="big")),
        (7, "symptoms[1].note", message("other_value", wanted="a_mapping", found="slow")),
        (8, "symptoms[2]", message("other_value", wanted="a_mapping", found="io.errors")),
        (9, "cause.kind", message("no_such_value", value="hardwear", known=kinds, near=("hardware",))),
        (9, "cause.statement.en", message("not_clean", value=" padded")),
        (9, "cause.statement.fr", message("unknown_key", known=("en", "ko"))),
        (11, "remedies[0].reason", message("missing")),
        (12, "occurrences", message("other_shape", wanted="a_list", found="a_mapping")),
    ]


def test_faults_of_yaml_and_of_shape_are_told_together() -> None:
    text = "id: a\ntitle: {en: t}\ncause: {statement: {en: c}}\nsymptoms: []\nid: a\nsource: []\n"

    assert _told(text) == [
        (6, "id", message("given_twice")),
        (7, "source", message("unknown_key_near", near=("sources",))),
    ]


@pytest.mark.parametrize("text", ["", "# nothing", "- a list", "a word"])
def test_a_text_without_keys_is_told_so(text: str) -> None:
    assert _told(text) == [(2, "", message("no_keys"))]


def test_a_missing_field_is_told_at_the_line_of_what_lacks_it() -> None:
    assert _told("id: a\n") == [(2, field, message("missing")) for field in ("cause", "symptoms", "title")]


@pytest.mark.parametrize("date", ["13", "2013-13", "2013-1", "2013-02-32", "last week", "2013-02-29\n"])
def test_a_date_that_is_none_is_told_with_the_right_form(date: str) -> None:
    occurrence = {"when": date}

    faults = schema_faults(Case, _minimal() | {"occurrences": [occurrence]})

    assert faults == [(("occurrences", 0, "when"), message("no_date", value=date))]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", message("not_clean", value="")),
        ("a\nb", message("not_clean", value="a\nb")),
        ("a\x1b[2Jb", message("not_clean", value="a\x1b[2Jb")),
        ("a\u2028b", message("not_clean", value="a\u2028b")),
        ("x" * 2001, message("longer_than", most=2000)),
        (["a"], message("other_shape", wanted="a_text", found="a_list")),
    ],
)
def test_a_line_is_one_clean_line(value: object, reason: Message) -> None:
    faults = schema_faults(Case, _minimal() | {"environment": {"os": value}})

    assert [(("environment", "os"), reason)] == faults


_MAGNITUDE = """\
id: a
title: {{en: t}}
symptoms: [{{signal: a.b, state: high, magnitude: {}}}]
cause: {{statement: {{en: c}}}}
"""


@pytest.mark.parametrize("value", ["1", "-2.5", "0", "1e3", "-1E-2"])
def test_a_number_is_read_from_the_way_it_was_written(value: str) -> None:
    case = read_as(Case, _MAGNITUDE.format(value), "x.md")

    assert Case("a", Text(en="t"), (Symptom("a.b", "high", magnitude=float(value)),), Cause(Text(en="c"))) == case


@pytest.mark.parametrize(
    "value", ["nan", "inf", "-Infinity", ".inf", "1_000", "0x10", "٣", "3 s", "+3", ".5", "007", "1e999"]
)
def test_what_is_no_number_is_told_so(value: str) -> None:
    reason = message("other_value", wanted="a_number", found=value)

    assert _told(_MAGNITUDE.format(value)) == [(4, "symptoms[0].magnitude", reason)]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("[high]", message("other_shape", wanted="a_text", found="a_list")),
        ("{high: x}", message("other_shape", wanted="a_text", found="a_mapping")),
    ],
)
def test_where_one_of_several_words_is_wanted_a_list_is_told_to_be_none(value: str, reason: Message) -> None:
    assert _told(_MAGNITUDE.format("1, shape: " + value)) == [(4, "symptoms[0].shape", reason)]


def test_a_figure_beyond_its_bounds_is_told_the_bound() -> None:
    faults = schema_faults(Signal, {"base_rate": "1.5"}) + schema_faults(Signal, {"base_rate": "-1"})

    assert [(path, reason) for path, reason in faults if reason.code != "missing"] == [
        (("base_rate",), message("not_below", limit=1)),
        (("base_rate",), message("not_above", limit=0)),
    ]


def test_a_field_left_empty_says_nothing() -> None:
    assert without_nulls({"a": {"x": None}, "b": [None, {"y": None}], "c": None}) == {"a": {}, "b": [None, {}]}


def test_a_fault_is_shown_with_as_much_place_as_is_known() -> None:
    places = [("a.md", 3, "id"), ("a.md", 3, ""), ("a.md", 0, "")]

    shown = [str(Fault(*place, message("missing"))) for place in places]

    assert shown == ["a.md:3: id: missing", "a.md:3: missing", "a.md: missing"]


def test_the_line_of_a_missing_field_is_that_of_the_nearest_thing_around_it() -> None:
    lines: dict[tuple[str | int, ...], int] = {(): 2, ("symptoms",): 5, ("symptoms", 0): 6}

    assert (
        line_of(("symptoms", 0, "state"), lines),
        line_of(("symptoms", 7, "state"), lines),
        line_of(("cause",), lines),
        line_of(("cause",), {}),
    ) == (6, 5, 2, 0)


def test_a_field_is_written_as_in_a_program() -> None:
    assert field_name(("remedies", 1, "trials", 0, "verified")) == "remedies[1].trials[0].verified"


def test_the_schema_for_editors_is_a_valid_json_schema_without_the_story() -> None:
    schema = case_schema()

    jsonschema.Draft202012Validator.check_schema(schema)
    of_case = set(json_schema(Case)["$defs"]["Case"]["properties"])
    assert set(schema["$defs"]["CaseInFile"]["properties"]) == (of_case - {"story"}) | {"revision"}


def _minimal() -> dict[str, object]:
    return {"id": "a", "title": {"en": "t"}, "cause": {"statement": {"en": "c"}}, "symptoms": []}
