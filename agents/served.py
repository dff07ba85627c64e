"""The server as the tools see it: it knows the desks, and is the one place where a mistake becomes a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, InputRequiredResult
from pydantic import ValidationError

from diagnops.agents.hints import told, writing_is_off
from diagnops.agents.reply import fault
from diagnops.app import BusyError, Desks
from diagnops.kb.case import Language
from diagnops.kb.errors import CaseFileError, DiagnopsError
from diagnops.kb.spelling import nearest
from diagnops.messages.wording import say

_LONGEST_QUOTE = 60


class Served(MCPServer[None]):
    """A server of tools over desks; `allowed_by` is the command by which those that are turned off can be allowed."""

    def __init__(
        self,
        desks: Desks,
        spoken: Language | None,
        tools: Iterable[Tool],
        turned_off: Iterable[str],
        allowed_by: str,
        **more: Any,
    ) -> None:
        self.desks, self.spoken, self._allowed_by = desks, spoken, allowed_by
        self._arguments = {tool.name: tool.parameters["properties"] for tool in tools}
        self._turned_off = frozenset(turned_off)
        super().__init__(tools=list(tools), **more)

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[None, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """What the tool answers, or what is wrong with the call."""
        language: Language = self.spoken or "en"
        if arguments.get("language") in get_args(Language):
            language = arguments["language"]
        if sentence := self._refusal(name, arguments, language):
            return fault(sentence)
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if isinstance(error.__cause__, DiagnopsError):
                return fault(_told(error.__cause__, language))
            if isinstance(error.__cause__, ValidationError):
                return fault("\n".join(_unfit(name, error.__cause__, self._arguments[name], language)))
            if isinstance(error.__cause__, BusyError):
                return fault(say("web_busy", language))
            if isinstance(error.__cause__, OSError):
                return fault(say("system_error", language, reason=error.__cause__.strerror or str(error.__cause__)))
            raise

    def _refusal(self, name: str, arguments: Iterable[str], language: Language) -> str:
        """Why a tool is not called: there is none, or not here, or it has no such argument, and what was given would be
        dropped without a word."""
        if name in self._turned_off:
            return writing_is_off(name, self._allowed_by, language)
        if name not in self._arguments:
            return say("no_such_tool", language, name=name[:_LONGEST_QUOTE], known=tuple(self._arguments))
        known = tuple(self._arguments[name])
        return "\n".join(
            say(
                "unknown_argument",
                language,
                tool=name,
                name=one[:_LONGEST_QUOTE],
                known=known,
                near=nearest(one, known),
            )
            for one in arguments
            if one not in known
        )


def _told(error: DiagnopsError, language: Language) -> str:
    if isinstance(error, CaseFileError):
        return "\n".join(f"{fault.place}: {told(fault.reason, language)}" for fault in error.faults)
    return told(error.message, language)


def _unfit(tool: str, error: ValidationError, known: dict[str, Any], language: Language) -> Iterable[str]:
    for one in error.errors():
        name = str(one["loc"][0])
        if one["type"] == "missing":
            yield say("missing_argument", language, tool=tool, name=name)
        else:
            given = str(one["input"])[:_LONGEST_QUOTE]
            yield say("unfit_argument", language, tool=tool, name=name, given=given, wanted=_wanted(known[name]))


def _wanted(schema: dict[str, Any]) -> str:
    return f"array of {schema['items']['type']}" if "items" in schema else str(schema["type"])


def served(context: Context[Any, Any]) -> Served:
    """The server that a call came to."""
    assert isinstance(context.mcp_server, Served)
    return context.mcp_server
