"""Candidates: of an index too large to compare a text with all of it, the cases that are worth comparing.

Rare words choose, and sketches of meaning; what they choose is then weighed as exactly as if it were all there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.search.arrays import distinct, largest, least_of
from diagnops.search.encoder import Vectors, cosines
from diagnops.search.forward import sketches
from diagnops.search.postings import Floats, Keys, Postings
from diagnops.search.text_index import Numbers, TextIndex, TextSegment, starts

_BY_RARE, _BY_WORDS = 8_000, 800  # cases: of so many by the rarest words, those by all
_BY_SKETCH, _BY_MEANING = 1_500, 400  # of about as many as are near by their sketches, those that are
_IN_ALL = 700  # of all these, by words and meaning together
# Entries of postings that are summed up, the rarest terms first: so many for each case, and never more. With 40,000
# cases of the generator a quarter of an entry for each finds .93 of the first ten, one .97, four .99.
_SUMMED, _MOST_SUMMED = 4, 2_000_000
_AT_ONCE = 65_536  # sketches


class Words(NamedTuple):
    """Words, and what it is worth, in nats, to hold each."""

    keys: Keys
    nats: Floats


def candidates(
    index: TextIndex,
    words: Words,
    direction: Vectors,
    of_direction: float,
    also: Sequence[int] | Numbers = (),
) -> Numbers:
    """The numbers of the candidates, in order: all cases of the segments that are not large, of these the likeliest by
    `words` and by `direction`, whose cosine is worth so many nats, the sample, and `also`."""
    found = [index.sample, np.asarray(also, np.int64)]
    for first, segment, live in zip(starts(map(len, index.live)), index.segments, index.live, strict=False):
        if segment.large is None:
            found.append(np.flatnonzero(live) + first)
            continue
        by_words, held = _by_words(segment.terms, words, len(live))
        by_meaning = np.setdiff1d(_by_meaning(segment, segment.large.sketches, direction), by_words)
        some = np.concatenate([by_words, by_meaning])
        nats = np.concatenate([held, _held(segment.terms, words, by_meaning)])
        nats += of_direction * cosines(segment.vectors[some], direction)
        likely = some[np.argsort(-nats, kind="stable")]
        found.append(likely[live[likely]][:_IN_ALL] + first)
    return distinct(np.concatenate(found))


def _by_words(postings: Postings, words: Words, size: int) -> tuple[Numbers, NDArray[np.float64]]:
    """The texts that hold the most of the words, in order, and their weight: many by the rarest, and of these a few by
    all."""
    place, known = postings.places(words.keys)
    held = postings.start[place + 1] - postings.start[place]
    rarest = np.argsort(-words.nats[known], kind="stable")
    within = np.cumsum(held[rarest]) <= max(min(_SUMMED * size, _MOST_SUMMED), held.min(initial=size))
    some, left = rarest[within], rarest[~within]
    text, sizes = postings.held_by(place[some])
    total = np.bincount(text, np.repeat(words.nats[known[some]], sizes), size).astype(np.float64)
    many = np.sort(largest(total, _BY_RARE))
    rest = Words(words.keys[known[left]], words.nats[known[left]])
    weight = total[many] + _held(postings, rest, many)
    few = np.sort(largest(weight, _BY_WORDS))
    return many[few], weight[few]


def _held(postings: Postings, words: Words, texts: Numbers) -> NDArray[np.float64]:
    """The weight of the words that each of some texts, in order, holds."""
    total = np.zeros(len(texts))
    texts = texts.astype(postings.text.dtype)  # what is looked for is made like what is searched, which is much longer
    place, known = postings.places(words.keys)
    held, sizes = postings.held_by(place)
    runs = np.split(held, np.cumsum(sizes)[:-1])
    for text, weight in zip(runs, words.nats[known].tolist(), strict=False):
        found = np.minimum(np.searchsorted(text, texts), len(text) - 1)
        total[text[found] == texts] += weight
    return total


def _by_meaning(segment: TextSegment, columns: NDArray[np.uint64], direction: Vectors) -> Numbers:
    if not direction.any():
        return np.zeros(0, np.int64)
    asked = sketches(direction[None, :])
    size = columns.shape[1]
    alike = np.empty(size, np.int16)
    for at in range(0, size, _AT_ONCE):  # what is worked on stays near the processor
        some = slice(at, at + _AT_ONCE)
        alike[some] = -np.bitwise_count(columns[:, some] ^ asked).sum(axis=0, dtype=np.int16)
    near = np.flatnonzero(alike >= least_of(alike, _BY_SKETCH))[: 4 * _BY_SKETCH]
    exact = cosines(segment.vectors[near], direction)
    return near[np.argsort(-exact, kind="stable")[:_BY_MEANING]]
