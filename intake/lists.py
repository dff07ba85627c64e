"""Lists: names of which the same is said, once, behind the last.

"디스크 에러나 OOM은 없습니다", "errors and timeouts are gone". In English a verb of several things has to follow:
"packet loss and CPU is fine" is no list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.intake.scan import Token
from diagnops.intake.ways import Later

_PARTICLES = ("와", "과", "랑", "나")
_JOINED = Later(r"\s*(?:및|또는|and|or|nor|[/·])\s*", re.IGNORECASE)
_OF_SEVERAL = Later(r"\s(?:\w+\s)?(?:are|were|look|seem|stay|remain|went|have|both|all)\b", re.IGNORECASE)
_BUT = Later(
    r"\b(?:except(?: for)?|(?:apart|aside) from|other than|besides|(?:everything|all) but) (?:the |our |its )?\Z",
    re.IGNORECASE,
)
_BUT_KO = Later(r"\s?(?:빼고|빼면|말고|제외하[고면]|외에는|외엔|이외)")
_HANGUL = re.compile("[가-힣]")


def is_excepted(text: str, start: int, end: int) -> bool:
    """Whether what is named at some characters of a text is what all else is told apart from.

    >>> is_excepted("all but the CPU is fine", 12, 15), is_excepted("CPU 빼고 다 정상", 0, 3)
    (True, True)
    """
    return _BUT.search(text, max(0, start - 20), start) is not None or _BUT_KO.match(text, end) is not None


def last_alike(token: Token, clauses: Sequence[list[Token]], text: str) -> tuple[Token, int] | None:
    """The last of the names in a list that begins with `token`, and the clause that it stands in; None of no list.

    `token` stands in the first of `clauses`; the others follow it in the same sentence.
    """
    at, last = 0, token
    for number, clause in enumerate(clauses):
        for other in clause:
            if other.first <= last.last:
                continue
            if other.kind != "signal" or not _are_joined(last, other, text):
                return _if_list(token, last, at, text)
            at, last = number, other
    return _if_list(token, last, at, text)


def _if_list(token: Token, last: Token, at: int, text: str) -> tuple[Token, int] | None:
    is_korean = last.hangul or _HANGUL.search(text, token.start, last.start) is not None
    return (last, at) if last is not token and (is_korean or _OF_SEVERAL.match(text, last.end)) else None


def _are_joined(one: Token, other: Token, text: str) -> bool:
    between = text[one.end : other.start]
    if _JOINED.fullmatch(between):
        return True
    said = f"{text[one.start : one.end]}{between.rstrip()}"  # the particle of a name in Hangul is a part of it
    return said.endswith(_PARTICLES) or (said.endswith("도") and "도" in text[other.end - 1 : other.end + 1])
