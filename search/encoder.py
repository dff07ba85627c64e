"""The encoder: a text as a vector, so that texts of one meaning meet that share no word, in Korean and in English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Makes a vector of length 1 of each text, or of zeros where there is nothing to say.

    By its name it can be opened again; the one shipped has none.
    """

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row for each text."""
        ...


def cosines(vectors: Vectors, direction: Vectors) -> Vectors:
    """The cosine of each row with a direction, all of length 1.

    Not by `@`: threads of a BLAS wait for each other at full speed, which on a busy machine took ten times the work.
    """
    found: Vectors = np.einsum("ij,j->i", vectors, direction)
    return found
