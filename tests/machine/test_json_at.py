from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.machine.common.json_at import json_at

InProportion = Callable[[Callable[[int], object], int], None]

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES.map(lambda inner: {"a": inner}), st.sampled_from([None, 0, 2]), st.booleans())
def test_it_ends_where_the_value_ends(value: object, indent: int | None, ascii_only: bool) -> None:
    shown = json.dumps(value, indent=indent, ensure_ascii=ascii_only).split("\n")
    found = json_at(["before", *shown, "we looked at it"], 1)
    assert found is not None
    assert (found.value, found.end, found.fault) == (value, 1 + len(shown), "")


@pytest.mark.parametrize(
    ("lines", "end", "fault"),
    [
        (['{"a": {', '  "b": [1, 2', "we cut it here"], 2, "cut short"),
        (['{"a": "begun and', "never ended"], 2, "cut short"),
        (['{"a": [', "  ...", "  1]", "}", "prose"], 4, "not JSON"),
        (['{"a": 1,', "", "then it went down"], 1, "cut short"),
        (["[" * 100_000], 1, "nested too deeply"),
        (["{'a': 1}"], 1, "not JSON"),
    ],
)
def test_what_cannot_be_read_is_told_and_ends_where_its_lines_end(lines: list[str], end: int, fault: str) -> None:
    found = json_at(lines, 0)
    assert found is not None
    assert (found.value, found.end, found.fault) == (None, end, fault)


def test_what_stands_behind_a_value_and_a_string_that_was_wrapped() -> None:
    found = json_at(['got {"a": "one', 'two"} and then it stopped'], 0, 4)
    assert found is not None
    assert (found.value, found.end, found.rest) == ({"a": "one\ntwo"}, 2, " and then it stopped")


def test_no_value_begins_in_prose() -> None:
    assert json_at(["the queue is full"], 0) is None


@pytest.mark.parametrize(("head", "unit"), [('{"', r"\""), ('{"a": "', "\\"), ("[", '"",'), ('{"a":[', "{},")])
def test_it_takes_time_that_grows_with_the_length(head: str, unit: str, in_proportion: InProportion) -> None:
    in_proportion(lambda count: json_at([head + unit * count], 0), 500_001)
