"""Cures: what was done to the trouble, and whether it went away. "A restart fixes it", "swapped the cable, same".

What was done is no symptom; what came of it is a contrast. The parts of a rule are words of a deed and of an outcome in
one sentence; each stands in English and in Korean. Nobody has yet seen what a cure would do, or whether it might.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from diagnops.intake.cure_rules import BY, CURES, ILL_KO, LINK_KO, LISTED_KO, OUTCOME, WELL_KO
from diagnops.kb.case import State


class Told(NamedTuple):
    """What a sentence tells of a contrast, and the characters from `start` to before `end` that say so."""

    signal: str
    state: State
    start: int
    end: int


_NOT_YET = r"""
    \b(?:would(?!\snot\b|n['’]t)|might|could(?!\snot\b|n['’]t)|may|maybe|perhaps|hop(?:e|ing)|should|shall|will|let['’]s|going\sto|plan\w*|want\sto
    |haven['’]t|have\snot|not\syet|afraid|last\s(?:year|month|time))\b
    |해\s?볼까|할까|까요|하려|예정|계획|아마|혹시|될까|될지|모르겠|싶|작년|예전에|지난번"""
# A sentence; what only goes on with the one before ("Since then ...", "No change.") is a part of it.
_SENTENCE = r"""
    (?:[^.!?\n]|\.(?=\S)|\.(?=\s(?:(?:since|from)\sthen|nothing|no\s(?:change|difference|effect|luck)|same|none
    |still|(?:that|it)\s(?:makes|made|did|helped|fixed|still|worked)|but\s(?:that|it|this)\s(?:did|does)(?:n['’]t|\snot)\s(?:help|work|change|fix|make|solve|improve)|the\s(?:spikes|errors|problem)\s(?:stay|remain|persist)|그대로|똑같|소용|효과|변화)))+[.!?]*"""
_REACH = 80  # characters from a deed to its outcome


def cures(text: str) -> Iterator[Told]:
    """What is told of cures in a text.

    >>> [(told.signal[9:], told.state) for told in cures("A restart fixes it for an hour. 재부팅해도 똑같아요.")]
    [('gone_after_process_restart', 'present'), ('gone_after_reboot', 'absent')]
    """
    lower = text.lower()
    numbers = [number for number, cure in enumerate(CURES) if has_one_of(cure.words, lower)]
    for sentence in sentences(text) if numbers else ():
        said = sentence[0]
        lower = said.lower()
        here = [number for number in numbers if has_one_of(CURES[number].words, lower)]
        if not here or said.endswith("?") or expression(_NOT_YET).search(said):
            continue
        told = next(filter(None, (_told(number, said) for number in here)), None)
        if told:
            yield told._replace(start=told.start + sentence.start(), end=told.end + sentence.start())


def _told(number: int, said: str) -> Told | None:
    """What a sentence tells of the first deed of a kind of which it tells what came of it."""
    cure = CURES[number]
    for deed in _deed(number).finditer(said):
        came = _came_of(deed, said) or _listed_in_vain(deed, said, bare=not cure.ends)
        if came is None:
            continue
        helped, start, end = came
        if cure.ends:
            return Told(cure.signal, "present" if helped else "absent", start, end)
        if not helped:
            return Told(cure.signal, "present", start, end)
    return None


def _came_of(deed: re.Match[str], said: str) -> tuple[bool, int, int] | None:
    """Whether a deed helped, and the characters that say so; None where nothing is said of it."""
    outcome, by, link, well_ko, ill_ko = _outcomes()
    if (joined := link.match(said, deed.end())) is not None:
        of = ill_ko if joined["even"] else well_ko
        found = of.search(said, joined.end(), joined.end() + _REACH // 2)
        return (not joined["even"], deed.start(), found.end()) if found else None
    if (joined := by.search(said, max(0, deed.start() - 2 * _REACH), deed.start())) is not None:
        if joined["only"]:
            return True, joined.start(), deed.end()
        before = list(outcome.finditer(said, max(0, joined.start() - _REACH // 2), joined.start()))
        if before:
            return before[-1]["ill"] is None, before[-1].start(), deed.end()
    found = outcome.search(said, deed.end(), deed.end() + _REACH)
    return (found["ill"] is None, deed.start(), found.end()) if found else None


def _listed_in_vain(deed: re.Match[str], said: str, *, bare: bool) -> tuple[bool, int, int] | None:
    """The same of a list; a `bare` "none" is said of restarts that there were none of."""
    found = expression(LISTED_KO).match(said, deed.end())
    return (False, deed.start(), found.end()) if found and (bare or not found["bare"]) else None


@cache
def _deed(number: int) -> re.Pattern[str]:
    cure = CURES[number]
    return re.compile(rf"\b(?:{cure.english})\b|(?:{cure.korean})", re.IGNORECASE)


def _outcomes() -> tuple[re.Pattern[str], ...]:
    return tuple(map(expression, (OUTCOME, BY, LINK_KO, WELL_KO, ILL_KO)))


def has_one_of(words: str, text: str) -> bool:
    """Whether one of some words, or beginnings of words, stands in a text: to look for them is quick.

    >>> has_one_of("boot start", "after a reboot"), has_one_of("boot start", "after lunch")
    (True, False)
    """
    return any(word in text for word in words.split())


def sentences(text: str) -> Iterator[re.Match[str]]:
    """The sentences of a text, as far as what came of a deed may be told."""
    return expression(_SENTENCE).finditer(text)


@cache
def expression(written: str) -> re.Pattern[str]:
    """An expression, made when it is first asked for: most texts need few, and to make one takes a millisecond."""
    return re.compile(written, re.IGNORECASE | re.VERBOSE)
