"""Figures: "95 %", "900ms", "50/50", "200만" as amounts, and the state they mean by a signal's rule of thumb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from diagnops.intake.scan import Token
from diagnops.intake.ways import Korean, Later
from diagnops.kb.case import State
from diagnops.kb.vocabulary import Levels
from diagnops.machine.common.judgement import Limits, by_level

_FIGURE = Later(r"\d+(,\d{3})*(\.\d+)?")
_OF = Later(r"\s*/\s*(?P<whole>\d+(?:\.\d+)?)(?![\d.])")
_TIMES = Later(r"\s*(?P<times>만|억|천|백만|k|m|million|thousand)(?![a-z0-9])")
_FACTORS = {
    "천": 1e3, "k": 1e3, "thousand": 1e3, "만": 1e4, "백만": 1e6, "m": 1e6, "million": 1e6, "억": 1e8,
}  # fmt: skip
_UNIT = Later(
    r"\s*(?P<unit>%|퍼센트|프로|percent|pct|밀리초|milliseconds?|msec|ms|초|seconds?|secs?|s|분|minutes?|mins?|m"
    r"|시간|hours?|h|도|c)(?![a-z0-9])"
)
# A figure and nothing else, perhaps said to be a rough one: "about 60", "3/64", "90 % 정도".
_ALONE = Later(
    rf"(?:(?:about|around|roughly|over|under|약|대략|한|[<>=≈~])\s*)?-?{_FIGURE.written}"
    rf"(?:{_OF.written}|{_TIMES.written}|{_UNIT.written})*\s*(?:[개건번대명배회])?\s*(?:정도|쯤)?\s*[.!~]*",
    re.IGNORECASE,
)
# A size is no share: "20 GB available" are not 20 %.
_SIZE = Later(r"\s*(?P<unit>[kmgt](?:i?b|i)|[gt]|bytes?|기가|메가|테라)(?![a-z])", re.IGNORECASE)
_POWERS = {"k": 1, "m": 2, "g": 3, "t": 4, "메": 2, "기": 3, "테": 4}
_SO_MANY_OF = Later(r"\s*[kmgt]?(?:i?b)?\s(?:out )?of\s(?:the |its |our )?\d", re.IGNORECASE)
# What is counted with a word of its own is no share, no time and no degree: "100개 중" are not 100 ms.
_COUNTER = Later(r"\s*(?:개(?!월)|건|명|대(?![가-힣]*로)|장(?!애))")
_SECONDS = {"밀": 1e-3, "ms": 1e-3, "mi": 1e-3, "초": 1.0, "s": 1.0, "분": 60.0, "m": 60.0, "시": 3600.0, "h": 3600.0}
_SCALES = {
    "ms": ("s", 1e3), "s": ("s", 1.0), "minutes": ("s", 1 / 60), "%": ("%", 1.0), "C": ("C", 1.0),
}  # fmt: skip


# What stands between two figures of which the second is what became of the first.
_BECAME = Later(
    r"\s*(?:%|[a-z]{1,12}|[가-힣]{1,3})?\s*(?:up |down )?(?:to|->|→|=>|에서)\s*(?:about|around|over|약|거의)?\s*"
)
_WAS = Later(
    r"\s?\S{0,6}?\s?\S{0,3}?(?:였|었|갔|랐|뛰었|튀었|솟았)(?:는데|다가|지만|으나)\s?[^.!?\n]{0,20}?(?:지금|이제|오늘|갑자기|\d\s?\S{0,3}(?:까지|로\s))"
)
_RISEN = 1.5

_MOST = Later(r" ?(?:\S{1,4} )?\d")  # a figure, behind a word that says it is the most
_OFTEN = Korean(r"\s?(?:분|초|시간|일|주|달)\s?(?:마다|간격|에\s한\s?번)")
_BOUND = 20  # characters
_UNDER = Later(
    r"(?:\b(?:under|below|less than|within|at most|no more than|never (?:over|above))|[<≤])\s?\Z", re.IGNORECASE
)
_UNDER_KO = Korean(r"\s?[a-z%가-힣]{0,3}?\s?(?:미만|이하|이내|안쪽|밑|아래|도\s?(?:안|채\s?안|못))", re.IGNORECASE)
_AT_ITS = Later(r"\bat (?:the |its |their )?$")


class Amount(NamedTuple):
    """A number and what it counts: `s` (seconds), `%`, `C`, `B` (bytes), `n` (things with a word), or nothing."""

    number: float
    unit: str


def is_figure(text: str) -> bool:
    """Whether a text is a figure and nothing else.

    >>> is_figure("about 60"), is_figure("0 %"), is_figure("60 users complained")
    (True, True, False)
    """
    return _ALONE.fullmatch(text) is not None


def is_amount(text: str, figure: Token) -> bool:
    """Whether a figure counts something, and is neither the number of a thing (CPU#3, nvme-1, 10.0.3.4) nor how often
    it happens: 10분마다."""
    if text[figure.start - 1 : figure.start] in ("#", "/", "_", "-") or not _FIGURE.fullmatch(figure.value):
        return False
    is_often = text[max(0, figure.start - 6) : figure.start].lower() == "every " or _OFTEN.match(text, figure.end)
    return not is_often


def is_bound(text: str, start: int, end: int) -> bool:
    """Whether a word of state only says that the figure behind it is the most there is: "at the longest 60 ms".

    >>> is_bound("길어야 60ms", 0, 3), is_bound("it is long, 60 ms", 6, 10)
    (True, False)
    """
    return _MOST.match(text, end) is not None and (
        text[start:end].endswith(("야", "도")) or _AT_ITS.search(text, max(0, start - 8), start) is not None
    )


def is_so_many_of(text: str, figure: Token) -> bool:
    """Whether a figure says how many of so many: 2 of 8 nodes."""
    return _SO_MANY_OF.match(text, figure.end) is not None


def is_under(text: str, figure: Token) -> bool:
    """Whether it is less than a figure, of which nobody says how much that is for what is measured.

    >>> figure = Token("number", "1", "", 0, 0, 0, 1)
    >>> is_under("1ms 미만", figure), is_under("1 s", figure)
    (True, False)
    """
    before = _UNDER.search(text, max(0, figure.start - _BOUND), figure.start)
    return before is not None or _UNDER_KO.match(text, figure.end) is not None


def amount(text: str, figure: Token, levels: Levels | None) -> Amount:
    """The amount that stands at `figure`; `levels` tell whether an "m" means minutes or millions."""
    number = float(figure.value.replace(",", ""))
    unit = _UNIT.match(text, figure.end)
    timed = levels is not None and levels.unit in ("ms", "s", "minutes")
    if (times := _TIMES.match(text, figure.end)) and not (unit and timed):
        return Amount(number * _FACTORS[times.group("times")], "")
    if (of := _OF.match(text, figure.end)) and float(of.group("whole")) >= number > 0:
        return Amount(100.0 * number / float(of.group("whole")), "%")
    if size := _SIZE.match(text, figure.end):
        return Amount(number * 1024.0 ** _POWERS.get(size["unit"][0].lower(), 0), "B")
    if unit is None:
        return Amount(number, "n" if _COUNTER.match(text, figure.end) or is_so_many_of(text, figure) else "")
    word = unit.group("unit")
    if word in ("%", "퍼센트", "프로", "percent", "pct"):
        return Amount(number, "%")
    if word in ("도", "c"):
        return Amount(number, "C")
    factor = 60.0 if word.startswith("min") else next(f for start, f in _SECONDS.items() if word.startswith(start))
    return Amount(number * factor, "s")


def was_before(text: str, figure: Token) -> bool:
    """Whether a figure is what it was and something else follows: "10%였는데 90%까지".

    >>> figure = Token("number", "10", "", 1, 1, 4, 6)
    >>> was_before("CPU 10%였는데 90%까지 올라요", figure), was_before("CPU 10%예요", figure)
    (True, False)
    """
    return _WAS.match(text, figure.end) is not None


def moved(text: str, figures: Sequence[Token], levels: Levels | None) -> State | None:
    """Where a figure went, told with the one before: "from 80 ms to 2.4 s", "3초에서 40초로"; None where neither.

    Half as much again is high, and two thirds of it low: less than that nobody would tell.
    """
    for before, after in pairwise(figures):
        if not _BECAME.fullmatch(text, before.end, after.start):
            continue
        was, is_ = amount(text, before, levels), amount(text, after, levels)
        if was.number < 0 or (was.unit and was.unit != is_.unit):
            continue
        if was.number == 0:
            return "high" if is_.number > 0 else None
        # "from 80 to 240 ms" says the unit once; "from 50 to 1.2 million" says all of both
        once = is_.unit and not was.unit
        ratio = is_.number / (amount(text, after._replace(value=before.value), levels).number if once else was.number)
        return compared(ratio, 1)
    return None


def compared(number: float, before: float) -> State | None:
    """Where a figure went from another: half as much again is high, and two thirds of it low; None in between.

    >>> compared(4.0, 0.2), compared(1.1, 1.0)
    ('high', None)
    """
    if before <= 0:
        return None
    return "high" if number / before >= _RISEN else "low" if number / before <= 1 / _RISEN else None


def by_levels(told: Amount, levels: Levels) -> State | None:
    """The state of a bare figure by the rule of thumb of a signal, as a check's figure is judged.

    None when the units do not go together, and near to a level, where nobody can say.

    >>> levels = Levels(unit="%", high=85.0)
    >>> by_levels(Amount(95.0, "%"), levels), by_levels(Amount(75.0, "%"), levels)
    ('high', None)
    """
    unit, factor = _SCALES.get(levels.unit, ("n", 1.0))
    if unit == "%" and not told.unit and told.number > 100:
        return None
    if told.unit and told.unit != unit:
        return None
    figure = told.number * factor if told.unit else told.number
    return by_level(figure, Limits(levels.high, levels.low, levels.unit)).state
