"""Learn what each channel of text counts: ``python -m diagnops.training.fit_similarity --data DIR [--encoder DIR]``.

A conditional logit: the weights under which a softmax over the cases gives the right ones the most, none negative, each
set counting as the root of its queries. Fit on the sets whose weights may ship. The encoder has seen the duplicates of
one of them; give one trained ``--without-duplicates``, or it is trusted too much.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from diagnops.bench.data import Texts, choose, find_splits, read_texts
from diagnops.bench.product import index_of
from diagnops.bench.scores import Floats
from diagnops.bench.text_baselines import whole
from diagnops.search.encoders import encoder
from diagnops.search.similarity import channels, query_of

SETS = ("apache-dup-other", "alert-runbook")
CHANNELS = ("terms", "title", "spelling", "lead", "pieces")
_NEAREST = 60  # cases by each channel that compete; the rest cannot win
_RIDGE = 1e-5


class Question(NamedTuple):
    """The cases that compete for a query, their channels, and which are right."""

    given: Floats
    right: Floats


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", default="")
    asked = parser.parse_args()
    splits = choose(find_splits(asked.data), SETS, "dev")
    weights = fit([questions(read_texts(split), asked.encoder) for split in splits])
    print("  ".join(f"{name} {weight:.1f}" for name, weight in zip(CHANNELS, weights, strict=True)))


def questions(texts: Texts, encoder_name: str = "") -> list[Question]:
    """Every query that has an answer among the cases it may find, and cases that are not the answer."""
    text_index = index_of(texts.corpus, encoder(encoder_name)).text_index
    ids = np.array([d.id for d in texts.corpus])
    created = np.array([d.created for d in texts.corpus])
    found = []
    for query in texts.queries:
        told = channels(query_of(whole(query), text_index), text_index)
        given = np.array([told[name] for name in CHANNELS]).T
        may = (ids != query.id) & ((created < query.created) if query.created else True)
        right = np.isin(ids, list(texts.relevant.get(query.id, ()))) & may
        near = {at for column in given[may].T for at in np.flatnonzero(may)[np.argsort(-column)[:_NEAREST]]}
        competing = np.array(sorted(near | set(np.flatnonzero(right))), int)
        if right.any() and not right[competing].all():
            found.append(Question(given[competing].astype(float), right[competing].astype(float)))
    return found


def fit(sets: list[list[Question]]) -> Floats:
    """The weights of `CHANNELS`."""
    from scipy.optimize import minimize

    every = [(q, len(of) ** -0.5) for of in sets for q in of]
    given, right = (np.concatenate([getattr(q, name) for q, _ in every]) for name in Question._fields)
    sizes = np.array([len(q.right) for q, _ in every])
    start = np.cumsum(sizes) - sizes
    share = np.array([weight for _, weight in every])
    share /= share.sum()

    def loss(weights: Floats) -> tuple[Any, Any]:
        score = given @ weights
        chance = np.exp(score - np.repeat(np.maximum.reduceat(score, start), sizes))
        chance /= np.repeat(np.add.reduceat(chance, start), sizes)
        hit = np.maximum(np.add.reduceat(chance * right, start), 1e-30)
        slope = np.repeat(share, sizes) * chance * (1 - right / np.repeat(hit, sizes))
        return -(share * np.log(hit)).sum() + _RIDGE / 2 * weights @ weights, slope @ given + _RIDGE * weights

    found = minimize(loss, np.full(len(CHANNELS), 2.0), jac=True, method="L-BFGS-B", bounds=[(0, 60)] * len(CHANNELS))
    weights: Floats = found.x
    return weights


if __name__ == "__main__":
    main()
