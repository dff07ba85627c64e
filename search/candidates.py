"""Candidates: of an index too large to compare a text with all of it, the cases that are worth comparing.

Rare words choose, and sketches of meaning; what they choose is then weighed as exactly as if it were all there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.search.arrays import distinct, largest, least_of
from diagnops.search.forward import sketches
from diagnops.search.lead import Lead
from diagnops.search.postings import Floats, Keys, Postings
from diagnops.search.text_index import Numbers, TextIndex, starts

# Cases: of so many by the rarest words, or of one in a hundred where these are more, those by all.
_BY_RARE, _ONE_IN, _BY_WORDS = 5_000, 100, 800
_BY_SKETCH, _BY_MEANING = 1_000, 300  # of about as many as are near by their sketches, those that are
_IN_ALL = 700  # of all these, by words and meaning together
# Entries of postings that are summed up, the rarest terms first: so many for each case, and never more. With 40,000
# cases of the generator a quarter of an entry for each finds .93 of the first ten, one .97, four .99, and with 300,000
# all. Of a million three for each are left: with 300,000 that, and one case in a hundred, finds .995, where two and one
# in two hundred find .979, as with a million.
_SUMMED, _MOST_SUMMED = 4, 3_000_000
_AT_ONCE = 16_384  # sketches


class Words(NamedTuple):
    """Words, and what it is worth, in nats, to hold each."""

    keys: Keys
    nats: Floats


def candidates(
    index: TextIndex,
    words: Words,
    lead: Lead,
    of_lead: float,
    also: Sequence[int] | Numbers = (),
) -> Numbers:
    """The numbers of the candidates, in order: all cases of the segments that are not large, of these the likeliest by
    `words` and by `lead`, which is worth so many nats, the sample, and `also`."""
    found = [index.sample, np.asarray(also, np.int64)]
    for first, segment, live in zip(starts(map(len, index.live)), index.segments, index.live, strict=False):
        if segment.large is None:
            found.append(np.flatnonzero(live) + first)
            continue
        holders = _Holders(segment.terms, words, len(live))
        by_words, worth = holders.likeliest()
        by_meaning = np.setdiff1d(_by_meaning(segment.large.sketches, lead, int(first)), by_words)
        some = np.concatenate([by_words, by_meaning])
        nats = np.concatenate([worth, holders.worth(by_meaning)])
        nats += of_lead * lead.of(some + first)
        likely = some[np.argsort(-nats, kind="stable")]
        found.append(likely[live[likely]][:_IN_ALL] + first)
    return distinct(np.concatenate(found))


class _Holders:
    """What the words are worth that each text of a segment holds: of the rarest they are summed up for all texts, of
    others it is asked who holds them."""

    def __init__(self, terms: Postings, words: Words, size: int) -> None:
        place, known = terms.places(words.keys)
        nats, held = words.nats[known], terms.start[place + 1] - terms.start[place]
        rarest = np.argsort(-nats, kind="stable")
        within = np.cumsum(held[rarest]) <= max(min(_SUMMED * size, _MOST_SUMMED), held.min(initial=size))
        rare, common = rarest[within], rarest[~within]
        self._by_rare = np.zeros(size)
        # As one sum of all lists it takes three times as long.
        for listed, worth in zip(terms.held_by(place[rare]), nats[rare].tolist(), strict=True):
            np.add.at(self._by_rare, listed, worth)
        self._common, self._worth = place[common], nats[common].tolist()
        self._terms = terms

    def likeliest(self) -> tuple[Numbers, NDArray[np.float64]]:
        """The texts that hold the most, in order, and what that is worth: many by the rarest words, and of these a few
        by all."""
        many = np.sort(largest(self._by_rare, max(_BY_RARE, len(self._by_rare) // _ONE_IN)))
        worth = self.worth(many)
        few = np.sort(largest(worth, _BY_WORDS))
        return many[few], worth[few]

    def worth(self, texts: Numbers) -> NDArray[np.float64]:
        """What the words are worth that each of some texts, in order, holds."""
        asked = texts.astype(np.int32)  # what is looked for is made like what is searched, which is much longer
        of_common = np.zeros(len(texts))
        for holds, nats in zip(self._terms.hold(self._common, asked), self._worth, strict=True):
            of_common += nats * holds
        return self._by_rare[texts] + of_common


def _by_meaning(columns: NDArray[np.uint64], lead: Lead, first: int) -> Numbers:
    if not lead.direction.any():
        return np.zeros(0, np.int64)
    asked = sketches(lead.direction[None, :])
    size = columns.shape[1]
    alike = np.empty(size, np.int16)
    for at in range(0, size, _AT_ONCE):  # what is worked on stays near the processor
        some = slice(at, at + _AT_ONCE)
        alike[some] = -np.bitwise_count(columns[:, some] ^ asked).sum(axis=0, dtype=np.int16)
    near = np.flatnonzero(alike >= least_of(alike, _BY_SKETCH))[: 4 * _BY_SKETCH]
    return near[np.argsort(-lead.of(near + first), kind="stable")[:_BY_MEANING]]
