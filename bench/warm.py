"""How long a warm match takes, as in a service: ``python -m diagnops.bench.warm [--cases N] [--db FILE]``.

Reading a text and matching what was read are timed apart, in processor time of this process, each query once: other
work on a machine stretches the clock, and a query that is asked twice meets its own words in the caches.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from diagnops.app import Workspace
from diagnops.bench.synthetic import synthetic_cases
from diagnops.intake.words import read_words
from diagnops.kb.case import Case
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary

_SPOKEN = Path(__file__).parent / "reading"
TARGET = 10.0  # ms, p95 of a match against 10,000 cases
_FIRST = 20  # queries that are not timed: what is loaded once is loaded by them


class Query(NamedTuple):
    """Something that is asked: a text, and what a monitor or a person observed besides."""

    kind: str
    text: str
    observations: tuple[Observation, ...] = ()


def queries(vocabulary: Vocabulary, real: Sequence[Case], seed: int = 0) -> list[Query]:
    """300 queries in a mixed order: spoken sentences, alerts, logs of 2 to 8 kB, and 3 to 20 observations alone."""
    random_ = random.Random(seed)
    spoken = [line.partition("\t")[0] for path in sorted(_SPOKEN.glob("*.tsv")) for line in path.open(encoding="utf-8")]
    said = [sentence for case in real for sentence in case.story.replace("\n", " ").split(". ")]
    found = [Query("spoken", text) for text in spoken]
    found += [Query("alert", _alert(vocabulary, random_)) for _ in range(60)]
    found += [Query("log", "\n".join(_log(said, random_))) for _ in range(30)]
    found += [Query("observed", "", _observed(vocabulary, random_)) for _ in range(30)]
    random_.shuffle(found)
    return found


def _alert(vocabulary: Vocabulary, random_: random.Random) -> str:
    signal = random_.choice([s for s in vocabulary.signals if s.metrics])
    host = f"{random_.choice(signal.roles or ('host',))}-{random_.randint(1, 40):02}"
    metric, value = random_.choice(signal.metrics), random_.uniform(1, 2000)
    return (
        f"[FIRING:1] {signal.name.en} on {host} (severity=critical, instance=10.3.{random_.randint(0, 255)}.7:9100)\n"
        f"{metric} is {value:.1f} for more than 5m. Runbook: https://wiki.example/{metric}"
    )


def _log(said: Sequence[str], random_: random.Random) -> Iterator[str]:
    for _ in range(random_.randint(15, 60)):
        moment = f"2026-11-23T03:{random_.randint(10, 59)}:{random_.randint(10, 59)}.{random_.randint(100, 999)}Z"
        level, unit = random_.choice(("INFO", "WARN", "ERROR")), random_.choice(("kubelet", "kernel", "api-7f9c4"))
        yield f"{moment} {unit}[{random_.randint(1, 30000)}]: {level} {random_.choice(said)}"


def _observed(vocabulary: Vocabulary, random_: random.Random) -> tuple[Observation, ...]:
    signals = random_.sample(vocabulary.signals, random_.randint(3, 20))
    return tuple(
        Observation(random_.choice((*s.roles, None)), s.id, random_.choice(s.states), origin="check") for s in signals
    )


class Timed(NamedTuple):
    """What a query took, in milliseconds of processor time."""

    kind: str
    read: float
    match: float


def measure(desk: Workspace, asked: Sequence[Query]) -> list[Timed]:
    """Read and match every query once, against the case base of a workspace."""

    def read(query: Query) -> Incident:
        incident = read_words(query.text, desk.vocabulary, desk.compiled.lexicon) if query.text else Incident()
        return replace(incident, observations=(*incident.observations, *query.observations))

    def match(incident: Incident) -> None:
        desk.diagnose(incident)

    for query in asked[:_FIRST]:
        match(read(query))
    timed = []
    for query in asked[_FIRST:]:
        began = time.process_time()
        incident = read(query)
        middle = time.process_time()
        match(incident)
        timed.append(Timed(query.kind, 1000 * (middle - began), 1000 * (time.process_time() - middle)))
    return timed


def table(timed: Sequence[Timed]) -> str:
    """A line for each kind of query and one for all."""
    kinds = {kind: [t for t in timed if t.kind == kind] for kind in sorted({t.kind for t in timed})}
    lines = [f"{'':10}{'':>5}   {'reading, ms':^21}   {'matching, ms':^21}"]
    lines.append(f"{'':10}{'n':>5}" + f"   {'p50':>6} {'p95':>6} {'max':>7}" * 2)
    for kind, some in {**kinds, "all": list(timed)}.items():
        cells = "".join(f"   {_spread([getattr(t, part) for t in some])}" for part in ("read", "match"))
        lines.append(f"{kind:10}{len(some):5}{cells}")
    return "\n".join(lines)


def _spread(values: Sequence[float]) -> str:
    middle, most, all_ = np.percentile(values, [50, 95, 100])
    return f"{middle:6.1f} {most:6.1f} {all_:7.1f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000, help="synthetic cases to add to the starter cases")
    parser.add_argument("--db", type=Path, help="keep the case base in this file, and use it as it is when it is there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        there = asked.db is not None and asked.db.exists()
        place = asked.db or Path(folder) / "cases.db"
        desk = Workspace.open(place, user="bench", today=lambda: date(2026, 11, 23))
        real = [case for case in desk.case_base if not case.id.startswith("synthetic-")]
        if not there:
            desk.case_base.add(synthetic_cases(asked.cases, desk.vocabulary, real), who="bench")
        timed = measure(desk, queries(desk.vocabulary, real))
        count = len(desk.case_base)
        desk.case_base.close()
    p95 = float(np.percentile([t.match for t in timed], 95))
    print(f"{count:,} cases, {len(timed)} queries, processor time")
    print(table(timed))
    print(f"target: matching p95 {TARGET:.0f} ms: {'met' if p95 <= TARGET else 'MISSED'}")


if __name__ == "__main__":
    main()
