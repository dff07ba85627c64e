"""Complaints: a trouble told in a sentence of its own. "Every page takes 20 seconds", "no query returns".

The rules are data (`intake/complaint_rules.py`). What is told of another time or of others, what is asked, feared,
planned or tried tells none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from diagnops.intake import complaint_rules, contrast_rules
from diagnops.intake.asides import came_near
from diagnops.intake.contexts import speaks_of_else
from diagnops.intake.cures import Told, has_one_of, sentences
from diagnops.intake.said_of_else import is_of_else
from diagnops.intake.segments import segments
from diagnops.intake.ways import Later, Way, each, possible, ways_of

_NOT = re.compile(r"\b(?:no|not|never|without|if|nothing|nobody|whether|\w+n['’]t)\s(?:\w+\s){0,2}$", re.IGNORECASE)
# "바닥나지는 않았어요", "밀린 건 아니에요", "끊긴 적 없어요"
_NOT_KO = Later(
    r"\S{0,4}[지진질](?:는|도|를|가)?\s?[않안못]|[^.,!?\n]{0,10}[건것게거]은?\s?아[니닙]|\S{0,3}\s?[적일][은이도]?\s?없"
    r"|\S{0,2}(?:나|와|과|랑|도|\s및|\s또는)\s(?:\S{1,8}\s)?\S{1,8}\s?(?:전혀\s|하나도\s)?없(?!이)"
    r"|\S{0,2}\s?(?:전혀\s|하나도\s|아직\s)?(?:없(?!이)|0\s?(?:임|이|입|%|개|건))"
)
_CANNOT = re.compile(
    r"\b(?:(?:could|would)(?: not|n['’]t)|(?:nobody|no one|none) could|should be (?:done|finished|over))\b",
    re.IGNORECASE,
)


def complaints(text: str) -> Iterator[Told]:
    """The troubles that a text tells in sentences of their own.

    >>> [(told.signal, told.state) for told in complaints("Some pages take up to 40 seconds. Would it answer?")]
    [('service.latency', 'high')]
    """
    lower = text.lower()
    rules = [
        (rule, some)
        for rule, ways in zip(complaint_rules.RULES, _all_ways(), strict=True)
        if (some := possible(ways, lower)) and (not rule.about or has_one_of(rule.about, lower))
    ]
    for sentence in sentences(text) if rules else ():
        if sentence[0].endswith("?"):
            continue
        said = sentence[0].lower()
        for rule, ways in rules:
            for found in each(possible(ways, said), sentence[0]):
                denied = _NOT.search(sentence[0], 0, found.start()) or _NOT_KO.match(sentence[0], found.end())
                if not denied and not _of_else(sentence[0], found, rule.signal):
                    start = sentence.start()
                    yield Told(rule.signal, rule.state, start + found.start(), start + found.end())
                    break


def _of_else(said: str, found: re.Match[str], signal: str) -> bool:
    """Whether the clauses in which it is found speak of something else than what is seen now."""
    return is_of_else(signal, said, *found.span()) or any(
        speaks_of_else(_CANNOT.sub("cannot", said[one.start : one.end])) or came_near(said[one.start : one.end])
        for one in segments(said)
        if one.start < found.end() and found.start() < one.end
    )


@cache
def _all_ways() -> list[tuple[Way, ...]]:
    """Of every trouble the ways to tell it."""
    rules = [rule.ways for rule in complaint_rules.RULES]
    return list(ways_of("complaints", rules, {**contrast_rules.PARTS, **complaint_rules.PARTS}))
