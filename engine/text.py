"""Words as search terms: code-aware for identifiers, syllable pairs for Korean."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from diagnops.kb.wordforms import PARTICLES, stem

_HANGUL = "\uac00-\ud7a3"
_TOKEN = re.compile(rf"[{_HANGUL}]+|(?:(?![{_HANGUL}])\w)+(?:[./:-](?:(?![{_HANGUL}])\w)+)*")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+")
_BY_LENGTH = sorted(PARTICLES, key=len, reverse=True)

# Words that stand in most reports and tell none apart, in both languages.
_STOP = frozenset(Path(__file__).with_name("stopwords.txt").read_text("utf-8").split())


def terms(text: str) -> Iterator[str]:
    """The search terms of a text, repeated as often as they stand in it.

    >>> list(terms("VolumeQueueLength 높음"))
    ['volumequeuelength', 'volum', 'queu', 'length', '높음']
    """
    for match in _TOKEN.finditer(unicodedata.normalize("NFKC", text)):
        token = match.group()
        if "\uac00" <= token[0] <= "\ud7a3":
            yield from _korean(token)
        else:
            yield from _code(token)


def is_korean(term: str) -> bool:
    """Whether a search term is Korean."""
    return "\uac00" <= term[0] <= "\ud7a3"


def _code(token: str) -> Iterator[str]:
    whole = token.casefold()
    parts = [p.casefold() for p in _PART.findall(token)]
    if len(parts) > 1:
        yield whole
    for part in parts or [whole]:
        if part not in _STOP and (len(part) > 1 or not part.isascii()) and not (part.isdigit() and len(part) < 3):
            yield stem(part)


def _korean(token: str) -> Iterator[str]:
    if token in _STOP:
        return
    for particle in _BY_LENGTH:
        if len(token) - len(particle) >= 2 and token.endswith(particle):
            token = token[: -len(particle)]
            break
    if token in _STOP:
        return
    if len(token) <= 2:
        yield token
        return
    for at in range(len(token) - 1):
        yield token[at : at + 2]


def term_key(term: str) -> int:
    """A term as a 64-bit number, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
