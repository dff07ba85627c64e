"""Words without which a way to say something cannot be meant: ``python -m diagnops.training.needed_words``.

To make an expression takes a millisecond, to look for a word almost nothing. So of every way in the rules of contrasts
and complaints it is worked out what a text must hold that it matches; of what would do, that which stands in the fewest
of the texts that we know is kept beside the rules.
"""

from __future__ import annotations

import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import Any

import msgspec

from diagnops.cases import VOCABULARY
from diagnops.intake import complaint_rules, contrast_rules
from diagnops.intake.ways import NEEDED, expanded, lines
from diagnops.kb.vocabulary_files import read_vocabulary
from diagnops.training.marked import marked_texts

Words = frozenset[str]
Cost = Callable[[Words], float]
_MOST = 64  # words that are made of the branches of one place
_FEW = 8  # letters of a class


def cheapest(way: str, cost: Cost) -> Words:
    r"""Words of which one is in whatever a way matches, in lower case; of those that would do the set that costs least.

    >>> sorted(cheapest(r"\b(?:slow|late) disks?|tapes?", cost=len))
    ['late disk', 'slow disk', 'tape']
    """
    return _of(parser.parse(way), cost)


def _of(nodes: Iterable[Any], cost: Cost) -> Words:
    """The same of what the parser made."""
    return min(_choices(nodes, cost), key=lambda words: (cost(words), sorted(words)), default=frozenset())


def _choices(nodes: Iterable[Any], cost: Cost) -> Iterator[Words]:
    """The sets of words of which each would do: of every part that must be there, and of letters in a row."""
    run: set[str] = {""}
    for kind, of in nodes:
        if kind is op.AT:
            continue
        spelled = _spelled(kind, of)
        if spelled and len(spelled) * len(run) <= _MOST:
            run = {a + b for a, b in product(run, spelled)}
            continue
        yield from _usable(run)
        run = set(spelled) if spelled and len(spelled) <= _MOST else {""}
        yield from _within(kind, of, cost)
    yield from _usable(run)


def _usable(run: set[str]) -> Iterator[Words]:
    if all(word.strip() for word in run):
        yield frozenset(word for word in run if not any(other in word for other in run if other != word))


def _spelled(kind: Any, of: Any) -> list[str]:
    """The few words that a part can be, nothing where they are many."""
    if kind is op.LITERAL:
        return [chr(of).lower()]
    if kind is op.IN and len(of) <= _FEW and all(one is op.LITERAL for one, _ in of):
        return sorted({chr(letter).lower() for _, letter in of})
    if kind is op.SUBPATTERN:
        return _joined(of[3])
    if kind is op.BRANCH:
        branches = [_joined(branch) for branch in of[1]]
        return [word for words in branches for word in words] if all(branches) else []
    return []


def _joined(nodes: Iterable[Any]) -> list[str]:
    words = [""]
    for kind, of in nodes:
        spelled = [""] if kind is op.AT else _spelled(kind, of)
        if not spelled or len(words) * len(spelled) > _MOST:
            return []
        words = [a + b for a, b in product(words, spelled)]
    return words


def _within(kind: Any, of: Any, cost: Cost) -> Iterator[Words]:
    """The sets of words that would do, of a part that is more than letters."""
    if kind is op.SUBPATTERN:
        yield from _choices(of[3], cost)
    elif kind in (op.MAX_REPEAT, op.MIN_REPEAT) and of[0]:
        yield from _choices(of[2], cost)
    elif kind is op.BRANCH:
        branches = [_of(branch, cost) for branch in of[1]]
        if all(branches):
            yield frozenset().union(*branches)


def needed(texts: Sequence[str]) -> dict[str, list[list[list[str]]]]:
    """Of contrasts and complaints the words that each way of each rule needs, by the texts that we know."""
    texts = [text.lower() for text in texts]

    @cache
    def held(word: str) -> int:
        return sum(1 << number for number, text in enumerate(texts) if word in text)

    def cost(words: Words) -> float:
        every = 0
        for word in words:
            every |= held(word)
        return every.bit_count() + len(words)

    def of(rules: Sequence[Any], parts: dict[str, str]) -> list[list[list[str]]]:
        return [[sorted(cheapest(expanded(way, parts), cost)) for way in lines(rule.ways)] for rule in rules]

    return {
        "contrasts": of(contrast_rules.RULES, contrast_rules.PARTS),
        "complaints": of(complaint_rules.RULES, {**contrast_rules.PARTS, **complaint_rules.PARTS}),
    }


def main() -> int:
    """Write the words beside the rules."""
    told = [marked.text for marked in marked_texts(read_vocabulary(VOCABULARY))]
    NEEDED.write_bytes(msgspec.json.format(msgspec.json.encode(needed(told)), indent=1) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
