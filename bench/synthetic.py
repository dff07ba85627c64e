"""Synthetic cases, for questions of speed only: their words and symptoms mean nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator

from diagnops.kb.case import Case, Cause, Occurrence, Symptom, Text
from diagnops.kb.vocabulary import Vocabulary

_WORDS = 20_000


def synthetic_cases(count: int, vocabulary: Vocabulary, seed: int = 0) -> Iterator[Case]:
    """`count` cases with 4 to 12 symptoms and about 120 words each, drawn like words of a language (Zipf)."""
    random_ = random.Random(seed)
    weights = [1 / (rank + 10) for rank in range(_WORDS)]
    for number in range(count):
        signals = random_.sample(vocabulary.signals, random_.randint(4, 12))
        symptoms = tuple(
            Symptom(s.id, random_.choice(s.states), random_.choice(s.roles) if s.roles else None) for s in signals
        )
        words = [f"word{w}" for w in random_.choices(range(_WORDS), weights, k=120)]
        yield Case(
            id=f"synthetic-{number}",
            title=Text(en=" ".join(words[:8])),
            symptoms=symptoms,
            cause=Cause(Text(en=" ".join(words[8:20]))),
            status="active",
            occurrences=(Occurrence(),) * random_.randint(1, 3),
            story=" ".join(words[20:]),
        )
