"""Labels: "OOM: checked dmesg, nothing there". What stands before a colon was looked at, and behind it what was found.

People list so what they ruled out. That nothing was found has to be said of the label itself: "timeouts: no response"
and "crash: no log" tell of trouble.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from diagnops.intake.ways import Later

# What may stand before the name in its line: a bullet, a number, a component.
_BEGINS = Later(r"^[\s\-*•·>#()\d.]*(?:[\w가-힣/]{1,20} ){0,2}$")
_BEHIND = re.compile(r"(?: ?[\w가-힣()]{1,12}){0,2} ?[:：] *(?P<rest>[^\n]{1,160})")
_NOTHING = Later(
    r"""(?:also\ |still\ |all\ |seems\ |looks\ )*
    (?:none|nope|nil|negative|nothing|clean|fine|ok|okay|normal|healthy|ruled\ out|no(?=\s*(?:[,.;]|$))
    |not\ (?:seen|used|there|it|any|present|the\ (?:cause|problem|issue)))\b
    |(?:(?:i|we|have|he|she|they|already|also|just)\ )*
    (?:check|look|grep|watch|verif|inspect|search|tested|ran|read|went)\w*\b
    [^;\n]{0,60}?\b(?:nothing|none|clean|fine|ok|okay|normal|all\ zero
    |no\ (?:sign|trace|hit|match|entr|evidence|indication)\w*
    |(?:did|do|could|can)(?:n['’]t|\ not)\ (?:see|find)|never\ (?:saw|seen|found))\b
    |(?:[^\n]{0,60}(?:흔적|기록|것|건|거|징후|낌새|특이\s?사항|이상|문제|전혀|하나도|아무것도|(?:봤|보았|확인|뒤졌)\S{0,4}
    |[에로는도]|딱히)\s)?없(?:음|어요?|었\S{0,3}|습니다|다|고요|네요?)[\s.!]*$
    |[^\n]{0,60}(?:안\s?(?:보|나[오옴왔]|잡히|뜨|뜸|떴|찍)\S{0,5}|못\s?(?:찾|봤|봄)\S{0,4}|깨끗\S{0,5}|이상\s?무|양호\S{0,3})[\s.!]*$
    |(?:정상|괜찮|문제\s?없|이상\s?없|아님|아니)\S{0,6}[\s.!]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_BUT = Later(r"\b(?:but|except|however|until|apart from|yet)\b|지만|빼고|제외|외에는", re.IGNORECASE)
_LACKS = Later(r"(?:no|none|nothing)\b|[^\n]*(?:없|안\s?\S{1,6})[^\n]{0,6}$", re.IGNORECASE)


class Behind(NamedTuple):
    """What a line says behind its label: whether that nothing was found, and where it ends."""

    nothing: bool
    end: int


def behind_label(text: str, start: int, end: int) -> Behind | None:
    """What is said behind the name at some characters if it is a label, as far as that denies anything.

    >>> [behind_label(text, 0, 3) for text in ("OOM: checked dmesg, nothing", "OOM: no log at all", "OOM이 없음")]
    [Behind(nothing=True, end=27), Behind(nothing=False, end=18), None]
    >>> behind_label("- 락 : pg_locks로 봤을 땐 오래 잡힌 것 없음", 2, 3)
    Behind(nothing=True, end=31)
    """
    line = text.rfind("\n", 0, start) + 1
    if not (behind := _BEHIND.match(text, end)) or not _BEGINS.match(text[line:start]):
        return None
    rest = behind["rest"].rstrip()
    nothing = _NOTHING.match(rest) is not None and not _BUT.search(rest)
    return Behind(nothing, behind.start("rest") + len(rest)) if nothing or _LACKS.match(rest) else None
