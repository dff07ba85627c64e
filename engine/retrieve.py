"""Retrieve: a first look at every case of the index, by signals and by words, to choose the few worth a full ledger."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.index import Index
from diagnops.engine.likeness import WEIGHTS, Weights, likeness
from diagnops.engine.weight import UNEXPLAINED, Relation, prior_new, relate, text_bits
from diagnops.kb.case import Symptom
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary


class Retrieved(NamedTuple):
    """The cases worth a ledger, best first, as positions in the index; what all the others weigh together."""

    candidates: list[int]
    prior: NDArray[np.float64]
    """log2 of each case's prior odds against "none of them"."""
    text: NDArray[np.float64]
    """Bits for likeness of words, for each case."""
    rest: float
    """Sum of 2**bits over the cases that are not candidates."""
    scores: NDArray[np.float64]
    """The rough bits of every case."""


def retrieve(
    incident: Incident, index: Index, vocabulary: Vocabulary, *, most: int = 64, weights: Weights = WEIGHTS
) -> Retrieved:
    """Weigh every case roughly and keep the `most` likely; `weights` are those of the channels of text."""
    prior = prior_bits(index)
    text = text_bits(*likeness(incident.unread, index.wording, weights))
    scores = prior + text
    for seen in incident.observations:
        if seen.signal in vocabulary.signal:
            scores += _observation_bits(seen, index, vocabulary)
    # Equal scores keep the order of the ids: never the order of time, through which a schedule would leak.
    order = np.argsort(-scores, kind="stable")
    return Retrieved([int(i) for i in order[:most]], prior, text, float(np.exp2(scores[order[most:]]).sum()), scores)


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
    for signal in _kin(seen.signal, index, vocabulary):
        at = index.signals[signal]
        run = slice(int(index.signal_start[at]), int(index.signal_start[at + 1]))
        entries, which = np.unique(index.signal_entry[run], return_inverse=True)
        told = [_relation(seen, signal, index.entries[entry], index, vocabulary) for entry in entries]
        agreement, given = np.array([r.agreement for r in told]), np.array([r.bits for r in told])
        related = np.flatnonzero(agreement[which] > 0)
        # Where a case has several related symptoms the strongest speaks: it is written last.
        related = related[np.argsort(np.abs(given[which[related]]), kind="stable")]
        cases, values = index.signal_case[run][related], given[which[related]]
        stronger = (bits[cases] == silent) | (np.abs(values) > np.abs(bits[cases]))
        bits[cases[stronger]] = values[stronger]
    return bits


def _relation(
    seen: Observation, signal: str, entry: tuple[str | None, str, str], index: Index, vocabulary: Vocabulary
) -> Relation:
    role, state, frequency = entry
    symptom = Symptom(signal, state, role, frequency)  # type: ignore[arg-type]
    return relate(vocabulary, index.background, seen, symptom)


def _kin(signal: str, index: Index, vocabulary: Vocabulary) -> list[str]:
    """The recorded signals that speak of the same thing: the signal, and those above and below it."""
    found = [signal, *vocabulary.above(signal)]
    below = [signal]
    while below:
        below = [child for parent in below for child in vocabulary.children.get(parent, ())]
        found += below
    return [s for s in found if s in index.signals]
