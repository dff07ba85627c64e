"""The encoder that is shipped: a table of word pieces, each with a row of numbers, read by numpy from a mapped file.

A text is the sum of the rows of its pieces, one that repeats counting as the root of its times.
``diagnops.training.train_encoder`` trained it, and its card says on what.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diagnops.search.encoder import Vectors
from diagnops.search.model import PIECES
from diagnops.search.word_piece import Placed, WordPiece

SHIPPED = Path(__file__).with_name("static-ko-en")


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

    def placed(self, text: str) -> Placed:
        """The pieces of a text, each with its place."""
        return self._pieces.placed(text)

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """The numbers of some rows of the table."""
        found: Vectors = self._rows[rows].astype(np.float32) * self._scale[rows][:, None]
        return found


def write_static(folder: Path, pieces: Sequence[str], table: Vectors) -> None:
    """Write an encoder: the rows of `table` as 127ths of the largest number of each."""
    folder.mkdir(parents=True, exist_ok=True)
    scale = np.abs(table).max(axis=1, keepdims=True) / 127 + 1e-12
    (folder / PIECES).write_text("\n".join(pieces), "utf-8")
    np.save(folder / "rows.npy", np.rint(table / scale).astype(np.int8))
    np.save(folder / "scale.npy", scale[:, 0].astype(np.float32))
