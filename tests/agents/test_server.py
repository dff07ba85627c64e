"""The server within another one, over HTTP: many calls at once, each in a thread with a workspace of its own."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import uvicorn
from mcp import Client

from diagnops.agents.each_thread import EachThread
from diagnops.agents.server import server
from diagnops.app import Workspace
from tests.agents.conftest import text_of


@contextmanager
def _served(base: Path, *, write: bool) -> Iterator[str]:
    """The address of the server, which ends with the block."""
    app = server(EachThread(lambda: Workspace.open(base)), write=write).streamable_http_app()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        until = time.monotonic() + 10
        while not running.started and time.monotonic() < until:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"
        running.should_exit = True
        thread.join(10)


def test_many_calls_at_once_are_all_answered_and_kept(own_base: Path) -> None:
    many = 12

    async def asked(address: str) -> list[str]:
        told: list[str] = []
        async with Client(address) as client:

            async def one(number: int) -> None:
                told.append(text_of(await client.call_tool("investigate", {"text": f"database {number} is slow"})))

            async with anyio.create_task_group() as group:
                for number in range(many):
                    group.start_soon(one, number)
        return told

    with _served(own_base, write=True) as address:
        told = anyio.run(asked, address)

    assert all(one.startswith("Investigation i-") for one in told)
    with Workspace.open(own_base) as desk:
        assert len(desk.investigations.list(only_open=True)) == many


def test_what_somebody_else_changes_is_known_to_the_next_call(own_base: Path) -> None:
    async def asked(address: str) -> list[int]:
        counts = []
        async with Client(address) as client:
            for _ in range(2):
                result = await client.call_tool("search_cases", {})
                assert result.structured_content is not None
                counts.append(result.structured_content["count"])
                await anyio.to_thread.run_sync(_take_one_out, own_base)
        return counts

    with _served(own_base, write=False) as address:
        first, second = anyio.run(asked, address)

    assert (first, second) == (5, 4)


def _take_one_out(base: Path) -> None:
    with Workspace.open(base) as desk:
        desk.case_base.remove(next(iter(desk.cases)).id, who="tests")
