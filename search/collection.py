"""A collection: the postings of several segments as those of all their texts, weighted by what all of them hold.

Texts are numbered through, segment after segment. What a segment holds of texts that are gone since counts for nothing.
Every sum over the terms of a text is made in the order of their keys, so that a weight does not depend, to the last
digit, on how texts are parted into segments, nor on whether all texts were looked at or a few.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagnops.search.arrays import sums_in_turn
from diagnops.search.forward import Field, Some
from diagnops.search.postings import MOST_TIMES, Floats, Keys, Postings, idf

_SATURATION = 1.2  # BM25's k1
_LENGTH = 0.5  # BM25's b: case texts differ in length by how well they are told, not by topic
# What a term weighs that stands so often in a text.
_OFTEN = 1 + np.log(np.maximum(np.arange(MOST_TIMES + 1), 1))

Weights = NDArray[np.float64]
_Of = Callable[..., Any]


class Collection:
    """The postings `parts`, whose texts are those that `live` says are there, segment by segment; `forward` are the
    forward lists of those that have them."""

    def __init__(
        self,
        parts: Sequence[Postings],
        live: Sequence[NDArray[np.bool_]],
        forward: Sequence[Field | None] | None = None,
    ) -> None:
        self.parts, self.live = tuple(parts), tuple(live)
        self.forward = tuple(forward or [None] * len(parts))
        self.first = np.cumsum([0, *map(len, live)]).tolist()
        self.size: int = self.first[-1]
        self.texts = int(sum(int(part.sum()) for part in live))
        self._of_part: dict[tuple[int, str], Any] = {}

    @cached_property
    def _gone(self) -> tuple[Keys, NDArray[np.int64]]:
        """The terms of texts that are gone, and how many of these each is in."""
        told = [
            _counted(part, forward, ~live)
            for part, forward, live in zip(self.parts, self.forward, self.live, strict=True)
            if not live.all()
        ]
        keys = np.concatenate([np.zeros(0, np.uint64), *(keys for keys, _ in told)])
        counts = np.concatenate([np.zeros(0, np.int64), *(counts for _, counts in told)])
        distinct, which = np.unique(keys, return_inverse=True)
        return distinct, np.bincount(which, counts, len(distinct)).astype(np.int64)

    def document_frequency(self, asked: Keys) -> NDArray[np.int32]:
        """How many texts hold each term."""
        found = np.zeros(len(asked), np.int64)
        for part in self.parts:
            at, known = part.places(asked)
            found[known] += part.start[at + 1] - part.start[at]
        gone, counts = self._gone
        if len(gone):
            at = np.minimum(np.searchsorted(gone, asked), len(gone) - 1)
            found -= np.where(gone[at] == asked, counts[at], 0)
        return found.astype(np.int32)

    def idf(self, asked: Keys) -> Floats:
        """The bits of each term."""
        return idf(self.texts, self.document_frequency(asked))

    def holding(self, asked: Keys) -> NDArray[np.intp]:
        """The texts that hold all of some terms, each asked once."""
        found = [np.zeros(0, np.intp)]
        for part, live, first in zip(self.parts, self.live, self.first, strict=False):
            held = np.bincount(part.entries(asked)[1], minlength=len(live))
            found.append(np.flatnonzero((held == len(asked)) & live) + first)
        return np.concatenate(found)

    # Each of these gives a number for every text, or for `some` alone, in the order of their numbers.

    def bm25(self, asked: Keys, weights: Floats, lengths: Some, mean: float, some: Some | None = None) -> Floats:
        """The sum of the weights of the terms that a text holds: more the oftener it does, up to 1, and less in a long
        text; `lengths` are those of all texts, and `mean` is their mean."""
        if some is not None:
            return self._sums(asked, weights, some, lambda times, text: times / (times + _norm(lengths[text] / mean)))
        norm = _norm(lengths / mean)
        return self._sums(asked, weights, some, lambda times, text: times / (times + norm[text]))

    def cosine(self, asked: Keys, weights: Floats, norms: Weights, some: Some | None = None) -> Floats:
        """The cosine of a text with what is asked, whose `weights` are of length 1; see `norms`."""
        found = self._sums(asked, weights * self.idf(asked), some, lambda times, _: _OFTEN.take(times))
        return (found / np.where(norms, norms, 1.0)).astype(np.float32)

    def shares(self, asked: Keys, sums: Weights, some: Some | None = None) -> Floats:
        """The share of the rarity of all terms of a text that is asked; see `rarities`."""
        found = self._sums(asked, self.idf(asked), some, lambda times, _: np.ones(len(times)))
        return (found / np.where(sums, sums, 1.0)).astype(np.float32)

    def norms(self, some: Some | None = None) -> Weights:
        """The length of a text's vector of weights by frequency and rarity: TF-IDF."""
        return np.sqrt(self._over_texts("norms", some, lambda rare, times: (_OFTEN.take(times) * rare) ** 2))

    def rarities(self, some: Some | None = None) -> Weights:
        """The rarity of all terms of a text."""
        return self._over_texts("rarities", some, lambda rare, _: rare)

    def _sums(self, asked: Keys, weights: Floats, some: Some | None, of: _Of) -> Floats:
        order = np.argsort(asked, kind="stable")
        asked, weights = asked[order], weights[order]
        found = [np.zeros(0, np.float32)]
        for at, few in enumerate(self._in_parts(some)):
            part, forward, first = self.parts[at], self.forward[at], self.first[at]
            if few is None or forward is None:
                which, text, times = part.entries(asked)
                each = weights.take(which) * of(times, text + first if first else text)
                total = np.bincount(text, each, len(self.live[at]))
                found.append((total if few is None else total[few]).astype(np.float32))
            else:
                place, known = part.places(asked)
                is_asked, weight = np.zeros(len(part.keys), bool), np.empty(len(part.keys), weights.dtype)
                is_asked[place], weight[place] = True, weights[known]
                which, term, times = forward.entries(few)
                held = np.flatnonzero(is_asked.take(term))
                which, term, times = which[held], term[held], times[held]
                each = weight.take(term) * of(times, few[which] + first)
                found.append(sums_in_turn(which, each, len(few)).astype(np.float32))
        return np.concatenate(found)

    def _over_texts(self, name: str, some: Some | None, of: _Of) -> Weights:
        found: list[Weights] = [np.zeros(0)]
        for at, few in enumerate(self._in_parts(some)):
            part, forward = self.parts[at], self.forward[at]
            if few is None or forward is None:
                known = self._of_part.get((at, name))
                if known is None:
                    rare = np.repeat(self.idf(part.keys).astype(np.float64), np.diff(part.start))
                    known = np.bincount(part.text, of(rare, part.times), len(self.live[at])).astype(np.float64)
                    self._of_part[at, name] = known
                found.append(known if few is None else known[few])
            else:
                which, term, times = forward.entries(few)
                rare = self._rarity(at).take(term).astype(np.float64)
                found.append(sums_in_turn(which, of(rare, times), len(few)))
        return np.concatenate(found)

    def _rarity(self, at: int) -> Floats:
        """The bits of each term of a part."""
        known: Floats | None = self._of_part.get((at, "rarity"))
        if known is None:
            part = self.parts[at]
            held = np.diff(part.start)
            others = [(one.keys, np.diff(one.start)) for number, one in enumerate(self.parts) if number != at]
            for keys, counts in (*others, (self._gone[0], -self._gone[1])):
                place, which = part.places(keys)
                held[place] += counts[which]
            self._of_part[at, "rarity"] = known = idf(self.texts, held)
        return known

    def _in_parts(self, some: Some | None) -> Sequence[Some | None]:
        """The places in each part of some texts; nothing where all are meant."""
        if some is None:
            return [None] * len(self.parts)
        cuts = np.searchsorted(some, self.first)
        return [some[cuts[at] : cuts[at + 1]] - self.first[at] for at in range(len(self.parts))]


def _norm(lengths: Weights) -> Weights:
    return _SATURATION * ((1 - _LENGTH) + _LENGTH * lengths)


def _counted(part: Postings, forward: Field | None, of: NDArray[np.bool_]) -> tuple[Keys, NDArray[np.int64]]:
    """The terms that some texts hold, and how many of these each."""
    if forward is None:
        return part.counted(of)
    _, term, _ = forward.entries(np.flatnonzero(of))
    some, counts = np.unique(term, return_counts=True)
    return part.keys[some], counts
