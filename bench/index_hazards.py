"""Whether the index survives: ``python -m diagnops.bench.index_hazards [--kills 50] [--damages 200] [--writes 1000]``.

A writer, a merger or a builder is killed at a random moment (SIGKILL); files of the index are damaged (a bit turned
over, cut short, a page of zeros, another file in the place of one), small ones and large ones; four processes write so
many cases each while four search. Each time all that a writer said was written is there, no search fails, and the
answer is that of an index made anew of the case base as it is.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from multiprocessing.synchronize import Event
from pathlib import Path

from msgspec.structs import replace

from diagnops.app import Diagnosis, Workspace, index_files
from diagnops.bench.progress import progress
from diagnops.engine import index as engine_index
from diagnops.kb.case import Case

_SAID = "the database is slow, its CPU is idle and the disk queue is long"
_TODAY = date(2026, 11, 30)


def main() -> None:
    """Put it to all of this, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--damages", type=int, default=200)
    parser.add_argument("--writes", type=int, default=1_000, help="cases of each of the four that write")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    index_files._INLINE = 4  # segments of a small base have files of their own, as those of a large one have
    for work, count in ((kill, given.kills), (damage, given.damages), (crowd, given.writes)):
        with tempfile.TemporaryDirectory() as folder:
            print(work(count, random.Random(given.seed), Path(folder)), flush=True)


def kill(count: int, random_: random.Random, folder: Path) -> str:
    """Kill so often."""
    works: list[tuple[str, Callable[..., None]]] = [("writer", _write), ("merger", _merge), ("builder", _build)]
    path, written, done = folder / "cases.db", folder / "written", Counter[str]()
    with _opened(path) as desk:
        cases = [*desk.case_base]
    with progress(count) as advance:
        for number in range(count):
            kind, work = random_.choice(works)
            _killed_in(random_.uniform(0.02, 1.5), work, path, written, cases, number)
            with _opened(path) as desk:
                acknowledged = set(written.read_text().split()) if written.exists() else set()
                if missing := acknowledged - {case.id for case in desk.case_base}:
                    sys.exit(f"{kind} {number}: lost {sorted(missing)}")
            if _answer(path) != _anew(path):
                sys.exit(f"{kind} {number}: a wrong answer")
            done[kind] += 1
            advance(kind)
    return f"killed: {dict(done)}; nothing acknowledged was lost, no answer was wrong"


def damage(count: int, random_: random.Random, folder: Path) -> str:
    """Damage so often, every second time a large segment."""
    done, exact = Counter[str](), engine_index.EXACT
    with progress(count) as advance:
        for number in range(count):
            path = folder / f"{number}.db"
            engine_index.EXACT = 100 if number % 2 else exact
            _answer(path)
            with _opened(path) as desk:
                cases = [*desk.case_base]
                some = [replace(case, id=f"{case.id}-{number}") for case in random_.sample(cases, 20)]
                desk.case_base.add(some, who="bench")
                expected = desk.diagnose(desk.read(_SAID))
            files = sorted(one for one in Path(f"{path}.derived").iterdir() if one.name.startswith("index"))
            kind = random_.choice(sorted(_DAMAGES))
            hit = random_.choice(files)
            content = bytearray(hit.read_bytes())
            _DAMAGES[kind](content, random_, random_.choice(files))
            hit.write_bytes(content)
            if _answer(path) != expected or _answer(path) != expected:
                sys.exit(f"{kind} of {hit.name}, {number}: a wrong answer")
            for one in folder.iterdir():
                shutil.rmtree(one) if one.is_dir() else one.unlink()
            done[f"{kind}, {'large' if number % 2 else 'small'}"] += 1
            advance(kind)
    engine_index.EXACT = exact
    return f"damaged: {dict(done)}; no answer was wrong"


def _flip(content: bytearray, random_: random.Random, _: Path) -> None:
    content[random_.randrange(len(content))] ^= 1 << random_.randrange(8)


def _cut(content: bytearray, random_: random.Random, _: Path) -> None:
    del content[random_.randrange(len(content)) :]


def _zero(content: bytearray, random_: random.Random, _: Path) -> None:
    at = random_.randrange(len(content)) // 4096 * 4096
    content[at : at + 4096] = bytes(len(content[at : at + 4096]))


def _swap(content: bytearray, _: random.Random, other: Path) -> None:
    content[:] = other.read_bytes()


_DAMAGES = {"a bit turned over": _flip, "cut short": _cut, "a page of zeros": _zero, "another file": _swap}


def crowd(count: int, _: random.Random, folder: Path) -> str:
    """Four write so many cases each while four search."""
    path = folder / "cases.db"
    _answer(path)
    of = multiprocessing.get_context("fork")
    done: multiprocessing.Queue[str] = of.Queue()
    over = of.Event()
    writing = [of.Process(target=_writes, args=(path, number, count, done)) for number in range(4)]
    searching = [of.Process(target=_searches, args=(path, over, done)) for _ in range(4)]
    for process in (*writing, *searching):
        process.start()
    said = [done.get() for _ in writing]
    over.set()
    said += [done.get() for _ in searching]
    for process in (*writing, *searching):
        process.join()
    if failed := [one for one in said if not one.isdigit()]:
        sys.exit(f"failed: {failed}")
    with _opened(path) as desk:
        there, indexed = len(desk.case_base), len(desk.compiled.index)
    if there != indexed or there != 184 + 4 * count:
        sys.exit(f"{there} cases are there, {indexed} in the index")
    if _answer(path) != _anew(path):
        sys.exit("a wrong answer")
    return (
        f"written: {4 * count} by four, while four searched {sum(map(int, said[4:]))} times; none failed, all are there"
    )


def _writes(path: Path, number: int, count: int, done: multiprocessing.Queue[str]) -> None:
    try:
        with _opened(path) as desk:
            cases = [*desk.case_base.find(sorted(case.id for case in desk.case_base)[:100])]
            for at in range(count):
                name = f"{cases[at % 100].id}-{number}-{at}"
                desk.case_base.add([replace(cases[at % 100], id=name)], who=f"writer {number}")
        done.put("0")
    except BaseException as error:
        done.put(repr(error))


def _searches(path: Path, over: Event, done: multiprocessing.Queue[str]) -> None:
    searches = 0
    try:
        with _opened(path) as desk:
            incident = desk.read(_SAID)
            while not over.is_set():
                if not desk.diagnose(incident).leading:
                    raise AssertionError("nothing leads")
                searches += 1
        done.put(str(searches))
    except BaseException as error:
        done.put(repr(error))


def _opened(path: Path) -> Workspace:
    return Workspace.open(path, user="bench", today=lambda: _TODAY)


def _killed_in(seconds: float, work: Callable[..., None], *given: object) -> None:
    child = os.fork()
    if not child:
        try:
            work(*given)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _write(path: Path, written: Path, cases: list[Case], number: int) -> None:
    with _opened(path) as desk, written.open("a") as told:
        for at in range(100):
            name = f"{cases[at].id}-{number}"
            desk.case_base.add([replace(cases[at], id=name, story=f"Again, for the {number}th time.")], who="bench")
            told.write(f"{name}\n")
            told.flush()
            if at % 7 == 0:
                desk.diagnose(desk.read(_SAID))


def _merge(path: Path, *_: object) -> None:
    with _opened(path) as desk:
        desk.index_care.merge()
        desk.index_care.rebuild()


def _build(path: Path, *_: object) -> None:
    with _opened(path) as desk:
        desk.index_care.rebuild()


def _answer(path: Path) -> Diagnosis:
    with _opened(path) as desk:
        return desk.diagnose(desk.read(_SAID))


def _anew(path: Path) -> Diagnosis:
    copy = path.with_name("anew.db")
    with _opened(path) as desk:
        desk.case_base.back_up(copy, {})
    try:
        return _answer(copy)
    finally:
        copy.unlink()
        shutil.rmtree(f"{copy}.derived")


if __name__ == "__main__":
    main()
