"""Ways to say something: lines of regular expressions in which `<PART>` stands for a part with a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

_NAMED = re.compile("<([A-Z_]+)>")


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
