"""A segment: some cases compiled for look-up, by what each says alone, as arrays that can be memory-mapped.

It never changes. Where cases change, another segment is put beside it, and an index of both says which of its cases are
gone (`engine.index`); from time to time several are merged into one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.engine.profile import Entry, Profile, profiles
from diagnops.engine.recency import Lately, as_number, lately
from diagnops.engine.statistics import Statistics, of_case, total
from diagnops.kb.case import Affected, Case, CaseMessage, Exclusion
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.arrays import Layout, pack, specs_of, unpack
from diagnops.search.large_text import LargeText
from diagnops.search.literal import LiteralLine, literal_lines
from diagnops.search.paged import unpack_paged, with_sums, write_sums
from diagnops.search.text_index import Numbers, TextSegment, numbered, rows, starts


class Remark(Struct, frozen=True, array_like=True, omit_defaults=True):
    """What few cases have: what rules one out, the products whose own doing it is, and those it names as of its
    cause."""

    exclusions: tuple[Exclusion, ...] = ()
    affects: tuple[Affected, ...] = ()
    same_cause: tuple[str, ...] = ()


NO_REMARK = Remark()
_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
_REMARK = msgspec.msgpack.Decoder(Remark)


class Segment(Struct, frozen=True, dict=True):
    """`*_start[i]:*_start[i + 1]` are what belongs to the i-th case, profile, recorded entry or text.

    `chance` is a number of each case, made of its id alone, and `by_chance` the cases in its order.
    """

    letters: NDArray[np.uint8]
    """The ids one after the other, as UTF-8; `id_start` where each begins."""
    id_start: Numbers
    chance: NDArray[np.uint64]
    by_chance: NDArray[np.int32]
    occurrences: NDArray[np.int32]
    when: NDArray[np.int32]
    """When each case happened here, as `recency.as_number` has it: a 0 for each case, then its dates."""
    when_start: Numbers
    profile_start: Numbers
    recorded_start: Numbers
    recorded: NDArray[np.int32]
    """What each profile records, as places in `entries`, in the order of the profile."""
    entry_start: Numbers
    entry_profile: NDArray[np.int32]
    """The profiles that record each entry."""
    remarks: NDArray[np.uint8]
    """The remark of each case as msgpack, nothing where it has none; `remark_start` where each begins."""
    remark_start: Numbers
    naming: NDArray[np.int32]
    """The cases that name others as of the same cause, once for each that they name."""
    named: NDArray[np.uint64]
    """The numbers of chance of those that are named so, in order, beside who names them."""
    message_start: Numbers
    message_case: NDArray[np.int32]
    """The cases where programs write each of `messages`."""
    entries: tuple[Entry, ...]
    """The different things that profiles record, in one order."""
    messages: tuple[CaseMessage, ...]
    """The different lines that programs write."""
    lines: dict[str, tuple[LiteralLine, ...]]
    """The same, to be found in a text; their owners are places in `messages`."""
    statistics: Statistics
    text: TextSegment

    def __len__(self) -> int:
        return len(self.occurrences)

    def id(self, case: int) -> str:
        """The id of a case."""
        return bytes(self.letters[self.id_start[case] : self.id_start[case + 1]]).decode()

    @property
    def ids(self) -> Iterator[str]:
        """All of them."""
        return map(self.id, range(len(self)))

    def find(self, case: str) -> int | None:
        """The place of a case by its id."""
        number = chance_of(case)
        first, last = (int(np.searchsorted(self.chance, number, side, self.by_chance)) for side in _SIDES)
        return next((at for at in self.by_chance[first:last].tolist() if self.id(at) == case), None)

    def that_name(self, case: str) -> NDArray[np.int32]:
        """The cases that name this one as of their cause."""
        number = chance_of(case)
        first, last = (int(np.searchsorted(self.named, number, side)) for side in _SIDES)
        return self.naming[first:last]

    def remark(self, case: int) -> Remark:
        """The remark of a case."""
        told = self.remarks[self.remark_start[case] : self.remark_start[case + 1]]
        return _REMARK.decode(told.data) if len(told) else NO_REMARK

    def profile(self, case: int, at: int) -> Profile:
        """The `at`-th profile of a case."""
        profile = int(self.profile_start[case]) + at
        some = self.recorded[self.recorded_start[profile] : self.recorded_start[profile + 1]]
        return tuple(self.entries[entry] for entry in some.tolist())

    def profiles(self, case: int) -> list[Profile]:
        """All profiles of a case."""
        return [self.profile(case, at) for at in range(int(self.profile_start[case + 1] - self.profile_start[case]))]

    def profiles_with(self, entry: int) -> NDArray[np.int32]:
        """The profiles that record an entry."""
        return self.entry_profile[self.entry_start[entry] : self.entry_start[entry + 1]]

    @cached_property
    def signals(self) -> dict[str, tuple[int, int]]:
        """The first of the entries of each signal, and the one behind its last."""
        found: dict[str, tuple[int, int]] = {}
        for at, entry in enumerate(self.entries):
            found[entry.signal] = found.get(entry.signal, (at, at))[0], at + 1
        return found

    @cached_property
    def often_bits(self) -> NDArray[np.float64]:
        """log2 of what each case weighs before anything is known: more for what happened here more often."""
        return np.log2(often(self.occurrences))

    def lately(self, today: date | None) -> Lately:
        """Its cases as of a day, which is remembered for the day that was asked about last."""
        if (known := self._lately.get(today)) is None:
            self._lately.clear()
            known = self._lately[today] = lately(self.when, self.when_start, self.occurrences, today)
        return known

    @cached_property
    def _lately(self) -> dict[date | None, Lately]:
        return {}

    def statistics_of(self, cases: Iterable[int], vocabulary: Vocabulary) -> Iterator[Statistics]:
        """What some of its cases count."""
        for case in cases:
            products = [one.product for one in self.remark(case).affects]
            yield of_case(self.profiles(case), int(self.occurrences[case]), products, vocabulary)


def often(occurrences: NDArray[np.integer]) -> NDArray[np.float64]:
    """What a case weighs before anything is known that happened here so often."""
    weights: NDArray[np.float64] = 1.0 + np.log2(np.maximum(1.0, occurrences))
    return weights


def chance_of(case: str) -> np.uint64:
    """A number for an id, the same on every machine and unlike those of ids that are like it."""
    return np.uint64(int.from_bytes(blake2b(case.encode(), digest_size=8).digest(), "little"))


def build_segment(cases: Iterable[Case], text: TextSegment, vocabulary: Vocabulary) -> Segment:
    """Compile cases; `text` is what they say, in the same order.

    How often and how lately a case happens here its own occurrences say, not those of others. Symptoms whose signal the
    vocabulary no longer holds are left out.
    """
    ids: list[str] = []
    occurrences: list[int] = []
    when: list[list[int]] = []
    seen: list[list[Profile]] = []
    remarks: list[Remark] = []
    messages: list[tuple[CaseMessage, ...]] = []
    counted: list[Statistics] = []
    for case in cases:
        here = [o for o in case.occurrences if o.origin == "own"]
        ids.append(case.id)
        occurrences.append(len(here))
        when.append([0, *(as_number(o.when) for o in here if o.when)])
        seen.append(profiles(case, vocabulary))
        same = tuple(link.case for link in case.related if link.kind == "same-cause")
        remarks.append(Remark(case.excludes, case.affects, same))
        messages.append(case.messages)
        counted.append(of_case(seen[-1], len(here), [one.product for one in case.affects], vocabulary))
    every = [profile for some in seen for profile in some]
    entries = _in_order({entry for profile in every for entry in profile})
    place = {entry: at for at, entry in enumerate(entries)}
    encoded = [msgspec.msgpack.encode(remark) if remark != NO_REMARK else b"" for remark in remarks]
    letters = [case.encode() for case in ids]
    different = _as_told({message for some in messages for message in some})
    number = {message: at for at, message in enumerate(different)}
    return _segment(
        letters=np.frombuffer(b"".join(letters), np.uint8),
        id_start=starts(map(len, letters)),
        chance=np.array([chance_of(case) for case in ids], np.uint64),
        occurrences=np.array(occurrences, np.int32),
        when=np.array([one for dates in when for one in dates], np.int32),
        when_start=starts(map(len, when)),
        profile_start=starts(map(len, seen)),
        recorded_start=starts(map(len, every)),
        recorded=np.array([place[entry] for profile in every for entry in profile], np.int32),
        remarks=np.frombuffer(b"".join(encoded), np.uint8),
        remark_start=starts(map(len, encoded)),
        naming=np.repeat(np.arange(len(ids), dtype=np.int32), [len(remark.same_cause) for remark in remarks]),
        named=np.array([chance_of(one) for remark in remarks for one in remark.same_cause], np.uint64),
        entries=entries,
        messages=different,
        of_message=np.array([number[message] for some in messages for message in some], np.int64),
        message_case=np.repeat(np.arange(len(ids)), [len(some) for some in messages]),
        statistics=total(counted),
        text=text,
    )


def merged(
    segments: Sequence[Segment], kept: Sequence[Numbers], vocabulary: Vocabulary, text: TextSegment | None = None
) -> Segment:
    """The cases at the places `kept` of each segment as one segment, one behind the other; `text` is what they say."""
    pairs = list(zip(segments, kept, strict=True))
    ids = [_taken(one.letters, one.id_start, some) for one, some in pairs]
    when = [_taken(one.when, one.when_start, some) for one, some in pairs]
    remarks = [_taken(one.remarks, one.remark_start, some) for one, some in pairs]
    own = [rows(one.profile_start, some) for one, some in pairs]
    recorded = [_taken(one.recorded, one.recorded_start, some) for one, some in zip(segments, own, strict=True)]
    used = {
        one.entries[at] for one, (some, _) in zip(segments, recorded, strict=True) for at in np.unique(some).tolist()
    }
    entries = _in_order(used)
    place = {entry: at for at, entry in enumerate(entries)}
    moved = [np.array([place.get(entry, -1) for entry in one.entries], np.int32) for one in segments]
    numbers = numbered([len(one) for one in segments], kept)
    messages = _as_told({message for one in segments for message in one.messages})
    number = {message: at for at, message in enumerate(messages)}
    written = [
        (
            np.repeat(np.array([number[message] for message in one.messages], np.int64), np.diff(one.message_start)),
            now[one.message_case],
        )
        for one, now in zip(segments, numbers, strict=True)
    ]
    naming = [(now[one.naming], one.named) for one, now in zip(segments, numbers, strict=True)]
    gone = (
        counted
        for one, some in pairs
        for counted in one.statistics_of(np.setdiff1d(np.arange(len(one)), some).tolist(), vocabulary)
    )
    return _segment(
        letters=_joined([some for some, _ in ids]),
        id_start=_joined_starts([lengths for _, lengths in ids]),
        chance=_joined([one.chance[some] for one, some in pairs]),
        occurrences=_joined([one.occurrences[some] for one, some in pairs]),
        when=_joined([some for some, _ in when]),
        when_start=_joined_starts([lengths for _, lengths in when]),
        profile_start=_joined_starts([np.diff(one.profile_start)[some] for one, some in pairs]),
        recorded_start=_joined_starts([lengths for _, lengths in recorded]),
        recorded=_joined([now[some] for now, (some, _) in zip(moved, recorded, strict=True)]),
        remarks=_joined([some for some, _ in remarks]),
        remark_start=_joined_starts([lengths for _, lengths in remarks]),
        naming=_joined([case for case, _ in naming], without=-1),
        named=_joined([other[case >= 0] for case, other in naming]),
        entries=entries,
        messages=messages,
        of_message=_joined([message[case >= 0] for message, case in written]),
        message_case=_joined([case for _, case in written], without=-1),
        statistics=total((one.statistics for one in segments), gone),
        text=text or TextSegment.merged([one.text for one in segments], kept),
    )


def _segment(
    *,
    chance: NDArray[np.uint64],
    profile_start: Numbers,
    recorded_start: Numbers,
    recorded: NDArray[np.int32],
    entries: tuple[Entry, ...],
    messages: tuple[CaseMessage, ...],
    of_message: NDArray[np.int64],
    message_case: NDArray[np.integer],
    naming: NDArray[np.int32],
    named: NDArray[np.uint64],
    **others: Any,
) -> Segment:
    """The segment with what can be told from the rest."""
    by_named = np.argsort(named, kind="stable")
    of_profile = np.repeat(np.arange(len(recorded_start) - 1, dtype=np.int32), np.diff(recorded_start))
    return Segment(
        chance=chance,
        by_chance=np.argsort(chance, kind="stable").astype(np.int32),
        profile_start=profile_start,
        recorded_start=recorded_start,
        recorded=recorded,
        entries=entries,
        entry_start=starts(np.bincount(recorded, minlength=len(entries)).tolist()),
        entry_profile=of_profile[np.argsort(recorded, kind="stable")],
        messages=messages,
        lines=literal_lines((at, 0, message.text) for at, message in enumerate(messages)),
        message_start=starts(np.bincount(of_message, minlength=len(messages)).tolist()),
        message_case=message_case[np.argsort(of_message, kind="stable")].astype(np.int32),
        naming=naming[by_named],
        named=named[by_named],
        **others,
    )


def _in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda one: (one.signal, str(one))))


def _as_told(messages: Iterable[CaseMessage]) -> tuple[CaseMessage, ...]:
    return tuple(sorted(messages, key=lambda one: (one.text, one.product or "", one.versions or "")))


def _taken(values: NDArray[Any], start: Numbers, some: Numbers) -> tuple[NDArray[Any], Numbers]:
    """What belongs to some of the things that begin at `start`, and how much that is of each."""
    return values[rows(start, some)], np.diff(start)[some]


def _joined(parts: Sequence[NDArray[Any]], without: int | None = None) -> NDArray[Any]:
    whole: NDArray[Any] = np.concatenate(parts)
    return whole if without is None else whole[whole != without]


def _joined_starts(lengths: Sequence[Numbers]) -> Numbers:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate(lengths))])


class _Header(Struct):
    entries: tuple[Entry, ...]
    messages: tuple[CaseMessage, ...]
    lines: dict[str, tuple[LiteralLine, ...]]
    statistics: Statistics


_ARRAYS = tuple(name for name in Segment.__struct_fields__ if name not in (*_Header.__struct_fields__, "text"))


def _header(segment: Segment) -> bytes:
    return msgspec.msgpack.encode(_Header(*(getattr(segment, name) for name in _Header.__struct_fields__)))


def _arrays(segment: Segment) -> dict[str, NDArray[Any]]:
    return {name: getattr(segment, name) for name in _ARRAYS}


def dump_segment(segment: Segment) -> bytes:
    """The segment as bytes."""
    text = {f"text.{name}": array for name, array in segment.text.arrays().items()}
    return pack(_header(segment), _arrays(segment) | text)


class LargeSegment:
    """The cases at the places `kept` of each segment as one large segment, to be written into a file."""

    def __init__(self, segments: Sequence[Segment], kept: Sequence[Numbers], vocabulary: Vocabulary) -> None:
        self._text = LargeText([one.text for one in segments], kept)
        self._rest = merged(segments, kept, vocabulary, segments[0].text)
        text = {f"text.{name}": spec for name, spec in self._text.specs.items()}
        self._layout = Layout(_header(self._rest), {**specs_of(_arrays(self._rest)), **text})

    @property
    def size(self) -> int:
        """The bytes it takes, with the sums of its pages."""
        return with_sums(self._layout.size)

    def write(self, data: memoryview) -> None:
        """Write it into `data`."""
        arrays = self._layout.arrays(data)
        for name, array in _arrays(self._rest).items():
            arrays[name][...] = array
        self._text.write({name[5:]: array for name, array in arrays.items() if name.startswith("text.")})
        write_sums(data)


def load_segment(data: memoryview) -> Segment:
    """The segment in `data`, whose arrays stay where they are. Raises `ValueError` when it is damaged."""
    return _loaded(*unpack(data))


def load_large_segment(data: memoryview) -> Segment:
    """A large segment; what is read of it later raises `ValueError` too where it is damaged."""
    return _loaded(*unpack_paged(data, lambda name: name in _BULKY))


_BULKY = frozenset(
    f"text.{name}" for name in ("vectors", "pieces", "piece_scale", "terms.text", "terms.times", "large.records")
)


def _loaded(raw: bytes, arrays: Mapping[str, Any]) -> Segment:
    try:
        header = msgspec.msgpack.decode(raw, type=_Header)
        text = TextSegment.from_arrays(arrays, "text.")
        rest: dict[str, Any] = {name: arrays[name] for name in _ARRAYS}
        parts = {name: getattr(header, name) for name in _Header.__struct_fields__}
        return Segment(**parts, **rest, text=text)
    except (KeyError, msgspec.DecodeError) as error:
        raise ValueError("damaged index") from error
