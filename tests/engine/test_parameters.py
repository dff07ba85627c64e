"""The parameters: one place for every constant, and each says in which unit it is, on what it rests and why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, get_args

import pytest
from msgspec import Struct
from msgspec.structs import fields

from diagnops.engine.parameters import PARAMETERS, Basis, Origin, Parameters, origins
from diagnops.search.rerank import MOST, RIGHT
from diagnops.search.similarity import WEIGHTS

ROOT = Path(__file__).parent.parent.parent
NAMES = Parameters.__struct_fields__
# Where the words of an origin point to: a folder or file of ours, or a module.
_DATA = ("bench/symptoms", "bench/library_judged.tsv", "bench/text", "bench/answers")


@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_says_its_unit_its_basis_and_why(name: str) -> None:
    origin = dict(origins())[name]

    assert isinstance(origin, Origin)
    assert origin.unit
    assert origin.basis in get_args(Basis)
    assert origin.why.strip()


def test_all_of_them_and_no_others_are_told_of() -> None:
    assert tuple(name for name, _ in origins()) == NAMES


def test_those_that_are_in_force_are_the_defaults() -> None:
    assert Parameters() == PARAMETERS
    assert {field.name: field.default for field in fields(Parameters)} == {
        name: getattr(PARAMETERS, name) for name in NAMES
    }


def test_they_cannot_be_changed_in_passing() -> None:
    with pytest.raises(AttributeError):
        PARAMETERS.temper = 1.0  # type: ignore[misc]


@pytest.mark.parametrize(("name", "origin"), [one for one in origins() if one[1].basis == "tuned"])
def test_what_was_tuned_names_the_data_it_was_tuned_on(name: str, origin: Origin) -> None:
    named = [data for data in _DATA if data in origin.why]

    assert named, f"{name}: {origin.why}"
    assert all((ROOT / data).exists() or (ROOT / f"{data}.py").exists() for data in named)


@pytest.mark.parametrize(("name", "origin"), [one for one in origins() if one[1].unit in ("probability", "share")])
def test_a_probability_is_one(name: str, origin: Origin) -> None:
    assert 0 < getattr(PARAMETERS, name) < 1


class _Other(Struct):
    patience: Annotated[float, Origin("s", "reasoned", "of a test")] = 1.0


def test_of_any_other_struct_they_are_told_too() -> None:
    assert list(origins(_Other)) == [("patience", Origin("s", "reasoned", "of a test"))]


def _read() -> Iterator[str]:
    """The parameters that the reasoning reads."""
    for path in (ROOT / "engine").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "P":
                yield node.attr


def test_each_is_read_by_the_reasoning_or_is_what_search_works_with() -> None:
    of_search = {"similarity": WEIGHTS, "reranked": MOST, "reranked_right": RIGHT}

    assert set(_read()) | set(of_search) == set(NAMES)
    assert {name: getattr(PARAMETERS, name) for name in of_search} == of_search
