"""Retrieve: a first look at every case of the index, by signals and by words, to choose the few to weigh in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.evidence import Contributions
from diagnops.engine.index import Index, ObservationScores
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
from diagnops.engine.recency import Recency, recency
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.postings import Floats
from diagnops.search.rerank import Rerank
from diagnops.search.similarity import Weights, similarity

_MOST_KEPT = 1024  # observations; with 10,000 cases each bears on some hundred profiles


class Retrieved(NamedTuple):
    """The cases to weigh in full, best first, as positions in the index; what all the others weigh together."""

    candidates: list[int]
    prior: NDArray[np.float64]
    """log2 of each case's prior odds against "none of them"."""
    last: NDArray[np.int32]
    """When each case last happened here, as `recency.as_number` has it; 0 where that is not known."""
    recent: NDArray[np.float64]
    """Bits for how lately that was."""
    text: NDArray[np.float64]
    """Bits for words alike, for each case."""
    said: float
    """Bits of rarity of all words."""
    nearest: float
    """The most bits beyond chance that words give any case."""
    profile: NDArray[np.int64]
    """Which of its `profiles` each case stands by."""
    by_profile: NDArray[np.float64]
    """The bits of what was observed for each profile of the index."""
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
    last, recent = _recency(index, today)
    words = similarity(incident.unread, index.text_index, weights, predict, incident.printed)
    text = text_bits(words.bits, words.said)
    seen = _observed(incident.observations, index, vocabulary)
    best = best_profiles(seen.bits, index.profile_start)
    scores = index.prior + recent + text + seen.bits[best]
    candidates = _best(scores, most)
    return Retrieved(
        candidates.tolist(),
        index.prior,
        last,
        recent,
        text,
        words.said,
        float(words.bits.max(initial=0.0)),
        best - index.profile_start[:-1],
        seen.bits,
        scores,
        _rest(scores, candidates),
        seen.contributions,
        seen.explained[best],
        maximum_bits(vocabulary, index.background, incident.observations),
    )


def _rest(scores: NDArray[np.float64], candidates: NDArray[np.intp]) -> float:
    weight = np.exp2(scores)
    weight[candidates] = 0.0
    return float(weight.sum())


def _predict(rerank: Rerank, index: Index, text: str, few: Sequence[int]) -> Floats:
    return rerank.predict(text, [index.ids[at] for at in few])


def _best(scores: NDArray[np.float64], most: int) -> NDArray[np.intp]:
    """The places of the `most` best, the best first.

    Equal scores keep the order of the ids: never the order of time, through which a schedule would leak.
    """
    if most >= len(scores):
        return np.argsort(-scores, kind="stable")
    good = np.flatnonzero(scores >= np.partition(scores, -most)[-most])
    return good[np.argsort(-scores[good], kind="stable")[:most]]


def _recency(index: Index, today: date | None) -> Recency:
    if (known := index.lately.get(today)) is not None:
        return known
    found = recency(index.when, index.when_start, index.often, today)
    index.lately.clear()
    index.lately[today] = found
    return found


class _Observed(NamedTuple):
    """The bits of all observations for each profile, those of troubles and against it alone, and what each observation
    says of what is recorded."""

    bits: NDArray[np.float64]
    explained: NDArray[np.float64]
    contributions: dict[Entry, list[tuple[int, Contribution]]]


def _observed(observations: Sequence[Observation], index: Index, vocabulary: Vocabulary) -> _Observed:
    bits, agrees = np.zeros((2, int(index.profile_start[-1])))
    default = 0.0
    contributions: dict[Entry, list[tuple[int, Contribution]]] = {}
    for o, (seen, dominant) in enumerate(zip(observations, dominance(observations, index.background), strict=True)):
        if seen.signal in vocabulary.signal:
            scores = _scores(seen, dominant, index, vocabulary)
            default += scores.default.bits
            bits[scores.profiles] += scores.bits
            if not vocabulary.is_trouble(seen.signal, seen.state):
                agrees[scores.profiles] += np.maximum(scores.bits, 0.0)  # that it is fine here as it was there
            for entry, contribution in scores.contributions:
                contributions.setdefault(entry, []).append((o, contribution))
    bits += default
    return _Observed(bits, bits - agrees, contributions)


def _scores(seen: Observation, dominant: float | None, index: Index, vocabulary: Vocabulary) -> ObservationScores:
    asked = seen.role, seen.signal, seen.state, seen.shape, dominant, seen.certainty, seen.origin, seen.is_one_witness
    known = index.observation_scores.get(asked)
    if known is None:
        if len(index.observation_scores) >= _MOST_KEPT:
            index.observation_scores.clear()
        known = index.observation_scores[asked] = _work_out(seen, dominant, index, vocabulary)
    return known


def _work_out(seen: Observation, dominant: float | None, index: Index, vocabulary: Vocabulary) -> ObservationScores:
    related = [
        (entry, contribution)
        for signal in vocabulary.kin(seen.signal)
        for entry in range(*index.signals.get(signal, (0, 0)))
        if (
            contribution := log_likelihood_ratio(
                vocabulary, index.background, seen, index.entries[entry], dominant=dominant
            )
        ).agreement
    ]
    default = unexplained(seen) if vocabulary.is_trouble(seen.signal, seen.state) else NO_CONTRIBUTION
    bits = np.full(int(index.profile_start[-1]), np.nan)
    # Where a profile records several of these the strongest speaks: it is written last.
    for entry, contribution in sorted(related, key=lambda one: abs(one[1].bits)):
        bits[index.profiles_with(entry)] = contribution.bits - default.bits
    profiles = np.flatnonzero(~np.isnan(bits)).astype(np.int32)
    return ObservationScores(
        [(index.entries[entry], contribution) for entry, contribution in related],
        default,
        profiles,
        bits[profiles],
    )
