"""Words as search terms: code-aware for identifiers, without endings in English, without particles in Korean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path

from diagnops.kb.wordforms import PARTICLES

_HANGUL = "\uac00-\ud7a3"
# A moment, as logs begin their lines with: it tells when, not what, and is another on every line.
_MOMENT = r"(?:\d{4}-\d\d-\d\d[tT])?\d\d:\d\d:\d\d(?!:\w)[\d.,]*(?:[zZ]|[+-]\d\d:?\d\d)?\b"
_TOKEN = re.compile(rf"{_MOMENT}|([{_HANGUL}]+|(?:(?![{_HANGUL}])\w)+(?:[./:$#@-]+(?:(?![{_HANGUL}])\w)+)*)")
_PIECE = re.compile(r"\w+")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+")

# Words that stand in most reports and tell none apart, in both languages.
_STOP = frozenset(Path(__file__).with_name("stopwords.txt").read_text("utf-8").split())

# What else may end a Korean word that is a noun made into a verb (초기화합니다, 삭제되었습니다) or that joins nouns.
_ENDINGS = frozenset(
    """으로써 로써 으로서 로서 이라고 이라면 에게서 에의 과의 와의 으로의 로의 에서의 들에 들과 이란 란 지만
    합니다 했습니다 됩니다 되었습니다 하십시오 하세요 하는 하여 하면 하지 한다 하기 하려면 하려고 하도록 해야
    했다 해서 할 한 함 된 될 됨 되는 되어 되지 되면 되었다 된다 되고 시키는 시킵니다 할수 중입니다 입니까
    이어야 여야 습니다 었습니다 았습니다 없습니다 있습니다 없음 있음""".split()
)
_WORD_ENDS = PARTICLES | _ENDINGS
_LONGEST_END = max(map(len, _WORD_ENDS))


def terms(text: str) -> Iterator[str]:
    """The search terms of a text, repeated as often as they stand in it.

    >>> list(terms("DFSClient.close() 클러스터에서"))
    ['dfsclient.close', 'dfsclient', 'dfs', 'client', 'clos', '클러스터', '클러', '러스', '스터']
    """
    tokens = filter(None, _TOKEN.findall(unicodedata.normalize("NFKC", text)))
    return chain.from_iterable(map(_of_token, tokens))


@lru_cache(65536)
def _of_token(token: str) -> tuple[str, ...]:
    return tuple(_korean(token) if is_korean(token) else _code(token))


def asked_words(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words of a text that is looked for: each as the term that it is whole, and as the least terms in it.

    >>> list(asked_words("DFSClient.close() of 클러스터에서"))
    [('dfsclient.close', ('dfs', 'client', 'clos')), ('클러스터', ('클러', '러스', '스터'))]
    """
    for token in filter(None, _TOKEN.findall(unicodedata.normalize("NFKC", text))):
        whole, *pairs = _of_token(token) or ("",)
        least = pairs or [whole]
        if not is_korean(token):
            least = [stem_ for piece in _PIECE.findall(token) for stem_ in _stems(piece)]
        if any(least):
            yield whole, tuple(least)


def is_korean(term: str) -> bool:
    """Whether a search term is Korean."""
    return "\uac00" <= term[0] <= "\ud7a3"


def _code(token: str) -> Iterator[str]:
    """A token whole, at its joints, and in the parts that case, digits and underscores make."""
    pieces = _PIECE.findall(token)
    if len(pieces) > 1:
        yield token.casefold()
    for piece in pieces:
        if len(_PART.findall(piece)) > 1:
            yield piece.casefold()
        yield from _stems(piece)


def _stems(piece: str) -> Iterator[str]:
    for part in _PART.findall(piece) or [piece]:
        word = part.casefold()
        if word not in _STOP and (len(word) > 1 or not word.isascii()):
            yield stem(word)


@lru_cache(65536)
def stem(word: str) -> str:
    """An English word without its ending, so that verbs and their nouns meet.

    Stronger than the stem that words are *read* by: here a wrong meeting costs a little, there it is a wrong reading.

    >>> [stem(w) for w in ("retries", "retried", "failing", "failure", "stopped", "connections", "status")]
    ['retri', 'retri', 'fail', 'fail', 'stop', 'connect', 'status']
    """
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    word = "fail" if word == "failure" else _without_suffix(word)
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


# Each with the fewest letters that must stay before it.
_SUFFIXES = (
    ("ations", 4), ("ation", 4), ("ingly", 4), ("ions", 4), ("ing", 3), ("edly", 3), ("ied", 3), ("ed", 3), ("ion", 4),
    ("ment", 4), ("ate", 5), ("able", 4), ("ible", 4), ("ly", 4), ("er", 4), ("or", 4),
)  # fmt: skip


def _without_suffix(word: str) -> str:
    for suffix, least in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            word = word[: -len(suffix)] + ("y" if suffix == "ied" else "")
            doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz"
            return word[:-1] if doubled else word
    return word


@lru_cache(65536)
def korean_stem(word: str) -> str:
    """A Korean word without the longest particle or ending that leaves two syllables.

    >>> korean_stem("클러스터에서"), korean_stem("재시작되었습니다")
    ('클러스터', '재시작')
    """
    for at in range(max(2, len(word) - _LONGEST_END), len(word)):
        if word[at:] in _WORD_ENDS:
            return word[:at]
    return word


def _korean(token: str) -> Iterator[str]:
    """The stem, and the syllable pairs in it: these meet across compounds written with or without a space."""
    if token in _STOP or (token := korean_stem(token)) in _STOP:
        return
    yield token
    if len(token) > 2:
        for at in range(len(token) - 1):
            yield token[at : at + 2]
