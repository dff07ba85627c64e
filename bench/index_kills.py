"""Whether a killed writer, merger or builder costs an answer: ``python -m diagnops.bench.index_kills [--kills 50]``.

Each is killed at a random moment (SIGKILL). Then all that a writer said was written is there, and the answer is that of
an index made anew of the case base as it is.
"""

from __future__ import annotations

import argparse
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
from pathlib import Path

from msgspec.structs import replace

from diagnops.app import Diagnosis, Workspace, index_files
from diagnops.bench.progress import progress
from diagnops.kb.case import Case

_SAID = "the database is slow, its CPU is idle and the disk queue is long"
_TODAY = date(2026, 11, 30)


def main() -> None:
    """Kill so often, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    index_files._INLINE = 4  # segments of a small base have files of their own, as those of a large one have
    random_, done = random.Random(given.seed), Counter[str]()
    works: list[tuple[str, Callable[..., None]]] = [("writer", _write), ("merger", _merge), ("builder", _build)]
    with tempfile.TemporaryDirectory() as folder, progress(given.kills) as advance:
        path, written = Path(folder) / "cases.db", Path(folder) / "written"
        with _opened(path) as desk:
            cases = [*desk.case_base]
        for number in range(given.kills):
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
    print(f"killed: {dict(done)}; nothing acknowledged was lost, no answer was wrong")


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
