"""How a server bears many who ask at once: ``python -m diagnops.bench.load [--cases N] [--seconds S] [--rate R]``.

Clients ask at the moments that the rate says, whether or not the server keeps up: what waits is part of what is
measured. One request in twenty opens an investigation or adds to one; afterwards each that was acknowledged has to be
there. The clients share the processors with the server.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from diagnops.app import Workspace
from diagnops.bench.http_client import Client
from diagnops.bench.synthetic import synthetic_cases
from diagnops.bench.warm import Query, queries

TARGET = 100.0  # ms, p95 of a match
WRITES = 20  # of so many requests one writes
_EMPTY = "/healthz"
_QUIET = 200  # requests by which an idle server is timed


class Done(NamedTuple):
    """A request that was made: what for, the status (0: no answer), and milliseconds from when it was due."""

    kind: str
    status: int
    took: float


class Written(NamedTuple):
    """Something that was acknowledged: the investigation, and words that have to be in it."""

    investigation: str
    words: str


class Load:
    """So many requests a second for so many seconds."""

    def __init__(self, port: int, clients: int, asked: Sequence[Query]) -> None:
        self._asked = asked
        self._free: asyncio.Queue[Client] = asyncio.Queue()
        for _ in range(clients):
            self._free.put_nowait(Client(port))
        self.done: list[Done] = []
        self.written: list[Written] = []

    async def run(self, rate: int, seconds: float) -> None:
        """Send the requests, each when it is due, and wait for all answers."""
        began = time.perf_counter()
        sent = []
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            sent.append(asyncio.create_task(self._one(number, due)))
        await asyncio.gather(*sent)

    async def _one(self, number: int, due: float) -> None:
        client = await self._free.get()
        kind = "write" if number % WRITES == 0 else "empty" if number % WRITES == 1 else "match"
        try:
            status = await getattr(self, f"_{kind}")(client, number)
        except (OSError, EOFError):
            status = 0
        self._free.put_nowait(client)
        self.done.append(Done(kind, status, 1000 * (time.perf_counter() - due)))

    async def _match(self, client: Client, number: int) -> int:
        return (await client.ask("POST", "/api/v1/match", _told(self._asked[number % len(self._asked)]))).status

    async def _empty(self, client: Client, _: int) -> int:
        return (await client.ask("GET", _EMPTY)).status

    async def _write(self, client: Client, number: int) -> int:
        words = f"the load test saw the database slow for the {number}th time"
        if self.written and number % (2 * WRITES):
            at = random.choice(self.written).investigation
            answer = await client.ask("POST", f"/api/v1/investigations/{at}/observe", {"text": words})
        else:
            answer = await client.ask("POST", "/api/v1/investigations", {"text": words})
        if answer.status in (200, 201):
            self.written.append(Written(answer.body["id"], words))
        return answer.status


def _told(query: Query) -> dict[str, Any]:
    return {"text": query.text, "observations": [str(one) for one in query.observations]}


async def idle(port: int, asked: Sequence[Query]) -> dict[str, float]:
    """Medians of an empty page and of a match where nobody else asks, in milliseconds."""
    client = Client(port)
    took: dict[str, list[float]] = {"empty": [], "match": []}
    for query in asked[:_QUIET]:
        for kind in took:
            began = time.perf_counter()
            await (client.ask("GET", _EMPTY) if kind == "empty" else client.ask("POST", "/api/v1/match", _told(query)))
            took[kind].append(1000 * (time.perf_counter() - began))
    client.close()
    return {kind: float(np.median(times)) for kind, times in took.items()}


@contextlib.contextmanager
def server(base: Path, workers: int) -> Iterator[int]:
    """The real server of a case base, until it answers and while it is wanted; its port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    command = [sys.executable, "-m", "diagnops.cli", "serve", "--db", str(base), "--port", str(port)]
    with Path(os.devnull).open("wb") as nobody:
        process = subprocess.Popen([*command, "--workers", str(workers)], stderr=nobody)
    try:
        until = time.monotonic() + 600
        while process.poll() is None and time.monotonic() < until:
            with contextlib.suppress(OSError, EOFError):
                if asyncio.run(Client(port).ask("GET", _EMPTY)).status == 200:
                    break
            time.sleep(0.2)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def lost(base: Path, written: Sequence[Written]) -> list[Written]:
    """What was acknowledged and is not there."""
    with Workspace.open(base) as desk:
        desk.case_base.verify()
        told = {head.id: desk.investigations.get(head.id).told for head in desk.investigations.list()}
    return [one for one in written if one.words not in told.get(one.investigation, ())]


def main() -> int:
    """Measure and print; the exit code is 1 where there were errors, or something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000, help="synthetic cases to add to the starter cases")
    parser.add_argument("--db", type=Path, help="keep the case base in this file, and use it as it is when it is there")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=int, default=100, help="requests a second")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = given.db or Path(folder) / "cases.db"
        fresh = not base.exists()
        with Workspace.open(base, user="bench") as desk:
            real = [case for case in desk.case_base if not case.id.startswith("synthetic-")]
            if fresh:
                desk.case_base.add(synthetic_cases(given.cases, desk.vocabulary, real), who="bench")
            count, asked = desk.size, queries(desk.vocabulary, real)
        with server(base, given.workers) as port:
            alone = asyncio.run(idle(port, asked))
            load = Load(port, given.clients, asked)
            asyncio.run(load.run(given.rate, given.seconds))
        gone = lost(base, load.written)
    errors = Counter(one.status for one in load.done if one.status not in (200, 201))
    print(f"{count:,} cases, {given.workers} workers, {given.clients} clients, {given.rate}/s, {given.seconds:g} s")
    print(f"{'':8}{'n':>6}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}   ms from when it was due")
    spread = {
        kind: _spread(kind, [one.took for one in load.done if one.kind == kind]) for kind in ("match", "write", "empty")
    }
    print(f"alone: an empty page {alone['empty']:.1f} ms, a match {alone['match']:.1f} ms (medians)")
    print(f"p95 of a match is {spread['match'] / spread['empty']:.1f} times that of an empty page")
    print(f"errors: {dict(errors) or 'none'}; {len(load.written)} acknowledged, {len(gone)} lost")
    print(f"target: p95 of a match {TARGET:.0f} ms: {'met' if spread['match'] <= TARGET else 'MISSED'}")
    return 1 if errors or gone else 0


def _spread(kind: str, times: Sequence[float]) -> float:
    middle, most, nearly, all_ = np.percentile(times, [50, 95, 99, 100])
    print(f"{kind:8}{len(times):6}{middle:8.1f}{most:8.1f}{nearly:8.1f}{all_:8.1f}")
    return float(most)


if __name__ == "__main__":
    sys.exit(main())
