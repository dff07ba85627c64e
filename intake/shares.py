"""Shares: a part of a whole, both counted alike. "250k of 262k", "16GB 중에 15GB", "95/100 connections"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.intake.figures import Amount
from diagnops.intake.scan import Token
from diagnops.intake.ways import Later

_AROUND = 30  # characters before a figure in which the whole stands
_UNIT = r"(?:[kmgt](?:i?b)?(?![a-z])|기가|메가|테라|개|건|대|코어)"
_NUMBER = r"(?<![\d.,])\d[\d,]*(?:\.\d+)?"
_OF = Later(
    rf"\s*(?P<unit>{_UNIT})?\s*(?:/|(?:out )?of)\s*(?:the |its |our |total )*(?P<whole>{_NUMBER})"
    r"\s?(?P<word>[a-z가-힣]*)",
    re.IGNORECASE,
)
_AMONG = Later(rf"(?P<whole>{_NUMBER})\s*(?P<unit>{_UNIT})?\s*중에?서?\s*(?:약\s*)?\Z", re.IGNORECASE)
_LEFT = Later(
    rf"\s*{_UNIT}?\s*(?:(?:정도|쯤)?(?:가|이|만|도|는|은)?\s*(?:남|비었|비어|여유|놀)|(?:is |are )?(?:left|free)\b)",
    re.IGNORECASE,
)
# "CPU is high on 2 of 8 nodes" is no share of the CPU.
_THINGS = re.compile(
    r"(?:node|host|server|machine|pod|replica|broker|instance|box|shard|vm|worker|core|member|container|time|attempt"
    r"|노드|서버|호스트|파드|대|인스턴스|번)"
)


def share_of(text: str, figures: Sequence[Token]) -> Amount | None:
    """The share that a figure is of a whole, in %; None where none is told. What is left over is taken off the whole.

    >>> share_of("conntrack at 131k of 262k", [Token("number", "131", "", 2, 2, 13, 16)])
    Amount(number=50.0, unit='%')
    >>> share_of("메모리 16GB 중에 4GB 남음", [Token("number", "4", "", 3, 3, 12, 13)])
    Amount(number=75.0, unit='%')
    """
    for figure in figures:
        whole = _whole(text, figure)
        number = float(figure.value.replace(",", ""))
        if whole is not None and 0 <= number <= whole and whole > 0:
            share = 100.0 * number / whole
            return Amount(100.0 - share if _LEFT.match(text, figure.end) else share, "%")
    return None


def _whole(text: str, part: Token) -> float | None:
    behind = text[part.end :].lstrip().lower()
    if (found := _AMONG.search(text, max(0, part.start - _AROUND), part.start)) is not None:
        alike = not found["unit"] or behind.startswith(found["unit"][0].lower())
    elif (found := _OF.match(text, part.end)) is not None:
        word, unit = found["word"].lower(), (found["unit"] or "").lower()
        alike = not _THINGS.match(word) and (not unit or word.startswith(unit[0]))
    else:
        return None
    return float(found["whole"].replace(",", "")) if alike else None
