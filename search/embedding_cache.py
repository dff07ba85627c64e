"""Remembering vectors: a text that an encoder has met is not encoded again when a case is added or changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.search.arrays import pack, unpack
from diagnops.search.encoder import Encoder, Vectors

_AT_ONCE = 128


class Embeddings(Struct, frozen=True):
    """Texts by a number made of them, in order, and the vector of each."""

    keys: NDArray[np.uint64]
    vectors: NDArray[np.float16]


NO_EMBEDDINGS = Embeddings(np.zeros(0, np.uint64), np.zeros((0, 0), np.float16))


class CachedEncoder:
    """An encoder that encodes only what is not `known`, and tells `advance` how many texts are done, of how many."""

    def __init__(self, encoder: Encoder, known: Embeddings, advance: Callable[[int, int], None]) -> None:
        self.name = encoder.name
        self._encoder, self._known, self._advance = encoder, known, advance
        self._met: dict[int, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row for each text."""
        keys = [_key(text) for text in texts]
        places = np.searchsorted(self._known.keys, np.array(keys, np.uint64))
        for key, at in zip(keys, places.tolist(), strict=True):
            if at < len(self._known.keys) and self._known.keys[at] == key:
                self._met[key] = self._known.vectors[at].astype(np.float32)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._met}
        waiting = list(new.items())
        for start in range(0, len(waiting), _AT_ONCE):
            some = waiting[start : start + _AT_ONCE]
            encoded = self._encoder.encode([text for _, text in some])
            # As they will be remembered, so that the same case base gives the same vectors ever after.
            self._met |= zip((key for key, _ in some), encoded.astype(np.float16).astype(np.float32), strict=True)
            self._advance(start + len(some), len(waiting))
        return np.array([self._met[key] for key in keys], np.float32) if keys else self._encoder.encode([])

    @property
    def met(self) -> Embeddings:
        """What it was asked for, and nothing else: what no case says any more is forgotten."""
        keys = sorted(self._met)
        return Embeddings(np.array(keys, np.uint64), np.array([self._met[key] for key in keys], np.float16))


def _key(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def dump_embeddings(known: Embeddings) -> bytes:
    """As bytes."""
    return pack(b"\xc0", {"keys": known.keys, "vectors": known.vectors})


def load_embeddings(data: memoryview) -> Embeddings:
    """From bytes. Raises `ValueError` when they are damaged."""
    try:
        return Embeddings(**unpack(data)[1])
    except TypeError as error:
        raise ValueError("damaged vectors") from error
