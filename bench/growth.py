"""How cost grows with a case base: ``python -m diagnops.bench.growth --cases 1000 10000 100000 [--folder DIR]``.

For each size a case base of `diagnops.bench.case_bases` is filled and its index made; then, in one process, what is
asked is timed by kind (a text, observations, both, explained in full), after a write and without one, and beside it
on the same texts: SQLite's FTS5 with all terms joined by OR, bm25s, and a plain product with the same vectors. A cold
match is a whole process. Times are of the processor, in milliseconds. What was measured already in the folder is not
measured again. Writes `bench/GROWTH.md` and `bench/growth.svg`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from math import inf, log10
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from msgspec.structs import replace

from diagnops.app import Workspace
from diagnops.bench.case_bases import fill, grown_cases, queries
from diagnops.kb.case import Case
from diagnops.kb.incident import Incident, Observation
from diagnops.search.similarity import similarity
from diagnops.search.tokens import terms

FOLDER = Path(__file__).parent
_ASKED, _FIRST = 60, 10  # queries, and of these those that are not timed: what is loaded once is loaded by them
_WRITES = 12


class Row(NamedTuple):
    """What one size costs: seconds and MB of memory to make the index, MB of the base, of the index and of memory while
    it is asked, and milliseconds."""

    cases: int
    build_s: float
    build_mb: float
    base_mb: float
    index_mb: float
    memory_mb: float
    cold: float
    cold_after_write: float
    text: float
    text_95: float
    observed: float
    whole: float
    whole_95: float
    after_write: float
    write: float
    fts5: float
    bm25s: float
    product: float


def main() -> None:
    """Measure every size and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--folder", type=Path, help="where the case bases are kept")
    parser.add_argument("--part", choices=PARTS, help="measure this alone of the one size, and print it as JSON")
    given = parser.parse_args()
    if given.part:
        print(json.dumps(PARTS[given.part](given.cases[0], given.folder)))
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for count in given.cases:
            rows.append(measure(count, given.folder or Path(folder)))
            print("  ".join(map(" ".join, zip(Row._fields, _shown(rows[-1]), strict=True))), flush=True)
    (FOLDER / "GROWTH.md").write_text(page(rows), "utf-8")
    (FOLDER / "growth.svg").write_text(picture(rows), "utf-8")


def measure(count: int, folder: Path) -> Row:
    """What a base of so many cases costs, each part in a process of its own; what was measured before is not again."""
    found: dict[str, float] = {"cases": count}
    for part in PARTS:
        kept = folder / f"{count}.{part}.json"
        if not kept.exists():
            command = [sys.executable, "-m", __spec__.name if __spec__ else "diagnops.bench.growth"]
            command += ["--cases", str(count), "--folder", str(folder), "--part", part]
            kept.write_text(subprocess.run(command, check=True, capture_output=True, text=True).stdout, "utf-8")
        found |= json.loads(kept.read_text("utf-8"))
    return Row(**found)  # type: ignore[arg-type]


def built(count: int, folder: Path) -> dict[str, float]:
    """The case base is filled and its index made."""
    with _desk(count, folder) as desk:
        if len(desk.case_base) < count:
            fill(desk.case_base, grown_cases(count - len(desk.case_base), desk.vocabulary, _starters(desk)))
        seconds = _timed(desk.index_care.rebuild) / 1000
        index_mb = desk.compiled.index_bytes() / 1e6
    return {"build_s": seconds, "build_mb": _memory(), "index_mb": index_mb}


def asked(count: int, folder: Path) -> dict[str, float]:
    """It is asked."""
    path = folder / f"{count}.db"
    cold = _cold(path)
    with _desk(count, folder) as desk:
        base_mb = path.stat().st_size / 1e6
        some = [*grown_cases(2_000, desk.vocabulary, _starters(desk))]
        questions = [(case, text, _observed(case)) for case, text in queries(some, _ASKED)]
        read = [desk.read(text) for _, text, _ in questions]
        texts = [replace(one, observations=()) for one in read]
        seen = [Incident(observations) for *_, observations in questions]
        whole = [
            replace(one, observations=observations) for one, (*_, observations) in zip(read, questions, strict=True)
        ]
        text = _each(lambda one: similarity(one.unread, desk.compiled.index.text_index), texts)
        observed = _each(desk.diagnose, seen)
        both = _each(desk.diagnose, whole)
        writes, after = _after_writes(desk, some, whole)
        memory = _memory()
        desk.case_base.add([replace(some[0], id=f"cold-{os.getpid()}", related=())], who="bench")
        cold_after = _cold(path, times=1)
    return {
        "base_mb": base_mb, "memory_mb": memory, "cold": cold, "cold_after_write": cold_after, "text": _half(text),
        "text_95": _most(text), "observed": _half(observed), "whole": _half(both), "whole_95": _most(both),
        "after_write": _half(after), "write": _half(writes),
    }  # fmt: skip


def others(count: int, folder: Path) -> dict[str, float]:
    """FTS5, bm25s and a plain product are asked the same, each by its median."""
    import bm25s

    with _desk(count, folder) as desk:
        some = [*grown_cases(2_000, desk.vocabulary, _starters(desk))]
        texts = [[*dict.fromkeys(terms(text))] for _, text in queries(some, _ASKED)]
        number: dict[str, int] = {}
        of: list[Any] = []
        connection = sqlite3.connect(":memory:")
        connection.execute("create virtual table told using fts5(words)")
        for case in desk.case_base:
            words = [*terms(f"{case.title.en or case.title.ko} {case.story}")]
            connection.execute("insert into told values (?)", [" ".join(words)])
            of.append(np.array([number.setdefault(word, len(number)) for word in words], np.int32))
        sql = "select rowid from told where told match ? order by rank limit 10"
        quoted = [" OR ".join('"' + term.replace('"', '""') + '"' for term in words) for words in texts]
        fts5 = _half(_each(lambda one: connection.execute(sql, [one]).fetchall(), quoted))
        connection.close()
        found = bm25s.BM25()
        found.index((of, number), show_progress=False)
        of.clear()
        ten = min(10, count)
        by_bm25s = _half(_each(lambda one: found.retrieve([one], k=ten, show_progress=False, n_threads=1), texts))
        vectors = desk.compiled.index.text_index.directions
        product = _half(_each(lambda at: np.argpartition(-(vectors @ vectors[at]), ten - 1)[:ten], range(len(texts))))
    return {"fts5": fts5, "bm25s": by_bm25s, "product": product}


PARTS = {"built": built, "asked": asked, "others": others}


def _desk(count: int, folder: Path) -> Workspace:
    return Workspace.open(folder / f"{count}.db", user="bench")


def _memory() -> float:
    """The most that this process took, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _starters(desk: Workspace) -> list[Case]:
    from diagnops.cases import FOLDER as STARTERS

    return desk.case_base.find(sorted(path.stem for path in STARTERS.glob("*.md")))


def _observed(case: Case) -> tuple[Observation, ...]:
    return tuple(Observation(one.role, one.signal, one.state, origin="option") for one in case.symptoms[:6])


def _timed(work: Callable[..., Any], *given: Any) -> float:
    began = time.process_time()
    work(*given)
    return 1000 * (time.process_time() - began)


def _each(work: Callable[[Any], Any], some: Sequence[Any]) -> list[float]:
    return [_timed(work, one) for one in some][_FIRST:]


def _half(times: Sequence[float]) -> float:
    return statistics.median(times)


def _most(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


def _after_writes(desk: Workspace, some: Sequence[Case], asked: Sequence[Incident]) -> tuple[list[float], list[float]]:
    """What a write takes, and the match after it."""
    writes, after = [], []
    for number in range(_WRITES):
        case = replace(some[number], id=f"written-{os.getpid()}-{number}", related=())
        writes.append(_timed(_add, desk, case))
        after.append(_timed(desk.diagnose, asked[_FIRST + number]))
    return writes, after


def _add(desk: Workspace, case: Case) -> None:
    desk.case_base.add([case], who="bench")


def _cold(path: Path, times: int = 3) -> float:
    """A whole process that asks; the quickest of several, or the first."""
    command = [sys.executable, "-m", "diagnops.cli", "match", "the database is slow and its disk queue is long"]
    took = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        env = {**os.environ, "DIAGNOPS_DB": str(path)}
        subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(1000 * (now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime))
    return min(took)


def _shown(row: Row) -> list[str]:
    return [f"{value:,.0f}" if value >= 100 or isinstance(value, int) else f"{value:.1f}" for value in row]


def page(rows: Sequence[Row]) -> str:
    """The table, and what its rows are."""
    shown = [_shown(row) for row in rows]
    told = [[name, *(row[at] for row in shown)] for at, name in enumerate(Row._fields)]
    lines = [" | ".join(row) for row in (told[0], ["---"] * (len(rows) + 1), *told[1:])]
    told_in_lines = "\n".join(f"| {line} |" for line in lines)
    return f"""# How cost grows with a case base

`python -m diagnops.bench.growth` made this page, of cases in the words and signs of the real library, 40 to 160 words
each. `build_s` is seconds of the processor to make the index and `build_mb` the most memory that took, `*_mb`
megabytes (of memory while it is asked, with what is mapped of files), the rest milliseconds of the processor: the
median, `_95` the 95th percentile. `text` compares a text with the cases, `whole` is a match by text and up to six
observations with all that an answer rests on; `after_write` is the first match after a case was written, `write` the
write. `fts5`, `bm25s` and `product` rank the same texts and explain nothing.

![Time and memory by the number of cases](growth.svg)

{told_in_lines}
"""


_LINES = {"whole": "#c0392b", "after_write": "#e67e22", "text": "#2c6fbb", "fts5": "#7f8c8d", "bm25s": "#27ae60",
          "product": "#8e44ad", "memory_mb": "#333333"}  # fmt: skip


def picture(rows: Sequence[Row]) -> str:
    """Both scales are logarithmic: a tenfold is as far everywhere."""
    width, height, left, below = 720, 420, 60, 40
    values = [getattr(row, name) for row in rows for name in _LINES]
    low, high = log10(max(0.01, min(values))), log10(max(values))
    first, last = log10(rows[0].cases), log10(rows[-1].cases)

    def x(cases: int) -> float:
        return left + (log10(cases) - first) / max(0.01, last - first) * (width - left - 140)

    def y(value: float) -> float:
        return 20 + (high - log10(max(0.01, value))) / max(0.01, high - low) * (height - below - 30)

    drawn = [
        f'<text x="{x(row.cases):.0f}" y="{height - 15}" text-anchor="middle">{row.cases:,}</text>' for row in rows
    ]
    for power in range(int(low), int(high) + 1):
        drawn.append(
            f'<line x1="{left}" x2="{width - 140}" y1="{y(10**power):.0f}" y2="{y(10**power):.0f}" stroke="#ddd"/>'
        )
        drawn.append(f'<text x="{left - 8}" y="{y(10**power) + 4:.0f}" text-anchor="end">{10**power:g}</text>')
    for name, colour in _LINES.items():
        points = " ".join(f"{x(row.cases):.0f},{y(getattr(row, name)):.0f}" for row in rows)
        drawn.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
    above = -inf
    for name in sorted(_LINES, key=lambda name: y(getattr(rows[-1], name))):
        above = max(above + 14, y(getattr(rows[-1], name)) + 4)  # one below the other where they end together
        drawn.append(f'<text x="{width - 134}" y="{above:.0f}" fill="{_LINES[name]}">{name}</text>')
    lines = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12">\n<rect width="{width}" height="{height}" fill="white"/>\n{lines}\n</svg>\n'
    )


if __name__ == "__main__":
    main()
