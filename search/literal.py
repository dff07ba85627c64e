"""Literal lines: which of the lines that programs write stand in a text, whatever differs in them each time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

_DIFFERS = re.compile(r"<[^<>\n]*>|…")
_WORD = re.compile(r"[^\W_]{4,}")
_LETTER = re.compile(r"\w")
_QUOTES = str.maketrans(dict.fromkeys('"`‘’“”', "'"))
_BETWEEN = 300  # letters of a text that what differs may take
_STARTS = 20  # places at which a line may begin; a log repeats itself


class LiteralLine(Struct, frozen=True, array_like=True):
    """A line of `owner`, its `number`-th: the `parts` that stand in a text one behind the other where it does."""

    owner: int
    number: int
    parts: tuple[str, ...]


LiteralLines = Mapping[str, tuple[LiteralLine, ...]]
"""Lines by a word that has to be in the text; those without such a word by none."""


def literal_lines(lines: Iterable[tuple[int, int, str]]) -> dict[str, tuple[LiteralLine, ...]]:
    """The lines, each with its owner and number, compiled for `lines_in`. `<...>` stands for what differs each time.

    A line without a letter that is always the same is left out.
    """
    by_word: dict[str, list[LiteralLine]] = {}
    for owner, number, text in lines:
        parts = tuple(part for piece in _DIFFERS.split(text) if (part := _folded(piece)))
        if any(map(str.isalpha, "".join(parts))):
            by_word.setdefault(_anchor(text), []).append(LiteralLine(owner, number, parts))
    return {word: tuple(some) for word, some in by_word.items()}


def lines_in(text: str, lines: LiteralLines) -> Iterator[LiteralLine]:
    """The lines that stand in a text; that it breaks them, or writes them in capitals, does not matter.

    >>> lines = literal_lines([(0, 0, "server <name> is down"), (1, 0, "server is up")])
    >>> [line.owner for line in lines_in("Oct 4 web1: SERVER db-7 is down!", lines)]
    [0]
    """
    if not lines:
        return
    folded = _folded(text)
    for word in dict.fromkeys(("", *_WORD.findall(folded))):
        yield from (line for line in lines.get(word, ()) if _stands(line.parts, folded))


def _folded(text: str) -> str:
    return " ".join(text.casefold().translate(_QUOTES).split())


def _anchor(text: str) -> str:
    """The longest word of a line that is there as a whole each time."""
    whole = _DIFFERS.sub(lambda found: "_", text)  # a word that touches what differs is longer in the text
    words = [w for w in re.findall(r"\w+", _folded(whole)) if "_" not in w and _WORD.fullmatch(w)]
    return max(words, key=len, default="")


def _stands(parts: tuple[str, ...], text: str) -> bool:
    first, *rest = parts
    start = -1
    for _ in range(_STARTS):
        start = text.find(first, start + 1)
        if start < 0:
            return False
        if start and _LETTER.match(first[0]) and _LETTER.match(text[start - 1]):
            continue  # the end of another word
        at = start + len(first)
        for part in rest:
            found = text.find(part, at, at + _BETWEEN + len(part))
            if found < 0:
                break
            at = found + len(part)
        else:
            if not (at < len(text) and _LETTER.match(parts[-1][-1]) and _LETTER.match(text[at])):
                return True
    return False
