"""Rendering: facts and a template as HTML, in the language that was asked for; and as plain data."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from diagnops.app import Workspace
from diagnops.kb.case import Language
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.plain import plain
from diagnops.messages.wording import say, word
from diagnops.web.asked import Asked


@cache
def _templates() -> Environment:
    # Everything that is not marked as markup by a template is text, whatever it holds.
    return Environment(
        loader=PackageLoader("diagnops.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def html(template: str, facts: Any, asked: Asked, desk: Workspace) -> str:
    """A page. Besides the facts a template has `asked`, `language` and the words of the catalogue (`say`, `word`)."""
    return _html(template, facts, asked, desk.vocabulary)


def html_of_fault(facts: Any, asked: Asked) -> str:
    """What is said where something went wrong; it needs no case base."""
    return _html("fault.html", facts, asked, None)


def _html(template: str, facts: Any, asked: Asked, vocabulary: Vocabulary | None) -> str:
    spoken: Language = asked.language
    return (
        _templates()
        .get_template(template)
        .render(
            facts=facts,
            asked=asked,
            language=spoken,
            other="ko" if spoken == "en" else "en",
            base="part.html" if asked.fragment else "base.html",
            say=lambda code, **values: say(code, spoken, vocabulary, **values),
            word=lambda message: word(message, spoken, vocabulary),
            plain=partial(plain, language=spoken, vocabulary=vocabulary),
        )
    )


def as_json(facts: Any, language: Language, vocabulary: Vocabulary | None) -> bytes:
    """The same facts as JSON, in one language."""
    return msgspec.json.encode(plain(facts, language, vocabulary))
