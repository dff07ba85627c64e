"""The words of a case: its whole text in both languages, what it begins with, and the pieces it falls into.

Signals and roles are told by their names. Their aliases are left out: on real reports they do harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from diagnops.kb.case import Case, Language, Occurrence, Symptom, Text
from diagnops.kb.vocabulary import Vocabulary

_LANGUAGES: tuple[Language, ...] = ("en", "ko")
_STATE = {
    "high": ("high", "높음"),
    "low": ("low", "낮음"),
    "normal": ("normal", "정상"),
    "present": ("", ""),
    "absent": ("no", "없음"),
}
_SENTENCE = re.compile(r"(?<=[.!?。])\s+|\n+")
# Sentences of the story in a piece, and after how many the next piece begins.
_WINDOW, _STEP = 3, 2


class TextFields(NamedTuple):
    """A text by its parts: in a case the title, all that it says, what it begins with, its pieces, and what was told
    each time that it happened."""

    title: str
    body: str
    lead: str = ""
    pieces: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def text_fields(case: Case, vocabulary: Vocabulary) -> TextFields:
    """What a case says: title, cause, chain, symptoms with their notes, what was ruled out, remedies, story, the lines
    that programs write, and the words of those who had it."""
    by_language = {language: _sections(case, vocabulary, language) for language in _LANGUAGES}
    sections = [line for name in _SECTIONS for language in _LANGUAGES for line in by_language[language][name]]
    happened = [text for once in case.occurrences for text in _told(once)]
    written = [line.text for line in case.messages]
    cause = [line for language in _LANGUAGES for line in by_language[language]["cause"]]
    return TextFields(
        "\n".join(t for t in (case.title.en, case.title.ko) if t),
        "\n".join([case.story, *sections, *happened, *written, *case.environment.values()]),
        "\n".join([*cause, case.story]),
        tuple(_pieces(case, by_language)),
        tuple(text for once in case.happened for text in _told(once)),
    )


_SECTIONS = ("cause", "chain", "symptoms", "ruled_out", "remedies")


def _sections(case: Case, vocabulary: Vocabulary, language: Language) -> dict[str, list[str]]:
    remedies = ((r.action, r.reason, r.risk, r.verify) for r in case.remedies)
    return {
        "title": _said((case.title,), language),
        "cause": _said((case.cause.statement,), language),
        "chain": _said(case.cause.chain, language),
        "symptoms": [line for s in case.symptoms if (line := _symptom(s, vocabulary, language))],
        "ruled_out": _said((text for r in case.ruled_out for text in (r.what, r.how)), language),
        "remedies": _said((text for remedy in remedies for text in remedy), language),
    }


def _said(texts: Iterable[Text | None], language: Language) -> list[str]:
    return [told for text in texts if text and (told := getattr(text, language))]


def _told(once: Occurrence) -> Iterator[str]:
    """What was told of one time, in any language."""
    yield from (text for language in _LANGUAGES for text in _said((once.note,), language))
    yield from (told.text for told in once.told)


def _symptom(symptom: Symptom, vocabulary: Vocabulary, language: Language) -> str:
    role = vocabulary.role.get(symptom.role or "")
    signal = vocabulary.signal.get(symptom.signal)
    parts = [
        role.name.in_(language) if role else symptom.role or "",
        signal.name.in_(language) if signal else symptom.signal,
        _STATE[symptom.state][language == "ko"],
        *_said((symptom.note,), language),
    ]
    return " ".join(part for part in parts if part)


def _pieces(case: Case, by_language: dict[Language, dict[str, list[str]]]) -> Iterator[str]:
    for sections in by_language.values():
        for piece in ([*sections["title"], *sections["cause"]], *(sections[name] for name in _SECTIONS[1:])):
            if any(map(str.isalnum, told := " ".join(piece))):
                yield told
    for text in (case.story, *(told.text for o in case.occurrences for told in o.told)):
        yield from (window for window in _windows(text) if any(map(str.isalnum, window)))


def _windows(story: str) -> Iterator[str]:
    """The story in overlapping windows of a few sentences."""
    sentences = [sentence for sentence in _SENTENCE.split(story) if sentence and sentence.strip()]
    for at in range(0, max(1, len(sentences)), _STEP):
        yield " ".join(sentences[at : at + _WINDOW])
        if at + _WINDOW >= len(sentences):
            return
