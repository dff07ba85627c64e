"""The page of JSON is true: its schema is that of the code, it has every key, and its example is an answer's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from diagnops.app import Evidence, answer_schema
from diagnops.app.json_answer import VERSION

Run = Callable[..., CompletedProcess[str]]

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "json.md").read_text("utf-8")
SCHEMA = json.loads((DOCS / "match.schema.json").read_text("utf-8"))
(EXAMPLE,) = (json.loads(block) for block in re.findall(r"^```json\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE))
KINDS: dict[str, set[str]] = {
    kind.__struct_config__.tag: set(kind.__struct_fields__) - {"bits"} for kind in get_args(Evidence)
}


@pytest.fixture(scope="module")
def key_names() -> set[str]:
    """Every key of every object of an answer."""
    return {name for kind in SCHEMA["$defs"].values() for name in kind.get("properties", {})}


def test_the_schema_is_that_of_the_program(diagnops: Run) -> None:
    assert json.loads(json.dumps(answer_schema())) == SCHEMA, "run: diagnops match --schema > docs/match.schema.json"
    assert json.loads(diagnops("match", "--schema").stdout) == SCHEMA


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_key_is_told_of(key_names: set[str]) -> None:
    told = set(re.findall(r"`(\w+)`", PAGE[PAGE.index("## Every key") :]))

    assert key_names - told == set()


def test_a_key_of_the_answer_that_the_page_has_is_there() -> None:
    table = PAGE[PAGE.index("## Every key") : PAGE.index("### An observation")]

    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == list(SCHEMA["$defs"]["Diagnosis"]["properties"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_evidence_has_the_keys_that_the_page_says(kind: str) -> None:
    (row,) = re.findall(rf"^\| `{kind}` \| .*? \| (.*)\|$", PAGE[PAGE.index("### Evidence") :], re.MULTILINE)

    keys = set(re.findall(r"`(\w+)`", row)) - {"wrong", "same", "null"}

    assert keys == KINDS[kind]


def test_the_example_is_an_answer_of_this_version() -> None:
    Draft202012Validator(SCHEMA).validate(EXAMPLE)

    assert EXAMPLE["version"] == VERSION
    assert f"# The JSON object, version {VERSION}" in PAGE


def test_the_example_is_what_the_program_prints(diagnops: Run) -> None:
    told = (DOCS / "incident-en.txt").read_bytes()

    printed = json.loads(diagnops("match", "-", "--json", stdin=told).stdout)

    assert list(_differences(EXAMPLE, printed)) == []
    Draft202012Validator(SCHEMA).validate(printed)


def _differences(shown: Any, printed: Any, at: str = "") -> Iterator[str]:
    """Where what is shown is not what was printed: figures may be rounded, and of lists not all is shown."""
    if isinstance(shown, dict) and isinstance(printed, dict) and shown.keys() == printed.keys():
        for name in shown:
            yield from _differences(shown[name], printed[name], f"{at}.{name}")
    elif isinstance(shown, list) and isinstance(printed, list):
        rest = iter(printed)
        for place, one in enumerate(shown):
            if not any(not list(_differences(one, other)) for other in rest):
                yield f"{at}[{place}]"
    elif isinstance(shown, float) and isinstance(printed, float):
        if abs(shown - printed) > 0.00006:
            yield f"{at}: {printed}"
    elif shown != printed:
        yield f"{at}: {printed!r}"
