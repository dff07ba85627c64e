"""The index: the case base compiled for look-up, as arrays that can be memory-mapped.

Which cases record a signal, and what the cases say. It is derived from the case base and the vocabulary, kept beside
them, and made anew when either has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.engine.arrays import pack, unpack
from diagnops.engine.encoder import Encoder, encoder
from diagnops.engine.repeat import repeatability
from diagnops.engine.weight import Background
from diagnops.engine.wording import Wording, build_wording, told_by
from diagnops.kb.case import Case
from diagnops.kb.vocabulary import Vocabulary


class Index(Struct, frozen=True):
    """`*_start[i]:*_start[i + 1]` are the postings of the i-th signal; `*_case` are positions in `ids`."""

    ids: tuple[str, ...]
    occurrences: NDArray[np.int32]
    background: Background
    signals: dict[str, int]
    signal_start: NDArray[np.int64]
    signal_case: NDArray[np.int32]
    signal_entry: NDArray[np.int32]
    entries: tuple[tuple[str | None, str, str], ...]
    """The different (role, state, frequency) that cases record; `signal_entry` points here."""
    wording: Wording


def build_index(cases: Iterable[Case], vocabulary: Vocabulary, encodes: Encoder | None = None) -> Index:
    """Compile `cases`, their meaning by the encoder that is shipped or by another.

    Symptoms whose signal the vocabulary no longer holds are left out.
    """
    ids: list[str] = []
    occurrences: list[int] = []
    counts: Counter[str] = Counter()
    by_signal: dict[str, list[tuple[int, int]]] = {}
    entries: dict[tuple[str | None, str, str], int] = {}
    told = []
    links: dict[str, list[str]] = {}
    for number, case in enumerate(cases):
        ids.append(case.id)
        occurrences.append(len(case.occurrences))
        links[case.id] = [link.case for link in case.related if link.kind == "same-cause"]
        recorded = set()
        for symptom in case.symptoms:
            signal = vocabulary.signal.get(symptom.signal)
            if signal is None:
                continue
            recorded.add(f"{signal.id}={signal.trouble(symptom.state)}")
            entry = entries.setdefault((symptom.role, symptom.state, symptom.frequency), len(entries))
            by_signal.setdefault(signal.id, []).append((number, entry))
        counts.update(recorded)
        told.append(told_by(case))
    signals = sorted(by_signal)
    signal_case, signal_entry = _columns([by_signal[s] for s in signals], np.int32, np.int32)
    return Index(
        ids=tuple(ids),
        occurrences=np.array(occurrences, np.int32),
        background=Background(
            dict(counts), len(ids), _repeats(by_signal, list(entries), _causes(ids, links), vocabulary)
        ),
        signals={signal: at for at, signal in enumerate(signals)},
        signal_start=_starts(by_signal[s] for s in signals),
        signal_case=signal_case,
        signal_entry=signal_entry,
        entries=tuple(entries),
        wording=build_wording(told, encodes or encoder()),
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
    entries: list[tuple[str | None, str, str]],
    causes: list[int],
    vocabulary: Vocabulary,
) -> dict[str, float]:
    """How well each signal repeats, where recurrences tell; see `engine.repeat`."""
    if len(set(causes)) == len(causes):
        return {}
    places: dict[tuple[str, str | None], int] = {}
    place, group, shown = [], [], []
    for name, postings in by_signal.items():
        signal = vocabulary.signal[name]
        for case, entry in postings:
            role, state, _ = entries[entry]
            place.append(places.setdefault((name, role), len(places)))
            group.append(causes[case])
            shown.append(signal.trouble(state) in signal.bad)  # type: ignore[arg-type]
    names = {name: at for at, name in enumerate(by_signal)}
    learned = repeatability(
        np.array(place), np.array(group), np.array(shown), [names[signal] for signal, _ in places], len(names)
    )
    return {name: float(learned[at]) for name, at in names.items()}


def _starts(groups: Iterable[list[Any]]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum([len(g) for g in groups], dtype=np.int64)]).astype(np.int64)


def _columns(groups: list[list[tuple[Any, Any]]], one: type, other: type) -> tuple[NDArray[Any], NDArray[Any]]:
    flat = [pair for group in groups for pair in group]
    return np.array([a for a, _ in flat], one), np.array([b for _, b in flat], other)


_ARRAYS = ("occurrences", "signal_start", "signal_case", "signal_entry")


class _Header(Struct):
    ids: tuple[str, ...]
    background: Background
    signals: dict[str, int]
    entries: tuple[tuple[str | None, str, str], ...]
    encoder: str
    usual: float


def dump_index(index: Index) -> bytes:
    """The index as bytes."""
    header = _Header(
        index.ids, index.background, index.signals, index.entries, index.wording.encoder, index.wording.usual
    )
    arrays = {name: getattr(index, name) for name in _ARRAYS}
    return pack(msgspec.msgpack.encode(header), arrays | index.wording.arrays())


def load_index(data: memoryview) -> Index:
    """The index in `data`, whose arrays stay where they are. Raises `ValueError` when it is damaged."""
    raw, arrays = unpack(data)
    try:
        header = msgspec.msgpack.decode(raw, type=_Header)
        return Index(
            header.ids,
            background=header.background,
            signals=header.signals,
            entries=header.entries,
            wording=Wording.of(arrays, header.encoder, header.usual),
            **{name: arrays[name] for name in _ARRAYS},
        )
    except (KeyError, msgspec.DecodeError) as error:
        raise ValueError("damaged index") from error
