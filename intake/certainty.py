"""Certainty: how often what is read from words is so.

From 384 readings of 168 public reports (field, dev), each judged right or wrong by two judges on its own. What is read
as trouble is so in three of four; that something is fine, or not there, in one of three, for people say of what else
all is well; and a restart is mostly what was tried. Told on reports left out, these three rates say more than one rate
for all (log loss .569 against .630); the layer of the signal, a figure beside it and the language add nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary

_OF_SIGNAL: Mapping[str, float] = {"service.restart": 0.39}
_TROUBLE, _NO_TROUBLE = 0.77, 0.33


def with_certainty(read: Observation, vocabulary: Vocabulary) -> Observation:
    """What was read, with the share of readings of its kind that are right."""
    of_kind = _TROUBLE if vocabulary.is_trouble(read.signal, read.state) else _NO_TROUBLE
    return replace(read, certainty=_OF_SIGNAL.get(read.signal, of_kind))
