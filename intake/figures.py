"""Figures: "95 %", "900ms", "50/50", "200만" as amounts, and the state they mean by a signal's rule of thumb."""

from __future__ import annotations

import re
from typing import NamedTuple

from diagnops.intake.judgement import Limits, by_level
from diagnops.intake.scan import Token
from diagnops.kb.case import State
from diagnops.kb.vocabulary import Levels

_FIGURE = re.compile(r"\d+(,\d{3})*(\.\d+)?")
_OF = re.compile(r"\s*/\s*(?P<whole>\d+(?:\.\d+)?)(?![\d.])")
_TIMES = re.compile(r"\s*(?P<times>만|억|천|백만|k|m|million|thousand)(?![a-z0-9])")
_FACTORS = {
    "천": 1e3, "k": 1e3, "thousand": 1e3, "만": 1e4, "백만": 1e6, "m": 1e6, "million": 1e6, "억": 1e8,
}  # fmt: skip
_UNIT = re.compile(
    r"\s*(?P<unit>%|퍼센트|프로|percent|pct|밀리초|milliseconds?|msec|ms|초|seconds?|secs?|s|분|minutes?|mins?|m"
    r"|시간|hours?|h|도|c)(?![a-z0-9])"
)
# A figure and nothing else, perhaps said to be a rough one: "about 60", "3/64", "90 % 정도".
_ALONE = re.compile(
    rf"(?:(?:about|around|roughly|over|under|약|대략|한|[<>=≈~])\s*)?-?{_FIGURE.pattern}"
    rf"(?:{_OF.pattern}|{_TIMES.pattern}|{_UNIT.pattern})*\s*(?:[개건번대명배회])?\s*(?:정도|쯤)?\s*[.!~]*",
    re.IGNORECASE,
)
_SECONDS = {"밀": 1e-3, "ms": 1e-3, "mi": 1e-3, "초": 1.0, "s": 1.0, "분": 60.0, "m": 60.0, "시": 3600.0, "h": 3600.0}
_SCALES = {
    "ms": ("s", 1e3), "s": ("s", 1.0), "minutes": ("s", 1 / 60), "%": ("%", 1.0), "C": ("C", 1.0),
}  # fmt: skip


class Amount(NamedTuple):
    """A number and what it counts: `s` (seconds), `%`, `C`, or nothing."""

    number: float
    unit: str


def is_figure(text: str) -> bool:
    """Whether a text is a figure and nothing else.

    >>> is_figure("about 60"), is_figure("0 %"), is_figure("60 users complained")
    (True, True, False)
    """
    return _ALONE.fullmatch(text) is not None


def is_amount(text: str, figure: Token) -> bool:
    """Whether a figure counts something, and is not the number of a thing: CPU#3, nvme-1, 10.0.3.4."""
    return text[figure.start - 1 : figure.start] not in ("#", "/", "_", "-") and bool(_FIGURE.fullmatch(figure.value))


def amount(text: str, figure: Token, levels: Levels | None) -> Amount:
    """The amount that stands at `figure`; `levels` tell whether an "m" means minutes or millions."""
    number = float(figure.value.replace(",", ""))
    unit = _UNIT.match(text, figure.end)
    timed = levels is not None and levels.unit in ("ms", "s", "minutes")
    if (times := _TIMES.match(text, figure.end)) and not (unit and timed):
        return Amount(number * _FACTORS[times.group("times")], "")
    if (of := _OF.match(text, figure.end)) and float(of.group("whole")) >= number > 0:
        return Amount(100.0 * number / float(of.group("whole")), "%")
    if unit is None:
        return Amount(number, "")
    word = unit.group("unit")
    if word in ("%", "퍼센트", "프로", "percent", "pct"):
        return Amount(number, "%")
    if word in ("도", "c"):
        return Amount(number, "C")
    factor = 60.0 if word.startswith("min") else next(f for start, f in _SECONDS.items() if word.startswith(start))
    return Amount(number * factor, "s")


def by_levels(told: Amount, levels: Levels) -> State | None:
    """The state of a bare figure by the rule of thumb of a signal, as a check's figure is judged.

    None when the units do not go together, and near to a level, where nobody can say.

    >>> levels = Levels(unit="%", high=85.0)
    >>> by_levels(Amount(95.0, "%"), levels), by_levels(Amount(75.0, "%"), levels)
    ('high', None)
    """
    unit, factor = _SCALES.get(levels.unit, ("", 1.0))
    if told.unit and told.unit != unit:
        return None
    figure = told.number * factor if told.unit else told.number
    return by_level(figure, Limits(levels.high, levels.low, levels.unit)).state
