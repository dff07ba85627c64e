"""Synthetic cases, for questions of speed only: of the size and in the words of real ones, and they mean nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from diagnops.kb.case import Case, Occurrence, Symptom, Text
from diagnops.kb.vocabulary import Vocabulary

_RARE = 0.1  # the share of words that stand in few cases: names, numbers, codes
_RARE_WORDS = 50_000


def synthetic_cases(count: int, vocabulary: Vocabulary, real: Sequence[Case], seed: int = 0) -> Iterator[Case]:
    """`count` cases, each a `real` one with other words and 4 to 12 symptoms drawn from the whole vocabulary.

    Words are drawn as often as real cases use them, in both languages, so that a real text meets them as often.
    """
    random_ = random.Random(seed)
    english = [word for case in real for text in (case.title.en, case.story) for word in (text or "").split()]
    korean = [word for case in real for text in _korean(case) for word in text.split()] or english

    def written(words: Sequence[str], like: str | None) -> str | None:
        if like is None:
            return None
        drawn = (
            f"w{random_.randrange(_RARE_WORDS)}" if random_.random() < _RARE else random_.choice(words)
            for _ in like.split()
        )
        return " ".join(drawn)

    def text(like: Text) -> Text:
        return Text(written(english, like.en), written(korean, like.ko))

    for number in range(count):
        like = real[number % len(real)]
        signals = random_.sample(vocabulary.signals, random_.randint(4, 12))
        yield replace(
            like,
            id=f"synthetic-{number}",
            title=text(like.title),
            symptoms=tuple(
                Symptom(s.id, random_.choice(s.states), random_.choice(s.roles) if s.roles else None) for s in signals
            ),
            cause=replace(like.cause, statement=text(like.cause.statement), chain=tuple(map(text, like.cause.chain))),
            occurrences=(Occurrence(),) * random_.randint(1, 3),
            related=(),
            # Nothing that an earlier revision, which is measured beside this one, could not read.
            affects=(),
            messages=(),
            excludes=(),
            checks=(),
            prevention=(),
            remedies=tuple(
                replace(r, destructive=False, trials=tuple(replace(t, origin="own") for t in r.trials))
                for r in like.remedies
            ),
            story=written(english, like.story) or "",
        )


def _korean(case: Case) -> Iterator[str]:
    yield from (t.ko for t in (case.title, case.cause.statement, *case.cause.chain) if t.ko)
