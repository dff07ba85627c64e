"""Retrieve: a first look at every case of the index, by signals and by words, to choose the few worth a full ledger."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.index import Index
from diagnops.engine.text import term_key, terms
from diagnops.engine.weight import UNEXPLAINED, prior_new, relate, text_bits
from diagnops.kb.case import Symptom
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary

# Words of a very long text that are looked up: the rarest tell most, and the rest costs time.
_MOST_TERMS = 400


class Retrieved(NamedTuple):
    """The cases worth a ledger, best first, as positions in the index; what all the others weigh together."""

    candidates: list[int]
    prior: NDArray[np.float64]
    """log2 of each case's prior odds against "none of them"."""
    text: NDArray[np.float64]
    """Bits for likeness of words, for each case."""
    rest: float
    """Sum of 2**bits over the cases that are not candidates."""


def retrieve(incident: Incident, index: Index, vocabulary: Vocabulary, *, most: int = 64) -> Retrieved:
    """Weigh every case roughly and keep the `most` likely."""
    prior = prior_bits(index)
    text = _text_bits(incident.unread, index)
    scores = prior + text
    for seen in incident.observations:
        if seen.signal in vocabulary.signal:
            scores += _observation_bits(seen, index, vocabulary)
    # Equal scores keep the order of the ids: never the order of time, through which a schedule would leak.
    order = np.argsort(-scores, kind="stable")
    return Retrieved([int(i) for i in order[:most]], prior, text, float(np.exp2(scores[order[most:]]).sum()))


def prior_bits(index: Index) -> NDArray[np.float64]:
    """log2 of the odds of each case against "none of them": equal shares, more for what happened more often."""
    count = len(index.ids)
    if not count:
        return np.zeros(0)
    new = prior_new(count)
    weight = 1.0 + np.log2(np.maximum(1.0, index.occurrences))
    shares: NDArray[np.float64] = np.log2((1 - new) / new * weight / weight.sum())
    return shares


def _observation_bits(seen: Observation, index: Index, vocabulary: Vocabulary) -> NDArray[np.float64]:
    silent = UNEXPLAINED if vocabulary.is_trouble(seen.signal, seen.state) else 0.0
    bits = np.full(len(index.ids), silent)
    known: dict[tuple[str, int], float | None] = {}
    for signal in _kin(seen.signal, index, vocabulary):
        at = index.signals[signal]
        for posting in range(int(index.signal_start[at]), int(index.signal_start[at + 1])):
            entry = int(index.signal_entry[posting])
            if (signal, entry) not in known:
                role, state, frequency = index.entries[entry]
                symptom = Symptom(signal, state, role, frequency)  # type: ignore[arg-type]
                relation = relate(vocabulary, index.background, seen, symptom)
                known[signal, entry] = relation.bits if relation.agreement else None
            found = known[signal, entry]
            if found is not None:
                case = index.signal_case[posting]
                bits[case] = found if bits[case] == silent or abs(found) > abs(bits[case]) else bits[case]
    return bits


def _kin(signal: str, index: Index, vocabulary: Vocabulary) -> list[str]:
    """The recorded signals that speak of the same thing: the signal, and those above and below it."""
    found = [signal]
    at: str | None = vocabulary.signal[signal].parent
    while at is not None:
        found.append(at)
        at = vocabulary.signal[at].parent
    below = [signal]
    while below:
        below = [child for parent in below for child in vocabulary.children.get(parent, ())]
        found += below
    return [s for s in found if s in index.signals]


def _text_bits(text: str, index: Index) -> NDArray[np.float64]:
    count = len(index.ids)
    matched, total = np.zeros(count), 0.0
    asked = Counter(terms(text))
    postings = [(min(times, 3) ** 0.5, *index.term_postings(term_key(term))) for term, times in sorted(asked.items())]
    postings.sort(key=lambda p: len(p[1]))
    for times, holders, weights in postings[:_MOST_TERMS]:
        rarity = index.rarity(len(holders)) * times
        total += rarity
        matched[holders] += rarity * weights
    if not total:
        return matched
    return text_bits(matched, matched / total)
