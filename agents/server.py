"""The server: the tools and the cases of a workspace over the Model Context Protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import wraps
from importlib.metadata import version
from typing import Any

import anyio
import msgspec
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, ToolAnnotations
from msgspec import Struct

from diagnops.agents.definitions import DEFINITIONS, INSTRUCTIONS
from diagnops.agents.hints import told
from diagnops.agents.reading_tools import READS, ReadingTools
from diagnops.agents.served import Served
from diagnops.agents.writing_tools import WRITES, WritingTools
from diagnops.app import Desks, Workspace
from diagnops.kb.case import Language
from diagnops.kb.casefile import write_case
from diagnops.kb.errors import DiagnopsError, UsageError

NAME = "diagnops"
CALLER: ContextVar[str] = ContextVar("caller", default="")
"""Who calls, where that is known: the name stands beside what is kept. Nothing where it is who runs the server."""

_ALLOWED_BY = "diagnops mcp --write"
_THREADS, _MOST_WAITING = 2, 100  # of one agent, which may call several tools at once


def server(
    desks: Desks, *, write: bool = False, spoken: Language | None = None, allowed_by: str = _ALLOWED_BY, **more: Any
) -> Served:
    """The server over desks, which are started by whoever has them.

    Without `write` the tools that write are not there, and `allowed_by` is the command by which they can be allowed.
    `spoken` is the language of answers where nothing says another; `more` is for the SDK.
    """
    reading, writing = ReadingTools(desks.here, spoken, write=write), WritingTools(desks.here, spoken)
    tools = [_tool(_at(desks, getattr(reading, name)), READS[name]) for name in READS]
    if write:
        tools += [_tool(_at(desks, getattr(writing, name)), WRITES[name]) for name in WRITES]
    made = Served(
        desks,
        spoken,
        tools,
        turned_off=() if write else WRITES,
        allowed_by=allowed_by,
        name=NAME,
        title="DiagnOPs",
        version=version("diagnops"),
        instructions=INSTRUCTIONS,
        log_level="WARNING",
        **more,
    )

    @made.resource("case://{case}", name="case", title="A case as its file", mime_type="text/markdown")
    async def case_file(case: str) -> str:
        """A past case whole, as its case file: structured part and story."""
        try:
            return await desks.run(lambda desk: write_case(desk.cases.get(case)))
        except DiagnopsError as error:
            kind = ResourceNotFoundError if isinstance(error, UsageError) else ResourceError
            raise kind(told(error.message, spoken or "en")) from None

    return made


def run(opened: Callable[[], Workspace], *, write: bool, spoken: Language | None) -> None:
    """Serve over standard input and output until the client leaves."""
    opened().close()  # what was asked for amiss is told here, and not by a desk

    async def serves() -> None:
        desks = Desks(opened, threads=_THREADS, most_waiting=_MOST_WAITING)
        desks.start()
        try:
            await server(desks, write=write, spoken=spoken).run_stdio_async()
        finally:
            await anyio.to_thread.run_sync(desks.stop)

    anyio.run(serves)


def _at(desks: Desks, tool: Callable[..., CallToolResult]) -> Callable[..., Any]:
    """A tool that is called at a desk, in the name of whoever calls."""

    @wraps(tool)
    async def called(**given: Any) -> CallToolResult:
        who = CALLER.get()

        def work(desk: Workspace) -> CallToolResult:
            with desk.acting_for(who):
                return tool(**given)

        return await desks.run(work)

    return called


def _tool(function: Callable[..., Any], facts: type[Struct]) -> Tool:
    """A tool with a definition that is lean: no titles of arguments, and of the facts only what each is called."""
    told = DEFINITIONS[function.__name__]
    hints = ToolAnnotations(
        read_only_hint=not told.writes, destructive_hint=False, idempotent_hint=told.idempotent, open_world_hint=False
    )
    tool = Tool.from_function(function, title=told.title, description=told.description, annotations=hints)
    tool.parameters = _lean(tool.parameters)
    tool.fn_metadata.output_schema = _shallow(facts)
    return tool


def _lean(schema: dict[str, Any]) -> dict[str, Any]:
    properties = {
        name: {key: value for key, value in one.items() if key != "title"}
        for name, one in schema.get("properties", {}).items()
    }
    required = {"required": schema["required"]} if "required" in schema else {}
    return {"type": "object", "properties": properties, **required}


def _shallow(facts: type[Struct]) -> dict[str, Any]:
    """The JSON Schema of facts, one level deep: not every client can follow a `$ref`."""
    properties = {name: {"type": kind} for name, kind in _kinds(facts)}
    return {"type": "object", "properties": {**properties, "next": {"type": "array"}}}


def _kinds(facts: type[Struct]) -> Iterator[tuple[str, str]]:
    for name, one in msgspec.json.schema(facts)["$defs"][facts.__name__]["properties"].items():
        yield name, one.get("type", "object")
