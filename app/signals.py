"""Signals: found by any of their names, or by words in their names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from diagnops.app.cases import one_of
from diagnops.kb.case import Case, State
from diagnops.kb.errors import UsageError
from diagnops.kb.vocabulary import Signal, Vocabulary, signal_names
from diagnops.kb.wordforms import key

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace


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


def search_signals(workspace: Workspace, words: str) -> list[Signal]:
    """The signals that some words may mean, the likeliest first: those whose names hold all of them, those that are
    read from them as from a telling, those that hold most of them."""
    vocabulary = workspace.vocabulary
    try:
        named = find_signals(vocabulary, words).signals
    except UsageError:
        named = []
    read = [vocabulary.signal[one.signal] for one in workspace.read(words).observations]
    found = {signal.id: signal for signal in (*named, *read, *_nearest(vocabulary, words))}
    return list(found.values())


def _nearest(vocabulary: Vocabulary, words: str) -> list[Signal]:
    """The signals whose names hold some of the words, those that hold the most of them first."""
    asked = set(key(words).split())
    held = {}
    for signal in vocabulary.signals:
        names = [(key(name), asked & set(key(name).split())) for name in signal_names(signal)]
        best = max(names, key=lambda one: (len(one[1]), -len(one[0])))
        if best[1]:
            held[signal.id] = (-len(set().union(*(found for _, found in names))), -len(best[1]), len(best[0]))
    return [vocabulary.signal[one] for one in sorted(held, key=held.__getitem__)]


def cases_by_state(signal: Signal, cases: Iterable[Case]) -> dict[State, list[Case]]:
    """The cases that recorded just this signal, by the state it was in, trouble first; under two states if they did."""
    found: dict[State, list[Case]] = {
        state: [] for state in sorted(signal.states, key=lambda state: state not in signal.bad)
    }
    for case in cases:
        for state in {s.state for s in case.symptoms if s.signal == signal.id}:
            found[state].append(case)
    return {state: some for state, some in found.items() if some}
