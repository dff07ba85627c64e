"""Fewer: words beside the name of a trouble by which there is hardly any of it, or less than there was."""

from __future__ import annotations

import re

from diagnops.intake.ways import Korean, Later

_BEFORE = 20  # characters
_HARDLY = Later(
    r"\b(?:(?:hardly|barely|scarcely) any|next to no|(?<!a )(?:very )?few) (?:\w+ )?\Z"
    r"|\b(?:far|well|way|comfortably) (?:below|under) (?:(?:the|its|our|their) )?\Z",
    re.IGNORECASE,
)
_ZERO = Later(r"(?<![\w.,:/-])(?:0|zero) (?:\w+ )?\Z", re.IGNORECASE)
_LESS = Later(
    r"\s(?:(?:is|are|was|were|went|came|ha(?:ve|s) (?:gone|come)) (?:way |far |much |back )?down\b(?! to\b)"
    r"|(?:have |has |had )?(?:all )?(?:stopped|ceased|vanished)\b(?! (?:\w+ing|to)\b)"
    r"|(?:is|are|was|were) (?:all )?over\b(?! \d)"
    r"|(?:is|are|was|were|stays?|stayed|sits?) (?:still )?"
    r"(?:(?:far|well|way|comfortably) (?:below|under)|nowhere near"
    r"|(?:below|under) (?:(?:the|its|our) )?(?:normal|usual|average|baseline))\b)",
    re.IGNORECASE,
)
_ENDED = Korean(
    r"[은는이가도에서]{0,3}\s(?:\S{1,6}\s){0,3}?(?:빠져나[왔옴]|멎[었음]|그쳤|그침|가라앉[았음]|잦아들|수그러)(?!.{0,15}(?:다시|또|반복))"
)


def is_scarce(text: str, start: int) -> bool:
    """Whether there is hardly any of what is named from a character on.

    >>> is_scarce("hardly any errors", 11), is_scarce("a few errors", 6)
    (True, False)
    """
    return _HARDLY.search(text, max(0, start - _BEFORE), start) is not None


def is_zero(text: str, start: int) -> bool:
    """Whether there is none of what is named from a character on, by a figure before it.

    >>> is_zero("31 hours, 0 errors", 12), is_zero("8:00 errors came", 5)
    (True, False)
    """
    return _ZERO.search(text, max(0, start - _BEFORE), start) is not None


def is_less(text: str, end: int) -> bool:
    """Whether what is named up to a character has ended, or is less than it was.

    >>> is_less("errors are down since noon", 6), is_less("502s stopped", 4), is_less("the errors are back", 10)
    (True, True, False)
    >>> is_less("크래시루프에서 빠져나왔어요", 5), is_less("에러가 멎었다가 또 나요", 2)
    (True, False)
    """
    return _LESS.match(text, end) is not None or _ENDED.match(text, end) is not None
