"""Spelling: the known words that are nearest to one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable


def did_you_mean(word: str, known: Iterable[str], fold: Callable[[str], str] = str) -> str:
    """The end of a sentence: the known spellings that are nearest when all are folded, or nothing.

    >>> did_you_mean("io.que_length", ["io.queue_length", "dns.errors"])
    "; did you mean 'io.queue_length'?"
    """
    spelled: dict[str, str] = {}
    for name in known:
        spelled.setdefault(fold(name), name)
    near = difflib.get_close_matches(fold(word), list(spelled), n=2, cutoff=0.6)
    if not near and len(word) >= 3:
        near = sorted((form for form in spelled if fold(word) in form), key=len)[:2]
    return "; did you mean " + " or ".join(repr(spelled[form]) for form in near) + "?" if near else ""
