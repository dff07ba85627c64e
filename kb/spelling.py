"""Spelling: the known words that are nearest to one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable


def nearest(word: str, known: Iterable[str], fold: Callable[[str], str] = str) -> tuple[str, ...]:
    """The known spellings that are nearest to a word when all are folded: two at most, none when none is near.

    >>> nearest("io.que_length", ["io.queue_length", "dns.errors"])
    ('io.queue_length',)
    """
    spelled: dict[str, str] = {}
    for name in known:
        spelled.setdefault(fold(name), name)
    near = difflib.get_close_matches(fold(word), list(spelled), n=2, cutoff=0.6)
    if not near and len(word) >= 3:
        near = sorted((form for form in spelled if fold(word) in form), key=len)[:2]
    return tuple(spelled[form] for form in near)
