"""Blanks: what a draft still wants of a person, and what it says that nobody wrote down."""

from __future__ import annotations

from diagnops.kb.case import Language, Text
from diagnops.kb.draft import blank
from diagnops.messages.wording import say


def wanted(what: str, language: Language) -> Text:
    """A statement that is still to be made: title, cause, reason, cleared, worked or failed."""
    told = blank(say(f"wanted_{what}", language))
    return Text(ko=told) if language == "ko" else Text(en=told)


def missing(what: str) -> Text:
    """What is not on record, in both languages: what was `normal`, what `failed`, how it came to an `end`."""
    return Text(en=say(f"missing_{what}", "en"), ko=say(f"missing_{what}", "ko"))
