"""What is usual: a figure told with what it usually is, or how many times that it is.

"4 s (usually 200 ms)", "평소의 다섯 배".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.intake.figures import amount, compared
from diagnops.intake.scan import Token
from diagnops.intake.ways import Later
from diagnops.kb.case import State
from diagnops.kb.vocabulary import Levels

_AROUND = 60  # characters before and behind a figure in which the other stands
_NUMBER = r"(?<![\d.,])\d+(?:\.\d+)?"
_UNIT = r"\s?(?:%|[a-z]{1,12}(?![a-z])|[가-힣]{1,2}?)?"
_ABOUT = r"\s?(?:about |around |only |약 |~)?"
_USUALLY = (
    r"(?:(?:which )?(?:is )?(?:usually|normally|typically|ordinarily|normal(?: is)?|(?:the )?usual(?: is)?)"
    r"|instead of(?: the usual)?|평소(?:에는|엔|에|는)?|보통은?|원래는?|정상은)"
)
_BUT_NOW = (
    r"(?:,?\s?(?:and |but )?(?:now|today|currently)(?: it is| is| at)?"
    r"|[가-힣]{0,2}(?:인데|였는데|이었는데|던\s?게|이다가|였다가)(?:\s?(?:지금|오늘|이제|갑자기)[은는]?)?)"
)
_PAIRS = (
    Later(rf"(?P<now>{_NUMBER}){_UNIT}\s?[가-힣]{{0,3}}\s?[,;(–-]?\s?{_USUALLY}{_ABOUT}\s?(?P<usual>{_NUMBER})", re.I),
    Later(rf"{_USUALLY}{_ABOUT}\s?(?P<usual>{_NUMBER}){_UNIT}{_BUT_NOW}{_ABOUT}\s?(?P<now>{_NUMBER})", re.I),
)
# So many times what it usually is; without a word for that it may be so many times an hour.
_WORDS = (
    r"usual|normal|ordinar|typical|average|baseline|than|as (?:much|many|long|high|slow)"
    r"|평소|정상|보통|평균|이전|기준|어제|전날|지난주|전주"
)
_MANY = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10, "several": 2,
    "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "열": 10, "몇": 2,
}  # fmt: skip
_SO_MANY = ("times", "fold", "배", "x ", "×")
_TIMES = Later(
    rf"(?P<times>\d+(?:\.\d+)?|{'|'.join(_MANY)}) ?(?:x|×|times|fold|-fold|배)(?![a-z]).{{0,20}}?(?:{_WORDS})"
    rf"|(?:{_WORDS}).{{0,8}}?(?P<multiple>\d+(?:\.\d+)?|{'|'.join(_MANY)}) ?배",
    re.IGNORECASE,
)


def against_usual(text: str, figures: Sequence[Token], levels: Levels | None) -> State | None:
    """Where a figure stands against what it usually is; None where it is near to that, or where neither is told.

    >>> against_usual("p99 4s (usually 200ms)", [Token("number", "4", "", 1, 1, 4, 5)], None)
    'high'
    >>> against_usual("응답이 평소 4초인데 지금 40초", [Token("number", "4", "", 1, 1, 7, 8)], None)
    'high'
    """
    for figure in figures:
        for pair in _PAIRS:
            found = pair.search(text, max(0, figure.start - _AROUND), figure.end + _AROUND)
            if found and figure.start in (found.start("now"), found.start("usual")):
                usual, now = (
                    amount(
                        text, figure._replace(value=found[name], start=found.start(name), end=found.end(name)), levels
                    )
                    for name in ("usual", "now")
                )
                if not usual.unit:  # "180 ms (normally 4)" says the unit once
                    usual = amount(text, figure._replace(value=found["usual"]), levels)
                return compared(now.number, usual.number) if now.unit == usual.unit else None
    return None


def times_usual(said: str) -> State | None:
    """Whether it is so many times what it usually is that this is high, or so small a part of it that it is low.

    >>> times_usual("5x what we normally see"), times_usual("평소의 다섯 배"), times_usual("5 times an hour")
    ('high', 'high', None)
    """
    found = _TIMES.search(said) if any(word in said for word in _SO_MANY) else None
    if not found:
        return None
    many = (found["times"] or found["multiple"]).lower()
    return compared(_MANY.get(many) or float(many), 1)
