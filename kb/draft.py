"""What a draft is made of: blanks to be filled in, ids and lines from free text.

A blank begins with `TODO:` and says what is wanted there; `diagnops check` tells of each until it is filled.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from diagnops.kb.case import Language, Text

BLANK = "TODO:"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
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


def blank(wanted: str) -> Text:
    """A statement that is still to be made."""
    return said(f"{BLANK} {wanted}")


def is_blank(text: str) -> bool:
    """Whether somebody still has to fill this in."""
    return text.lstrip().startswith(BLANK)


def slug(text: str, taken: Collection[str] = ()) -> str:
    """An id for a case or a remedy that is called `text`, other than those `taken`.

    >>> slug("Disk full on /var (again!)", {"disk-full-on-var-again"}), slug("디스크 가득 참")
    ('disk-full-on-var-again-2', 'case')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    made = ""
    for word in words:
        if len(made) + len(word) + 1 > _LONGEST_ID:
            break
        made = f"{made}-{word}" if made else word
    made = made or "case"
    number, free = 1, made
    while free in taken:
        number += 1
        free = f"{made}-{number}"
    return free
