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
from diagnops.web.story import story_html
from diagnops.web.wordings import Wordings


@cache
def _templates() -> Environment:
    # Everything that is not marked as markup by a template is text, whatever it holds.
    templates = Environment(
        loader=PackageLoader("diagnops.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["story"] = story_html
    return templates


def html(template: str, facts: Any, asked: Asked, desk: Workspace) -> str:
    """A page.

    Besides the facts a template has `asked`, `language`, the words of the catalogue (`say`, `word`), and those of what
    the desk gives (`words`).
    """
    words = Wordings(desk.vocabulary, len(desk.cases), asked.language)
    return _html(template, facts, asked, desk.vocabulary, words)


def html_of_fault(facts: Any, asked: Asked) -> str:
    """What is said where something went wrong; it needs no case base."""
    return _html("fault.html", facts, asked, None)


def _html(template: str, facts: Any, asked: Asked, vocabulary: Vocabulary | None, words: Wordings | None = None) -> str:
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
            words=words,
            plain=partial(plain, language=spoken, vocabulary=vocabulary),
        )
    )


def as_json(facts: Any, language: Language, vocabulary: Vocabulary | None) -> bytes:
    """The same facts as JSON, in one language."""
    return msgspec.json.encode(plain(facts, language, vocabulary))
