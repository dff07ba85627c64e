"""The page of JSON is true: its schema is that of the code, it has every key, and its examples are answers."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from diagnops.app import Evidence, answer_schema
from diagnops.app.json_answer import VERSION
from diagnops.engine.diagnosis import Verdict

Run = Callable[..., CompletedProcess[str]]

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "json.md").read_text("utf-8")
SCHEMA = json.loads((DOCS / "match.schema.json").read_text("utf-8"))
# Each example by the command that prints it; the first is a whole answer, of the others only some keys are shown.
EXAMPLES: dict[str, Any] = {
    command: json.loads(block)
    for command, block in re.findall(
        r"^```console\n\$ diagnops ([^\n]*)\n```\n\n```json\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE
    )
}
EXAMPLE = next(iter(EXAMPLES.values()))
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


def _printed(command: str, diagnops: Run) -> Any:
    typed, _, file = command.partition(" < ")
    told = (DOCS.parent / file).read_bytes() if file else b""
    return json.loads(diagnops(*shlex.split(typed), stdin=told).stdout)


def test_each_verdict_has_an_example() -> None:
    headings = re.findall(r"^### `(\w+)`: .*?^```json\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)

    assert {heading: json.loads(block)["verdict"] for heading, block in headings} == {v: v for v in get_args(Verdict)}
    assert len(re.findall(r"^```json$", PAGE, re.MULTILINE)) == len(EXAMPLES)


@pytest.mark.parametrize("command", EXAMPLES)
def test_an_example_is_what_the_program_prints(command: str, diagnops: Run) -> None:
    shown = EXAMPLES[command]

    printed = _printed(command, diagnops)

    assert list(_differences(shown, printed, whole=shown is EXAMPLE)) == []
    Draft202012Validator(SCHEMA).validate(printed)


@pytest.mark.parametrize("command", EXAMPLES)
def test_what_the_page_says_of_the_lists_holds_in_every_example(command: str, diagnops: Run) -> None:
    printed = _printed(command, diagnops)

    leading, matches = ([match["case"] for match in printed[name]] for name in ("leading", "matches"))
    assert len(leading) <= 3
    assert matches == [case for case in leading if case in matches]
    assert bool(matches) == (printed["verdict"] in ("seen", "possible"))
    first = printed["none"] if printed["verdict"] == "new" or not leading else printed["leading"][0]["probability"]
    assert printed["probability"] == first
    assert all(one["certainty"] == 1 or one["origin"] == "words" for one in printed["observations"])
    assert not {one["case"] for one in printed["ruled_out"]} & {*leading}


def _differences(shown: Any, printed: Any, at: str = "", *, whole: bool = False) -> Iterator[str]:
    """Where what is shown is not what was printed: figures may be rounded, and of lists that are not empty not all is
    shown; unless it is the whole, neither are all keys.
    """
    if isinstance(shown, dict) and isinstance(printed, dict) and shown.keys() <= printed.keys():
        if whole and (missing := printed.keys() - shown.keys()):
            yield f"{at}: without {sorted(missing)}"
        for name in shown:
            yield from _differences(shown[name], printed[name], f"{at}.{name}", whole=whole)
    elif isinstance(shown, list) and isinstance(printed, list) and (shown or not printed):
        rest = iter(printed)
        for place, one in enumerate(shown):
            if not any(not list(_differences(one, other, whole=whole)) for other in rest):
                yield f"{at}[{place}]"
    elif isinstance(shown, float) and isinstance(printed, float):
        if abs(shown - printed) > 0.00006:
            yield f"{at}: {printed}"
    elif shown != printed:
        yield f"{at}: {printed!r}"
