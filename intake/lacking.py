"""Lacking: nothing left of what is used up. "No free worker threads", "the thread has no time left"."""

from __future__ import annotations

import re

from diagnops.intake.ways import Korean, Later

_BEFORE, _BEHIND = 40, 50  # characters
_HARDLY = r"(?:no|zero|0|(?:almost|nearly|virtually) (?:no|zero)|hardly any|next to no|not (?:a single|one|any))"
_SPARE = r"(?:free|spare|available|idle|unused|remaining)"
_LEFT = r"(?:left\b|free\b|available\b|remaining\b|to spare\b|headroom\b|any ?more\b)"
_NO_SPARE = Later(rf"\b{_HARDLY} (?:\w+ )?{_SPARE} (?:\w+ )?\Z", re.IGNORECASE)
_NAMED_LEFT = Later(rf"{_LEFT}\Z|\b{_SPARE}\b", re.IGNORECASE)
_NO = Later(rf"\b{_HARDLY} (?:\w+ )?\Z", re.IGNORECASE)
_IS_LEFT = Later(rf"\s*(?:\w+ )?(?:(?:is|are|was|were) )?{_LEFT}", re.IGNORECASE)
_HAS_NONE = Later(
    rf"\s(?:has|have|had|with|leaves?|shows?|got) {_HARDLY} (?:\w+ ){{0,2}}{_LEFT}",
    re.IGNORECASE,
)
_SAID = Later(rf"\b{_HARDLY} (?:(?:\w+ ){{0,3}}{_LEFT}|(?:\w+ )?{_SPARE}\b)", re.IGNORECASE)
_SPARE_KO = Korean(r"(?:남은|남는|여유|가용|빈|노는|유휴)\s?(?:[가-힣]{1,6}\s)?\Z")
_NONE_KO = Korean(r"[은는이가도]?\s?(?:하나도\s|전혀\s|거의\s|더\s?이상\s|아예\s)*(?:없|바닥|0개)")
_NOT_LEFT = Korean(r"[은는이가도]?\s?(?:하나도\s|전혀\s|거의\s|더\s?이상\s|얼마\s)*안\s?남[았음아는]")


def is_spare(text: str, start: int, end: int) -> bool:
    """Whether what is named between two characters is what is left: "disk space left", "free memory".

    >>> is_spare("memory left", 0, 11), is_spare("memory", 0, 6)
    (True, False)
    """
    return _NAMED_LEFT.search(text, max(start, end - _BEHIND), end) is not None


def is_used_up(text: str, start: int, end: int) -> bool:
    """Whether nothing is left of what is named between two characters.

    >>> text = "there are no free worker threads in the pool"
    >>> is_used_up(text, 18, 32), is_used_up("no inodes left", 3, 9), is_used_up("no CPU spikes", 3, 6)
    (True, True, False)
    >>> is_used_up("남은 커넥션이 없어요", 3, 6), is_used_up("메모리가 안 남았어요", 0, 3)
    (True, True)
    """
    before = max(0, start - _BEFORE)
    if _NO_SPARE.search(text, before, start) or _HAS_NONE.match(text, end, end + _BEHIND):
        return True
    if _NO.search(text, before, start) and (is_spare(text, start, end) or _IS_LEFT.match(text, end, end + _BEHIND)):
        return True
    if _NOT_LEFT.match(text, end, end + _BEHIND):
        return True
    return _SPARE_KO.search(text, before, start) is not None and _NONE_KO.match(text, end, end + _BEHIND) is not None


def tells_of_nothing_left(words: str) -> bool:
    """Whether some words say that nothing is left of something, whatever it is.

    >>> tells_of_nothing_left("no free worker threads"), tells_of_nothing_left("no trouble")
    (True, False)
    """
    return _SAID.search(words) is not None
