"""The index: the case base compiled for look-up, as arrays that can be memory-mapped.

Which cases record a signal, and which hold a term. It is derived from the case base and the vocabulary, kept beside
them, and made anew when either has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log2
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.engine.repeat import repeatability
from diagnops.engine.rows import Recorded, Row, rows
from diagnops.engine.text import term_key, terms
from diagnops.engine.weight import KINDS, STRONGLY, Background, background
from diagnops.kb.case import Case
from diagnops.kb.vocabulary import Vocabulary

_SATURATION = 1.2  # BM25's k1
_LENGTH = 0.75  # BM25's b: case texts differ in length by how well they are told, not by topic
_TITLE_TIMES = 3
_BEGINNING = 600  # characters of a story that count twice: it begins with what it is about


class Index(Struct, frozen=True):
    """`*_start[i]:*_start[i + 1]` are the rows of the i-th case, the postings of the i-th signal or term.

    `*_case` are positions in `ids`, `*_row` in the rows of all cases one after the other.
    """

    ids: tuple[str, ...]
    occurrences: NDArray[np.int32]
    background: Background
    row_start: NDArray[np.int64]
    signals: dict[str, int]
    signal_start: NDArray[np.int64]
    signal_row: NDArray[np.int32]
    signal_entry: NDArray[np.int32]
    entries: tuple[Recorded, ...]
    """The different things that rows record; `signal_entry` points here."""
    terms: NDArray[np.uint64]
    term_start: NDArray[np.int64]
    term_case: NDArray[np.int32]
    term_weight: NDArray[np.float32]

    def term_postings(self, key: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The cases that hold a term, with its saturated frequency in each."""
        at = int(np.searchsorted(self.terms, np.uint64(key)))
        if at == len(self.terms) or self.terms[at] != key:
            return self.term_case[:0], self.term_weight[:0]
        run = slice(int(self.term_start[at]), int(self.term_start[at + 1]))
        return self.term_case[run], self.term_weight[run]

    def rarity(self, holders: int) -> float:
        """The bits of a term that `holders` cases hold, counting the causes that a small case base lacks."""
        return log2((len(self.ids) + KINDS) / (holders + 1.0))


def searched_text(case: Case) -> str:
    """What of a case is compared with words: what was seen and what it was, not how it was mended."""
    titles = [t for t in (case.title.en, case.title.ko) if t]
    said = [case.cause.statement, *case.cause.chain]
    said += [s.note for s in case.symptoms if s.note]
    said += [o.note for o in case.occurrences if o.note]
    said += [text for r in case.ruled_out for text in (r.what, r.how)]
    return "\n".join(
        titles * _TITLE_TIMES
        + [text for one in said for text in (one.en, one.ko) if text]
        + [*case.environment.values(), case.story[:_BEGINNING], case.story]
    )


def build_index(cases: Iterable[Case], vocabulary: Vocabulary) -> Index:
    """Compile `cases`. Symptoms whose signal the vocabulary no longer holds are left out."""
    ids: list[str] = []
    occurrences: list[int] = []
    row_start = [0]
    told: list[Row] = []
    by_signal: dict[str, list[tuple[int, int]]] = {}
    entries: dict[Recorded, int] = {}
    by_term: dict[str, list[tuple[int, float]]] = {}
    links: dict[str, list[str]] = {}
    for number, case in enumerate(cases):
        ids.append(case.id)
        occurrences.append(len(case.occurrences))
        links[case.id] = [link.case for link in case.related if link.kind == "same-cause"]
        for at, row in enumerate(rows(case), row_start[-1]):
            known = tuple(recorded for recorded in row if recorded.signal in vocabulary.signal)
            told.append(known)
            for recorded in known:
                entry = entries.setdefault(recorded, len(entries))
                by_signal.setdefault(recorded.signal, []).append((at, entry))
        row_start.append(len(told))
        for term, times in Counter(terms(searched_text(case))).items():
            by_term.setdefault(term, []).append((number, float(times)))
    signals = sorted(by_signal)
    hashed = sorted((term_key(term), postings) for term, postings in by_term.items())
    term_case, times_in = _columns([postings for _, postings in hashed], np.int32, np.float32)
    lengths = np.bincount(term_case, weights=times_in, minlength=max(1, len(ids)))
    relative = (1 - _LENGTH) + _LENGTH * lengths / max(1.0, float(lengths.mean()))
    weight = times_in * (_SATURATION + 1) / (times_in + _SATURATION * relative[term_case]) / (_SATURATION + 1)
    signal_row, signal_entry = _columns([by_signal[s] for s in signals], np.int32, np.int32)
    cause = np.repeat(_causes(ids, links), np.diff(row_start))
    return Index(
        ids=tuple(ids),
        occurrences=np.array(occurrences, np.int32),
        background=background(told, _repeats(by_signal, list(entries), cause, vocabulary), vocabulary),
        row_start=np.array(row_start, np.int64),
        signals={signal: at for at, signal in enumerate(signals)},
        signal_start=_starts(by_signal[s] for s in signals),
        signal_row=signal_row,
        signal_entry=signal_entry,
        entries=tuple(entries),
        terms=np.array([key for key, _ in hashed], np.uint64),
        term_start=_starts(postings for _, postings in hashed),
        term_case=term_case,
        term_weight=weight.astype(np.float32),
    )


def _causes(ids: list[str], links: dict[str, list[str]]) -> list[int]:
    """A number for each case, the same for cases that are linked as of the same cause."""
    place = {case: number for number, case in enumerate(ids)}
    leader = list(range(len(ids)))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = at = leader[leader[at]]
        return at

    for case, others in links.items():
        for other in others:
            if other in place:
                leader[find(place[case])] = find(place[other])
    return [find(at) for at in range(len(ids))]


def _repeats(
    by_signal: dict[str, list[tuple[int, int]]],
    entries: list[Recorded],
    cause: NDArray[np.int64],
    vocabulary: Vocabulary,
) -> dict[str, float]:
    """How well each signal repeats, where recurrences tell; see `engine.repeat`. `cause` is that of each row."""
    if len(np.unique(cause)) == len(cause):
        return {}
    places: dict[tuple[str, str | None], int] = {}
    place, group, shown = [], [], []
    for name, postings in by_signal.items():
        signal = vocabulary.signal[name]
        for row, number in postings:
            entry = entries[number]
            place.append(places.setdefault((name, entry.role), len(places)))
            group.append(cause[row])
            shown.append(signal.trouble(entry.state) in signal.bad)
            if entry.strong is not None:
                place.append(places.setdefault((name + STRONGLY, entry.role), len(places)))
                group.append(cause[row])
                shown.append(entry.strong)
    names: dict[str, int] = {}
    for name, _ in places:
        names.setdefault(name, len(names))
    families: dict[str, int] = {}
    family = [families.setdefault(_family(name, vocabulary), len(families)) for name in names]
    learned = repeatability(
        np.array(place), np.array(group), np.array(shown), [names[signal] for signal, _ in places], family
    )
    return {name: float(learned[at]) for name, at in names.items()}


def _family(name: str, vocabulary: Vocabulary) -> str:
    """What a signal is a kind of; being among the strongest is a matter of its own."""
    signal, strongly, _ = name.partition(STRONGLY)
    return (signal, *vocabulary.above(signal))[-1] + strongly


def _starts(groups: Iterable[list[Any]]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum([len(g) for g in groups], dtype=np.int64)]).astype(np.int64)


def _columns(groups: list[list[tuple[Any, Any]]], one: type, other: type) -> tuple[NDArray[Any], NDArray[Any]]:
    flat = [pair for group in groups for pair in group]
    return np.array([a for a, _ in flat], one), np.array([b for _, b in flat], other)


_ARRAYS = (
    "occurrences", "row_start", "signal_start", "signal_row", "signal_entry",
    "terms", "term_start", "term_case", "term_weight",
)  # fmt: skip


class _Header(Struct):
    ids: tuple[str, ...]
    background: Background
    signals: dict[str, int]
    entries: tuple[Recorded, ...]
    arrays: dict[str, tuple[str, int, int]]


def dump_index(index: Index) -> bytes:
    """The index as bytes: a header, then the arrays, each aligned."""
    body = bytearray()
    places: dict[str, tuple[str, int, int]] = {}
    for name in _ARRAYS:
        array: NDArray[Any] = getattr(index, name)
        body += b"\0" * (-len(body) % 64)
        places[name] = (array.dtype.str, len(body), len(array))
        body += array.tobytes()
    header = msgspec.msgpack.encode(_Header(index.ids, index.background, index.signals, index.entries, places))
    head = len(header).to_bytes(8, "little") + header
    return head + b"\0" * (-len(head) % 64) + bytes(body)


def load_index(data: memoryview) -> Index:
    """The index in `data`, whose arrays stay where they are. Raises `ValueError` when it is damaged."""
    length = int.from_bytes(data[:8], "little")
    try:
        header = msgspec.msgpack.decode(data[8 : 8 + length], type=_Header)
    except msgspec.DecodeError as error:
        raise ValueError("damaged index") from error
    at = 8 + length + -(8 + length) % 64
    try:
        arrays: dict[str, Any] = {
            name: np.frombuffer(data, dtype=kind, count=count, offset=at + start)
            for name, (kind, start, count) in header.arrays.items()
        }
        return Index(header.ids, background=header.background, signals=header.signals, entries=header.entries, **arrays)
    except TypeError as error:
        raise ValueError("damaged index") from error
