"""Messages of the kernel and of services that stand alone: no time, no level, no program before them.

People write about such messages, too. One is taken only where it says what a known signature says in at least so many
characters, and nothing around it that somebody would say.
"""

from __future__ import annotations

import re

from diagnops.machine.common.printed import speaks
from diagnops.machine.common.signatures import Match, signatures
from diagnops.machine.logs.looks import BARE

_TOLD = 20  # characters by which a message is known
_LONGEST = 1000  # characters of a line that is looked at
_NAMES = 3  # words that no example has: of a device, a process, a server
_WORD = re.compile(r"[a-z']{2,}|\bi\b")
_SAID = frozenset(
    "about after again all also an and another any are as at be because been before but by can did do does every few"
    " for from get gets getting got had has have he how i if in into is it it's its just keep keeps kept last like log"
    " logs looks many me more most my no not now of often on once one only or our over saw say says see seeing seen"
    " she shows since so some still that the their them then there they this till to today too two under until us very"
    " was we were what when where which while who why with yesterday you your".split()
)
_BEGINS = re.compile(BARE)
_QUOTES = re.compile(r"[\u201c\u201d\u2018\u2019`?]|[가-힣]")


def begins_bare(text: str) -> bool:
    """Whether a line begins as such messages do."""
    return _BEGINS.match(text) is not None


def is_bare_message(text: str) -> bool:
    """Whether a line is a message of a program as it was printed, without anything before it.

    >>> is_bare_message("backend bk has no server available!")
    True
    >>> is_bare_message("we saw that backend bk has no server available, so it was restarted")
    False
    """
    if len(text) > _LONGEST or not begins_bare(text) or _QUOTES.search(text):
        return False
    return any(len(one.told) >= _TOLD and _nothing_else(text, one) for one in signatures().match(text))


def _nothing_else(text: str, match: Match) -> bool:
    """Whether a line says what the example of the signature says, and beside it only names."""
    around = text.replace(match.told, " ", 1)
    if speaks(around):
        return False
    known = set(_WORD.findall(match.signature.example.lower()))
    other = [one for one in _WORD.findall(around.lower()) if one not in known]
    return not _SAID.intersection(other) and len(other) <= max(_NAMES, len(known))
