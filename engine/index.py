"""The index: the case base compiled for look-up, made of segments that never change.

A case that was changed or removed since its segment was made is gone from it, and stands in a later one. What is
learned from all cases together is worked out of whole numbers, so that nothing hangs on how the cases are parted: an
index that followed a thousand changes answers to the last digit as one that was made anew.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from diagnops.engine.causes import Links, Said, looks_changed, looks_together
from diagnops.engine.likelihood import Background, Contribution, prior_new
from diagnops.engine.profile import Entry, Profile
from diagnops.engine.recency import recency
from diagnops.engine.segment import (
    LargeSegment,
    Remark,
    Segment,
    build_segment,
    dump_segment,
    load_segment,
    merged,
    often,
)
from diagnops.engine.statistics import Statistics, add, background, total
from diagnops.kb.case import Case
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.arrays import largest, pack, unpack
from diagnops.search.case_text import text_fields
from diagnops.search.encoder import Encoder
from diagnops.search.encoders import encoder
from diagnops.search.text_index import (
    SAMPLED,
    Live,
    Numbers,
    TextIndex,
    TextSegment,
    TextWeights,
    starts,
    text_features,
    text_segment,
)


class ObservationScores(NamedTuple):
    """How an observation bears on all that is recorded."""

    contributions: Sequence[tuple[Entry, Contribution]]
    """The symptoms it speaks of, with what it says."""
    default: Contribution
    """What it gives a profile that records none of these."""
    profiles: NDArray[np.int64]
    bits: NDArray[np.float64]
    """The profiles that record one, and what each gets by it beyond `default`."""
    sampled: NDArray[np.int64]
    bits_of_sampled: NDArray[np.float64]
    """The same of a few of all profiles."""


_LIKELIEST = 100  # cases


class Before(Struct, frozen=True, dict=True):
    """What is known of each case before anything was told; `live` are those that are there."""

    live: Live
    prior: NDArray[np.float64]
    """log2 of its odds against "none of them", by how often it happened here."""
    last: NDArray[np.int32]
    """When it last happened here, as `recency.as_number` has it; 0 where that is not known."""
    recent: NDArray[np.float64]
    """Bits for how lately that was."""

    @cached_property
    def weight(self) -> NDArray[np.float64]:
        """The odds themselves; none for a case that is gone."""
        return np.exp2(self.prior + self.recent) * self.live

    @cached_property
    def total(self) -> float:
        """The odds of all together."""
        return float(self.weight.sum())

    @cached_property
    def likeliest(self) -> Numbers:
        """Some of the likeliest."""
        return largest(self.weight, _LIKELIEST)


class Learned(Struct, frozen=True):
    """What all cases say together.

    `statistics` count each case by itself, `joined` what cases of one cause count otherwise (see `Statistics.looks`),
    by what they say themselves and by `links`.
    """

    statistics: Statistics
    joined: dict[str, int]
    links: dict[str, tuple[str, ...]]
    background: Background


class Index(Struct, frozen=True, dict=True):
    """Cases and profiles are numbered through the segments; those that are not `live` are gone, and nothing that is
    said of them means anything."""

    segments: tuple[Segment, ...]
    live: tuple[Live, ...]
    learned: Learned
    encoder: str
    weights: TextWeights | None = None
    """Those of the text index, where they were worked out before."""

    def __len__(self) -> int:
        """How many cases there are."""
        return self.learned.statistics.cases

    @property
    def background(self) -> Background:
        """What the case base as a whole says of signals."""
        return self.learned.background

    @property
    def affected(self) -> Mapping[str, int]:
        """How many cases affect each product, or one that is within it."""
        return self.learned.statistics.affected

    @cached_property
    def first(self) -> list[int]:
        """The number of the first case of each segment, and how many are numbered in all."""
        found: list[int] = starts(map(len, self.segments)).tolist()
        return found

    @cached_property
    def first_profile(self) -> list[int]:
        """The number of the first profile of each segment, and how many are numbered in all."""
        found: list[int] = starts(int(one.profile_start[-1]) for one in self.segments).tolist()
        return found

    def place(self, case: int) -> tuple[Segment, int]:
        """Where a case lies."""
        at = bisect_right(self.first, case) - 1
        return self.segments[at], case - self.first[at]

    def id(self, case: int) -> str:
        """The id of a case."""
        segment, at = self.place(case)
        return segment.id(at)

    def find(self, case: str) -> int | None:
        """The number of a case that is there, by its id."""
        for first, segment, live in zip(self.first, self.segments, self.live, strict=False):
            at = segment.find(case)
            if at is not None and live[at]:
                return first + at
        return None

    @property
    def numbers(self) -> Numbers:
        """Of the cases that are there."""
        return np.flatnonzero(self.text_index.is_live)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of all that are numbered."""
        return tuple(name for segment in self.segments for name in segment.ids)

    def remark(self, case: int) -> Remark:
        """What few cases have."""
        segment, at = self.place(case)
        return segment.remark(at)

    def profile(self, case: int, at: int) -> Profile:
        """The `at`-th profile of a case."""
        segment, of = self.place(case)
        return segment.profile(of, at)

    @cached_property
    def occurrences(self) -> NDArray[np.int32]:
        """How often each case happened here; a case that is gone never did."""
        return np.concatenate([np.where(live, one.occurrences, 0) for one, live in self._pairs] or [np.zeros(0, int)])

    @property
    def _pairs(self) -> Iterator[tuple[Segment, Live]]:
        return zip(self.segments, self.live, strict=True)

    @cached_property
    def profile_start(self) -> Numbers:
        """The number of the first profile of each case, and how many are numbered in all."""
        return _one_behind_the_other([one.profile_start for one in self.segments])

    @cached_property
    def text_index(self) -> TextIndex:
        """What the cases say."""
        return TextIndex(tuple(one.text for one in self.segments), self.live, self._sample, self.encoder, self.weights)

    @cached_property
    def _sample(self) -> Numbers:
        """Cases whose numbers of chance are the least: the same ones whatever comes and goes beside them."""
        chance, number = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
        for first, (segment, live) in zip(self.first, self._pairs, strict=False):
            least = segment.by_chance[live[segment.by_chance]][:SAMPLED]
            chance.append(segment.chance[least])
            number.append(least.astype(np.int64) + first)
        order = np.argsort(np.concatenate(chance), kind="stable")[:SAMPLED]
        found: Numbers = np.concatenate(number)[order]
        return found

    @cached_property
    def observation_scores(self) -> dict[Hashable, ObservationScores]:
        """Of observations, as far as they were worked out: a service meets the same ones every day."""
        return {}

    @cached_property
    def prior(self) -> NDArray[np.float64]:
        """log2 of the odds of each case against "none of them"."""
        new = prior_new(len(self))
        own = sorted(self.learned.statistics.own.items())  # in one order, for a sum of fractions
        times, cases = np.array(own, np.int64).reshape(-1, 2).T
        odds = (1 - new) / new / max(1.0, float((cases * often(times)).sum()))
        shares: NDArray[np.float64] = np.concatenate([np.zeros(0), *(one.often_bits for one in self.segments)])
        return shares + np.log2(odds) if odds else shares

    def before(self, today: date | None) -> Before:
        """What is known before anything was told, which is remembered for the day that was asked about last."""
        if (known := self._before.get(today)) is None:
            self._before.clear()
            last, recent = recency([one.lately(today) for one in self.segments], self.live, often, today)
            known = self._before[today] = Before(self.text_index.is_live, self.prior, last, recent)
        return known

    @cached_property
    def _before(self) -> dict[date | None, Before]:
        return {}

    @cached_property
    def case_of(self) -> NDArray[np.int32]:
        """The case that each profile is of."""
        return np.repeat(np.arange(self.first[-1], dtype=np.int32), np.diff(self.profile_start))


class _Header(Struct):
    """What of an index is no array. The counts of the background are those of the statistics."""

    names: tuple[str, ...]
    """Of each segment what it is called where it is kept by itself, nothing where it lies within."""
    learned: Learned
    encoder: str


def dump_index(index: Index, names: Sequence[str] = ()) -> bytes:
    """The index as bytes, without the segments that have one of `names`: they are kept by themselves."""
    names = names or [""] * len(index.segments)
    learned = replace(index.learned, background=replace(index.background, counts={}))
    arrays: dict[str, NDArray[Any]] = {}
    for at, (name, segment, live) in enumerate(zip(names, index.segments, index.live, strict=True)):
        arrays[f"live.{at}"] = np.packbits(live)
        if not name:
            arrays[f"segment.{at}"] = np.frombuffer(dump_segment(segment), np.uint8)
    # Of a large index they are worked out for those cases alone that are looked at.
    weights = {} if index.text_index.is_large else index.text_index.weights._asdict()
    header = msgspec.msgpack.encode(_Header(tuple(names), learned, index.encoder))
    return pack(header, arrays | {f"weights.{name}": array for name, array in weights.items()})


def load_index(data: memoryview, segment: Callable[[str], Segment] | None = None) -> Index:
    """The index in `data`, whose arrays stay where they are; `segment` gives those that are kept by themselves.

    Raises `ValueError` when it is damaged.
    """
    raw, arrays = unpack(data)
    try:
        header = msgspec.msgpack.decode(raw, type=_Header)
        segments, live = [], []
        for at, name in enumerate(header.names):
            one = segment(name) if name and segment else load_segment(arrays[f"segment.{at}"].data)
            segments.append(one)
            live.append(np.unpackbits(arrays[f"live.{at}"], count=len(one)).astype(bool))
        known = [arrays[f"weights.{name}"] for name in TextWeights._fields if f"weights.{name}" in arrays]
        weights = TextWeights(*known) if known else None
    except (KeyError, msgspec.DecodeError) as error:
        raise ValueError("damaged index") from error
    background = replace(header.learned.background, counts=header.learned.statistics.counts)
    learned = replace(header.learned, background=background)
    return Index(tuple(segments), tuple(live), learned, header.encoder, weights)


def _one_behind_the_other(some: Sequence[Numbers]) -> Numbers:
    before = np.cumsum([0, *(one[-1] for one in some)])
    return np.concatenate([*(one[:-1] + at for one, at in zip(some, before[:-1], strict=True)), before[-1:]])


def build_index(
    cases: Iterable[Case],
    vocabulary: Vocabulary,
    encodes: Encoder | None = None,
    *,
    text: TextSegment | None = None,
    links: Links | None = None,
) -> Index:
    """Compile `cases`, their meaning by the encoder that is shipped or by another; `text` is made unless given."""
    encodes = encodes or encoder()
    segment = compile_cases(list(cases), vocabulary, encodes, text=text)
    return assembled([segment], [np.ones(len(segment), bool)], vocabulary, encodes.name, links or {})


def compile_cases(
    cases: Sequence[Case], vocabulary: Vocabulary, encodes: Encoder, *, text: TextSegment | None = None
) -> Segment:
    """A segment of some cases; `text` is made unless given."""
    text = text or text_segment(text_features((text_fields(case, vocabulary) for case in cases), encodes), encodes)
    return build_segment(cases, text, vocabulary)


def assembled(
    segments: Sequence[Segment], live: Sequence[Live], vocabulary: Vocabulary, encodes: str, links: Links
) -> Index:
    """The index of some segments, with all that is learned worked out anew."""
    gone = (
        one
        for segment, there in zip(segments, live, strict=True)
        for one in segment.statistics_of(np.flatnonzero(~there).tolist(), vocabulary)
    )
    statistics = total((segment.statistics for segment in segments), gone)
    joined = looks_together(Said(segments, live, links), vocabulary)
    return _learned(segments, live, statistics, joined, vocabulary, encodes, links)


def followed(
    index: Index, changed: Mapping[str, Case | None], vocabulary: Vocabulary, encodes: Encoder, links: Links
) -> Index:
    """The index with some cases as they are now, by their ids; None for one that was removed.

    They are a segment of their own; it is merged with the one before where that is not much larger, so that there are
    never many.
    """
    live = [there.copy() for there in index.live]
    less: list[Statistics] = []
    for case in changed:
        if (number := index.find(case)) is not None:
            segment, at = index.place(number)
            live[bisect_right(index.first, number) - 1][at] = False
            less += segment.statistics_of([at], vocabulary)
    new = compile_cases([case for case in changed.values() if case], vocabulary, encodes)
    statistics = total([index.learned.statistics, new.statistics], less)
    segments = [*index.segments, new]
    live.append(np.ones(len(new), bool))
    joined = dict(index.learned.joined)
    was, now = Said(index.segments, index.live, index.learned.links), Said(segments, live, links)
    add(joined, looks_changed(was, now, changed, vocabulary))
    while len(segments) > 1 and _is_merged_at_once(segments[-2], int(live[-2].sum()), int(live[-1].sum())):
        kept = [np.flatnonzero(there) for there in live[-2:]]
        segments[-2:] = [merged(segments[-2:], kept, vocabulary)]
        live[-2:] = [np.ones(len(segments[-1]), bool)]
    return _learned(segments, live, statistics, joined, vocabulary, encodes.name, links)


MERGED_AT_ONCE = 2_000
"""Cases of a segment that is not merged with a later one while somebody waits for an answer."""


def _is_merged_at_once(segment: Segment, cases: int, later: int) -> bool:
    return segment.text.large is None and cases <= min(2 * later, MERGED_AT_ONCE)


EXACT = 20_000
"""Cases up to which a text is compared with every one of them, and all lie in one segment when they are merged."""


def compacted(index: Index, vocabulary: Vocabulary, write: Callable[[LargeSegment], Segment]) -> Index:
    """The index with all its segments merged into one; a large one is written, and opened, by `write`."""
    kept = [np.flatnonzero(there) for there in index.live]
    if len(index) <= EXACT and not index.text_index.is_large:
        one = merged(index.segments, kept, vocabulary)
    else:
        one = write(LargeSegment(index.segments, kept, vocabulary))
    return Index((one,), (np.ones(len(one), bool),), index.learned, index.encoder)


def _learned(
    segments: Sequence[Segment],
    live: Sequence[Live],
    statistics: Statistics,
    joined: dict[str, int],
    vocabulary: Vocabulary,
    encodes: str,
    links: Links,
) -> Index:
    looks = dict(joined)  # many more than the others
    add(looks, statistics.looks)
    learned = Learned(
        statistics,
        joined,
        {case: tuple(others) for case, others in links.items()},
        background(statistics, looks, vocabulary),
    )
    return Index(tuple(segments), tuple(live), learned, encodes)
