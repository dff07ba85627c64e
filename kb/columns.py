"""Columns: how wide a text is where every letter has the same width, as on a terminal."""

from __future__ import annotations

import unicodedata


def width_of(text: str) -> int:
    """Columns that a text takes: Hangul takes two each.

    >>> width_of("큐 60")
    5
    """
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)
