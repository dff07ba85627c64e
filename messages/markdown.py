"""Markdown for chats: what others wrote is put into it so that it means nothing there but itself.

CommonMark as Slack, GitHub and Mattermost show it: they disagree about escapes (Slack shows a backslash as it stands),
so what has a meaning gets an invisible break (U+200B) where that undoes it, or gives way to a letter that looks alike.
"""

from __future__ import annotations

import re

_BREAK = "\u200b"
# Without a break behind the first of these would be mentions and channels, entities, escapes, links and addresses; a
# host name without a scheme is left as it is, to be copied.
_BROKEN = re.compile(r"@|#(?=\w)|&(?=[#\w])|\\|:(?=//)|\b(?:mailto|xmpp|www)(?=[:.])|\](?=[(\[:])", re.IGNORECASE)
_EDGE = re.compile(r"(?<!\w)_+|_+(?!\w)")  # within a word, as in an id, it means nothing
_ALIKE = str.maketrans({"`": "ˋ", "*": "∗", "~": "∼", "<": "‹"})
_BRACKETED = re.compile(r"<([^<>]*)>")
_CALL = re.compile(r"<(?=[!@#])")  # Slack's `<!here>` calls people from within code, too
_TICKS = re.compile(r"`{3,}")


def quoted(text: str) -> str:
    """What others wrote, on one line, as words of a line that begins otherwise.

    >>> quoted("see [this](https://x.example) @here").replace(chr(0x200B), "¦")
    'see [this]¦(https:¦//x.example) @¦here'
    """
    line = _BRACKETED.sub(r"‹\1›", " ".join(text.split())).translate(_ALIKE)
    line = _BROKEN.sub(rf"\g<0>{_BREAK}", line)
    return _EDGE.sub(rf"{_BREAK}\g<0>{_BREAK}", line)


def fenced(code: str) -> str:
    """Code to be copied, in a fence that it does not end."""
    longest = max((len(ticks) for ticks in _TICKS.findall(code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{_CALL.sub(f'<{_BREAK}', code)}\n{fence}"


def strong(text: str) -> str:
    """Words that stand out everywhere: bold in Slack, in italics elsewhere."""
    return f"*{text}*"
