"""Rerank: a cross-encoder reads the text of the incident together with that of each case that comes first.

It makes no vectors that could be kept and takes a while for each pair, so the cases are found without it; what it says
of the few takes the place of their cosines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from diagnops.kb.case import Case
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.case_text import text_fields
from diagnops.search.postings import Floats
from diagnops.search.text_index import beginning

# Cases. A pair takes a small model 100 ms of a processor, and the right case is among so many for 82 to 97 of 100
# texts of the sets that matching is measured on.
MOST = 20
# The cosine, less what texts have by chance, that a right case usually has: the median of runbooks, and of Korean texts
# on their English ones.
RIGHT = 0.4


class CrossEncoder(Protocol):
    """Reads two texts together."""

    def predict(self, text: str, others: Sequence[str]) -> Floats:
        """How far each of the others tells of the same as `text`: logits, finite, above 0 where it is likelier so."""
        ...


class Rerank(NamedTuple):
    """A cross-encoder, and where the cases are."""

    cross_encoder: CrossEncoder
    find: Callable[[Sequence[str]], list[Case]]
    vocabulary: Vocabulary

    def predict(self, text: str, ids: Sequence[str]) -> Floats:
        """How far each case tells of the same as `text`; one that is gone as little as the least."""
        cases = {case.id: beginning(text_fields(case, self.vocabulary)) for case in self.find(ids)}
        found = self.cross_encoder.predict(text, list(cases.values()))
        predicted = dict(zip(cases, found.tolist(), strict=True))
        least = min(predicted.values(), default=0.0)
        return np.array([predicted.get(case, least) for case in ids], np.float32)


def in_place_of(cosines: Floats, predicted: Floats) -> Floats:
    """What was judged of some cases, on the scale of their cosines: the least likely gets the lowest of them.

    The likeliest gets the highest, or more where the model is sure of it and the cosines knew of none: what a right
    case usually has, times the probability that the model gives. Between them gaps keep their proportions. So it does
    not matter on which scale a model judges, one that finds all alike is taken by its differences, and what the whole
    text counts stays as it was calibrated. Where nothing differs, the cosines stay.

    >>> in_place_of(np.array([0.5, 0.1, 0.2]), np.array([-4.0, 6.0, -2.0])).round(2).tolist()
    [0.1, 0.5, 0.18]
    >>> in_place_of(np.array([0.02, 0.0]), np.array([-4.0, 6.0])).round(2).tolist()
    [0.0, 0.4]
    """
    if not len(predicted) or predicted.min() == predicted.max():
        return cosines
    share = (predicted - predicted.min()) / (predicted.max() - predicted.min())
    sure = 0.5 + 0.5 * np.tanh(predicted.max() / 2)  # the logistic function, which does not overflow so
    lowest = cosines.min()
    found: Floats = lowest + share * (max(cosines.max(), RIGHT * sure) - lowest)
    return found
