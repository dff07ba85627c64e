"""Retrieve: a first look at every case of the index, by signals and by words, to choose the few to weigh in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.evidence import Contributions
from diagnops.engine.index import Before, Index
from diagnops.engine.likelihood import MaximumBits, maximum_bits, text_bits
from diagnops.engine.observed import Observed, bits_of, gained, likeliest, observed_in
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.profile import best_profiles
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.postings import Floats
from diagnops.search.rerank import Rerank
from diagnops.search.similarity import Weights, similarity
from diagnops.search.text_index import Numbers, rows, starts


class Retrieved(NamedTuple):
    """The cases that were looked at, and of these the ones to weigh in full; what all others weigh together."""

    cases: Numbers
    """Their numbers in the index, in order; what follows is of each of them."""
    candidates: list[int]
    """Which of `cases` are to be weighed in full, best first."""
    prior: NDArray[np.float64]
    """log2 of each case's prior odds against "none of them"."""
    last: NDArray[np.int32]
    """When each case last happened here, as `recency.as_number` has it; 0 where that is not known."""
    recent: NDArray[np.float64]
    """Bits for how lately that was."""
    text: NDArray[np.float64]
    """Bits for words alike, for each case."""
    printed: NDArray[np.float32]
    """How like what programs printed is to what was told of each case, from 0 to 1."""
    said: float
    """Bits of rarity of all words."""
    nearest: float
    """The most bits beyond chance that words give any case."""
    profile: NDArray[np.int64]
    """Which of its `profiles` each case stands by."""
    by_profile: NDArray[np.float64]
    """The bits of what was observed for each of their profiles."""
    profile_start: Numbers
    """Where those of each case begin in `by_profile`."""
    scores: NDArray[np.float64]
    """The rough bits of every case."""
    rest: float
    """Sum of 2**bits over the cases that are not candidates."""
    contributions: Contributions
    """What was worked out on the way, for the evidence."""
    explained: NDArray[np.float64]
    """What of the bits of each case is for the troubles that were observed, and against it for what was fine."""
    maximum_bits: MaximumBits
    """What an exact repeat would be given."""


def retrieve(
    incident: Incident,
    index: Index,
    vocabulary: Vocabulary,
    *,
    today: date | None = None,
    most: int = P.candidates,
    weights: Weights = P.similarity,
    rerank: Rerank | None = None,
) -> Retrieved:
    """Weigh every case roughly and keep the `most` likely; `weights` are those of the channels of text.

    Without `today` nothing is recent. With `rerank`, a cross-encoder has its say about the cases whose words are
    nearest.
    """
    predict = partial(_predict, rerank, index) if rerank else None
    before = index.before(today)
    seen = observed_in(incident.observations, index, vocabulary)
    also: Numbers = np.zeros(0, np.int64)
    if index.text_index.is_large:  # the likeliest whatever the words say
        also = np.concatenate([before.likeliest, likeliest(seen, before, index)])
    words = similarity(incident.unread, index.text_index, weights, predict, incident.printed, also)
    cases = index.numbers if words.cases is None else words.cases[index.text_index.is_live[words.cases]]
    at = cases if words.cases is None else np.searchsorted(words.cases, cases)
    bits = words.bits[at]
    text = text_bits(bits, words.said)
    own = rows(index.profile_start, cases)
    first = starts(index.profile_start[cases + 1] - index.profile_start[cases])
    observed, agrees = bits_of(seen, own, index)
    by_profile = observed + seen.default
    best = best_profiles(by_profile, first)
    prior, recent = before.prior[cases], before.recent[cases]
    scores = prior + recent + text + by_profile[best]
    candidates = _best(scores, most, cases, index)
    return Retrieved(
        cases,
        candidates,
        prior,
        before.last[cases],
        recent,
        text,
        np.zeros_like(bits) if words.printed is None else words.printed[at],
        words.said,
        float(bits.max(initial=0.0)),
        best - first[:-1],
        by_profile,
        first,
        scores,
        _rest(scores, candidates) + (_others(text, seen, before, cases, index) if words.cases is not None else 0.0),
        seen.contributions,
        by_profile[best] - agrees[best],
        maximum_bits(vocabulary, index.background, incident.observations),
    )


def _rest(scores: NDArray[np.float64], candidates: Sequence[int]) -> float:
    weight = np.exp2(scores)
    weight[candidates] = 0.0
    return float(np.sort(weight).sum())  # a sum of fractions is another in another order


def _others(text: NDArray[np.float64], seen: Observed, before: Before, cases: Numbers, index: Index) -> float:
    """About what those weigh together that were not looked at: their words are as near as those of the sample."""
    by_words = float(np.exp2(text[np.searchsorted(cases, index.text_index.sample)]).mean())
    more = gained(seen, before, cases, index)
    weight = before.total - before.weight[cases].sum() + more
    return by_words * float(2**seen.default) * max(0.0, float(weight))


def _predict(rerank: Rerank, index: Index, text: str, few: Sequence[int]) -> Floats:
    return rerank.predict(text, [index.id(at) for at in few])


def _best(scores: NDArray[np.float64], most: int, cases: Numbers, index: Index) -> list[int]:
    """Which of some cases have the `most` best scores, the best first.

    Equal scores come in the order of the ids: never the order of time, through which a schedule would leak.
    """
    least = np.partition(scores, -most)[-most] if most < len(scores) else -np.inf
    good = np.flatnonzero(scores >= least)
    good = good[np.argsort(-scores[good], kind="stable")]
    if len(good) > most or (scores[good][1:] == scores[good][:-1]).any():
        return sorted(good.tolist(), key=lambda at: (-scores[at], index.id(int(cases[at]))))[:most]
    found: list[int] = good.tolist()
    return found
