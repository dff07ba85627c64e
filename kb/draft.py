"""What a draft is made of: blanks to be filled in, ids and lines from free text.

A blank begins with `TODO:` and says what is wanted there; checking the case tells of each until it is filled.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from diagnops.kb.case import Language, Text

BLANK = "TODO:"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_LONGEST_ID = 60


def language_of(text: str) -> Language:
    """Korean as soon as a tenth of the letters are Hangul: identifiers stay Latin in Korean sentences."""
    letters = [c for c in text if c.isalpha()]
    hangul = sum("\uac00" <= c <= "\ud7a3" for c in letters)
    return "ko" if letters and hangul * 10 >= len(letters) else "en"


def line(text: str, most: int = 500) -> str:
    """`text` as one line of a case: no control characters, single spaces, cut where it is too long.

    >>> line("  queue\\n is 60 ")
    'queue is 60'
    """
    told = " ".join(_CONTROL.sub(" ", text).split())
    return told if len(told) <= most else told[: most - 1].rstrip() + "…"


def said(text: str, most: int = 500) -> Text:
    """A statement in the language it was written in. `text` has to hold more than spaces."""
    told = line(text, most)
    return Text(ko=told) if language_of(told) == "ko" else Text(en=told)


def blank(wanted: str) -> str:
    """What stands where a statement is still to be made.

    >>> blank("what was the cause?")
    'TODO: what was the cause?'
    """
    return f"{BLANK} {wanted}"


def is_blank(text: str) -> bool:
    """Whether somebody still has to fill this in."""
    return text.lstrip().startswith(BLANK)


def slug(text: str, taken: Collection[str] = (), *, otherwise: str = "case") -> str:
    """An id for a case or a remedy that is called `text`, other than those `taken`.

    Of a Korean name only what is Latin can stand in an id; `otherwise` is added to it.

    >>> slug("Disk full on /var (again!)", {"disk-full-on-var-again"}), slug("DB 커넥션 고갈", otherwise="2024-03-04")
    ('disk-full-on-var-again-2', 'db-2024-03-04')
    """
    words = _words(text)
    if language_of(text) == "ko":
        words = [w for w in words if not w.isdigit()] + _words(otherwise)
    made = ""
    for word in words or _words(otherwise) or ["case"]:
        if made and len(made) + len(word) + 1 > _LONGEST_ID:
            break
        made = f"{made}-{word}" if made else word[:_LONGEST_ID]
    number, free = 1, made
    while free in taken:
        number += 1
        free = f"{made}-{number}"
    return free


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "")).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.lower())
