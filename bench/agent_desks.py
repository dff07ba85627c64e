"""The ways an agent may ask: by the tools, over a session with the official client, and by the desk itself.

Of the tools only the text of a result is looked at, as a model reads it.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from mcp import Client, StdioServerParameters
from mcp_types import TextContent

from diagnops.app import Diagnosis, Options, Workspace
from diagnops.kb.message import place


class Step(NamedTuple):
    """What a policy sees: the verdict, where a case is seen or possible, the one that is first, and the check that is
    named, as `role/signal`."""

    verdict: str
    first: str
    check: str


class Desk(Protocol):
    """Where a policy asks."""

    async def begin(self, text: str) -> Step:
        """Tell what is seen."""
        ...

    async def go_on(self, check: str, state: str | None) -> Step:
        """Tell what a check showed, or that it cannot be made."""
        ...


class Calls:
    """Calls of tools over a session; only the text of their results is looked at."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.letters: list[int] = []
        self.seconds: list[float] = []

    async def __call__(self, tool: str, **given: object) -> str:
        start = time.perf_counter()
        result = await self._client.call_tool(tool, given)
        self.seconds.append(time.perf_counter() - start)
        (content,) = result.content
        assert isinstance(content, TextContent)
        self.letters.append(len(content.text))
        return content.text


class ByMatch:
    """`match` alone, as a server gives it that only reads."""

    def __init__(self, call: Calls) -> None:
        self._call = call

    async def begin(self, text: str) -> Step:
        """Match the text."""
        self._given: dict[str, object] = {"text": text, "observations": [], "cannot": []}
        return read_step(await self._call("match", **self._given))

    async def go_on(self, check: str, state: str | None) -> Step:
        """Match again with what was told."""
        name, told = ("observations", f"{check}={state}") if state else ("cannot", check)
        self._given = {**self._given, name: [*self._given[name], told]}  # type: ignore[misc]
        return read_step(await self._call("match", **self._given))


class ByInvestigation:
    """`investigate` and `observe`, as a server gives them that also writes."""

    def __init__(self, call: Calls) -> None:
        self._call = call

    async def begin(self, text: str) -> Step:
        """Open an investigation."""
        told = await self._call("investigate", text=text)
        (self._id,) = re.findall(r"\bi-[0-9a-z]+", told.splitlines()[0])
        return read_step(told)

    async def go_on(self, check: str, state: str | None) -> Step:
        """Add to it."""
        given = {"observations": [f"{check}={state}"]} if state else {"cannot": [check]}
        return read_step(await self._call("observe", investigation=self._id, **given))


_VERDICTS = {"SEEN BEFORE": "seen", "전에 본 장애": "seen", "POSSIBLY SEEN": "possible", "본 적이 있을 수": "possible"}


def read_step(text: str) -> Step:
    """A result as a policy sees it.

    >>> read_step("SEEN BEFORE (93 %): x\\n1. 93 % disk-full: x\\nNext: ... host/disk=STATE (high|normal)")
    Step(verdict='seen', first='disk-full', check='host/disk')
    """
    verdict = next((verdict for words, verdict in _VERDICTS.items() if re.search(rf"^{words}", text, re.M)), "")
    first = re.search(r"^1\. [<>\d]+ % ([a-z0-9-]+):", text, re.M)
    check = re.search(r"([\w./-]+)=STATE", text)
    return Step(verdict, first[1] if first else "", check[1] if check else "")


class DeskMatch:
    """`Workspace.read` and `diagnose`, asked as `match` asks them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def begin(self, text: str) -> Step:
        """Match the text."""
        self._text, self._seen, self._cannot = text, [""][:0], [""][:0]
        return self._step()

    async def go_on(self, check: str, state: str | None) -> Step:
        """Match again with what was told."""
        (self._seen if state else self._cannot).append(f"{check}={state}" if state else check)
        return self._step()

    def _step(self) -> Step:
        desk = self._workspace
        incident = desk.read(self._text, observations=self._seen)
        known = {(one.role, one.signal) for one in incident.observations}
        options = Options(excluded=desk.places(self._cannot) | known, ask_on=bool(self._seen or self._cannot))
        return _seen(desk.diagnose(incident, options))


class DeskInvestigation:
    """`Workspace.investigations`."""

    def __init__(self, workspace: Workspace) -> None:
        self._kept = workspace.investigations

    async def begin(self, text: str) -> Step:
        """Open an investigation."""
        self._id = self._kept.start(text).id
        return _seen(self._kept.diagnose(self._kept.get(self._id)))

    async def go_on(self, check: str, state: str | None) -> Step:
        """Add to it."""
        seen, cannot = ([f"{check}={state}"], []) if state else ([], [check])
        return _seen(self._kept.diagnose(self._kept.observe(self._id, seen, cannot=cannot).now))


def _seen(diagnosis: Diagnosis) -> Step:
    first = diagnosis.leading[0].case if diagnosis.leading else ""
    check = diagnosis.next_checks[0] if diagnosis.next_checks else None
    verdict = diagnosis.verdict if diagnosis.verdict in ("seen", "possible") else ""
    return Step(verdict, first, place(check.role, check.signal) if check else "")


Mode = tuple[Callable[[Calls], Desk], Callable[[Workspace], Desk]]
MODES: dict[str, Mode] = {"match": (ByMatch, DeskMatch), "investigate": (ByInvestigation, DeskInvestigation)}


@asynccontextmanager
async def session(base: Path, *options: str) -> AsyncIterator[Client]:
    """The official client in a session with the program, on standard input and output."""
    env = {"DIAGNOPS_DB": str(base), "PYTHONPATH": ":".join(sys.path)}
    program = StdioServerParameters(command=sys.executable, args=["-m", "diagnops.cli", "mcp", *options], env=env)
    async with Client(program, read_timeout_seconds=60) as client:
        yield client
