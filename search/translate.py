"""Korean search terms in English: word pairs learned from aligned messages, so that one index serves both languages.

The pairs were learned by ``diagnops.training.learn_translations`` from the message catalogues of OpenStack (Apache-2.0)
and PostgreSQL (PostgreSQL licence); nothing of their text is kept. They are read only when a query holds Korean.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from diagnops.search.tokens import is_korean

FILE = Path(__file__).with_name("translations.tsv")


class English(NamedTuple):
    """What an English term is asked for by way of Korean ones: with which weight, and how likely it was meant."""

    weight: float
    likely: float


@cache
def _pairs() -> dict[str, tuple[tuple[str, float], ...]]:
    table = {}
    for line in FILE.read_text("utf-8").splitlines():
        korean, _, english = line.partition("\t")
        words = english.split()
        table[korean] = tuple((words[i], int(words[i + 1]) / 100) for i in range(0, len(words), 2))
    return table


def in_english(asked: Mapping[str, float]) -> dict[str, English]:
    """The English terms that Korean ones among `asked` may stand for; what several stand for is asked for more."""
    korean = [(term, weight) for term, weight in asked.items() if is_korean(term)]
    pairs = _pairs() if korean else {}
    weights: dict[str, float] = {}
    surest: dict[str, float] = {}
    for term, weight in korean:
        for english, likely in pairs.get(term, ()):
            if english not in asked:
                weights[english] = weights.get(english, 0.0) + likely * weight
                surest[english] = max(surest.get(english, 0.0), likely)
    return {english: English(weight, surest[english]) for english, weight in weights.items()}
