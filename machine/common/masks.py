"""Masks: forms of what is of one time, place or thing alone, and a text in which other things stand for them.

Who reads a text says which forms are masked there and by what. Templates of a log keep the place open; words that are
held against those of a case lose it, since the case happened elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

UUID = r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
ADDRESS = r"\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b"
LINK = r"\b[a-z]+://\S+"
MOMENT = r"\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
CLOCK = r"\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b"
PATH = r"(?<![\w.])/(?:[\w.{}-]+/)+[\w.{}-]*"
THING = r"\b[a-z0-9]+(?:-[a-z0-9]+){2,}\b|\b[a-z]+-(?=[a-z]*\d)[a-z0-9]+\b"
"""A name that is put together: orders-api-v2, db-7."""


def hashed(least: int) -> str:
    """A hash or an id of so many hexadecimal digits at least: a word that only looks like one has no figure.

    >>> bool(re.search(hashed(8), "in 0a1b2c3d")), bool(re.search(hashed(6), "decade"))
    (True, False)
    """
    return rf"\b(?=[a-f]{{0,63}}\d)[0-9a-f]{{{least},64}}\b"


By = str | Callable[[re.Match[str]], str]
"""What stands for a form: a template, or a function of what was found."""
Masks = tuple[tuple[re.Pattern[str], By], ...]


def masks(forms: Mapping[str, By]) -> Masks:
    """Forms in the order in which they are masked, each by what stands for it."""
    return tuple((re.compile(form), by) for form, by in forms.items())


def masked(text: str, by_form: Masks) -> str:
    """A text in which others stand for its forms.

    >>> masked("GET http://10.0.0.7/cart from 10.0.0.8:443", masks({LINK: "URL", ADDRESS: "*"}))
    'GET URL from *'
    """
    for form, by in by_form:
        text = form.sub(by, text)
    return text


_ALONE = masks({f"(?i:{'|'.join((MOMENT, CLOCK, UUID, hashed(12), ADDRESS, THING, PATH))})": " "})


def without_names(line: str) -> str:
    """A line as it may stand for the same failure elsewhere.

    >>> without_names("2026-11-23T03:00:01Z 10.0.0.7 orders-api-v2 reached maximum value 2147483647")
    'reached maximum value 2147483647'
    """
    return " ".join(masked(line, _ALONE).split())
