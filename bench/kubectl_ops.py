"""Failures as raw kubectl output: ``python -m diagnops.bench.kubectl_ops CASES --out RUN``.

CASES holds a JSON object a line (`.gz` or not): `id`, `cause` (`class`, `component`) and `first`, what a person has
at the start. Each text enters a base as a case with what the readers make of it and nothing else, and is asked as
`match -` would be: against all others, against those of other components (`#x`), and against those of other classes
(`#new`). RUN gets a line a question, {"id", "ranking", "known"}, as the scorer of the set reads it; the verdicts are
printed. The base is built once: the shares of words and signals in it count the cases that are left out, too.
"""

from __future__ import annotations

import argparse
import gzip
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from diagnops.app import Workspace
from diagnops.engine.calibration import SHIPPED
from diagnops.engine.diagnose import Knowledge, hypotheses
from diagnops.engine.index import build_index
from diagnops.kb.case import Case, Cause, Occurrence, Symptom, Text, Told
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary

TODAY = date(2026, 11, 23)


class Kind(msgspec.Struct, frozen=True):
    """What was broken, and where. Never shown to the product."""

    class_: str = msgspec.field(name="class")
    component: str = ""


class Failure(msgspec.Struct, frozen=True):
    """A line of the set."""

    id: str
    cause: Kind
    first: str


class Question(msgspec.Struct, frozen=True):
    """An incident, and the cases that it is not held against."""

    id: str
    failure: Failure
    without: frozenset[str]


def read(path: Path) -> list[Failure]:
    """The failures of a file."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [msgspec.json.decode(line, type=Failure) for line in data.splitlines()]


def questions(failures: Sequence[Failure]) -> Iterator[Question]:
    """Every failure thrice: alone left out, with its component, and with its class."""
    left_out: dict[str, Callable[[Failure, Failure], bool]] = {
        "": lambda a, b: a.id == b.id,
        "#x": lambda a, b: a.cause.component == b.cause.component,
        "#new": lambda a, b: a.cause.class_ == b.cause.class_,
    }
    for one in failures:
        for suffix, same in left_out.items():
            yield Question(one.id + suffix, one, frozenset(b.id for b in failures if same(one, b)))


def as_case(failure: Failure, incident: Incident, vocabulary: Vocabulary) -> Case:
    """The failure as a case that nobody wrote more of than what was printed."""
    seen = tuple(Symptom(o.signal, o.state, o.role) for o in incident.observations if o.signal in vocabulary.signal)
    return Case(
        id=failure.id.lower(),
        title=Text(en=failure.id),
        status="active",
        cause=Cause(Text(en="Not on record."), "unknown"),
        symptoms=seen,
        occurrences=(Occurrence(told=(Told(incident.unread or "-"),)),),
    )


def main() -> None:
    """Ask, write the run and print the verdicts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    failures = read(asked.cases)
    with TemporaryDirectory() as folder, Workspace.open(Path(folder) / "cases.db", today=lambda: TODAY) as desk:
        incidents = {one.id: desk.read(one.first) for one in failures}
        cases = {one.id: as_case(one, incidents[one.id], desk.vocabulary) for one in failures}
        index = build_index(cases.values(), desk.vocabulary, desk.compiled.encodes())
        known = Knowledge(index, lambda ids: [cases[one] for one in ids], desk.vocabulary, (), SHIPPED)
        verdicts: dict[str, Counter[str]] = {}
        with asked.out.open("wb") as out:
            for question in questions(failures):
                found = hypotheses(incidents[question.failure.id], known, without=question.without).found
                ranking = [ranked.candidate.case for ranked in found.ranked]
                line = {"id": question.id, "ranking": ranking, "known": 1 - found.none}
                out.write(msgspec.json.encode(line) + b"\n")
                kind = question.id.partition("#")[2] or "whole"
                verdicts.setdefault(kind, Counter())[found.verdict] += 1
    for kind, count in verdicts.items():
        print(kind, dict(count))


if __name__ == "__main__":
    main()
