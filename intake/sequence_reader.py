"""The learned reader: what a text says at each of its word pieces, by a small network over the pieces in their order.

Layers of dilated convolutions over the rows of the encoder that is shipped; `diagnops.training.train_reader` taught
them on texts whose observations were marked by hand. At run time it is a few products of matrices.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.kb.case import State
from diagnops.search.encoder import Vectors
from diagnops.search.encoders import shipped

FOLDER = Path(__file__).with_name("reader")
GROUPS = ("contrast.", "change.", "")
"""How ids begin of signals of which a clause may tell one each: when and where, what was changed, what is wrong."""
STATES: tuple[State, ...] = ("high", "low", "normal", "present", "absent")
AROUND = 4  # pieces to each side whose words count for the signal
_CHUNK, _MARGIN = 1024, 32  # pieces; the margin is wider than a piece sees


class Seen(NamedTuple):
    """Per piece of a text: where its word begins and ends, and distributions.

    For each of `GROUPS`, `side` (n, 3): nothing is observed, a trouble, or that something is fine, and `signal` (n,
    signals of the group), given that something is; `state` (n, 5) by `STATES`.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    state: Vectors
    side: list[Vectors]
    signal: list[Vectors]


class SequenceReader:
    """The network as `write_reader` wrote it; `names` are the signals it knows."""

    def __init__(self, folder: Path) -> None:
        layout = json.loads((folder / "layout.json").read_text("utf-8"))
        self.names: list[list[str]] = layout["signals"]
        self._place = {name: (group, at) for group, names in enumerate(self.names) for at, name in enumerate(names)}
        self._low = np.load(folder / "low.npy", mmap_mode="r")
        self._low_scale, self._row_scale = float(layout["low_scale"]), float(layout["row_scale"])
        flat = np.load(folder / "weights.npy").astype(np.float32)
        self._weights: dict[str, Vectors] = {}
        at = 0
        for name, shape in layout["weights"]:
            size = int(np.prod(shape))
            self._weights[name] = flat[at : at + size].reshape(shape)
            at += size
        self._layers = int(layout["layers"])
        self._encoder = shipped()

    def read(self, text: str) -> Seen:
        """What each piece of `text` says; the text as it was written, for capitals part identifiers."""
        placed = self._encoder.placed(text)
        parts = [
            self._of_rows(placed.rows[max(0, at - _MARGIN) : at + _CHUNK + _MARGIN], at - max(0, at - _MARGIN))
            for at in range(0, max(1, len(placed.rows)), _CHUNK)
        ]
        state, *rest = (np.concatenate(some) for some in zip(*parts, strict=True))
        return Seen(placed.starts, placed.ends, state, rest[: len(GROUPS)], rest[len(GROUPS) :])

    def place(self, signal: str) -> tuple[int, int] | None:
        """The group of a signal and its column in it; None of one that the reader does not know."""
        return self._place.get(signal)

    def _of_rows(self, rows: NDArray[np.int64], begin: int) -> list[Vectors]:
        """The distributions of `_CHUNK` rows from `begin` on, states, sides, signals; the others are only seen."""
        weights = self._weights
        low = self._low[rows].astype(np.float32) * self._low_scale
        words = np.hstack((self._encoder.vectors(rows) * self._row_scale, low))
        seen = np.maximum(words @ weights["in"] + weights["in_bias"], 0)
        for layer in range(self._layers):
            seen = seen + self._convolved(seen, layer)
        here = slice(begin, begin + _CHUNK)
        around = _window_sum(words)[here] * np.float32((2 * AROUND + 1) ** -0.5)
        seen = seen[here]
        sides = seen @ weights["side"] + weights["side_bias"]
        signals = np.hstack((seen, around)) @ weights["signal"] + weights["signal_bias"]
        ends = np.cumsum([len(names) for names in self.names])[:-1]
        return [
            _softmax(seen @ weights["state"] + weights["state_bias"]),
            *map(_softmax, np.split(sides, len(GROUPS), axis=1)),
            *map(_softmax, np.split(signals, ends, axis=1)),
        ]

    def _convolved(self, seen: Vectors, layer: int) -> Vectors:
        kernel, gap = self._weights[f"kernel{layer}"], 2**layer
        mixed = seen @ kernel[1] + self._weights[f"kernel_bias{layer}"]
        mixed[gap:] += seen[:-gap] @ kernel[0]
        mixed[:-gap] += seen[gap:] @ kernel[2]
        centred = mixed - mixed.mean(axis=1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + 1e-5)
        found: Vectors = np.maximum(
            centred / spread * self._weights[f"gain{layer}"] + self._weights[f"shift{layer}"], 0
        )
        return found


@cache
def sequence_reader() -> SequenceReader:
    """The reader that is shipped."""
    return SequenceReader(FOLDER)


def _window_sum(words: Vectors) -> Vectors:
    """For each piece the sum over itself and `AROUND` pieces to each side."""
    summed = np.zeros((len(words) + 2 * AROUND + 1, words.shape[1]), np.float32)
    summed[AROUND + 1 : AROUND + 1 + len(words)] = words
    np.cumsum(summed, axis=0, out=summed)
    found: Vectors = summed[2 * AROUND + 1 :] - summed[: -2 * AROUND - 1]
    return found


def _softmax(scores: Vectors) -> Vectors:
    scores = np.exp(scores - scores.max(axis=1, keepdims=True)) if len(scores) else scores
    found: Vectors = scores / scores.sum(axis=1, keepdims=True)
    return found
