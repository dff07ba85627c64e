"""Moments: the day and the minutes that a postmortem tells, and the course of the incident that they make.

A minute is told with the zone that the text names beside it or for all; where it names none there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

Moment = Literal["started", "detected", "mitigated", "resolved"]
COURSE: tuple[Moment, ...] = ("started", "detected", "mitigated", "resolved")

_MONTHS = "january february march april may june july august september october november december".split()
_DATES = (
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
    re.compile(r"\b(?P<y>(?:19|20)\d\d)[./] ?(?P<m>\d\d?)[./] ?(?P<d>\d\d?)\b"),
    re.compile(r"(?P<y>(?:19|20)\d\d)\s*년\s*(?P<m>\d\d?)\s*월\s*(?P<d>\d\d?)\s*일"),
    re.compile(rf"\b(?P<m>{'|'.join(_MONTHS)}) (?P<d>\d\d?)(?:st|nd|rd|th)?,? (?P<y>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(
        rf"\b(?P<d>\d\d?)(?:st|nd|rd|th)? (?:of )?(?P<m>{'|'.join(_MONTHS)}),? (?P<y>(?:19|20)\d\d)\b", re.IGNORECASE
    ),
)
_DATE_WITHIN = 20_000  # characters; a date after that is hardly that of the incident
_ZONE = r"UTC|GMT|KST|JST|[+-]\d\d:\d\d|(?<=\d)Z"
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?:\s?(?P<half>[ap])\.?m\b)?"
    rf"(?:\s?\(?(?P<zone>{_ZONE}))?"
    r"|(?P<halfko>오전|오후)?\s?(?P<hko>\d\d?)시(?!간)\s?(?:(?P<mko>\d\d?)분)?",
    re.IGNORECASE,
)
_ALL_TIMES = re.compile(
    rf"times?\W{{1,3}}(?:are\W+)?(?:in\W+)?(?P<a>{_ZONE})\b|timeline\W{{1,3}}(?P<b>{_ZONE})\b"
    rf"|(?:시각|시간대?|타임라인)\W{{1,3}}(?P<c>{_ZONE})\b",
    re.IGNORECASE,
)
_OFFSET = {"UTC": "Z", "GMT": "Z", "Z": "Z", "KST": "+09:00", "JST": "+09:00", "+00:00": "Z"}
_FACTS: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(rf"(?:{words})(?: ?(?:time|date|at|일시|시각|시간))*")
    for kind, words in {
        "started": "(?:incident |outage |impact )?(?:start|started|began|begin|beginning)|(?:장애 ?)?(?:발생|시작)",
        "detected": "(?:time )?detect(?:ed|ion)|(?:최초 ?|장애 ?)?(?:인지|감지|탐지)",
        "mitigated": "mitigat(?:ed|ion)|완화|임시 ?복구",
        "resolved": "(?:incident |outage |impact )?(?:resolved|end|ended|recovered|restored)"
        "|(?:장애 ?)?(?:종료|복구|해결|해소|정상화)(?: ?완료)?",
        "span": "(?:incident |outage )?(?:date|when|time|duration|period|window)|incident"
        "|(?:장애 ?)?(?:일시|시간|시각|기간)|발생 ?기간",
    }.items()
}
_SAYS: dict[Moment, re.Pattern[str]] = {
    "started": re.compile(
        r"\b(?:outage|incident|impact|degradation|disruption|errors?) (?:begins?|began|starts?|started)\b"
        "|장애 ?(?:발생|시작)",
        re.IGNORECASE,
    ),
    "detected": re.compile(
        r"\balert(?:s|ed)?\b|\bpage[sd]?\b|\bdetect|\bnotice[sd]?\b|\bfirst (?:report|complaint)"
        r"|\b(?:customers?|users?) (?:report|complain|call)|인지|감지|알림|알람|탐지|신고|접수",
        re.IGNORECASE,
    ),
    "mitigated": re.compile(r"\bmitigated\b|완화|임시 ?복구", re.IGNORECASE),
    "resolved": re.compile(
        r"(?<!not )\bresolved\b|\b(?:outage|incident|impact) (?:ends?|ended|over|closed)\b|\ball clear\b"
        r"|\bback to normal\b|\bnormal again\b|\b(?:fully )?recovered\b|\brestored\b"
        "|정상화|복구 ?(?:완료|됨|되|확인)|장애 ?(?:종료|해소)",
        re.IGNORECASE,
    ),
}
_OTHERWISE = re.compile(r"\b(?:no|not|n['’]t|missed|should have|late)\b|못|않|없", re.IGNORECASE)
_LONGEST_FACT = 100  # characters
_ONLY_TIME = 14  # letters that may stand beside a time: what tells more is a sentence


class Minute(NamedTuple):
    """A minute of a day; `zone` is empty where none is told."""

    day: date
    minute: int
    zone: str

    def __str__(self) -> str:
        return f"{self.day.isoformat()}T{self.minute // 60:02}:{self.minute % 60:02}{self.zone}"


def first_date(text: str) -> str | None:
    """The first full date in a text."""
    return next((day.isoformat() for _, _, day in _dates(text[:_DATE_WITHIN])), None)


def zone_of_all(text: str) -> str:
    """The zone that a text names for all its times: "(all times UTC)"."""
    found = _ALL_TIMES.search(text)
    return _offset(found["a"] or found["b"] or found["c"]) if found else ""


def fact_of(label: str, value: str) -> str | None:
    """Which moment a line of name and value tells; None where it is no such line: "Resolved: we killed the worker".

    >>> fact_of("Detected at", "08:15 UTC"), fact_of("장애 일시", "13:05 ~ 14:20"), fact_of("Resolved", "by 8 people")
    ('detected', 'span', None)
    """
    if len(value) > _LONGEST_FACT:
        return None
    rest = _CLOCK.sub("", value)
    for pattern in _DATES:
        rest = pattern.sub("", rest)
    if rest == value or len(re.sub(r"[\W\d]|UTC|KST", "", rest)) > _ONLY_TIME:
        return None
    told = " ".join(label.casefold().split())
    return next((kind for kind, pattern in _FACTS.items() if pattern.fullmatch(told)), None)


def course(facts: Mapping[str, str], timeline: Iterable[str], day: str | None, zone: str) -> dict[Moment, str]:
    """The course of an incident: what its facts say, and where they are silent its timeline, never running backward."""
    told: dict[Moment, Minute] = {}
    if day:
        for kind, minute in _of_timeline(timeline, date.fromisoformat(day), zone):
            told.setdefault(kind, minute)
    for name, value in facts.items():
        minutes = _minutes(value, date.fromisoformat(day) if day else None, zone)
        if minutes and name in ("span", "date", "duration"):
            told["started"] = minutes[0]
            if len(minutes) > 1:
                told["resolved"] = minutes[1]
    for kind in COURSE:
        if minutes := _minutes(facts.get(kind, ""), date.fromisoformat(day) if day else None, zone):
            told[kind] = minutes[0]
    kept: dict[Moment, Minute] = {}
    for kind in (one for one in COURSE if one in told):
        if all(told[kind][:2] >= before[:2] for before in kept.values()):
            kept[kind] = told[kind]
    return {kind: str(minute) for kind, minute in kept.items()}


def _of_timeline(lines: Iterable[str], day: date, zone: str) -> Iterator[tuple[Moment, Minute]]:
    before = -1
    for line in lines:
        dates = [found for _, _, found in _dates(line)]
        clock = _CLOCK.search(line)
        if dates:
            day, before = dates[0], -1
        if clock is None or (minute := _minute(clock)) is None:
            continue
        if minute < before - 6 * 60:  # past midnight
            day += timedelta(days=1)
        before = minute
        said = line[clock.end() :] or line
        for kind, pattern in _SAYS.items():
            if (found := pattern.search(said)) and not _OTHERWISE.search(said[: found.end() + 4]):
                yield kind, Minute(day, minute, _offset(clock["zone"]) or zone)


def _minutes(text: str, day: date | None, zone: str) -> list[Minute]:
    """The minutes of a line, each of the last day told before it; one that runs backward is of the day after."""
    found: list[Minute] = []
    dates = list(_dates(text))
    clocks = [c for c in _CLOCK.finditer(text) if _minute(c) is not None]
    told = next((_offset(c["zone"]) for c in clocks if c["zone"]), zone)
    for clock in clocks:
        on = [one for start, _, one in dates if start < clock.start()]
        of = on[-1] if on else dates[0][2] if dates else day
        if of is None:
            continue
        minute = Minute(of, _minute(clock) or 0, told)
        if found and minute[:2] < found[-1][:2]:
            minute = minute._replace(day=minute.day + timedelta(days=1))
        found.append(minute)
    return found


def _minute(clock: re.Match[str]) -> int | None:
    hour, minute = int(clock["h"] or clock["hko"]), int(clock["m"] or clock["mko"] or 0)
    half = {"p": 12, "오후": 12, "a": 0, "오전": 0}.get((clock["half"] or clock["halfko"] or "").lower())
    if half is not None:
        hour = hour % 12 + half
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _offset(zone: str | None) -> str:
    told = (zone or "").upper()
    return _OFFSET.get(told, told)


def _dates(text: str) -> list[tuple[int, int, date]]:
    """The full dates of a text in its order, each with where it begins and ends."""
    found: list[tuple[int, int, date]] = []
    for pattern in _DATES:
        for m in pattern.finditer(text):
            name = m["m"].lower()
            try:
                day = date(int(m["y"]), _MONTHS.index(name) + 1 if name in _MONTHS else int(m["m"]), int(m["d"]))
            except ValueError:
                continue
            found.append((m.start(), m.end(), day))
    return sorted(found)
