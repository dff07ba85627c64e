"""Agents over HTTP: the official client at the server's address, with a token and without."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import anyio
import httpx2 as httpx
import pytest
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from mcp_types import ElicitRequestParams, ElicitResult

from diagnops.app import Workspace
from tests.agents.conftest import text_of
from tests.web.conftest import Serve, token

T = TypeVar("T")
ERAS = ["legacy", "2026-07-28"]
CASE = "ebs-queue-saturation"
READING = ["match", "get_case", "search_cases", "search_signals"]
WRITING = ["investigate", "observe", "close_investigation", "draft_case"]


@asynccontextmanager
async def _agent(server: httpx.Client, headers: dict[str, str], era: str, **more: Any) -> AsyncIterator[Client]:
    async with httpx.AsyncClient(headers=headers, timeout=20, trust_env=False) as http:
        way = streamable_http_client(str(server.base_url.join("/mcp")), http_client=http)
        async with Client(way, mode=era, **more) as client:
            yield client


def _as_agent(
    server: httpx.Client,
    does: Callable[[Client], Awaitable[T]],
    headers: dict[str, str] | None = None,
    era: str = ERAS[-1],
    **more: Any,
) -> T:
    """What an agent does at a server, to its end."""

    async def run() -> T:
        async with _agent(server, headers or {}, era, **more) as client:
            return await does(client)

    return anyio.run(run)


async def _names(client: Client) -> list[str]:
    return [tool.name for tool in (await client.list_tools()).tools]


async def _every_tool(client: Client) -> list[str]:
    """Call all there are, an incident from its first word to its end."""
    names, called = await _names(client), [""][:0]

    async def call(tool: str, **given: Any) -> dict[str, Any]:
        result = await client.call_tool(tool, given)
        assert not result.is_error, text_of(result)
        assert result.structured_content
        called.append(tool)
        return result.structured_content

    await call("match", text="the database is slow")
    await call("get_case", case=CASE)
    await call("search_cases", text="kernel")
    await call("search_signals", words="queue length")
    if "investigate" in names:
        name = (await call("investigate", text="the database is slow"))["investigation"]
        await call("observe", investigation=name, observations=["volume/io.queue_length=high"])
        await call("draft_case", investigation=name)
        await call("close_investigation", investigation=name, case=CASE)
    resource = await client.read_resource(f"case://{CASE}")
    assert CASE in resource.contents[0].text  # type: ignore[union-attr]
    assert sorted(called) == sorted(names)
    return names


@pytest.mark.parametrize("era", ERAS)
def test_the_official_client_lists_and_calls_every_tool(serve: Serve, own_base: Path, era: str) -> None:
    open_to_all, closed = serve(threads=2), serve(tokens=True)

    assert _as_agent(open_to_all, _every_tool, era=era) == [*READING, *WRITING]
    assert _as_agent(closed, _every_tool, token(own_base, "write"), era) == [*READING, *WRITING]
    with Workspace.open(own_base) as desk:
        whose = {head.who for head in desk.investigations.list()}
    assert "a-write" in whose
    assert len(whose) == 2  # whose account it is, where nobody showed a token


def test_who_may_only_read_has_the_tools_that_read_and_is_told_who_can_allow_more(serve: Serve, own_base: Path) -> None:
    async def refused(client: Client) -> str:
        assert await _every_tool(client) == READING
        result = await client.call_tool("investigate", {"text": "slow"})
        assert result.is_error
        return text_of(result)

    read = token(own_base, "read")
    for server in (serve(tokens=True), serve()):
        assert _as_agent(server, refused, read).endswith("allow that: diagnops token add NAME --scope write")
    assert _as_agent(serve(write=False), refused).endswith("allow that: diagnops serve --write")
    with Workspace.open(own_base) as desk:
        assert desk.investigations.list() == []


def test_without_a_token_or_by_a_foreign_page_no_tool_is_called(serve: Serve, own_base: Path) -> None:
    closed = serve(tokens=True)

    for headers in ({}, {"Authorization": "Bearer x"}):
        assert closed.post("/mcp", json={}, headers=headers).status_code == 401
        with pytest.raises((MCPError, ExceptionGroup)):
            _as_agent(closed, _names, headers)
    known = token(own_base, "write")
    assert closed.post("/mcp", json={}, headers={**known, "Host": "evil.example"}).status_code == 421
    assert closed.post("/mcp", json={}, headers={**known, "Origin": "https://evil.example"}).status_code == 403
    assert closed.get("/mcp", headers=known).status_code == 405
    assert closed.post("/mcp", content=b"x" * 3_000_000, headers=known).status_code == 413
    assert closed.post("/mcp", content=b"{", headers=known).status_code == 400


def test_a_person_is_asked_where_the_protocol_lets_any_worker_go_on(serve: Serve) -> None:
    asked: list[str] = []

    async def person(_: Any, form: ElicitRequestParams) -> ElicitResult:
        asked.append(form.message)
        return ElicitResult(action="accept", content={"verified": "the queue stayed short"})

    async def close(client: Client) -> str:
        begun = (await client.call_tool("investigate", {"text": "the database is slow"})).structured_content
        assert begun
        given = {"case": CASE, "remedy": "ebs-optimized-instance", "outcome": "worked"}
        name = begun["investigation"]
        return text_of(await client.call_tool("close_investigation", {"investigation": name, **given}))

    told = _as_agent(serve(seal="s" * 64), close, elicitation_callback=person)

    assert len(asked) == 1
    assert "worked (the queue stayed short)" in told


@pytest.mark.parametrize("era", ERAS)
def test_where_no_form_can_be_shown_the_answer_has_the_questions_and_takes_the_answers(serve: Serve, era: str) -> None:
    async def person(*_: Any) -> ElicitResult:
        return ElicitResult(action="decline")

    async def drafts(client: Client) -> list[dict[str, Any]]:
        begun = (await client.call_tool("investigate", {"text": "the database is slow"})).structured_content
        assert begun
        given = {"case": CASE, "remedy": "ebs-optimized-instance", "outcome": "worked"}
        name = {"investigation": begun["investigation"]}
        assert "How was that established?" in text_of(await client.call_tool("close_investigation", {**name, **given}))
        told = {"cause": "a lost index", "normal": "the network"}
        tried = {"failed": ["a restart: slow again; it frees locks"], "solved": "the index"}
        said = {"verified": "fast since", "reason": "no full scans"}
        made = [await client.call_tool("draft_case", {**name, **some}) for some in ({}, {**told, **tried, **said})]
        assert "NORMAL" in text_of(made[0])
        return [one.structured_content or {} for one in made]

    # A client of before 2026 can show forms, but nothing can be asked through a server that keeps no session.
    more = {"elicitation_callback": person} if era == "legacy" else {}
    first, then = _as_agent(serve(), drafts, era=era, **more)

    assert first["ask"]
    assert first["blanks"]
    assert "ask" not in then
    assert "blanks" not in then


def test_many_calls_at_once_are_all_answered_and_kept(serve: Serve, own_base: Path) -> None:
    many = 12

    async def ask(client: Client) -> list[str]:
        told: list[str] = []

        async def one(number: int) -> None:
            told.append(text_of(await client.call_tool("investigate", {"text": f"database {number} is slow"})))

        async with anyio.create_task_group() as group:
            for number in range(many):
                group.start_soon(one, number)
        return told

    told = _as_agent(serve(threads=2), ask)

    assert all(one.startswith("Investigation i-") for one in told)
    with Workspace.open(own_base) as desk:
        assert len(desk.investigations.list(only_open=True)) == many


def test_what_somebody_else_changes_is_known_to_the_next_call(serve: Serve, own_base: Path) -> None:
    async def count(client: Client) -> int:
        facts = (await client.call_tool("search_cases", {})).structured_content
        assert facts
        return int(facts["count"])

    server = serve()
    before = _as_agent(server, count)
    with Workspace.open(own_base) as desk:
        desk.case_base.remove(next(iter(desk.cases)).id, who="tests")

    assert (before, _as_agent(server, count)) == (5, 4)


def test_the_library_of_agents_is_loaded_when_the_first_one_comes() -> None:
    program = (
        "import sys; from diagnops.web.application import make_application; "
        "from diagnops.web.settings import Settings; make_application(Settings()); sys.exit('mcp' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0
