"""Segments: a text cut where one thing may have been said and the next begins, by signs and joining words alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diagnops.intake.ways import Later

_SHORTEST = 2  # words of a segment; a shorter one goes with what follows
_CUT_EN = r"""(?P<ends>[.!?;。…]+(?=\s|$)|\n+)|[,:()\[\]{}、—](?=\s|$)|(?<=\s)[(\[{—-](?=[\s\w])
    |(?<=\s)(?=(?:and|but|while|whereas|although|though|because|since|so|then|after|when|whenever|until|which|yet)\b)"""
_CUT_KO = r"""
    (?<=[가-힣](?:는데|은데|인데|지만|니까|더니|면서|거나|길래|어서|아서|해서|져서|려서))(?=\s)
    |(?<=[가-힣][고며면])(?=\s)"""
_CUT, _CUT_ASCII = Later(f"{_CUT_EN}|{_CUT_KO}", re.VERBOSE), Later(_CUT_EN, re.VERBOSE)
_WORD = re.compile(r"[\w'’]+")


class Segment(NamedTuple):
    """The characters from `start` to before `end`; `first`, whether a sentence begins with it."""

    start: int
    end: int
    first: bool


def segments(text: str) -> Iterator[Segment]:
    """The segments of a text, without what parts them.

    >>> [text[s.start : s.end].strip() for text in ["CPU는 노는데 쿼리가 느려요, 이상하네"] for s in segments(text)]
    ['CPU는 노는데', '쿼리가 느려요', '이상하네']
    """
    start, first = 0, True
    for cut in (_CUT_ASCII if text.isascii() else _CUT).each(text):
        ends = cut["ends"] is not None
        if len(_WORD.findall(text, start, cut.start())) < _SHORTEST and not ends:
            continue
        if _WORD.search(text, start, cut.start()):
            yield Segment(start, cut.start(), first)
            first = ends
        start, first = cut.end(), first or ends
    if _WORD.search(text, start):
        yield Segment(start, len(text), first)
