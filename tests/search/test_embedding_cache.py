"""Remembering vectors: only what is new is encoded, and what is gone is forgotten."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from diagnops.search.embedding_cache import NO_EMBEDDINGS, CachedEncoder, Embeddings, dump_embeddings, load_embeddings
from diagnops.search.encoder import Vectors
from diagnops.search.encoders import encoder


class Counting:
    """The shipped encoder, with the texts it was given."""

    name = ""

    def __init__(self) -> None:
        self.given: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.given += texts
        return encoder().encode(texts)


def remember(known: Embeddings, texts: Sequence[str]) -> tuple[Embeddings, list[str], Vectors, list[tuple[int, int]]]:
    counting, told = Counting(), list[tuple[int, int]]()
    remembering = CachedEncoder(counting, known, lambda done, of: told.append((done, of)))
    vectors = remembering.encode(texts)
    return load_embeddings(memoryview(dump_embeddings(remembering.met))), counting.given, vectors, told


def test_only_a_new_text_is_encoded() -> None:
    known, first, vectors, told = remember(NO_EMBEDDINGS, ["disk full", "lease expired", "disk full"])
    known, second, again, _ = remember(known, ["disk full", "lease expired", "slow query"])
    _, third, _, silent = remember(known, ["disk full", "lease expired", "slow query"])

    assert (first, second, third) == (["disk full", "lease expired"], ["slow query"], [])
    assert vectors[:2].tolist() == again[:2].tolist()
    assert vectors == pytest.approx(encoder().encode(["disk full", "lease expired", "disk full"]), abs=1e-3)
    assert (told, silent) == ([(2, 2)], [])


def test_what_is_no_longer_told_is_forgotten() -> None:
    known, *_ = remember(NO_EMBEDDINGS, ["disk full", "lease expired"])

    known, *_ = remember(known, ["lease expired"])

    assert len(known.keys) == 1


def test_no_texts_give_no_rows() -> None:
    assert remember(NO_EMBEDDINGS, [])[2].shape[0] == 0
    assert np.array_equal(remember(NO_EMBEDDINGS, [])[0].keys, [])
