"""Topics: the cases by the layer where each shows itself first, for whoever browses or learns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from diagnops.kb.case import Case
from diagnops.kb.vocabulary import Layer, Vocabulary

NOWHERE: tuple[Layer, ...] = ("contrast", "change")
"""What is said of the incident as a whole, and what somebody did: no place where a case could be at home."""


def layer_of(case: Case, vocabulary: Vocabulary) -> Layer:
    """Where a case shows itself first: the layer of its first sign of trouble that always shows, else of its first."""
    signs = [s for s in case.symptoms if s.signal in vocabulary.signal and vocabulary.is_trouble(s.signal, s.state)]
    signs.sort(key=lambda s: (vocabulary.signal[s.signal].layer in NOWHERE, s.frequency != "always"))
    return vocabulary.signal[signs[0].signal].layer if signs else "contrast"


def by_layer(cases: Iterable[Case], vocabulary: Vocabulary) -> dict[Layer, list[Case]]:
    """The cases of each layer that has any, from the edge of a service inward; those at home nowhere come last."""
    found: dict[Layer, list[Case]] = {layer: [] for layer in sorted(get_args(Layer), key=NOWHERE.__contains__)}
    for case in cases:
        found[layer_of(case, vocabulary)].append(case)
    return {layer: some for layer, some in found.items() if some}
