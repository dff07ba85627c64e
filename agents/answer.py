"""The answer to what is seen: a summary as lines for a model."""

from __future__ import annotations

from collections.abc import Iterator

from diagnops.app import LIKELY_SO, Summary, percent
from diagnops.kb.case import Language
from diagnops.messages.wording import say

_MOST_READ = 20
_MOST_WAYS = 3


def answer_lines(told: Summary, language: Language) -> Iterator[str]:
    """All of a summary, each fact once."""
    yield told.headline
    yield from told.below
    for number, one in enumerate(told.candidates, 1):
        if number == 1 and told.verdict == "new":
            yield say("nearest", language)
        yield f"{number}. {percent(one.probability)} {one.case}: {one.title}"
        for word, names in (
            ("speaks_for", one.speaks_for),
            ("against", one.against),
            ("unexplained", one.unexplained),
            ("unknown", one.not_looked_at),
        ):
            yield from _listed(f"   {say(word, language)}", names)
        yield from [f"   {one.apart}"] if one.apart else []
    yield from _check(told, language)
    yield from _remedy(told, language)
    yield from _listed(say("ruled_out", language), told.ruled_out)
    read = [
        one.observation + ("?" if one.certainty < LIKELY_SO else "") + (f" “{one.words}”" if one.words else "")
        for one in told.read
    ]
    yield from _listed(say("read_back", language), _cut(read, language), "; ")
    yield from _listed(say("unread", language), _cut([f"“{text}”" for text in told.not_read], language), " ")


def _check(told: Summary, language: Language) -> Iterator[str]:
    if not (check := told.check):
        return
    yield f"{say('next_new' if told.verdict == 'new' else 'next', language)}: {check.what} [{check.place}]"
    for way in check.ways[:_MOST_WAYS]:
        look = f"  ({way.look})" if way.look else ""
        yield f"   {'$ ' if way.kind == 'command' else ''}{way.run}{look}"
    yield from [f"   {' · '.join(check.leads)}"] if check.leads else []


def _remedy(told: Summary, language: Language) -> Iterator[str]:
    if remedy := told.remedy:
        place = next((n for n, one in enumerate(told.candidates, 1) if one.case == remedy.case), None)
        head = say("remedy" if told.verdict == "seen" or not place else "remedy_if", language, place=place)
        others = f" · {say('other_remedies', language, count=remedy.others)}" if remedy.others else ""
        yield f"{head}: {remedy.action} [{remedy.remedy}]"
        yield f"   {remedy.record}{others}"
        yield from (f"   ! {one}" for one in remedy.heed)
    yield from _listed(say("warnings", language), told.not_to_repeat)


def _listed(head: str, names: tuple[str, ...] | list[str], between: str = ", ") -> Iterator[str]:
    if names:
        yield f"{head}: {between.join(names)}"


def _cut(names: list[str], language: Language) -> list[str]:
    left = len(names) - _MOST_READ
    return [*names[:_MOST_READ], say("more", language, count=left)] if left > 0 else names
