"""Desks: jobs are done one behind the other, and whoever is at something long keeps nobody waiting."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import sleep

from diagnops.app import Desks, Workspace


def _done(base: Path, jobs: list[Callable[[Workspace], None]]) -> None:
    async def all_of_them(desks: Desks) -> None:
        await asyncio.wait_for(asyncio.gather(*map(desks.run, jobs)), timeout=30)

    with Desks(lambda: Workspace.open(base), threads=2, most_waiting=100) as desks:
        asyncio.run(all_of_them(desks))


def test_jobs_are_done_one_behind_the_other_in_the_order_in_which_they_were_asked(own_base: Path) -> None:
    said: list[str] = []

    def job(number: int) -> Callable[[Workspace], None]:
        def work(_: Workspace) -> None:
            said.append(f"{number} begins")
            sleep(0.002)
            said.append(f"{number} ends")

        return work

    _done(base=own_base, jobs=[job(n) for n in range(20)])

    assert said == [f"{n} {what}" for n in range(20) for what in ("begins", "ends")]


def test_what_takes_long_keeps_nobody_waiting(own_base: Path) -> None:
    others = [Event() for _ in range(8)]

    def long(_: Workspace) -> None:
        assert all(other.wait(20) for other in others)

    _done(base=own_base, jobs=[long, *(lambda _, other=other: other.set() for other in others)])  # type: ignore[misc]
