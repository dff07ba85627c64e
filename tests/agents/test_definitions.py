"""The definitions: what a model reads with every conversation is small, flat and complete."""

from __future__ import annotations

import json
from math import ceil

from mcp_types import Tool

TOKENS_TODAY = 2_659
"""Of all eight tools. A token is taken for three and a half letters: prose has four, JSON has fewer."""


def _written(tools: dict[str, Tool]) -> dict[str, str]:
    """Each definition as it goes over the wire."""
    return {
        name: json.dumps(tool.model_dump(mode="json", by_alias=True, exclude_none=True), separators=(",", ":"))
        for name, tool in tools.items()
    }


def test_all_definitions_together_cost_no_more_than_they_do_today(every_tool: dict[str, Tool]) -> None:
    tokens = ceil(sum(map(len, _written(every_tool).values())) / 3.5)

    assert tokens <= TOKENS_TODAY * 1.05, "a definition grew: is it worth that in every conversation?"
    assert tokens <= 3_000


def test_arguments_are_flat_and_typed(every_tool: dict[str, Tool]) -> None:
    assert not any("$ref" in one or "anyOf" in one or "null" in one for one in _written(every_tool).values())
    kinds = {
        (argument["type"], argument.get("items", {}).get("type"))
        for tool in every_tool.values()
        for argument in tool.input_schema["properties"].values()
    }
    assert kinds == {("string", None), ("integer", None), ("array", "string")}


def test_every_tool_has_all_four_hints_and_only_those_that_write_write(every_tool: dict[str, Tool]) -> None:
    writing = {"investigate", "observe", "close_investigation", "draft_case"}
    for name, tool in every_tool.items():
        hints = tool.annotations
        assert hints is not None
        assert hints.read_only_hint is (name not in writing)
        assert hints.destructive_hint is False
        assert hints.open_world_hint is False
        assert hints.idempotent_hint is (name not in ("investigate", "close_investigation"))


def test_a_description_is_short_enough_for_every_client_and_commands_nothing(every_tool: dict[str, Tool]) -> None:
    for tool in every_tool.values():
        assert tool.title
        assert 40 <= len(tool.description or "") <= 1024
        assert not {"MUST", "CRITICAL", "IMPORTANT", "ALWAYS"} & set((tool.description or "").split())
