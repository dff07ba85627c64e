"""The document of the API is true: requests made from it get nothing that is not documented, and never a 5xx."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import booleans
from jsonschema import Draft202012Validator

from diagnops.web.openapi import document

schemathesis = pytest.importorskip("schemathesis", reason="NOT TESTED: pip install schemathesis")
schemathesis.checks.load_all_checks()
# Not what goes by the shape of a request alone: an id that nobody knows, or words that say nothing, fit the document.
PASSED_OVER = ("positive_data_acceptance", "missing_required_header", "ignored_auth", "object_level_authorization")
EBS = "ebs-queue-saturation"
EXAMPLES = 8
NAMED = {"/cases/{id}": "id", "/investigations/{id}": "id", "/corrections/{number}": "number"}


@pytest.fixture(scope="module")
def address(opened: httpx.Client) -> str:
    """Where it is."""
    return str(opened.base_url).rstrip("/")


@pytest.fixture(scope="module")
def known(opened: httpx.Client) -> dict[str, str]:
    """What there is, by the address that asks for it: made-up ids lead to a 404 alone."""
    begun = opened.post("/api/v1/investigations", json={"text": "the database is slow"}).json()["id"]
    opened.post("/api/v1/corrections", json={"kind": "same", "case": EBS, "other": "intel-10g-bonding-driver",
                                              "because": "so"})  # fmt: skip
    return {"/cases/{id}": EBS, "/investigations/{id}": begun, "/corrections/{number}": "1"}


def test_no_request_made_from_the_document_gets_what_is_not_documented(address: str, known: dict[str, str]) -> None:
    passed_over = schemathesis.checks.CHECKS.get_by_names(PASSED_OVER)
    api = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
    for found in api.get_all_operations():
        operation = found.ok()
        _hold(operation, {NAMED[path]: known[path] for path in NAMED if path in operation.path}, address, passed_over)


def _hold(operation: Any, known: dict[str, str], address: str, passed_over: list[Any]) -> None:
    """Ask in many ways, every other time for something that there is."""

    @given(made=operation.as_strategy(), named=booleans())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def hold(made: Any, named: bool) -> None:
        made.path_parameters.update(known if named else {})
        made.call_and_validate(base_url=address, excluded_checks=passed_over)

    hold()


def test_the_schemas_of_the_document_are_ones() -> None:
    for found in document()["components"]["schemas"].values():
        Draft202012Validator.check_schema(found)


def test_every_operation_tells_its_scope_and_what_it_may_answer() -> None:
    for path in document()["paths"].values():
        for operation in path.values():
            assert {"400", "401", "403", "421", "429", "503"} <= operation["responses"].keys()
            assert "scope" in operation["description"]
