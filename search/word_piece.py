"""WordPiece: a text as the numbers of the pieces of its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.search.encoder import Vectors
from diagnops.search.tokens import korean_stem

_MOST_PIECES = 400  # of one text: a title, or the beginning of a story
_LONGEST_WORD = 40
_UNKNOWN = 1  # the row of a word that has no pieces
_WORD = re.compile(r"[가-힣]+|[A-Za-z]+|\d+|[^\sA-Za-z\d가-힣]+")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
_MOST_DIGITS = 6  # of a number: the rest only tells it from other numbers


class Placed(NamedTuple):
    """Pieces in the order of a text: the row of each, and where its word begins and ends."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


class WordPiece:
    """The pieces that words are cut into; the place of a piece is its row. What goes on within a word begins `##`."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._row = dict(zip(pieces, range(len(pieces)), strict=True))
        self._of_token = lru_cache(65536)(self._rows)

    def of(self, text: str) -> tuple[NDArray[np.int64], Vectors]:
        """The different rows of the beginning of a text, and what each counts: the root of its times."""
        found = islice(chain.from_iterable(map(self._of_token, _tokens(text))), _MOST_PIECES)
        rows, times = np.unique(np.fromiter(found, np.int64), return_counts=True)
        return rows, np.sqrt(times, dtype=np.float32)

    def placed(self, text: str) -> Placed:
        """Every piece of a text in its order, with the characters of the word that it is cut from."""
        rows: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        for word in _WORD.finditer(text):
            cut = self._of_token(unicodedata.normalize("NFKC", word[0]))
            rows += cut
            starts += [word.start()] * len(cut)
            ends += [word.end()] * len(cut)
        return Placed(np.array(rows, np.int64), np.array(starts, np.int64), np.array(ends, np.int64))

    def _rows(self, token: str) -> tuple[int, ...]:
        return tuple(row for word in _of_token(token) for row in self._cut(word))

    def _cut(self, word: str) -> list[int]:
        """WordPiece: the longest piece the word begins with, then the longest that goes on, to its end."""
        if len(word) > _LONGEST_WORD:
            return [_UNKNOWN]
        rows, at = [], 0
        while at < len(word):
            for end in range(len(word), at, -1):
                row = self._row.get(("##" if at else "") + word[at:end])
                if row is not None:
                    rows.append(row)
                    at = end
                    break
            else:
                return [_UNKNOWN]
        return rows


def words(text: str) -> Iterator[str]:
    """The words that are cut into pieces: identifiers in their parts, a Korean particle as a word of its own.

    >>> list(words("DFSClient.close() 클러스터에서"))
    ['dfs', 'client', '.', 'close', '()', '클러스터', '에서']
    """
    for token in _tokens(text):
        yield from _of_token(token)


def _tokens(text: str) -> list[str]:
    found: list[str] = _WORD.findall(unicodedata.normalize("NFKC", text))
    return found


def _of_token(token: str) -> Iterator[str]:
    if token[0].isdigit():
        yield token[:_MOST_DIGITS]
    elif token[0].isascii() and token[0].isalpha():
        yield from (part.lower() for part in _PART.findall(token))
    elif "가" <= token[0] <= "힣":
        stem = korean_stem(token)
        yield stem
        if stem != token:
            yield token[len(stem) :]
    else:
        yield token.lower()
