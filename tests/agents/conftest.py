"""An agent as the official client is one: in a session with the program, on standard input and output."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client
from mcp_types import CallToolResult, ReadResourceResult, TextContent, Tool

from diagnops.bench.agent_desks import session


class Agent:
    """A client that waits for each answer."""

    def __init__(self, client: Client, portal: BlockingPortal) -> None:
        self.client, self._portal = client, portal

    def call(self, tool: str, **given: Any) -> CallToolResult:
        """What a tool answers."""
        return self._portal.call(lambda: self.client.call_tool(tool, given))

    def told(self, tool: str, **given: Any) -> str:
        """The text of an answer."""
        result = self.call(tool, **given)
        assert not result.is_error, text_of(result)
        return text_of(result)

    def facts(self, tool: str, **given: Any) -> dict[str, Any]:
        """What stands beside the text of an answer."""
        result = self.call(tool, **given)
        assert not result.is_error, text_of(result)
        assert result.structured_content is not None
        return result.structured_content

    def refused(self, tool: str, **given: Any) -> str:
        """Why a call is wrong."""
        result = self.call(tool, **given)
        assert result.is_error, text_of(result)
        return text_of(result)

    def tools(self) -> dict[str, Tool]:
        """The tools by name."""
        return {tool.name: tool for tool in self._portal.call(self.client.list_tools).tools}

    def read(self, uri: str) -> ReadResourceResult:
        """A resource."""
        return self._portal.call(self.client.read_resource, uri)

    def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """Run what is asynchronous where the client lives."""
        return self._portal.call(function, *args)


def text_of(result: CallToolResult) -> str:
    """The one text of a result."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@contextmanager
def agent_of(base: Path, *options: str) -> Iterator[Agent]:
    """An agent in a session over a case base."""
    with start_blocking_portal() as portal:
        opened: AbstractContextManager[Client] = portal.wrap_async_context_manager(session(base, *options))
        with opened as client:
            yield Agent(client, portal)


@pytest.fixture(scope="package")
def reader(library_base: Path) -> Iterator[Agent]:
    """An agent that may only read, over what is shipped."""
    with agent_of(library_base) as agent:
        yield agent


@pytest.fixture(scope="package")
def every_tool(library_base: Path) -> dict[str, Tool]:
    """The tools of a server that also writes."""
    with agent_of(library_base, "--write") as agent:
        return agent.tools()


@pytest.fixture
def writer(own_library: Path) -> Iterator[Agent]:
    """An agent that may write, over a case base of the test's own."""
    with agent_of(own_library, "--write") as agent:
        yield agent
