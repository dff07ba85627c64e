"""Korean particles: the form that a word takes behind it by how it ends when it is read aloud.

A template writes both forms, as is done where a word is not known: `{path}을(를)`, `{case}(으)로`, `{id}(이)라는`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Both forms as they are written: what stands behind a consonant, and what behind a vowel.
_FORMS = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "와(과)": ("과", "와"),
    "아(야)": ("아", "야"),
    "(이)": ("이", ""),
    "(으)": ("으", ""),
}
_BOTH = f"({'|'.join(map(re.escape, _FORMS))})"

_QUOTES = "'\"`”’»›)]}>」』,./… "
_ASIDE = r"(?<=\S)\s*\([^()]*\)$"  # "볼륨 (EBS)은" is read as 볼륨은
_LAST = r"[가-힣ㄱ-ㅣ]$|[A-Za-z]+$|\d[\d,]*$"
_UNIT = r"\d\s*(?:(min|ns|µs|ms|s|h|d|[kKMGTP]i?B(?:/s)?|B|[kMG]?Hz|[KMG]?bps)|[%‰℃]|°C?)$"
_UNITS_CLOSED = {"min": "n", "h": "n", "d": "l"}  # 분, 시간, 일; 초, 바이트, 헤르츠, 퍼센트, 도 end in a vowel

# Digits and letters by the end of their names: 영 일 삼 육 칠 팔 (십 백 천 만), 엘 엠 엔 알.
_DIGITS = {"0": "ng", "1": "l", "3": "m", "6": "k", "7": "l", "8": "l"}
_LETTERS = {"l": "l", "m": "m", "n": "n", "r": "l"}

# English words by their spelling, as Korean writes them: 커널 테이블 시스템 볼륨 토큰 엔진 토픽 락 웹훅 맵 소켓 잡.
_CLOSED = (
    r"(?:le?|me?|ne?|ng|[aeiou]c|(?<!che)ck|ook|[aeiu]p|(?<!o)op|type|(?<![aeiou])[aeiou]t|out|(?<!hu)(?<=[aeiou])b)$"
)
_OPEN = frozenset("bit exit readme acme".split())
_LONG = 4  # capitals: so many are read as a word where they can be (ERROR, JSON), fewer letter by letter (URL)


def particle(before: str, both: str) -> str:
    """The form of a particle behind what was said, or both where nobody knows how that is read.

    >>> [word + particle(word, "은(는)") for word in ("CPU", "ebs-queue-saturation", "3", "10 %", "'볼륨'")]
    ['CPU는', 'ebs-queue-saturation은', '3은', '10 %는', "'볼륨'은"]
    >>> [word + particle(word, "(으)") + "로" for word in ("disk-full", "초안", "UTF-8", "Redis")]
    ['disk-full로', '초안으로', 'UTF-8로', 'Redis로']
    """
    end = _end(before)
    if end is None:
        return both
    closed, open_ = _FORMS[both]
    return open_ if not end or (both == "(으)" and end == "l") else closed


def fill_in_korean(template: str, values: Mapping[str, object]) -> str:
    """A template with its values put in, each particle as the word before it wants it.

    >>> fill_in_korean("{path}을(를) 읽을 수 없습니다", {"path": "cases.db"})
    'cases.db를 읽을 수 없습니다'
    """
    if "(" not in template:
        return template.format_map(values)
    said = ""
    for place, part in enumerate(re.split(_BOTH, template)):
        said += particle(said, part) if place % 2 else part.format_map(values)
    return said


def _end(before: str) -> str | None:
    """The consonant with which it ends when it is read aloud, "" for a vowel; None where nobody knows."""
    said = re.sub(_ASIDE, "", before).rstrip(_QUOTES)
    if unit := re.search(_UNIT, said):
        return _UNITS_CLOSED.get(unit[1], "")
    found = re.search(_LAST, said)
    if not found:
        return None
    word = found[0]
    if "ㄱ" <= word <= "ㅣ":  # 기역, 니은, 리을; 아, 이
        return "" if word > "ㅎ" else "l" if word == "ㄹ" else "k"
    if word >= "가":
        final = (ord(word) - ord("가")) % 28
        return "l" if final == 8 else "k" if final else ""
    if word[-1].isdecimal() or word[-1] == ",":
        return _DIGITS.get(word[-1], "")
    return _end_of_latin(word)


def _end_of_latin(word: str) -> str:
    """Of a word in Latin letters: by its letters where it is an abbreviation, else by its spelling."""
    capitals = re.search("[A-Z]*$", word)[0]  # type: ignore[index]
    spelled = len(capitals) > 1 or len(word) == 1
    low = word.lower()
    if not re.search("[aeiouy]", low) or (spelled and len(capitals) < _LONG):
        return _LETTERS.get(low[-1], "")
    if low in _OPEN or not re.search(_CLOSED, low):
        return ""
    return "l" if re.search("le?$", low) else "k"
