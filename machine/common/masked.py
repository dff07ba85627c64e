"""Lines without what is of this one time and place alone: moments, addresses, ids and the names of single things."""

from __future__ import annotations

import re

_ALONE = re.compile(
    r"""(?xi)
    \b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?   # moments
  | \b\d\d:\d\d:\d\d(?:[.,]\d+)?\b
  | \b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b | \b(?=[a-f]*\d)[0-9a-f]{12,64}\b      # ids
  | \b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b                                                 # addresses
  | \b[a-z0-9]+(?:-[a-z0-9]+){2,}\b | \b[a-z]+-(?=[a-z]*\d)[a-z0-9]+\b                     # names of single things
  | (?<![\w.])/(?:[\w.{}-]+/)+[\w.{}-]*                                                   # paths
    """
)


def without_names(line: str) -> str:
    """A line as it may stand for the same failure elsewhere.

    >>> without_names("2026-11-23T03:00:01Z 10.0.0.7 orders-api-v2 reached maximum value 2147483647")
    'reached maximum value 2147483647'
    """
    return " ".join(_ALONE.sub(" ", line).split())
