"""The index: the case base compiled for look-up, as arrays that can be memory-mapped.

Which cases record a signal, and what the cases say. It is derived from the case base and the vocabulary, kept beside
them, and made anew when either has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.engine.likelihood import DOMINANT, Background, Contribution, background, prior_new
from diagnops.engine.profile import Entry, Profile, profiles
from diagnops.engine.recency import Recency, as_number
from diagnops.engine.repeatability import repeatability
from diagnops.engine.union_find import UnionFind
from diagnops.kb.case import Affected, Case, CaseMessage, Exclusion
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.arrays import pack, unpack
from diagnops.search.case_text import TextFields, text_fields
from diagnops.search.encoder import Encoder
from diagnops.search.encoders import encoder
from diagnops.search.literal import LiteralLine, literal_lines
from diagnops.search.text_index import TextIndex, build_text_index


class ObservationScores(NamedTuple):
    """How an observation bears on all that is recorded."""

    contributions: Sequence[tuple[Entry, Contribution]]
    """The symptoms it speaks of, with what it says."""
    default: Contribution
    """What it gives a profile that records none of these."""
    profiles: NDArray[np.int32]
    bits: NDArray[np.float64]
    """The profiles that record one, and what each gets by it beyond `default`."""


class Index(Struct, frozen=True, dict=True):
    """`*_start[i]:*_start[i + 1]` are the profiles of the i-th case, what the i-th profile records, and the profiles
    that record the i-th entry.

    `entry_profile` are positions in the profiles of all cases one after the other.
    """

    ids: tuple[str, ...]
    occurrences: NDArray[np.int32]
    when: NDArray[np.int32]
    """When each case happened here, as `recency.as_number` has it: a 0 for each case, then its dates."""
    when_start: NDArray[np.int64]
    background: Background
    profile_start: NDArray[np.int64]
    recorded_start: NDArray[np.int64]
    recorded: NDArray[np.int32]
    """What each profile records, as places in `entries`, in the order of the profile."""
    signals: dict[str, tuple[int, int]]
    """The first of the entries of each signal, and the one behind its last."""
    entries: tuple[Entry, ...]
    """The different things that profiles record, by signal."""
    entry_start: NDArray[np.int64]
    entry_profile: NDArray[np.int32]
    text_index: TextIndex
    exclusions: dict[int, tuple[Exclusion, ...]] = {}
    """What rules a case out, by its place, where anything does."""
    affects: dict[int, tuple[Affected, ...]] = {}
    """The products whose own doing a case is, by its place."""
    affected: dict[str, int] = {}
    """How many cases affect each product, or one that is within it."""
    messages: dict[int, tuple[CaseMessage, ...]] = {}
    """The lines that programs write where it is a case, by its place."""
    message_lines: dict[str, tuple[LiteralLine, ...]] = {}
    """The same, to be found in a text."""

    @cached_property
    def observation_scores(self) -> dict[Hashable, ObservationScores]:
        """Of observations, as far as they were worked out: a service meets the same ones every day."""
        return {}

    @cached_property
    def often(self) -> NDArray[np.float64]:
        """What each case weighs before anything is known: more for what happened more often."""
        weights: NDArray[np.float64] = 1.0 + np.log2(np.maximum(1.0, self.occurrences))
        return weights

    @cached_property
    def prior(self) -> NDArray[np.float64]:
        """log2 of the odds of each case against "none of them"."""
        new = prior_new(len(self.ids))
        shares: NDArray[np.float64] = np.log2((1 - new) / new * self.often / self.often.sum())
        return shares

    @cached_property
    def lately(self) -> dict[date | None, Recency]:
        """How lately each case happened, as of the day that was asked about last."""
        return {}

    def profile(self, case: int, at: int) -> Profile:
        """The `at`-th profile of a case."""
        profile = int(self.profile_start[case]) + at
        return tuple(
            self.entries[e]
            for e in self.recorded[self.recorded_start[profile] : self.recorded_start[profile + 1]].tolist()
        )

    def profiles_with(self, entry: int) -> NDArray[np.int32]:
        """The profiles that record an entry."""
        return self.entry_profile[self.entry_start[entry] : self.entry_start[entry + 1]]


def build_index(
    cases: Iterable[Case],
    vocabulary: Vocabulary,
    encodes: Encoder | None = None,
    *,
    text_index: TextIndex | None = None,
) -> Index:
    """Compile `cases`, their meaning by the encoder that is shipped or by another; `text_index` is made unless given.

    How often and how lately a case happens here its own occurrences say, not those of others.

    Symptoms whose signal the vocabulary no longer holds are left out.
    """
    ids: list[str] = []
    occurrences: list[int] = []
    when: list[list[int]] = []
    profile_start = [0]
    seen: list[Profile] = []
    texts: list[TextFields] = []
    links: dict[str, list[str]] = {}
    exclusions: dict[int, tuple[Exclusion, ...]] = {}
    affects: dict[int, tuple[Affected, ...]] = {}
    affected: Counter[str] = Counter()
    messages: dict[int, tuple[CaseMessage, ...]] = {}
    for case in cases:
        if case.excludes:
            exclusions[len(ids)] = case.excludes
        if case.messages:
            messages[len(ids)] = case.messages
        if case.affects:
            affects[len(ids)] = case.affects
            of = (one.product for one in case.affects if one.product in vocabulary.product)
            affected.update({name for product in of for name in vocabulary.lineage(product)})
        ids.append(case.id)
        here = [o for o in case.occurrences if o.origin == "own"]
        occurrences.append(len(here))
        when.append([0, *(as_number(o.when) for o in here if o.when)])
        links[case.id] = [link.case for link in case.related if link.kind == "same-cause"]
        seen += profiles(case, vocabulary)
        profile_start.append(len(seen))
        if text_index is None:
            texts.append(text_fields(case, vocabulary))
    in_order = sorted(dict.fromkeys(recorded for profile in seen for recorded in profile), key=lambda one: one.signal)
    place = {recorded: at for at, recorded in enumerate(in_order)}
    recorded = np.array([place[one] for profile in seen for one in profile], np.int32)
    of_profile = np.repeat(np.arange(len(seen), dtype=np.int32), [len(profile) for profile in seen])
    cause = np.repeat(_causes(ids, links), np.diff(profile_start))
    return Index(
        ids=tuple(ids),
        occurrences=np.array(occurrences, np.int32),
        when=np.array([one for dates in when for one in dates], np.int32),
        when_start=_starts(map(len, when)),
        background=background(seen, _repeats(seen, cause, vocabulary), vocabulary),
        profile_start=np.array(profile_start, np.int64),
        recorded_start=_starts(len(profile) for profile in seen),
        recorded=recorded,
        signals=_ranges([recorded.signal for recorded in in_order]),
        entries=tuple(in_order),
        entry_start=_starts(np.bincount(recorded, minlength=len(in_order))),
        entry_profile=of_profile[np.argsort(recorded, kind="stable")],
        text_index=text_index or build_text_index(texts, encodes or encoder()),
        exclusions=exclusions,
        affects=affects,
        affected=dict(affected),
        messages=messages,
        message_lines=literal_lines((at, n, one.text) for at, some in messages.items() for n, one in enumerate(some)),
    )


def _causes(ids: list[str], links: dict[str, list[str]]) -> list[int]:
    """A number for each case, the same for cases that are linked as of the same cause."""
    place = {case: number for number, case in enumerate(ids)}
    sets = UnionFind(len(ids))
    for case, others in links.items():
        for other in others:
            if other in place:
                sets.join(place[case], into=place[other])
    return [sets.find(at) for at in range(len(ids))]


def _repeats(profiles: Sequence[Profile], cause: NDArray[np.int64], vocabulary: Vocabulary) -> dict[str, float]:
    """How well each signal repeats, where recurrences tell; see `repeatability`. `cause` is that of each profile."""
    if len(np.unique(cause)) == len(cause):
        return {}
    places: dict[tuple[str, str | None], int] = {}
    place, group, shown = [], [], []
    for profile, of in zip(profiles, cause, strict=True):
        for recorded in profile:
            looks = [(recorded.signal, vocabulary.is_trouble(recorded.signal, recorded.state))]
            if recorded.dominant is not None:
                looks.append((recorded.signal + DOMINANT, recorded.dominant))
            for name, so in looks:
                place.append(places.setdefault((name, recorded.role), len(places)))
                group.append(of)
                shown.append(so)
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
    signal, dominance, _ = name.partition(DOMINANT)
    return (signal, *vocabulary.above(signal))[-1] + dominance


def _starts(lengths: Iterable[int]) -> NDArray[np.int64]:
    return np.cumsum([0, *lengths], dtype=np.int64)


def _ranges(sorted_: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Where each value begins and ends."""
    found: dict[str, tuple[int, int]] = {}
    for at, value in enumerate(sorted_):
        found[value] = found.get(value, (at, at))[0], at + 1
    return found


_ARRAYS = (
    "occurrences", "when", "when_start", "profile_start", "recorded_start", "recorded", "entry_start", "entry_profile",
)  # fmt: skip


class _Header(Struct):
    ids: tuple[str, ...]
    background: Background
    signals: dict[str, tuple[int, int]]
    entries: tuple[Entry, ...]
    encoder: str
    exclusions: dict[int, tuple[Exclusion, ...]]
    affects: dict[int, tuple[Affected, ...]]
    affected: dict[str, int]
    messages: dict[int, tuple[CaseMessage, ...]]
    message_lines: dict[str, tuple[LiteralLine, ...]]


def dump_index(index: Index) -> bytes:
    """The index as bytes."""
    encodes = index.text_index.encoder
    header = _Header(
        index.ids,
        index.background,
        index.signals,
        index.entries,
        encodes,
        index.exclusions,
        index.affects,
        index.affected,
        index.messages,
        index.message_lines,
    )
    arrays = {name: getattr(index, name) for name in _ARRAYS}
    return pack(msgspec.msgpack.encode(header), arrays | index.text_index.arrays())


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
            text_index=TextIndex.of(arrays, header.encoder),
            exclusions=header.exclusions,
            affects=header.affects,
            affected=header.affected,
            messages=header.messages,
            message_lines=header.message_lines,
            **{name: arrays[name] for name in _ARRAYS},
        )
    except (KeyError, msgspec.DecodeError) as error:
        raise ValueError("damaged index") from error
