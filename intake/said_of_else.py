"""What a name is said of: English words beside the name of a signal by which something else is meant.

"Stuck in NotReady" is told by the state of the node, "an attempt failed" is no rate of errors, and what looks "as if"
it were so was not seen. The rules are data (`intake/beside_rules.py`).
"""

from __future__ import annotations

import re
from functools import cache

from diagnops.intake.beside_rules import NEEDS, RULES

_BEFORE, _BEHIND = 60, 60  # characters that are looked at on either side
_END = re.compile(r"[!?;\n]|\.(?=\s)")
_HANGUL = re.compile("[가-힣]")


def is_of_else(signal: str, text: str, start: int, end: int) -> bool:
    """Whether the name of a signal at some characters of a text is said of something else, by the words beside it.

    >>> is_of_else("service.hang", "All of them are stuck in NotReady", 16, 21)
    True
    >>> is_of_else("service.hang", "All of them are stuck in the queue", 16, 21)
    False
    """
    before = _END.split(text[max(0, start - _BEFORE) : start])[-1]
    behind = _END.split(text[end : end + _BEHIND], maxsplit=1)[0]
    return any(
        rule.signal in ("", signal)
        and (not rule.name or _way(rule.name).search(text[start:end]) is not None)
        and (not rule.before or _way(rule.before).search(before) is not None)
        and (not rule.behind or _way(rule.behind).search(behind) is not None)
        for rule in RULES
    )


def lacks_words(signal: str, words: str) -> bool:
    """Whether words have none of those without which a signal is not told in English.

    >>> [lacks_words("contrast.periodic", words) for words in ("some bursts this morning", "every hour")]
    [True, False]
    """
    needed = NEEDS.get(signal)
    return needed is not None and not _HANGUL.search(words) and _way(needed).search(words) is None


@cache
def _way(written: str) -> re.Pattern[str]:
    return re.compile(written, re.IGNORECASE)
