"""Fractions: a share told in words. "Half full", "a quarter used", "50 of 50 in use", "절반만 쓰고 있어요"."""

from __future__ import annotations

import re

from diagnops.intake.ways import Korean, Later

_BEFORE, _BEHIND = 30, 60  # characters
_PARTS = {
    "a quarter": 25.0, "one quarter": 25.0, "a third": 33.0, "one third": 33.0, "half": 50.0, "two thirds": 67.0,
    "three quarters": 75.0,
}  # fmt: skip
_PARTS_KO = {"절반": 50.0, "반": 50.0, "3분의 1": 33.0, "4분의 1": 25.0, "3분의 2": 67.0, "4분의 3": 75.0}
_PART = rf"(?P<part>{'|'.join(_PARTS)})"
_SPARE = r"(?P<spare>free|empty|left|available|idle|unused)"
_USED = r"(?:full|used|busy|in use|occupied|filled|taken)"
_VERB = r"(?:is|are|was|were|sits?|stays?|stayed|stands?|never (?:passed|exceeded|reached|went over)|stays? under)"
_ABOUT = (
    r"(?:(?:at|about|around|only|just|still|roughly|nearly|almost|less than|more than|under|over|below|not even) )*"
)
_IS = Later(rf"\s{_VERB} {_ABOUT}{_PART}\b(?! (?:of|as|the|a|an)\b)(?: (?:{_SPARE}|{_USED})\b)?", re.IGNORECASE)
_SO_FULL = Later(rf"\s(?:\w+ ){{0,2}}?{_PART} (?:{_SPARE}|{_USED})\b", re.IGNORECASE)
_OF_IT = Later(rf"\b{_PART} of (?:the |its |our |their )?(?:\w+ )?\Z", re.IGNORECASE)
_GOES_ON = Later(rf"\s?(?:(?:is|are|was|were) )?(?:{_SPARE}|{_USED})\b", re.IGNORECASE)
_SAID = Later(rf"\b{_PART} (?:{_SPARE}|{_USED})\b|(?P<some>\d+) (?:out )?of (?P<all>\d+)\b", re.IGNORECASE)
_KO = rf"(?P<part>{'|'.join(_PARTS_KO)})\s?(?:밖에|만|도|정도|쯤)?\s?(?:채\s?)?(?:안|못)?\s?"
_IS_KO = Korean(
    rf"[은는이가도]?\s(?:아직\s|겨우\s|이제\s)?{_KO}(?:쓰|쓴|써|썼|찼|찬|차|사용|수준|이하|(?P<spare>비|빈|남|놀))"
)


def fraction_of(text: str, start: int, end: int) -> float | None:
    """The share in use, in %, of what is named between two characters; None where none is told in words.

    >>> fraction_of("the disk is half full", 4, 8), fraction_of("a third of the pool is free", 15, 19)
    (50.0, 67.0)
    >>> fraction_of("traffic is half of what it was", 0, 7), fraction_of("힙은 3분의 1만 써요", 0, 2)
    (None, 33.0)
    """
    most = end + _BEHIND
    found = _IS.match(text, end, most) or _SO_FULL.match(text, end, most) or _IS_KO.match(text, end, most)
    if found:
        return _used(found["part"], found["spare"])
    before = _OF_IT.search(text, max(0, start - _BEFORE), start)
    behind = _GOES_ON.match(text, end, most) if before else None
    return _used(before["part"], behind["spare"]) if before and behind else None


def fraction_in(words: str) -> float | None:
    """The share in use, in %, that some words tell of something, whatever it is.

    >>> fraction_in("50 of 50 connections in use"), fraction_in("half empty"), fraction_in("half of them")
    (100.0, 50.0, None)
    """
    found = _SAID.search(words)
    if not found:
        return None
    if found["part"]:
        return _used(found["part"], found["spare"])
    some, every = float(found["some"]), float(found["all"])
    return 100.0 * some / every if 0 <= some <= every and every else None


def _used(part: str, spare: str | None) -> float:
    share = _PARTS.get(part.lower()) or _PARTS_KO[part]
    return 100.0 - share if spare else share
