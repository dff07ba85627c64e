"""Wrapped lines: prose that was broken at a margin is one sentence again; lines of a log stay apart.

A line goes on when it is long, has no end mark, and the next begins as the middle of a sentence does.
"""

from __future__ import annotations

from itertools import pairwise

from diagnops.intake.ways import Later
from diagnops.kb.columns import width_of

_MARGIN = 50  # columns: nobody wraps earlier, and what people type line by line is mostly shorter
_ENDED = Later(r"[.!?;:…|>)\]}\"']\s*$")
# An ending that closes a Korean sentence; people seldom set a full stop behind it.
_CLOSED_KO = Later(r"(?:다|요|죠|음|함|됨|임|네|까|짐|중|듯|ㅠ|ㅋ)\s*$")
_GOES_ON = Later(r"(?:[a-z]+(?:['’-][a-z]+)*|[가-힣]+)(?=[ ,.;]|$)")
# A time, a level, a key, a bullet, columns: what a program wrote or a list, no prose.
_WRITTEN = Later(
    r"^\s*(?:[-*•·#>|\[{<(]|\d)|\s{3,}\S|\t|\w=\S|^\s*[\w./-]+(?:\[\d+\])?:\s|\b(?:ERROR|WARN|INFO|FATAL)\b"
)


def unwrapped(text: str) -> str:
    """`text` with the line breaks inside its sentences made spaces; its length stays.

    >>> unwrapped("The disk of the database host has been full for an hour and no\\nspace is left. It is slow.")
    'The disk of the database host has been full for an hour and no space is left. It is slow.'
    """
    if "\n" not in text:
        return text
    lines = text.split("\n")
    joined = [lines[0]]
    for before, line in pairwise(lines):
        joined.append(" " if _goes_on(before, line) else "\n")
        joined.append(line)
    return "".join(joined)


def _goes_on(before: str, line: str) -> bool:
    if width_of(before) < _MARGIN or _ENDED.search(before) or _CLOSED_KO.search(before):
        return False
    return not _WRITTEN.search(before) and not _WRITTEN.search(line) and _GOES_ON.match(line.lstrip(" ")) is not None
