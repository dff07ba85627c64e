"""Ways to say something: lines of regular expressions in which `<PART>` stands for a part with a name.

To make an expression takes a millisecond. So it is made when it is asked for, and of the ways of a rule only those are
looked for that a text can have: what each needs is worked out beforehand (`needed_words.json`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

import msgspec

NEEDED = Path(__file__).with_name("needed_words.json")
"""The words that each way needs: made of the rules, not written."""
_NAMED = re.compile("<([A-Z_]+)>")
_SYLLABLE = "[가-힣]"
_HANGUL = re.compile(_SYLLABLE)


class Later:
    """An expression that is made when it is first asked for: most texts need few, and each takes a millisecond."""

    def __init__(self, written: str, flags: int = 0) -> None:
        self.written, self._flags = written, flags

    @cached_property
    def _made(self) -> re.Pattern[str]:
        # A range of 11,172 letters takes two milliseconds where their capitals are looked for, which they have not.
        return re.compile(self.written.replace(_SYLLABLE, f"(?-i:{_SYLLABLE})"), self._flags)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first place where it is."""
        return self._made.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Whether it begins at a place."""
        return self._made.match(text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Whether it is all of the text between two places."""
        return self._made.fullmatch(text, start, end)

    def each(self, text: str) -> Iterator[re.Match[str]]:
        """The places where it is, one behind the other."""
        return self._made.finditer(text)


class Korean(Later):
    """An expression that is in Korean text alone: for others it is not even made."""

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first place where it is."""
        return None if text.isascii() else super().search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Whether it begins at a place."""
        return None if text.isascii() else super().match(text, start, end)


class Way(Later):
    """A way to say something: it is looked for in a text alone that has one of the words that it needs."""

    def __init__(self, way: str, parts: Mapping[str, str], needs: Sequence[str]) -> None:
        super().__init__(expanded(way, parts), re.IGNORECASE)
        self.is_korean = _HANGUL.search(way) is not None or "_KO>" in way
        self._needs = needs

    def may_be_in(self, lower: str) -> bool:
        """Whether a text, in lower case, has one of the words."""
        return any(map(lower.__contains__, self._needs))


def ways_of(name: str, rules: Sequence[str], parts: Mapping[str, str]) -> Iterator[tuple[Way, ...]]:
    """The ways of rules, which stand a line each, with the words that they need."""
    for rule, needs in zip(rules, msgspec.json.decode(NEEDED.read_bytes())[name], strict=True):
        yield tuple(Way(way, parts, words) for way, words in zip(lines(rule), needs, strict=True))


def possible(ways: Iterable[Way], lower: str) -> list[Way]:
    """Those of some ways that may be in a text, which is in lower case."""
    return [way for way in ways if way.may_be_in(lower)]


def each(ways: Sequence[Way], text: str) -> Iterator[re.Match[str]]:
    """The places where one of some ways is, one behind the other."""
    start = 0
    while found := first(ways, text, start):
        yield found
        start = max(found.end(), found.start() + 1)


def first(ways: Iterable[Later], text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
    """The first place among some characters where one of some ways is; of those that begin there, the way that stands
    first."""
    found = [match for way in ways if (match := way.search(text, start, end))]
    return min(found, key=re.Match.start, default=None)


def expanded(way: str, parts: Mapping[str, str]) -> str:
    """A way with its parts, which may have parts.

    >>> expanded("a <SLOW> disk", {"SLOW": "(?:slow|<LATE>)", "LATE": "late"})
    'a (?:slow|late) disk'
    """
    while (put := _NAMED.sub(lambda part: _joined(parts[part[1]]), way)) != way:
        way = put
    return way


@cache
def _joined(part: str) -> str:
    """A part as it stands in an expression: broken lines are joined."""
    return re.sub(r"\n\s*", "", part)


def lines(ways: str) -> list[str]:
    """The ways that are written a line each."""
    return [way.strip() for way in ways.splitlines() if way.strip()]
