"""Every fault of shape is told at once: file, line, field, reason and the way out."""

from __future__ import annotations

import jsonschema
import pytest

from diagnops.kb.case import Case, Cause, Symptom, Text
from diagnops.kb.casefile import case_schema
from diagnops.kb.errors import CaseFileError, Fault
from diagnops.kb.schema import field_name, json_schema, line_of, read_as, schema_faults, without_nulls


def _told(text: str) -> str:
    with pytest.raises(CaseFileError) as told:
        read_as(Case, text, "x.md", first_line=2)
    return str(told.value)


def test_every_fault_of_a_text_is_told_at_once_with_its_line() -> None:
    text = """\
id: Disk Full
title: {}
statsu: active
symptoms:
  - {signal: io.errors, state: hihg}
  - {signal: io.errors, state: high, magnitude: big, note: slow}
  - io.errors
cause: {kind: hardwear, statement: {en: ' padded', fr: plein}}
remedies:
  - {id: swap, kind: fix, action: {en: swap it}}
occurrences: {when: '2013'}
"""

    with pytest.raises(CaseFileError) as told:
        read_as(Case, text, "x.md", first_line=2)

    kinds = (
        "capacity, configuration, data, dependency, deployment, driver, firmware, hardware, human, kernel, limit, "
        "network, software, time, unknown"
    )
    assert set(str(told.value).splitlines()) == {
        "x.md:2: id: 'Disk Full' has to be lower-case letters and digits, in words joined by '-' (ids)"
        " or '.' and '_' (signals)",
        "x.md:3: title: say it in at least one language (en, ko)",
        "x.md:4: statsu: unknown key; did you mean 'status'?",
        "x.md:6: symptoms[0].state: 'hihg' is none of absent, high, low, normal, present; did you mean 'high'?",
        "x.md:7: symptoms[1].magnitude: expected a number, found 'big'",
        "x.md:7: symptoms[1].note: expected `key: value` lines, found 'slow'",
        "x.md:8: symptoms[2]: expected `key: value` lines, found 'io.errors'",
        "x.md:9: cause.kind: 'hardwear' is none of " + kinds + "; did you mean 'hardware'?",
        "x.md:9: cause.statement.en: ' padded' is empty, begins or ends with a space, or holds a control character",
        "x.md:9: cause.statement.fr: unknown key; known: en, ko",
        "x.md:11: remedies[0].reason: missing",
        "x.md:12: occurrences: expected a list, found `key: value` lines",
    }


def test_faults_of_yaml_and_of_shape_are_told_together() -> None:
    text = "id: a\ntitle: {en: t}\ncause: {statement: {en: c}}\nsymptoms: []\nid: a\nsource: []\n"

    assert _told(text) == "x.md:6: id: given twice; keep one\nx.md:7: source: unknown key; did you mean 'sources'?"


@pytest.mark.parametrize("text", ["", "# nothing", "- a list", "a word"])
def test_a_text_without_keys_is_told_so(text: str) -> None:
    assert _told(text) == "x.md:2: expected `key: value` lines, found none"


def test_a_missing_field_is_told_at_the_line_of_what_lacks_it() -> None:
    assert (
        "\n".join(sorted(_told("id: a\n").splitlines()))
        == "x.md:2: cause: missing\nx.md:2: symptoms: missing\nx.md:2: title: missing"
    )


@pytest.mark.parametrize("date", ["13", "2013-13", "2013-1", "2013-02-32", "last week", "2013-02-29\n"])
def test_a_date_that_is_none_is_told_with_the_right_form(date: str) -> None:
    occurrence = {"when": date}

    ((path, reason),) = schema_faults(Case, _minimal() | {"occurrences": [occurrence]})

    assert (
        ("occurrences", 0, "when"),
        f"{date!r} is not valid. A year, month or day: 2013, 2008-11 or 2024-02-29.",
    ) == (
        path,
        reason,
    )


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "'' is empty, begins or ends with a space, or holds a control character"),
        ("a\nb", "'a\\nb' is empty, begins or ends with a space, or holds a control character"),
        ("a\x1b[2Jb", "'a\\x1b[2Jb' is empty, begins or ends with a space, or holds a control character"),
        ("a\u2028b", "'a\\u2028b' is empty, begins or ends with a space, or holds a control character"),
        ("x" * 2001, "longer than 2,000 characters"),
        (["a"], "expected text, found a list"),
    ],
)
def test_a_line_is_one_clean_line(value: object, reason: str) -> None:
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


@pytest.mark.parametrize("value", ["nan", "inf", "-Infinity", ".inf", "1_000", "0x10", "٣", "3 s", "+3", ".5", "007"])
def test_what_is_no_number_is_told_so(value: str) -> None:
    reason = f"expected a number, found {value!r}"

    assert f"x.md:4: symptoms[0].magnitude: {reason}" == _told(_MAGNITUDE.format(value))


def test_a_field_left_empty_says_nothing() -> None:
    assert without_nulls({"a": {"x": None}, "b": [None, {"y": None}], "c": None}) == {"a": {}, "b": [None, {}]}


def test_a_fault_is_shown_with_as_much_place_as_is_known() -> None:
    faults = [Fault("a.md", 3, "id", "missing"), Fault("a.md", 3, "", "bad"), Fault("a.md", 0, "", "gone")]

    assert [str(f) for f in faults] == ["a.md:3: id: missing", "a.md:3: bad", "a.md: gone"]


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
    assert set(json_schema(Case)["$defs"]["Case"]["properties"]) - {"story"} == set(
        schema["$defs"]["Case"]["properties"]
    )


def _minimal() -> dict[str, object]:
    return {"id": "a", "title": {"en": "t"}, "cause": {"statement": {"en": "c"}}, "symptoms": []}
