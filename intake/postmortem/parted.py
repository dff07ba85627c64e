"""A statement parted in two: what was suspected or done, and how it was seen what became of it."""

from __future__ import annotations

import re
from typing import NamedTuple

# What stands between both: an arrow, a dash, a colon, "but", the end of a sentence or of a Korean clause.
SEPARATOR = re.compile(
    r"\s*(?:→|->|=>|⇒)\s*|\s+[-–—]+\s+|\s*—\s*|\s*[:：]\s+|\s*;\s*|(?<=[\w)%])[.!]\s+"
    r"|,?\s+(?:but|however,?|yet|only to|after which)\s+"
    r"|(?P<ko>했|봤|하였|보았|였|었|았|됐|되었)(?:으나|지만|는데|더니)[,\s]+|(?:지만|으나)[,\s]+"
)
BRACKETED = re.compile(r"(?P<what>[^()]+?)\s*\((?P<how>[^()]+)\)\.?")
PARTICLE = re.compile("(?<=[가-힣])(?:으로|은|는|이|가|도|을|를)$")
# What a statement begins with before it names anything: the time, "we tried", "ruled out", "what worked was".
LEADING = re.compile(
    r"""(?:\d\d?:\d\d(?::\d\d)?(?:\s?(?:utc|kst|gmt|[ap]m))?\s*[-–—:|]?\s*
    |(?:at\ first|first|then|next|finally|also|later|eventually|initially),?\s+
    |in\ the\ end,?\s+
    |to\ (?:fix|resolve|mitigate|restore|solve|stop)\ [^,]{1,40}?,\s+
    |to\ (?:fix|resolve|solve)\ (?:it|this|that)\s+
    |what\ (?:finally\ |eventually\ )?(?:worked|helped|(?:fixed|resolved)\ (?:it|this))\ (?:was|were)\s+
    |(?:(?:we|i|they)\ )?(?:have\ )?(?:also\ |then\ |first\ )?(?:tried|attempted)\ (?:to\ )?(?:before\b\s*)?
    |(?:(?:we|i|they)\ )?(?:also\ )?rul(?:ed?|ing)\ out\s+
    |(?:ruled\ out|배제(?:한\ ?것)?|시도(?:한\ ?것)?)\s*[:：]\s*
    )+""",
    re.IGNORECASE | re.VERBOSE,
)
_CONNECTING = re.compile(
    r"[\s,;:.—–-]*(?:(?:because(?: of)?|since|as|by|after|given|due to|either|and|which)\b\s*)*[\s,;:—–-]*",
    re.IGNORECASE,
)
_NAMES_NOTHING = frozenset(("", "it", "we", "this", "that", "they", "also"))


class Told(NamedTuple):
    """What was suspected or done, and how it was seen what became of it; empty where that is not told."""

    what: str
    how: str


def parted(text: str, cue: re.Match[str] | None = None) -> Told:
    """A statement in its two halves; `cue` are the words in it that say what became of it, and are of neither.

    >>> parted("Moved the job to 23:00 — the batch was done by four")
    Told(what='Moved the job to 23:00', how='the batch was done by four')
    """
    start = leading.end() if (leading := LEADING.match(text)) else 0
    if cue is None and (found := BRACKETED.fullmatch(text, start)):
        return Told(found["what"].strip(), found["how"].strip())
    between = SEPARATOR.search(text, start)
    if between and between.start() > start and (cue is None or between.start() <= cue.start()):
        what, how = text[start : between.start()], text[between.end() :]
        if between["ko"]:
            what += between["ko"] + "음"  # what the ending leaves: 재부팅해봤지만
    elif cue:
        what, how = text[start : max(start, cue.start())], text[cue.end() :]
        if what.strip(" ,:.").lower() in _NAMES_NOTHING:
            what, how = _halves(text[cue.end() :])
    else:
        what, how = text[start:], ""
    return Told(what.strip(" ,;:→") or text.strip(), _without_joint(how))


def _halves(after: str) -> tuple[str, str]:
    """What follows words that say first what became of it: "Did not help: new cards", "Ruled out DNS: 2 ms"."""
    bare = _without_joint(after)
    between = SEPARATOR.search(bare)
    return (bare[: between.start()], bare[between.end() :]) if between else (bare, "")


def _without_joint(how: str) -> str:
    joint = _CONNECTING.match(how)
    return how[joint.end() if joint else 0 :].strip(" ,;")
