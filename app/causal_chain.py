"""The causal chain of a case as data: from the cause, step by step, to what people saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from diagnops.kb.case import Case, Symptom, Text
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary


class ChainStep(NamedTuple):
    """The cause, or a step from it, with the symptoms that it speaks of, as far as it can be read.

    The last, `seen`, says nothing: it has the signs of trouble that no step speaks of.
    """

    kind: Literal["cause", "step", "seen"]
    said: Text | None
    symptoms: tuple[Symptom, ...]


def causal_chain(case: Case, vocabulary: Vocabulary, read: Callable[[str], Incident]) -> tuple[ChainStep, ...]:
    """The steps in their order, each leading to the next; a symptom stands at the last step that speaks of it."""
    told = [case.cause.statement, *case.cause.chain]
    troubles = [s for s in case.symptoms if s.signal in vocabulary.signal and vocabulary.is_trouble(s.signal, s.state)]
    spoken = [
        {(o.signal, o.state) for text in (one.en, one.ko) if text for o in read(text).observations} for one in told
    ]
    at = {s: max((n for n, seen in enumerate(spoken) if (s.signal, s.state) in seen), default=None) for s in troubles}
    steps = [
        ChainStep("step" if n else "cause", one, tuple(s for s in troubles if at[s] == n)) for n, one in enumerate(told)
    ]
    rest = tuple(s for s in troubles if at[s] is None)
    return (*steps, *([ChainStep("seen", None, rest)] if rest else []))
