"""Ways to say something: lines of regular expressions in which `<PART>` stands for a part with a name."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache, cached_property

_NAMED = re.compile("<([A-Z_]+)>")


class Later:
    """An expression that is made when it is first asked for: most texts need few, and each takes a millisecond."""

    def __init__(self, written: str, flags: int = 0) -> None:
        self._written, self._flags = written, flags

    @cached_property
    def _made(self) -> re.Pattern[str]:
        return re.compile(self._written, self._flags)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first place where it is."""
        return self._made.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Whether it begins at a place."""
        return self._made.match(text, start, end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Whether it is the whole text."""
        return self._made.fullmatch(text)


def any_of(ways: Iterable[str], parts: Mapping[str, str]) -> re.Pattern[str]:
    """Some ways as one expression; a part may have parts.

    >>> any_of(["a <SLOW> disk"], {"SLOW": "(?:slow|<LATE>)", "LATE": "late"}).pattern
    'a (?:slow|late) disk'
    """
    chosen = "|".join(ways) or "(?!)"
    while (put := _NAMED.sub(lambda part: _joined(parts[part[1]]), chosen)) != chosen:
        chosen = put
    return re.compile(chosen, re.IGNORECASE)


@cache
def _joined(part: str) -> str:
    """A part as it stands in an expression: broken lines are joined."""
    return re.sub(r"\n\s*", "", part)


def lines(ways: str) -> list[str]:
    """The ways that are written a line each."""
    return [way.strip() for way in ways.splitlines() if way.strip()]
