"""Desks: threads that each have a workspace of their own, which is opened, used and closed in its thread alone.

A connection of SQLite belongs to one thread, and so does what is compiled for a workspace. Each follows the state of
the case base by itself, so that threads and whole processes may serve one case base side by side.

Threads of one process compute in turns anyway, and two that change turns every millisecond both finish late: so what is
asked is done one behind the other, and beside each other only where something takes long.
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
_Job = tuple[Callable[[Workspace], Any], "Future[Any]"]


class BusyError(Exception):
    """So many wait already that one more would wait too long."""


class Desks:
    """So many threads, each with a workspace that `opens` gives; at most `most_waiting` jobs wait for one."""

    def __init__(self, opens: Open, threads: int, most_waiting: int) -> None:
        self._opens, self._most_waiting = opens, most_waiting
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._turn, self._turns = asyncio.Lock(), 0
        self._mine = local()
        self._threads = [Thread(target=self._serve, name=f"desk-{n}", daemon=True) for n in range(threads)]

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
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    @property
    def waiting(self) -> int:
        """How many jobs wait for a thread."""
        return self._turns + self._jobs.qsize()

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
            begun: Future[T] = Future()
            self._jobs.put((work, begun))
            done = asyncio.wrap_future(begun)
            await asyncio.wait([done], timeout=_PATIENCE)
        except asyncio.CancelledError:  # before it was begun it need not be
            done.cancel()
            raise
        finally:
            self._turn.release()
        return await done

    def here(self) -> Workspace:
        """The workspace of this thread, which is one of ours."""
        desk: Workspace = self._mine.desk
        return desk

    def _serve(self) -> None:
        with self._opens() as desk:
            self._mine.desk = desk
            with suppress(DiagnopsError):  # whoever asks is told
                desk.diagnose(desk.read("warm"))  # loads what every answer needs: the first one waits no longer
            while job := self._jobs.get():
                work, done = job
                if not done.set_running_or_notify_cancel():  # whoever asked has gone
                    continue
                try:
                    done.set_result(work(desk))
                except BaseException as error:  # of whatever kind: it is told to whoever asked
                    done.set_exception(error)
