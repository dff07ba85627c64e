"""Candidates: of an index too large to compare a text with all of it, the cases that are worth comparing.

Rare words choose, and sketches of meaning; what they choose is then weighed as exactly as if it were all there is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from diagnops.search.arrays import distinct
from diagnops.search.encoder import Vectors, cosines
from diagnops.search.forward import sketches
from diagnops.search.postings import Floats, Keys, Postings
from diagnops.search.text_index import Numbers, TextIndex, TextSegment, starts

_BY_WORDS = 600  # cases
_BY_SKETCH, _BY_MEANING = 1_500, 400  # of as many as are near by their sketches, those that are
# Entries of postings that are summed up, the rarest terms first: so many for each case, and never more. With 40,000
# cases of the generator a quarter of an entry for each finds .93 of the first ten, one .97, four .99.
_SUMMED, _MOST_SUMMED = 4, 2_000_000


def candidates(
    index: TextIndex, words: Sequence[tuple[Keys, Floats]], direction: Vectors, also: Sequence[int] | Numbers = ()
) -> Numbers:
    """The numbers of the candidates, in order: all cases of the segments that are not large, of these the likeliest by
    each of some sets of weighted `words` and by `direction`, the sample, and `also`."""
    found = [index.sample, np.asarray(also, np.int64)]
    for first, segment, live in zip(starts(map(len, index.live)), index.segments, index.live, strict=False):
        if segment.large is None:
            found.append(np.flatnonzero(live) + first)
            continue
        chosen = [_by_words(segment.terms, keys, weights, len(live)) for keys, weights in words]
        chosen.append(_by_meaning(segment, segment.large.sketches, direction))
        found += [some[live[some]] + first for some in chosen]
    return distinct(np.concatenate(found))


def _by_words(postings: Postings, keys: Keys, weights: Floats, size: int) -> Numbers:
    place, known = postings.places(keys)
    held = postings.start[place + 1] - postings.start[place]
    rarest = np.argsort(-weights[known], kind="stable")
    within = np.cumsum(held[rarest]) <= max(min(_SUMMED * size, _MOST_SUMMED), held.min(initial=size))
    some = known[rarest[within]]
    which, text, _ = postings.entries(keys[some])
    total = np.bincount(text, weights[some][which], size)
    # By the entries, of which there are far fewer than cases; a case has several.
    entries = total[text]
    most = min(len(entries), _BY_WORDS * max(1, len(some)))
    if not most:
        return np.zeros(0, np.int64)
    is_near = np.zeros(size, bool)
    is_near[text[entries >= np.partition(entries, -most)[-most]]] = True
    found = np.flatnonzero(is_near)
    return found[np.argsort(-total[found], kind="stable")[:_BY_WORDS]].astype(np.int64)


def _by_meaning(segment: TextSegment, rows: NDArray[np.uint64], direction: Vectors) -> Numbers:
    if not direction.any():
        return np.zeros(0, np.int64)
    (asked,) = sketches(direction[None, :])
    apart = np.zeros(len(rows), np.uint16)
    for column in range(rows.shape[1]):
        apart += np.bitwise_count(rows[:, column] ^ asked[column])
    counts = np.cumsum(np.bincount(apart))
    least = int(np.searchsorted(counts, min(_BY_SKETCH, len(rows))))
    near = np.flatnonzero(apart <= least)[: 4 * _BY_SKETCH]
    alike = cosines(segment.vectors[near], direction)
    return near[np.argsort(-alike, kind="stable")[:_BY_MEANING]]
