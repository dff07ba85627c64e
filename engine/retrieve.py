"""Retrieve: a first look at every case of the index, by signals and by words, to choose the few worth a full ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.index import Index
from diagnops.engine.ledger import Heard
from diagnops.engine.likeness import WEIGHTS, Weights, likeness
from diagnops.engine.recency import Recency, recency
from diagnops.engine.rows import Recorded, best_rows, strongest
from diagnops.engine.weight import UNEXPLAINED, Relation, prior_new, relate, text_bits
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary

_MOST_KEPT = 4096  # observations; each speaks of some fifty entries


class Retrieved(NamedTuple):
    """The cases worth a ledger, best first, as positions in the index; what all the others weigh together."""

    candidates: list[int]
    prior: NDArray[np.float64]
    """log2 of each case's prior odds against "none of them"."""
    last: NDArray[np.int32]
    """When each case last happened here, as `recency.as_number` has it; 0 where that is not known."""
    recent: NDArray[np.float64]
    """Bits for how lately that was."""
    text: NDArray[np.float64]
    """Bits for likeness of words, for each case."""
    row: NDArray[np.int64]
    """Which of its `rows` each case stands by."""
    rest: float
    """Sum of 2**bits over the cases that are not candidates."""
    scores: NDArray[np.float64]
    """The rough bits of every case."""
    heard: Heard
    """What was worked out on the way, for the ledgers."""


def retrieve(
    incident: Incident,
    index: Index,
    vocabulary: Vocabulary,
    *,
    today: date | None = None,
    most: int = 64,
    weights: Weights = WEIGHTS,
) -> Retrieved:
    """Weigh every case roughly and keep the `most` likely; `weights` are those of the channels of text.

    Without `today` nothing is recent.
    """
    prior = prior_bits(index)
    last, recent = _recency(index, today)
    text = text_bits(*likeness(incident.unread, index.wording, weights))
    by_row = np.zeros(int(index.row_start[-1]))
    heard: dict[Recorded, list[tuple[int, Relation]]] = {}
    for o, (seen, strong) in enumerate(zip(incident.observations, strongest(incident.observations), strict=True)):
        if seen.signal in vocabulary.signal:
            related = _related(seen, strong, index, vocabulary)
            by_row += _observation_bits(seen, related, index, vocabulary)
            for entry, relation in related:
                heard.setdefault(index.entries[entry], []).append((o, relation))
    best = best_rows(by_row, index.row_start)
    scores = prior + recent + text + by_row[best]
    row = best - index.row_start[:-1]
    candidates = _best(scores, most)
    weight = np.exp2(scores)
    weight[candidates] = 0.0
    return Retrieved(candidates.tolist(), prior, last, recent, text, row, float(weight.sum()), scores, heard)


def _best(scores: NDArray[np.float64], most: int) -> NDArray[np.intp]:
    """The places of the `most` best, the best first.

    Equal scores keep the order of the ids: never the order of time, through which a schedule would leak.
    """
    if most >= len(scores):
        return np.argsort(-scores, kind="stable")
    good = np.flatnonzero(scores >= np.partition(scores, -most)[-most])
    return good[np.argsort(-scores[good], kind="stable")[:most]]


def prior_bits(index: Index) -> NDArray[np.float64]:
    """log2 of the odds of each case against "none of them": equal shares, more for what happened more often."""
    count = len(index.ids)
    if not count:
        return np.zeros(0)
    new = prior_new(count)
    weight = _often(index)
    shares: NDArray[np.float64] = np.log2((1 - new) / new * weight / weight.sum())
    return shares


def _recency(index: Index, today: date | None) -> Recency:
    if (known := index.lately.get(today)) is not None:
        return known
    found = recency(index.when, index.when_start, _often(index), today)
    index.lately.clear()
    index.lately[today] = found
    return found


def _often(index: Index) -> NDArray[np.float64]:
    weight: NDArray[np.float64] = 1.0 + np.log2(np.maximum(1.0, index.occurrences))
    return weight


def _related(
    seen: Observation, strong: bool | None, index: Index, vocabulary: Vocabulary
) -> list[tuple[int, Relation]]:
    """The entries that an observation speaks of, with what it says."""
    asked = seen.role, seen.signal, seen.state, seen.shape, strong
    if (known := index.said.get(asked)) is not None:
        return known
    if len(index.said) >= _MOST_KEPT:
        index.said.clear()
    found = index.said[asked] = [
        (entry, relation)
        for signal in vocabulary.kin(seen.signal)
        for entry in range(*index.signals.get(signal, (0, 0)))
        if (relation := relate(vocabulary, index.background, seen, index.entries[entry], strong=strong)).agreement
    ]
    return found


def _observation_bits(
    seen: Observation, related: Sequence[tuple[int, Relation]], index: Index, vocabulary: Vocabulary
) -> NDArray[np.float64]:
    silent = UNEXPLAINED if vocabulary.is_trouble(seen.signal, seen.state) else 0.0
    bits = np.full(int(index.row_start[-1]), silent)
    # Where a row has several related symptoms the strongest speaks: it is written last.
    for entry, relation in sorted(related, key=lambda one: abs(one[1].bits)):
        bits[index.rows_with(entry)] = relation.bits
    return bits
