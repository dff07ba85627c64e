"""Headings of postmortems, English and Korean: which part of the story stands under one.

What is about something else (what was expected, other incidents, what nobody could rule out) is a part of its own, so
that none of it is taken for what was seen.
"""

from __future__ import annotations

import re
from typing import Literal

Part = Literal[
    "summary", "impact", "unaffected", "detection", "timeline", "checks", "ruled_out", "failed", "tried", "done",
    "cause", "trigger", "resolution", "verified", "actions", "lessons", "environment",
]  # fmt: skip

# What a heading says its part is, the more telling words first: "root cause of the impact" is about the cause.
# English words begin where they are found; Korean ones are joined without spaces (장애원인).
_HEADINGS: tuple[tuple[Part | Literal["aside"], str, str], ...] = (
    (
        "aside", r"(?:could|can) ?(?:not|n t|t) (?:be )?rule|not (?:been |be |yet )?ruled",
        "배제(?:하지|되지|할 수) ?(?:못|않|없)",
    ),
    ("unaffected", r"not (?:be )?(?:affected|impacted)|unaffected|no impact", "영향(?:이|은|을)? ?(?:없|받지)"),
    (
        "ruled_out", r"rul(?:ed?|ing) out|what it (?:is|was|isn|wasn) (?:not|t)\b|not the (?:root )?cause|red herring"
        "|dead end|false lead",
        "배제|원인(?:이|은)? ?(?:아니|아님|아닌)|무관",
    ),
    (
        "lessons", r"lesson|learned|learnt|went (?:well|wrong)|got lucky|worked well|(?:did not|didn t) go|takeaway"
        "|retrospective",
        "교훈|배운 점|잘한 점|잘된 점|아쉬운|회고|시사점",
    ),
    (
        "failed", r"(?:did not|didn t) (?:help|work|fix)|no effect|without (?:effect|success)|unsuccessful|in vain"
        "|failed attempt",
        "효과(?:가|는|도)? ?없|해 ?봤지만|시도했(?:으나|지만)|소용",
    ),
    ("tried", "tried|attempt", "해 ?[봤보]|시도"),
    (
        "actions", "action items?|follow ?ups?|corrective|prevent|next step|remediation items?|improvement"
        "|going forward|what (?:we are|are we) doing|future|to ?do|recommend|planned|long term",
        "후속|재발|개선|향후|예방|대책|예정|계획",
    ),
    (
        "aside", "expected|reproduc|similar|previous|recurrence|related|backlog|additional context|reference|appendix"
        "|supporting|how s it going",
        "부록|참고|유사|과거|기대",
    ),
    (
        "verified", r"^(?:how )?(?:(?:was|were|is|it|we|this|that|has|been) )*(?:verif|validat|confirmed)"
        "|(?:fix|recovery) (?:verif|validat)",
        "^(?:결과 )?확인$|^검증|(?:조치|복구|효과|정상|해결) ?(?:결과 )?(?:확인|검증)|확인 ?방법",
    ),
    (
        "cause", r"root cause|rca|cause|(?:5|five) whys|why did|why it|what went|contributing|technical detail"
        r"|faults?\b",
        "원인",
    ),
    ("trigger", "trigger|lead ?up", "발단|트리거|계기"),
    (
        "checks", r"checks?\b|checked|what (?:was|we|i) verified|investigat|diagnos|troubleshoot|debugging|looked at"
        "|findings?|hypothes|suspects?|suspicion",
        "확인한|확인 ?(?:사항|내용|결과)|점검|조사|진단|가설|의심",
    ),
    ("detection", "detect|discover|alert|monitoring|how did we find", "감지|탐지|인지|발견"),
    ("timeline", "timeline|chronology|sequence of events|time line", "타임라인|경과|시간대별|시간순"),
    (
        "resolution", "resolution|resolve|mitigat|recover|remediation|response|fix|workaround|solution|actions? taken"
        "|steps taken|what (?:finally |eventually )?(?:helped|worked)",
        "조치|해결|복구|대응|우회|효과(?:가|는)? ?있",
    ),
    (
        "impact", "what (?:users|customers|people|we|was|i) (?:saw|seen|noticed)|impact|affected user|customer|symptom"
        "|scope|blast radius",
        "영향|피해|증상|현상|범위",
    ),
    ("environment", "environment|affected system|affected service|system", "환경|대상 시스템"),
    (
        "summary", "summary|overview|abstract|tl dr|tldr|what happened|describe|description|introduction|background"
        "|incident|issue|problem|actual behavio",
        "개요|요약|무슨 일|내용|배경|설명|문제",
    ),
)  # fmt: skip
_PARTS = tuple((part, re.compile(rf"\b(?:{english})|{korean}")) for part, english, korean in _HEADINGS)
# What is a heading though nothing marks it as one consists of such words only.
_ALONE = frozenset(
    """summary overview impact timeline root cause causes analysis trigger detection resolution mitigation recovery
    response fix workaround solution lessons learned action actions items item follow up ups next steps prevention
    environment what happened was were we i ruled out tried did do not didn t help work verified verification checked
    checks incident the and of to background description contributing factors remediation corrective preventive
    measures symptoms affected services executive permanent immediate how it detected resolved fixed verify found
    taken tl dr""".split()
)
_ALONE_KO = re.compile(
    "(?:장애|사고|발생|근본|상세|주요|향후|후속|재발|방지|임시|영구|긴급|개요|요약|영향|범위|원인|분석|경과|조치|대응|복구|해결"
    "|대책|환경|교훈|타임라인|증상|현상|배제|확인|점검|조사|검증|시도|해봤지만|효과|없었던|없던|있었던|한|된|것|내용|사항|내역"
    "|결과|현황|방안|계획|및|과|와|개선|감지|인지|무관|들|했던)+"
)
_ROOT = re.compile(r"\b(?:root cause|rca)|근본 ?원인")
_NUMBER = re.compile(r"\A\W*(?:\d+(?:[.)]\d*)*|[가-하ⅰ-ⅹivx]+)[.)]\s*")
_LABEL_WORDS = 5


def _told(heading: str) -> str:
    """The words of a heading, without its number."""
    return " ".join(re.findall(r"[^\W_]+", _NUMBER.sub("", heading.casefold(), count=1)))


def part_of(heading: str) -> Part | Literal["aside"] | None:
    """The part that stands under a heading: None where it is not recognised, "aside" where it is about another thing.

    >>> part_of("3. 원인 분석"), part_of("What we tried"), part_of("What could not be ruled out"), part_of("Photos")
    ('cause', 'tried', 'aside', None)
    """
    told = _told(heading)
    return next((part for part, pattern in _PARTS if pattern.search(told)), None)


def names_part(label: str) -> bool:
    """Whether what stands before a colon is a heading rather than the beginning of a sentence."""
    return len(label.split()) <= _LABEL_WORDS and part_of(label) not in (None, "aside")


def stands_alone(line: str) -> bool:
    """Whether a line is a heading though nothing marks it as one: it names a part and says nothing else.

    >>> stands_alone("ROOT CAUSE"), stands_alone("장애 원인 및 조치"), stands_alone("Fix the alert")
    (True, True, False)
    """
    told = _told(line)
    words = told.split()
    plain = set(words) <= _ALONE or _ALONE_KO.fullmatch("".join(words)) is not None
    return plain and names_part(line)


def is_root(heading: str) -> bool:
    """Whether a heading tells the root cause rather than what else led to it."""
    return _ROOT.search(_told(heading)) is not None
