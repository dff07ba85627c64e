"""The order of a story that is told first in one language and then in the other: the reader's own half first."""

from __future__ import annotations

import re

from diagnops.kb.case import Language

_KOREAN = re.compile("[가-힣]")


def own_first(story: str, language: Language) -> str:
    """The story with its half in `language` first, if it has two halves.

    >>> own_first("It hung.\\n\\n멈췄다.", "ko")
    '멈췄다.\\n\\nIt hung.'
    """
    paragraphs = re.split(r"\n\s*\n", story)
    korean = [bool(_KOREAN.search(one)) for one in paragraphs]
    second = korean.index(not korean[0]) if len(set(korean)) == 2 else 0
    if not second or korean[0] == (language == "ko") or len(set(korean[second:])) > 1:
        return story
    return "\n\n".join([*paragraphs[second:], *paragraphs[:second]])
