"""Runs of three to five letters: where words differ by spelling, ending or compound, these still meet."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from diagnops.search.postings import Bag

_WORD = re.compile("[a-z0-9]+|[가-힣]+")
_LONGEST_WORD = 24
_SIZES = (3, 4, 5)
_PRIME = np.uint64(1_099_511_628_211)  # FNV's


def character_ngrams(text: str) -> Bag:
    """The runs of letters inside the words of a text, word borders counting as a letter.

    >>> character_ngrams("Disk DISK").times
    array([2., 2., 2., 2., 2., 2., 2., 2., 2.], dtype=float32)
    """
    words = " ".join(word[:_LONGEST_WORD] for word in _WORD.findall(text.casefold()))
    letters = np.frombuffer(f" {words} ".encode("utf-32-le"), np.uint32).astype(np.uint64)
    found = [_runs(letters, size) for size in _SIZES if len(letters) >= size]
    keys, times = np.unique(np.concatenate(found) if found else np.zeros(0, np.uint64), return_counts=True)
    return Bag(keys, times.astype(np.float32))


def _runs(letters: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """A number for each run of `size` letters that lies within one word."""
    count = len(letters) - size + 1
    key = np.full(count, size, np.uint64)
    inside = np.ones(count, bool)
    for at in range(size):
        here = letters[at : at + count]
        key = (key ^ here) * _PRIME  # overflow wraps, which is what a hash wants
        if 0 < at < size - 1:
            inside &= here != ord(" ")
    return key[inside]
