"""The text index: what the cases say, compiled for comparing texts with it: terms, titles, spelling, meaning, and what
was told each time.

A segment holds some of the cases, by what each says alone, and never changes. An index is made of segments; where cases
changed since one was made, it says of which of its cases they are gone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.search.arrays import places_in
from diagnops.search.case_text import TextFields
from diagnops.search.collection import Collection, Weights
from diagnops.search.encoder import Encoder, Vectors, cosines
from diagnops.search.forward import FIELDS, Field, Forward
from diagnops.search.ngrams import character_ngrams
from diagnops.search.paged import rows_of
from diagnops.search.postings import Bag, Postings, term_keys
from diagnops.search.tokens import terms

_BY_ITSELF = re.compile(r"(?<![\w./@-])[A-Za-z가-힣][A-Za-z가-힣']+(?![\w/@-]|\.\w)")
_TITLE_TIMES = 2
_BODY = 12_000  # characters: behind them come logs and configuration, more words in common and less meaning
_BEGINNING = 600  # of what a case begins with, which counts twice: a text begins with what it is about
_SPELLED = 300  # of a body, whose spelling is compared
_MEANT = 1500  # of a text, for the encoder
_MOST_PIECES = 48  # of a case
SAMPLED = 128  # cases by which chance is told

Numbers = NDArray[np.int64]
Live = NDArray[np.bool_]


class Large(Struct, frozen=True):
    """What a segment has of whose cases a few are looked at each time: forward lists, of titles and of spelling instead
    of postings, and `sketches` of the directions, a column each."""

    forward: Forward
    sketches: NDArray[np.uint64]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of it, by name."""
        return {**self.forward.arrays(), "sketches": self.sketches}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], prefix: str) -> Large | None:
        """What `arrays` was made of, each by its name behind a prefix; None where there is nothing of it."""
        if f"{prefix}sketches" not in arrays:
            return None
        return cls(Forward.from_arrays(arrays, prefix), arrays[f"{prefix}sketches"])


class TextSegment(Struct, frozen=True):
    """The terms of titles and bodies, the titles alone, the spelling and the meaning of some cases, in one order."""

    terms: Postings
    titles: Postings
    spelling: Postings
    told: Postings
    """The plain words of what was told each time that a case happened."""
    told_case: NDArray[np.int32]
    """The case that each of these is of."""
    lengths: Numbers
    """How many terms the text of each case has."""
    vectors: Vectors
    """A row for each case: the direction of its title and its beginning together."""
    pieces: NDArray[np.int8]
    """Directions of all pieces, in units of `piece_scale`; the i-th case has `piece_start[i]:piece_start[i + 1]`."""
    piece_scale: NDArray[np.float32]
    piece_start: Numbers
    large: Large | None = None

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of it, by name."""
        postings = {f"{name}.{of}": array for name in POSTINGS for of, array in getattr(self, name).arrays().items()}
        large = {f"large.{name}": array for name, array in (self.large.arrays() if self.large else {}).items()}
        return {**postings, **large, **{name: getattr(self, name) for name in _ARRAYS}}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], prefix: str = "") -> TextSegment:
        """What `arrays` was made of, each by its name behind a prefix. Raises `KeyError` when one is missing."""
        postings: dict[str, Any] = {name: Postings.from_arrays(arrays, f"{prefix}{name}.") for name in POSTINGS}
        rest: dict[str, Any] = {name: arrays[prefix + name] for name in _ARRAYS}
        return cls(**(postings | rest), large=Large.from_arrays(arrays, f"{prefix}large."))

    @classmethod
    def merged(cls, some: Sequence[TextSegment], kept: Sequence[Numbers]) -> TextSegment:
        """The cases at the places `kept` of each segment, one behind the other."""
        numbers = numbered([len(one.lengths) for one in some], kept)
        told_kept = [np.flatnonzero(number[one.told_case] >= 0) for one, number in zip(some, numbers, strict=True)]
        told_numbers = numbered([len(one.told_case) for one in some], told_kept)
        places = [rows(one.piece_start, keep) for one, keep in zip(some, kept, strict=True)]
        pairs = list(zip(some, kept, strict=True))
        return cls(
            Postings.merged([one.terms for one in some], numbers),
            Postings.merged([one.titles for one in some], numbers),
            Postings.merged([one.spelling for one in some], numbers),
            Postings.merged([one.told for one in some], told_numbers),
            np.concatenate([number[one.told_case[at]]
                            for one, number, at in zip(some, numbers, told_kept, strict=True)]),
            np.concatenate([one.lengths[keep] for one, keep in pairs]),
            np.concatenate([one.vectors[keep] for one, keep in pairs]),
            np.concatenate([one.pieces[at] for one, at in zip(some, places, strict=True)]),
            np.concatenate([one.piece_scale[at] for one, at in zip(some, places, strict=True)]),
            starts(np.concatenate([np.diff(one.piece_start)[keep] for one, keep in pairs]).tolist()),
        )  # fmt: skip


POSTINGS = (*FIELDS, "told")
_ARRAYS = ("told_case", "lengths", "vectors", "pieces", "piece_scale", "piece_start")


class TextWeights(NamedTuple):
    """What follows from all texts together, for each: the rarity of all terms of its title, and the lengths of the
    vectors of its spelling and of what was told."""

    titles: Weights
    spelling: Weights
    told: Weights


class TextIndex(Struct, frozen=True, dict=True):
    """The texts of all cases, numbered through the segments; those that are not `live` are gone, and what is said of
    them means nothing."""

    segments: tuple[TextSegment, ...]
    live: tuple[Live, ...]
    sample: Numbers
    """Cases that tell what a case has in common with a text by chance."""
    encoder: str
    """The name of the encoder that made the vectors: only it can be asked for similarity with them."""
    known: TextWeights | None = None
    """`weights`, where they were worked out before."""

    @cached_property
    def size(self) -> int:
        """How many cases are numbered, with those that are gone."""
        return sum(map(len, self.live))

    @cached_property
    def is_live(self) -> Live:
        """Of each case whether it is there."""
        return np.concatenate([np.zeros(0, bool), *self.live])

    @cached_property
    def is_large(self) -> bool:
        """Whether a text is compared with a few of the cases and not with all."""
        return any(one.large for one in self.segments)

    @cached_property
    def terms(self) -> Collection:
        """Titles and bodies."""
        return self._collection("terms")

    @cached_property
    def titles(self) -> Collection:
        """Titles alone."""
        return self._collection("titles")

    @cached_property
    def spelling(self) -> Collection:
        """Runs of letters."""
        return self._collection("spelling")

    def _collection(self, field: str) -> Collection:
        at, parts = FIELDS.index(field), self.segments
        forward = [Field(one.large.forward, at) if one.large else None for one in parts]
        return Collection([getattr(one, field) for one in parts], self.live, forward)

    @cached_property
    def told(self) -> Collection:
        """What was told each time that a case happened, a text each."""
        pairs = zip(self.segments, self.live, strict=True)
        return Collection([one.told for one in self.segments], [live[one.told_case] for one, live in pairs])

    @cached_property
    def told_case(self) -> Numbers:
        """The case that each of these is of."""
        first = starts(map(len, self.live)).tolist()
        return np.concatenate(
            [np.zeros(0, np.int64),
             *(one.told_case + at for one, at in zip(self.segments, first[:-1], strict=True))]
        )  # fmt: skip

    @cached_property
    def weights(self) -> TextWeights:
        """What follows from all texts together."""
        return self.known or TextWeights(self.titles.rarities(), self.spelling.norms(), self.told.norms())

    @cached_property
    def lengths(self) -> Numbers:
        """How many terms the text of each case has."""
        return np.concatenate([np.zeros(0, np.int64), *(one.lengths for one in self.segments)])

    @cached_property
    def mean_length(self) -> float:
        """The mean of those of the cases that are there, at least 1."""
        gone = self.lengths[np.flatnonzero(~self.is_live)]
        return max(1.0, int(self.lengths.sum() - gone.sum()) / max(1, self.terms.texts))

    @property
    def directions(self) -> Vectors:
        """A row for each case that is there."""
        parts = zip(self.segments, self.live, strict=True)
        return np.concatenate([one.vectors[np.flatnonzero(live)] for one, live in parts])

    def lead(self, direction: Vectors, some: Numbers | None = None) -> Vectors:
        """The cosine of each case, or of some, with a direction."""
        parts = [one.vectors for one in self.segments]
        if some is not None:
            cuts = np.searchsorted(some, starts(map(len, self.live)))
            first = starts(map(len, self.live)).tolist()
            parts = [part[some[cuts[at] : cuts[at + 1]] - first[at]] for at, part in enumerate(parts)]
        return np.concatenate([np.zeros(0, np.float32), *(cosines(part, direction) for part in parts)])

    def pieces_of(self, cases: Numbers) -> tuple[Numbers, NDArray[np.int8], Vectors]:
        """How many pieces each of some cases has, in the order of all; the directions of all these, and their units."""
        begin = starts(map(len, self.live)).tolist()
        counts, pieces, units = [], [], []
        for at, one in enumerate(self.segments):
            here = cases[(cases >= begin[at]) & (cases < begin[at + 1])] - begin[at]
            first, last = one.piece_start[here], one.piece_start[here + 1]
            counts.append(last - first)
            pieces.append(rows_of(one.pieces, first, last))
            units.append(rows_of(one.piece_scale, first, last))
        return np.concatenate(counts), np.concatenate(pieces), np.concatenate(units)


def rows(start: Numbers, some: Numbers) -> Numbers:
    """The places of all that belongs to some of the things that begin at `start`, thing by thing."""
    return places_in(start[some], start[some + 1])


def numbered(sizes: Sequence[int], kept: Sequence[Numbers]) -> list[NDArray[np.int32]]:
    """For each of several rows of things the numbers that those get which are kept, one row behind the other."""
    found, first = [], 0
    for size, keep in zip(sizes, kept, strict=True):
        numbers = np.full(size, -1, np.int32)
        numbers[keep] = np.arange(first, first + len(keep))
        first += len(keep)
        found.append(numbers)
    return found


class TextFeatures(NamedTuple):
    """What one text says, in the parts that an index is compiled from."""

    terms: Bag
    title: Bag
    spelling: Bag
    meaning: Vectors
    pieces: Vectors
    told: tuple[Bag, ...] = ()


def text_features(told: Iterable[TextFields], encoder: Encoder) -> list[TextFeatures]:
    """What each text says by itself, whatever else there is."""
    told = list(told)
    start = starts(len(t.pieces[:_MOST_PIECES]) for t in told)
    vectors = meanings(told, encoder)
    each = [piece for t in told for piece in t.pieces[:_MOST_PIECES]]
    pieces = encoder.encode(each) if each else np.zeros((0, vectors.shape[1]), np.float32)
    return [
        TextFeatures(
            bag(f"{t.title}\n" * _TITLE_TIMES + f"{t.lead[:_BEGINNING]}\n{t.body[:_BODY]}"),
            bag(t.title),
            spelling(t),
            meaning,
            pieces[start[at] : start[at + 1]],
            tuple(plain_words(text[:_BODY]) for text in t.told),
        )
        for at, (t, meaning) in enumerate(zip(told, vectors, strict=True))
    ]


def build_text_index(told: Iterable[TextFields], encoder: Encoder) -> TextIndex:
    """The index of some texts by themselves."""
    segment = text_segment(text_features(told, encoder), encoder)
    count = len(segment.lengths)
    return TextIndex((segment,), (np.ones(count, bool),), np.arange(min(count, SAMPLED)), encoder.name)


def text_segment(features: Sequence[TextFeatures], encoder: Encoder) -> TextSegment:
    """The segment of texts that were read one by one."""
    vectors = np.array([one.meaning for one in features]) if features else meanings([], encoder)
    empty = np.zeros((0, vectors.shape[1]), np.float32)
    pieces = np.concatenate([empty, *(one.pieces for one in features)])
    scale = (np.abs(pieces).max(axis=1, initial=0.0) / 127 + 1e-12).astype(np.float32)
    return TextSegment(
        Postings.of(one.terms for one in features),
        Postings.of(one.title for one in features),
        Postings.of(one.spelling for one in features),
        Postings.of(told for one in features for told in one.told),
        np.repeat(np.arange(len(features), dtype=np.int32), [len(one.told) for one in features]),
        np.array([int(one.terms.times.sum()) for one in features], np.int64),
        vectors,
        np.rint(pieces / scale[:, None]).astype(np.int8),
        scale,
        starts(len(one.pieces) for one in features),
    )


def starts(lengths: Iterable[int] | Numbers) -> Numbers:
    """Where each of some things begins that lie one behind the other, and where the last ends."""
    each = lengths if isinstance(lengths, np.ndarray) else np.array([*lengths], np.int64)
    return np.append(0, np.cumsum(each, dtype=np.int64))


def bag(text: str) -> Bag:
    """The search terms of a text."""
    times = Counter(terms(text))
    return Bag(term_keys([*times]), np.fromiter(times.values(), np.float32, len(times)))


def plain_words(text: str) -> Bag:
    """The words of a text that stand by themselves, each line once: of names, paths, figures and ids the next component
    has others."""
    lines = dict.fromkeys(line.strip() for line in text.split("\n"))
    times = Counter(word.lower() for line in lines for word in _BY_ITSELF.findall(line))
    return Bag(term_keys([*times]), np.fromiter(times.values(), np.float32, len(times)))


def spelling(told: TextFields) -> Bag:
    """The runs of letters of the title and of the beginning of the body."""
    return character_ngrams(f"{told.title} " * _TITLE_TIMES + told.body[:_SPELLED])


def meanings(told: Iterable[TextFields], encoder: Encoder) -> Vectors:
    """A direction for each text: that of its title and that of its beginning, each counting the same."""
    told = list(told)
    titles, beginnings = [_meant(t.title) for t in told], [_meant(t.lead or t.body) for t in told]
    return _directions(encoder.encode(titles) + encoder.encode(beginnings))


def beginning(told: TextFields) -> str:
    """The title and the beginning of a text in one, for who reads words and not vectors."""
    return "\n".join(part for part in (_meant(told.title), _meant(told.lead or told.body)) if part)


def _meant(text: str) -> str:
    """The beginning of a text; nothing when it holds no letter or digit, for a dash means nothing."""
    beginning = text[:_MEANT]
    return beginning if any(map(str.isalnum, beginning)) else ""


def _directions(vectors: Vectors) -> Vectors:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Vectors = vectors / np.maximum(length, 1e-9)
    return found
