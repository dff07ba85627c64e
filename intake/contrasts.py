"""Contrasts: where, when and for whom it happens. "The others are fine", "at 3 every night", "since we moved".

The rules are data (`intake/contrast_rules.py`). What came of a cure stands in `intake/cures.py`. A sentence of another
time, of others, of what is planned, feared or asked tells none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from diagnops.intake.contrast_rules import PARTS, RULES
from diagnops.intake.cures import Told, expression, sentences
from diagnops.intake.ways import Way, first, possible, ways_of

_ELSEWHERE = r"""
    \b(?:would|might|perhaps|hop(?:e|ing)|shall|will|let['’]s|going\sto|plan\w*|want\sto|afraid|if\swe|used\sto
    |years\sago
    |last\s(?:year|summer|winter|spring|autumn)|another\s(?:company|team)|colleague|blog|the\sdocs
    |certbot|renews|(?:we|i)\s(?:deploy|check|release|ship|rotate)|(?:gets?|is|are)\scalled
    |cron|scheduled?|backups?|scrap\w+|poll\w+|probes?|heartbeat|interval)\b
    |할까|까요|하려|예정|(?<!실행)계획|혹시|될까|작년|예전에는|지난번|다른\s?(?:팀|회사)|블로그|크론|스케줄|백업|배치|헬스체크
    |설정해|잡아\s?[놨뒀]"""

_NOT = re.compile(r"\b(?:not|never|no longer|\w+n['’]t)\s(?:\w+\s)?$", re.IGNORECASE)
_NOT_KO = re.compile(r"[^.,!?\n]{0,10}[건것게거]은?\s?아[니닙]")

_NARROWER = {"contrast.some_hosts_only": "contrast.one_host_only"}  # "only one of them, the other five are fine"


def contrasts(text: str) -> Iterator[Told]:
    """What a text tells of where, when and for whom it happens.

    >>> [told.signal[9:] for told in contrasts("Only node-7 has it, the others are fine. 배포하고 나서부터요.")]
    ['one_host_only', 'follows_change']
    """
    lower = text.lower()
    contrasts = [(signal, some) for signal, ways in _all_ways() if (some := possible(ways, lower))]
    for sentence in sentences(text) if contrasts else ():
        said = sentence[0]
        lower = said.lower()
        here = [(signal, some) for signal, ways in contrasts if (some := possible(ways, lower))]
        if not here or said.endswith("?") or expression(_ELSEWHERE).search(said):
            continue
        told = {
            signal: found
            for signal, ways in here
            if (found := first(ways, said))
            and not _NOT.search(said, 0, found.start())
            and not _NOT_KO.match(said, found.end())
        }
        for signal, found in told.items():
            if _NARROWER.get(signal) not in told:
                yield Told(signal, "present", sentence.start() + found.start(), sentence.start() + found.end())


@cache
def _all_ways() -> list[tuple[str, list[Way]]]:
    """Of every contrast the ways to say it in each language."""
    return [
        (rule.signal, [way for way in ways if way.is_korean == korean])
        for rule, ways in zip(RULES, ways_of("contrasts", [rule.ways for rule in RULES], PARTS), strict=True)
        for korean in (False, True)
    ]
