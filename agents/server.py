"""The server: the tools and the cases of a workspace over the Model Context Protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

import msgspec
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
from mcp.server.mcpserver.tools import Tool
from mcp_types import ToolAnnotations
from msgspec import Struct

from diagnops.agents.definitions import DEFINITIONS, INSTRUCTIONS
from diagnops.agents.each_thread import EachThread
from diagnops.agents.hints import told
from diagnops.agents.reading_tools import READS, ReadingTools
from diagnops.agents.served import Served
from diagnops.agents.writing_tools import WRITES, WritingTools
from diagnops.app import Workspace
from diagnops.kb.case import Language
from diagnops.kb.casefile import write_case
from diagnops.kb.errors import DiagnopsError, UsageError

NAME = "diagnops"


def server(workspace: Callable[[], Workspace], *, write: bool = False, spoken: Language | None = None) -> Served:
    """The server over the workspace that `workspace` gives to whichever thread asks; each call has a thread.

    Without `write` the tools that write are not there. `spoken` is the language of answers where nothing says another.
    """
    tools = [_tool(getattr(ReadingTools(workspace, spoken, write=write), name), READS[name]) for name in READS]
    if write:
        tools += [_tool(getattr(WritingTools(workspace, spoken), name), WRITES[name]) for name in WRITES]
    made = Served(
        workspace,
        spoken,
        tools,
        turned_off=() if write else WRITES,
        name=NAME,
        title="DiagnOPs",
        version=version("diagnops"),
        instructions=INSTRUCTIONS,
        log_level="WARNING",
    )

    @made.resource("case://{case}", name="case", title="A case as its file", mime_type="text/markdown")
    def case_file(case: str) -> str:
        """A past case whole, as its case file: structured part and story."""
        try:
            return write_case(workspace().cases.get(case))
        except DiagnopsError as error:
            kind = ResourceNotFoundError if isinstance(error, UsageError) else ResourceError
            raise kind(told(error.message, spoken or "en")) from None

    return made


def run(opened: Callable[[], Workspace], *, write: bool, spoken: Language | None) -> None:
    """Serve over standard input and output until the client leaves."""
    server(EachThread(opened), write=write, spoken=spoken).run("stdio")


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
