"""Wording: a message as a sentence of one language.

An entry of the catalogue says how each value is told, as Python's format does: `{what:signal}` is the name of a
signal on a role, `{was:state}` the word for a state, `{name:quoted}` what somebody wrote, `{near:meant}` the nearest
spellings, `{kinds:list}` and `{kinds:either}` a list, `{kinds:secrets}` kinds of secrets with how many, `{n:times}`
how often, `{reason:reason}` what another program said, `{text}` what stands there; anything else is Python's own
(`{bits:+.1f}`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from diagnops.kb.case import Language, Text
from diagnops.kb.message import Message, Value
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.catalogue import CATALOGUE
from diagnops.messages.particles import fill_in_korean


def say(code: str, language: Language, vocabulary: Vocabulary | None = None, /, **values: Any) -> str:
    """An entry of the catalogue with its values put in.

    >>> say("minutes", "en", minutes=2)
    '2 min'
    """
    return fill(CATALOGUE[code][language == "ko"], language, values, vocabulary)


Hint = Callable[[Message, Language], str]
"""How a face words the way out that a message hints at."""


def word(told: Message, language: Language, vocabulary: Vocabulary | None = None, hint: Hint | None = None) -> str:
    """A message as a sentence, its reason in it, and behind it what `hint` makes of the way out."""
    because = word(told.because, language, vocabulary, hint) if told.because else None
    sentence = say(told.code, language, vocabulary, **told.values, because=because)
    if not hint or not told.hint:
        return sentence
    way = hint(told, language)
    return sentence + (way.lstrip(".;") if sentence.endswith("?") else way)


def fill(template: str, language: Language, values: Mapping[str, Any], vocabulary: Vocabulary | None = None) -> str:
    """A template of the catalogue, or of a face's own hints, with its values put in."""
    told = {name: _Told(value, language, vocabulary) for name, value in values.items()}
    if language != "ko":
        return template.format_map(told)
    return fill_in_korean(template, told)


class _Told:
    """A value that knows how it is told in a language."""

    def __init__(self, value: Value, language: Language, vocabulary: Vocabulary | None) -> None:
        self._value, self._language, self._vocabulary = value, language, vocabulary

    def __format__(self, how: str) -> str:
        value, language = self._value, self._language
        if how == "signal":
            return _signal(str(value), language, self._vocabulary)
        if how == "state":
            return say(str(value), language)
        if how == "times":
            return say("once", language) if value == 1 else say("several_times", language, count=value)
        if how == "quoted":
            return repr(value)
        if how == "reason":
            return _reason(str(value), language)
        if how == "meant":
            spelled = say("or", language).join(map(repr, _several(value)))
            return say("did_you_mean_it", language, words=spelled) if spelled else ""
        if how == "tried":
            return say(f"tried_{value}", language)
        if how == "some":
            return ", ".join(_several(value)) or say("nothing", language)
        if how == "secrets":
            kinds = (told.split() for told in _several(value))
            return ", ".join(say(f"secret_{kind}", language, count=count) for kind, count in kinds)
        if how in ("list", "either"):
            return (", " if how == "list" else say("or", language)).join(_several(value))
        if isinstance(value, Text):
            value = value.in_(language)
        return "" if value is None else format(value, how)


def _reason(said: str, language: Language) -> str:
    """What another program gave as its reason."""
    if language != "ko":
        return said
    from diagnops.messages.foreign_words import in_korean

    return in_korean(said)


def _several(value: Value) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple | list) else (str(value),)


def _signal(written: str, language: Language, vocabulary: Vocabulary | None) -> str:
    role, slash, signal = written.rpartition("/")
    if vocabulary is None:
        return written
    return display_name(vocabulary, role if slash else None, signal, language)
