"""Retrieve: a first look at every case of the index, by signals and by words, to choose the few worth a full ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.evidence import Heard
from diagnops.engine.index import Bearing, Index
from diagnops.engine.likelihood import UNEXPLAINED, Ceiling, Relation, ceiling, relate, strongly, text_bits
from diagnops.engine.profile import Recorded, best_rows
from diagnops.engine.recency import Recency, recency
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.postings import Floats
from diagnops.search.rerank import Rerank
from diagnops.search.similarity import WEIGHTS, Weights, likeness

_MOST_KEPT = 1024  # observations; with 10,000 cases each bears on some hundred rows


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
    by_row: NDArray[np.float64]
    """The bits of what was observed for each row of the index."""
    rest: float
    """Sum of 2**bits over the cases that are not candidates."""
    scores: NDArray[np.float64]
    """The rough bits of every case."""
    heard: Heard
    """What was worked out on the way, for the ledgers."""
    explained: NDArray[np.float64]
    """What of the bits of each case is for the troubles that were observed, and against it for what was fine."""
    ceiling: Ceiling
    """What an exact repeat would be given."""


def retrieve(
    incident: Incident,
    index: Index,
    vocabulary: Vocabulary,
    *,
    today: date | None = None,
    most: int = 64,
    weights: Weights = WEIGHTS,
    rerank: Rerank | None = None,
) -> Retrieved:
    """Weigh every case roughly and keep the `most` likely; `weights` are those of the channels of text.

    Without `today` nothing is recent. With `rerank`, a cross-encoder has its say about the cases whose words are
    nearest.
    """
    judge = partial(_judge, rerank, index) if rerank else None
    last, recent = _recency(index, today)
    text = text_bits(*likeness(incident.unread, index.wording, weights, judge))
    by_row, explained, heard = _witnessed(incident.observations, index, vocabulary)
    best = best_rows(by_row, index.row_start)
    scores = index.prior + recent + text + by_row[best]
    row = best - index.row_start[:-1]
    candidates = _best(scores, most)
    weight = np.exp2(scores)
    weight[candidates] = 0.0
    return Retrieved(
        candidates.tolist(),
        index.prior,
        last,
        recent,
        text,
        row,
        by_row,
        float(weight.sum()),
        scores,
        heard,
        explained[best],
        ceiling(vocabulary, index.background, incident.observations),
    )


def _judge(rerank: Rerank, index: Index, text: str, few: Sequence[int]) -> Floats:
    return rerank.judge(text, [index.ids[at] for at in few])


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


def _witnessed(
    observations: Sequence[Observation], index: Index, vocabulary: Vocabulary
) -> tuple[NDArray[np.float64], NDArray[np.float64], dict[Recorded, list[tuple[int, Relation]]]]:
    """The bits of all observations for each row, those of troubles and against it alone, and what each observation says
    of what is recorded."""
    by_row, agrees = np.zeros((2, int(index.row_start[-1])))
    silent = 0.0
    heard: dict[Recorded, list[tuple[int, Relation]]] = {}
    for o, (seen, strong) in enumerate(zip(observations, strongly(observations, index.background), strict=True)):
        if seen.signal in vocabulary.signal:
            bearing = _bearing(seen, strong, index, vocabulary)
            silent += bearing.silent
            by_row[bearing.rows] += bearing.bits
            if not vocabulary.is_trouble(seen.signal, seen.state):
                agrees[bearing.rows] += np.maximum(bearing.bits, 0.0)  # that it is fine here as it was there
            for recorded, relation in bearing.relations:
                heard.setdefault(recorded, []).append((o, relation))
    by_row += silent
    return by_row, by_row - agrees, heard


def _bearing(seen: Observation, strong: float | None, index: Index, vocabulary: Vocabulary) -> Bearing:
    asked = seen.role, seen.signal, seen.state, seen.shape, strong
    known = index.bearings.get(asked)
    if known is None:
        if len(index.bearings) >= _MOST_KEPT:
            index.bearings.clear()
        known = index.bearings[asked] = _work_out(seen, strong, index, vocabulary)
    return known


def _work_out(seen: Observation, strong: float | None, index: Index, vocabulary: Vocabulary) -> Bearing:
    related = [
        (entry, relation)
        for signal in vocabulary.kin(seen.signal)
        for entry in range(*index.signals.get(signal, (0, 0)))
        if (relation := relate(vocabulary, index.background, seen, index.entries[entry], strong=strong)).agreement
    ]
    silent = UNEXPLAINED if vocabulary.is_trouble(seen.signal, seen.state) else 0.0
    says = np.full(int(index.row_start[-1]), np.nan)
    # Where a row records several of these the strongest speaks: it is written last.
    for entry, relation in sorted(related, key=lambda one: abs(one[1].bits)):
        says[index.rows_with(entry)] = relation.bits - silent
    rows = np.flatnonzero(~np.isnan(says)).astype(np.int32)
    return Bearing([(index.entries[entry], relation) for entry, relation in related], silent, rows, says[rows])
