"""The encoder: a text as a vector, so that texts of one meaning meet that share no word, in Korean and in English.

The one that is shipped is a table of word pieces, each with a row of numbers; a text is the sum of the rows of its
pieces, one that repeats counting as the root of its times. ``diagnops.training.train_encoder`` trained it, and its
card says on what. numpy reads it, memory-mapped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from diagnops.search.model import PIECES
from diagnops.search.tokens import korean_stem

Vectors = NDArray[np.float32]

SHIPPED = Path(__file__).with_name("static-ko-en")

_MOST_PIECES = 400  # of one text: a title, or the beginning of a story
_LONGEST_WORD = 40
_UNKNOWN = 1  # the row of a word that has no pieces
_WORD = re.compile(r"[가-힣]+|[A-Za-z]+|\d+|[^\sA-Za-z\d가-힣]+")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
_MOST_DIGITS = 6  # of a number: the rest only tells it from other numbers


class Encoder(Protocol):
    """Makes a vector of length 1 of each text, or of zeros where there is nothing to say.

    By its name it can be opened again; the one shipped has none.
    """

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row for each text."""
        ...


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


class StaticEncoder:
    """A table of word pieces and their rows, from a folder with `pieces.txt`, `rows.npy` (int8) and `scale.npy`."""

    def __init__(self, folder: Path) -> None:
        self.name = "" if folder == SHIPPED else str(folder)
        self._pieces = WordPiece((folder / PIECES).read_text("utf-8").split("\n"))
        self._rows = np.load(folder / "rows.npy", mmap_mode="r")
        self._scale = np.load(folder / "scale.npy", mmap_mode="r")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row for each text."""
        found = np.zeros((len(texts), self._rows.shape[1]), np.float32)
        for at, text in enumerate(texts):
            rows, weight = self._pieces.of(text)
            if len(rows):
                vector = np.einsum("i,ij->j", self._scale[rows] * weight, self._rows[rows].astype(np.float32))
                found[at] = vector / max(float(np.linalg.norm(vector)), 1e-9)
        return found


def cosines(vectors: Vectors, direction: Vectors) -> Vectors:
    """The cosine of each row with a direction, all of length 1.

    Not by `@`: threads of a BLAS wait for each other at full speed, which on a busy machine took ten times the work.
    """
    found: Vectors = np.einsum("ij,j->i", vectors, direction)
    return found


def write_static(folder: Path, pieces: Sequence[str], table: Vectors) -> None:
    """Write an encoder: the rows of `table` as 127ths of the largest number of each."""
    folder.mkdir(parents=True, exist_ok=True)
    scale = np.abs(table).max(axis=1, keepdims=True) / 127 + 1e-12
    (folder / PIECES).write_text("\n".join(pieces), "utf-8")
    np.save(folder / "rows.npy", np.rint(table / scale).astype(np.int8))
    np.save(folder / "scale.npy", scale[:, 0].astype(np.float32))


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


@cache
def encoder(name: str = "") -> Encoder:
    """The encoder of that name: a folder or a model of sentence-transformers; without a name the one shipped.

    Raises `InputError` when it is not there, `UsageError` when it needs what is not installed.
    """
    folder = Path(name) if name else SHIPPED
    if (folder / PIECES).exists():
        return StaticEncoder(folder)
    from diagnops.search.transformer import TransformerEncoder

    return TransformerEncoder(name)
