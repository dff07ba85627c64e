"""Retrieve: a first look at every case of the index, by signals and by words, to choose the few to weigh in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.evidence import Contributions
from diagnops.engine.index import Before, Index, ObservationScores
from diagnops.engine.likelihood import (
    NO_CONTRIBUTION,
    Contribution,
    MaximumBits,
    dominance,
    log_likelihood_ratio,
    maximum_bits,
    text_bits,
    unexplained,
)
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.profile import Entry, best_profiles
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.arrays import largest
from diagnops.search.postings import Floats
from diagnops.search.rerank import Rerank
from diagnops.search.similarity import Weights, similarity
from diagnops.search.text_index import Numbers, rows, starts

# Observations that are remembered: with 10,000 cases each bears on some hundred profiles, of as many as a tenth of all.
_MOST_KEPT, _MOST_ENTRIES = 1024, 100_000_000
_BY_OBSERVATIONS = 200  # cases of a large index that are compared for what was observed


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
    seen = _observed(incident.observations, index, vocabulary)
    also = _of_interest(seen, before, index) if index.text_index.is_large else ()
    words = similarity(incident.unread, index.text_index, weights, predict, incident.printed, also)
    cases = index.numbers if words.cases is None else words.cases[index.text_index.is_live[words.cases]]
    at = cases if words.cases is None else np.searchsorted(words.cases, cases)
    bits = words.bits[at]
    text = text_bits(bits, words.said)
    own = rows(index.profile_start, cases)
    first = starts((index.profile_start[cases + 1] - index.profile_start[cases]).tolist())
    by_profile = seen.bits[own] + seen.default
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
        by_profile[best] - seen.agrees[own[best]],
        maximum_bits(vocabulary, index.background, incident.observations),
    )


def _rest(scores: NDArray[np.float64], candidates: Sequence[int]) -> float:
    weight = np.exp2(scores)
    weight[candidates] = 0.0
    return float(np.sort(weight).sum())  # a sum of fractions is another in another order


def _others(text: NDArray[np.float64], seen: _Observed, before: Before, cases: Numbers, index: Index) -> float:
    """About what those weigh together that were not looked at: their words are as near as those of the sample."""
    by_words = float(np.exp2(text[np.searchsorted(cases, index.text_index.sample)]).mean())
    more = before.weight[index.case_of[seen.touched]] * (np.exp2(seen.bits[seen.touched]) - 1)
    looked_at = rows(index.profile_start, cases)
    less = before.weight[index.case_of[looked_at]] * (np.exp2(seen.bits[looked_at]) - 1)
    weight = before.total - before.weight[cases].sum() + more.sum() - less.sum()
    return by_words * float(2**seen.default) * max(0.0, float(weight))


def _of_interest(seen: _Observed, before: Before, index: Index) -> Numbers:
    """Cases of a large index that are the likeliest whatever the words say: by how often and how lately they happened,
    and by what was observed."""
    of = index.case_of[seen.touched]
    odds = before.weight[of] * np.exp2(seen.bits[seen.touched])
    return np.concatenate([before.likeliest, of[largest(odds, _BY_OBSERVATIONS)]])


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


class _Observed(NamedTuple):
    """The bits of all observations for each profile beyond `default`, those of them that are for what is fine, the
    profiles that get any, and what each observation says of what is recorded."""

    bits: NDArray[np.float64]
    agrees: NDArray[np.float64]
    default: float
    touched: Numbers
    contributions: dict[Entry, list[tuple[int, Contribution]]]


def _observed(observations: Sequence[Observation], index: Index, vocabulary: Vocabulary) -> _Observed:
    bits, agrees = np.zeros((2, int(index.profile_start[-1])))
    default = 0.0
    touched = [np.zeros(0, np.int64)]
    contributions: dict[Entry, list[tuple[int, Contribution]]] = {}
    for o, (seen, dominant) in enumerate(zip(observations, dominance(observations, index.background), strict=True)):
        if seen.signal in vocabulary.signal:
            scores = _scores(seen, dominant, index, vocabulary)
            default += scores.default.bits
            bits[scores.profiles] += scores.bits
            touched.append(scores.profiles)
            if not vocabulary.is_trouble(seen.signal, seen.state):
                agrees[scores.profiles] += np.maximum(scores.bits, 0.0)  # that it is fine here as it was there
            for entry, contribution in scores.contributions:
                contributions.setdefault(entry, []).append((o, contribution))
    if index.text_index.is_large:
        told = np.zeros(len(bits), bool)
        told[np.concatenate(touched)] = True
        touched = [np.flatnonzero(told)]
    return _Observed(bits, agrees, default, touched[0], contributions)


def _scores(seen: Observation, dominant: float | None, index: Index, vocabulary: Vocabulary) -> ObservationScores:
    asked = seen.role, seen.signal, seen.state, seen.shape, dominant, seen.certainty, seen.origin, seen.is_one_witness
    known = index.observation_scores.get(asked)
    if known is None:
        if len(index.observation_scores) >= min(_MOST_KEPT, 8 + _MOST_ENTRIES // max(1, int(index.profile_start[-1]))):
            index.observation_scores.clear()
        known = index.observation_scores[asked] = _work_out(seen, dominant, index, vocabulary)
    return known


def _work_out(seen: Observation, dominant: float | None, index: Index, vocabulary: Vocabulary) -> ObservationScores:
    default = unexplained(seen) if vocabulary.is_trouble(seen.signal, seen.state) else NO_CONTRIBUTION
    known: dict[Entry, Contribution] = {}
    profiles, bits = [np.zeros(0, np.int64)], [np.zeros(0)]
    for first, segment in zip(index.first_profile, index.segments, strict=False):
        related: list[tuple[int, Contribution]] = []
        for signal in vocabulary.kin(seen.signal):
            for at in range(*segment.signals.get(signal, (0, 0))):
                entry = segment.entries[at]
                if entry not in known:
                    known[entry] = log_likelihood_ratio(vocabulary, index.background, seen, entry, dominant=dominant)
                if known[entry].agreement:
                    related.append((at, known[entry]))
        given = np.full(int(segment.profile_start[-1]), np.nan)
        # Where a profile records several of these the strongest speaks: it is written last.
        for at, contribution in sorted(related, key=lambda one: abs(one[1].bits)):
            given[segment.profiles_with(at)] = contribution.bits - default.bits
        some = np.flatnonzero(~np.isnan(given))
        profiles.append(some + first)
        bits.append(given[some])
    contributions = [(entry, contribution) for entry, contribution in known.items() if contribution.agreement]
    return ObservationScores(contributions, default, np.concatenate(profiles), np.concatenate(bits))
