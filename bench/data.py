"""The data that matching is measured on: sets laid out ``<kind>/<set>/<split>/`` in a folder that is given."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from diagnops.kb.errors import InputError, UsageError

Kind = Literal["symptoms", "text"]
_T = TypeVar("_T")
_QUESTIONS: dict[Kind, str] = {"symptoms": "cases.jsonl", "text": "queries.jsonl"}


class Split(NamedTuple):
    """One part of one set: `symptoms/nezha-ob/dev`."""

    kind: Kind
    set: str
    split: str
    folder: Path


class Shown(Struct, frozen=True):
    """Something abnormal that a record shows; `magnitude` is a robust z, `duty` the mean of -1/0/1 quantile codes."""

    component: str
    signal: str
    state: Literal["high", "low", "present", "absent", "both"]
    kind: str = "metric"
    magnitude: float = 0.0
    duty: float = 0.0


class RootCause(Struct, frozen=True):
    """The label."""

    component: str
    class_: str = msgspec.field(name="class")


class Record(Struct, frozen=True):
    """One failure as recorded. `known_normal` maps "component/signal" to (z, duty); what is in neither is unknown."""

    id: str
    time: float
    symptoms: tuple[Shown, ...]
    known_normal: dict[str, tuple[float, float]] = {}
    known_normal_default: bool = False
    root_cause: RootCause | None = None


class Document(Struct, frozen=True):
    """A text of a corpus, or one that asks."""

    id: str
    title: str = ""
    text: str = ""
    meta: dict[str, Any] = {}

    @property
    def created(self) -> str:
        """When it was written, if the set is a stream."""
        return str(self.meta.get("created", ""))


class Texts(NamedTuple):
    """A text split: `relevant` by query, and whether an earlier duplicate of a query exists."""

    corpus: list[Document]
    queries: list[Document]
    relevant: Mapping[str, frozenset[str]]
    seen: Mapping[str, bool]


def find_splits(data: Path) -> list[Split]:
    """Every split under `data`."""
    if not data.is_dir():
        raise InputError(f"{data}: no such folder; --data takes one laid out <kind>/<set>/<split>/")
    found = [
        Split(kind, path.parent.parent.name, path.parent.name, path.parent)
        for kind, name in _QUESTIONS.items()
        for path in sorted((data / kind).glob(f"*/*/{name}"))
    ]
    if not found:
        raise InputError(f"{data}: holds no symptoms/<set>/<split>/cases.jsonl and no text/<set>/<split>/queries.jsonl")
    return found


def choose(splits: Iterable[Split], suites: Iterable[str], split: str) -> list[Split]:
    """The splits called `split` of the suites: `symptoms`, `text` or the name of a set."""
    here = [s for s in splits if s.split == split]
    chosen: list[Split] = []
    for suite in suites:
        asked = [s for s in here if suite in (s.kind, s.set)]
        if not asked:
            known = ", ".join(dict.fromkeys([s.kind for s in here] + [s.set for s in here]))
            raise UsageError(f"no suite {suite!r} with a split {split!r}; there is {known or 'none'}")
        chosen += [s for s in asked if s not in chosen]
    return chosen


def read_records(split: Split) -> tuple[list[Record], list[Record], list[str] | None]:
    """The records of a split, those of all its sibling splits and its own in time order, and the set's signals."""
    own = _read(split.folder / "cases.jsonl", Record)
    every = {r.id: r for path in sorted(split.folder.parent.glob("*/cases.jsonl")) for r in _read(path, Record)}
    every |= {r.id: r for r in own}
    signals = next(
        (p for p in (split.folder / "signals.json", split.folder.parent / "signals.json") if p.exists()), None
    )
    names: list[str] | None = msgspec.json.decode(signals.read_bytes()) if signals else None
    return own, sorted(every.values(), key=lambda r: (r.time, r.id)), names


def read_texts(split: Split) -> Texts:
    """A text split with its own corpus or, where it has none, that of the set."""
    places = [
        folder / name for folder in (split.folder, split.folder.parent) for name in ("corpus.jsonl.gz", "corpus.jsonl")
    ]
    corpus = next((p for p in places if p.exists()), None)
    if corpus is None:
        raise InputError(f"{split.folder}: no corpus.jsonl.gz, nor in the folder above")
    relevant: dict[str, set[str]] = {}
    for query, document, score in _rows(split.folder / "qrels.tsv"):
        if float(score) > 0:
            relevant.setdefault(query, set()).add(document)
    openset = split.folder / "openset.tsv"
    return Texts(
        _read(corpus, Document),
        _read(split.folder / "queries.jsonl", Document),
        {query: frozenset(documents) for query, documents in relevant.items()},
        {query: label == "1" for query, label in _rows(openset)} if openset.exists() else {},
    )


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def _read(path: Path, kind: type[_T]) -> list[_T]:
    data = path.read_bytes()
    decoder = msgspec.json.Decoder(kind)
    found = []
    for number, line in enumerate((gzip.decompress(data) if path.suffix == ".gz" else data).split(b"\n"), 1):
        try:
            if line.strip():
                found.append(decoder.decode(line))
        except msgspec.DecodeError as error:
            raise InputError(f"{path}:{number}: {error}") from None
    return found
