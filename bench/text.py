"""The text suite: find the document a text belongs to; in a stream, only among those written before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.bench.data import Document, Texts
from diagnops.bench.scores import Floats, Mean, Sample, Separation, average_precision

# Ranks beyond this count as never found.
DEPTH = 100
_TIE_SEED = 7
_AT_ONCE = 64

Score = Callable[[Sequence[Document]], Floats]
"""From some queries to a row each of scores for every document; more is more alike."""
Method = Callable[[Sequence[Document]], Score]
"""From a corpus to its search."""


class Ranked(NamedTuple):
    """The first documents found for a query, best first."""

    query: str
    documents: list[str]
    scores: list[float]


def search(texts: Texts, method: Method, limit: int | None = None) -> list[Ranked]:
    """The ranking of every query that has an answer or a label, ties shuffled."""
    score = method(texts.corpus)
    may = visible(texts)
    asking = [q for q in texts.queries if q.id in texts.relevant or q.id in texts.seen]
    if limit is not None and limit < len(asking):
        asking = [asking[i * len(asking) // limit] for i in range(limit)]
    return [
        _ranking(texts.corpus, query, scores, may(query), number)
        for number, (query, scores) in enumerate(_scored(asking, score))
    ]


def _scored(asking: Sequence[Document], score: Score) -> Iterator[tuple[Document, Floats]]:
    for start in range(0, len(asking), _AT_ONCE):
        some = asking[start : start + _AT_ONCE]
        yield from zip(some, score(some), strict=True)


def visible(texts: Texts) -> Callable[[Document], NDArray[np.int64]]:
    """Which documents a query may find: in a stream the earlier ones, and never itself."""
    created = np.array([d.created for d in texts.corpus])
    ids = np.array([d.id for d in texts.corpus])

    def visible(query: Document) -> NDArray[np.int64]:
        may = ids != query.id
        return np.flatnonzero(may & (created < query.created) if query.created else may)

    return visible


def _ranking(
    corpus: Sequence[Document], query: Document, scores: Floats, may: NDArray[np.int64], number: int
) -> Ranked:
    may = np.random.default_rng([_TIE_SEED, number]).permutation(may)
    ours = scores[may]
    if len(may) > DEPTH:
        least = np.partition(ours, -DEPTH)[-DEPTH]
        may, ours = may[ours >= least], ours[ours >= least]
    order = np.argsort(-ours, kind="stable")[:DEPTH]
    return Ranked(query.id, [corpus[may[i]].id for i in order], [float(ours[i]) for i in order])


def judge(texts: Texts, rankings: Sequence[Ranked]) -> dict[str, Sample]:
    """Every figure of the suite; `AUROC` when the split says which queries are new."""
    rows = []
    for ranked in rankings:
        if relevant := texts.relevant.get(ranked.query):
            hits = [d in relevant for d in ranked.documents]
            first = hits.index(True) + 1 if any(hits) else 0
            rows.append(
                (first == 1, 0 < first <= 10, average_precision(hits, len(relevant)), 1 / first if first else 0.0)
            )
    columns = np.array(rows, float).reshape(-1, 4).T
    samples: dict[str, Sample] = {n: Mean(c) for n, c in zip(("R@1", "R@10", "MAP", "MRR"), columns, strict=True)}
    if texts.seen:
        best = {r.query: r.scores[0] if r.scores else 0.0 for r in rankings if r.query in texts.seen}
        groups = [np.array([s for q, s in best.items() if texts.seen[q] is seen], float) for seen in (True, False)]
        samples["AUROC"] = Separation(*groups)
    return samples
