"""Retrieve: a first look at every case of the index, by signals and by words, to choose the few worth a full ledger."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.index import Index
from diagnops.engine.likeness import WEIGHTS, Weights, likeness
from diagnops.engine.rows import best_rows, strongest
from diagnops.engine.weight import UNEXPLAINED, prior_new, relate, text_bits
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary


class Retrieved(NamedTuple):
    """The cases worth a ledger, best first, as positions in the index; what all the others weigh together."""

    candidates: list[int]
    prior: NDArray[np.float64]
    """log2 of each case's prior odds against "none of them"."""
    text: NDArray[np.float64]
    """Bits for likeness of words, for each case."""
    row: NDArray[np.int64]
    """Which of its `rows` each case stands by."""
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
    by_row = np.zeros(int(index.row_start[-1]))
    for seen, strong in zip(incident.observations, strongest(incident.observations), strict=True):
        if seen.signal in vocabulary.signal:
            by_row += _observation_bits(seen, strong, index, vocabulary)
    best = best_rows(by_row, index.row_start)
    scores = prior + text + by_row[best]
    # Equal scores keep the order of the ids: never the order of time, through which a schedule would leak.
    order = np.argsort(-scores, kind="stable")
    row = best - index.row_start[:-1]
    return Retrieved(
        [int(i) for i in order[:most]], prior, text, row, float(np.exp2(scores[order[most:]]).sum()), scores
    )


def prior_bits(index: Index) -> NDArray[np.float64]:
    """log2 of the odds of each case against "none of them": equal shares, more for what happened more often."""
    count = len(index.ids)
    if not count:
        return np.zeros(0)
    new = prior_new(count)
    weight = 1.0 + np.log2(np.maximum(1.0, index.occurrences))
    shares: NDArray[np.float64] = np.log2((1 - new) / new * weight / weight.sum())
    return shares


def _observation_bits(
    seen: Observation, strong: bool | None, index: Index, vocabulary: Vocabulary
) -> NDArray[np.float64]:
    silent = UNEXPLAINED if vocabulary.is_trouble(seen.signal, seen.state) else 0.0
    bits = np.full(int(index.row_start[-1]), silent)
    for signal in vocabulary.kin(seen.signal):
        at = index.signals.get(signal)
        if at is None:
            continue
        run = slice(int(index.signal_start[at]), int(index.signal_start[at + 1]))
        entries, which = np.unique(index.signal_entry[run], return_inverse=True)
        told = [relate(vocabulary, index.background, seen, index.entries[e], strong=strong) for e in entries]
        agreement, given = np.array([r.agreement for r in told]), np.array([r.bits for r in told])
        related = np.flatnonzero(agreement[which] > 0)
        # Where a row has several related symptoms the strongest speaks: it is written last.
        related = related[np.argsort(np.abs(given[which[related]]), kind="stable")]
        found, values = index.signal_row[run][related], given[which[related]]
        stronger = (bits[found] == silent) | (np.abs(values) > np.abs(bits[found]))
        bits[found[stronger]] = values[stronger]
    return bits
