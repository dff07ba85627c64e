"""Desks: threads that each have a workspace of their own, which is opened, used and closed in its thread alone.

A connection of SQLite belongs to one thread, and so does what is compiled for a workspace. Each follows the state of
the case base by itself, so that threads and whole processes may serve one case base side by side.

Threads of one process compute in turns anyway, and two that change turns every millisecond both finish late. So what is
asked is done one behind the other, by the first thread as a rule: it has what it needs at hand. The others help out
where something takes long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread, local
from typing import Any, TypeVar

from diagnops.app.workspace import Workspace
from diagnops.kb.errors import DiagnopsError

T = TypeVar("T")
Open = Callable[[], Workspace]
_PATIENCE = 0.1  # seconds; a match takes a fraction of it
_WARMING = 24  # cases whose stories are read to warm up
_Job = tuple[Callable[[Workspace], Any], "Future[Any]"]
_Jobs = SimpleQueue[_Job | None]


class BusyError(Exception):
    """So many wait already that one more would wait too long."""


class Desks:
    """So many threads, each with a workspace that `opens` gives; at most `most_waiting` jobs wait for one."""

    def __init__(self, opens: Open, threads: int, most_waiting: int) -> None:
        self._opens, self._most_waiting = opens, most_waiting
        self._first: _Jobs = SimpleQueue()
        self._others: _Jobs = SimpleQueue() if threads > 1 else self._first
        self._at_first: Future[Any] | None = None
        self._turn, self._turns = asyncio.Lock(), 0
        self._mine = local()
        self._queues = [self._first, *[self._others] * (threads - 1)]
        self._threads = [
            Thread(target=self._serve, args=[jobs], name=f"desk-{n}", daemon=True)
            for n, jobs in enumerate(self._queues)
        ]

    def __enter__(self) -> Desks:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what was begun or waits, and let go of the case base."""
        for jobs in self._queues:
            jobs.put(None)
        for thread in self._threads:
            thread.join()

    @property
    def waiting(self) -> int:
        """How many jobs wait for a thread."""
        return self._turns + sum(jobs.qsize() for jobs in {self._first, self._others})

    async def run(self, work: Callable[[Workspace], T]) -> T:
        """What `work` makes of a workspace. Raises `BusyError`."""
        if self.waiting >= self._most_waiting:
            raise BusyError
        self._turns += 1
        try:
            await self._turn.acquire()
        finally:
            self._turns -= 1
        try:
            done = asyncio.wrap_future(self._begin(work))
            await asyncio.wait([done], timeout=_PATIENCE)
        except asyncio.CancelledError:  # before it was begun it need not be
            done.cancel()
            raise
        finally:
            self._turn.release()
        return await done

    def _begin(self, work: Callable[[Workspace], T]) -> Future[T]:
        job: Future[T] = Future()
        if self._at_first is None or self._at_first.done():
            self._at_first = job
            self._first.put((work, job))
        else:
            self._others.put((work, job))
        return job

    def here(self) -> Workspace:
        """The workspace of this thread, which is one of ours."""
        desk: Workspace = self._mine.desk
        return desk

    def _serve(self, jobs: _Jobs) -> None:
        with self._opens() as desk:
            self._mine.desk = desk
            with suppress(DiagnopsError):  # whoever asks is told
                desk.diagnose(desk.read("warm"))  # loads what every answer needs: the first one waits no longer
                if jobs is self._first:
                    _warm_up(desk, jobs)
            while job := jobs.get():
                work, done = job
                if not done.set_running_or_notify_cancel():  # whoever asked has gone
                    continue
                try:
                    done.set_result(work(desk))
                except BaseException as error:  # of whatever kind: it is told to whoever asked
                    done.set_exception(error)


def _warm_up(desk: Workspace, jobs: _Jobs) -> None:
    """Load what many answers need, as long as nobody asks."""
    index = desk.compiled.index
    some = index.numbers[:: max(1, len(index) // _WARMING)][:_WARMING]
    for case in desk.cases.find([index.id(at) for at in some.tolist()]):
        if not jobs.empty():
            return
        desk.diagnose(desk.read(f"{case.title.en}\n{case.title.ko or ''}\n{case.story}"))
