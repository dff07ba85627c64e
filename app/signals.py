"""Signals: found by any of their names, or by words in their names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from diagnops.app.cases import one_of
from diagnops.kb.case import Case, State
from diagnops.kb.errors import UsageError
from diagnops.kb.vocabulary import Signal, Vocabulary, signal_names
from diagnops.kb.wordforms import key


class SignalsFound(NamedTuple):
    """The signals that fit; `exact` is the one that goes by just this name."""

    signals: list[Signal]
    exact: Signal | None = None


def find_signals(vocabulary: Vocabulary, name: str | None = None, layer: str | None = None) -> SignalsFound:
    """The signals of a layer, and of these the one called `name` or those whose names hold its words.

    Raises `UsageError` for a layer that there is not, and where nothing fits the name.
    """
    one_of("layer", layer, sorted({s.layer for s in vocabulary.signals}))
    found = [s for s in vocabulary.signals if layer in (None, s.layer)]
    if name is None:
        return SignalsFound(found)
    try:
        exact = vocabulary.find_signal(name)
    except UsageError:
        words = key(name).split()
        found = [s for s in found if all(any(w in key(n) for n in signal_names(s)) for w in words)]
        if not found:
            raise
        return SignalsFound(found)
    return SignalsFound([exact], exact)


def cases_by_state(signal: Signal, cases: Iterable[Case]) -> dict[State, list[Case]]:
    """The cases that recorded just this signal, by the state it was in, trouble first; under two states if they did."""
    found: dict[State, list[Case]] = {
        state: [] for state in sorted(signal.states, key=lambda state: state not in signal.bad)
    }
    for case in cases:
        for state in {s.state for s in case.symptoms if s.signal == signal.id}:
            found[state].append(case)
    return {state: some for state, some in found.items() if some}
