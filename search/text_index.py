"""The text index: what the cases say, compiled for comparing texts with it: terms, spelling and meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.kb.case import Case
from diagnops.search.encoder import Encoder, Vectors
from diagnops.search.ngrams import character_ngrams
from diagnops.search.postings import Bag, Postings, cosine, saturating, shares, term_keys
from diagnops.search.tokens import terms

_TITLE_TIMES = 2
_BODY = 8000  # characters: behind them come logs and configuration, more words in common and less meaning
_BEGINNING = 600  # of a body, which count twice: a text begins with what it is about
_SPELLED = 300  # of a body, whose spelling is compared
_MEANT = 1500  # of a body, for the encoder
# Likeness in meaning of two incidents that have nothing to do with each other, and how many pairs this is worth against
# those of the case base.
_USUAL, _USUAL_PAIRS = 0.3, 30.0
_MOST_COMPARED = 1000


class TextFields(NamedTuple):
    """A text with what it says first; in a case the title, of somebody who asks the first line."""

    title: str
    body: str


class TextIndex(Struct, frozen=True):
    """The terms of titles and bodies, the titles alone, the spelling and the meaning of every case, in one order."""

    terms: Postings
    titles: Postings
    spelling: Postings
    vectors: Vectors
    """A row for each case: the direction of its title and its beginning together."""
    encoder: str
    """The name of the encoder that made the vectors: only it can be asked for similarity with them."""
    usual: float
    """How alike in meaning two cases are on average: incidents are told in one tone, and some encoders like all."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All but the last two, by name."""
        postings = {f"{name}.{column}": getattr(getattr(self, name), column) for name, column in _POSTINGS}
        return {**postings, "vectors": self.vectors}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], encoder: str, usual: float) -> TextIndex:
        """What `arrays` was made of. Raises `KeyError` when one is missing."""
        terms, titles, spelling = (
            Postings(**{column: arrays[f"{name}.{column}"] for column in Postings.__struct_fields__}) for name in _NAMES
        )
        return cls(terms, titles, spelling, arrays["vectors"], encoder, usual)


_NAMES = ("terms", "titles", "spelling")
_POSTINGS = [(name, column) for name in _NAMES for column in Postings.__struct_fields__]


def text_fields(case: Case) -> TextFields:
    """What of a case is compared with words: what was seen and what it was, not how it was mended."""
    text_features = [case.cause.statement, *case.cause.chain]
    text_features += [s.note for s in case.symptoms if s.note]
    text_features += [o.note for o in case.occurrences if o.note]
    text_features += [text for r in case.ruled_out for text in (r.what, r.how)]
    return TextFields(
        "\n".join(t for t in (case.title.en, case.title.ko) if t),
        "\n".join(
            [
                case.story,
                *(text for one in text_features for text in (one.en, one.ko) if text),
                *case.environment.values(),
            ]
        ),
    )


class TextFeatures(NamedTuple):
    """What one text says, in the pieces that a wording is compiled from."""

    terms: Bag
    title: Bag
    spelling: Bag
    meaning: Vectors


def text_features(told: Iterable[TextFields], encoder: Encoder) -> list[TextFeatures]:
    """What each text says by itself, whatever else there is."""
    told = list(told)
    return [
        TextFeatures(
            bag(f"{t.title}\n" * _TITLE_TIMES + f"{t.body[:_BEGINNING]}\n{t.body[:_BODY]}"),
            bag(t.title),
            spelling(t),
            meaning,
        )
        for t, meaning in zip(told, meanings(told, encoder), strict=True)
    ]


def build_text_index(told: Iterable[TextFields], encoder: Encoder) -> TextIndex:
    """Compile what cases say."""
    return join(text_features(told, encoder), encoder)


def join(all_said: Sequence[TextFeatures], encoder: Encoder) -> TextIndex:
    """The wording of texts that were read one by one."""
    vectors = np.array([one.meaning for one in all_said]) if all_said else meanings([], encoder)
    return TextIndex(
        saturating(one.terms for one in all_said),
        shares(one.title for one in all_said),
        cosine(one.spelling for one in all_said),
        vectors,
        encoder.name,
        _usual(vectors),
    )


def bag(text: str) -> Bag:
    """The search terms of a text."""
    times = Counter(terms(text))
    return Bag(term_keys([*times]), np.fromiter(times.values(), np.float32, len(times)))


def spelling(told: TextFields) -> Bag:
    """The runs of letters of the title and of the beginning of the body."""
    return character_ngrams(f"{told.title} " * _TITLE_TIMES + told.body[:_SPELLED])


def meanings(told: Iterable[TextFields], encoder: Encoder) -> Vectors:
    """A direction for each text: that of its title and that of its beginning, each counting the same."""
    told = list(told)
    titles, bodies = ([_meant(getattr(t, part)) for t in told] for part in TextFields._fields)
    both = encoder.encode(titles) + encoder.encode(bodies)
    return _directions(both)


def beginning(told: TextFields) -> str:
    """The title and the beginning of a text in one, for who reads words and not vectors."""
    return "\n".join(part for part in map(_meant, told) if part)


def _meant(text: str) -> str:
    """The beginning of a text; nothing when it holds no letter or digit, for a dash means nothing."""
    beginning = text[:_MEANT]
    return beginning if any(map(str.isalnum, beginning)) else ""


def _directions(vectors: Vectors) -> Vectors:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Vectors = vectors / np.maximum(length, 1e-9)
    return found


def _usual(vectors: Vectors) -> float:
    some = vectors[:: max(1, len(vectors) // _MOST_COMPARED)]
    pairs = len(some) * (len(some) - 1)
    both_ways = float((some.sum(axis=0) ** 2).sum() - (some**2).sum())
    return (both_ways + _USUAL_PAIRS * _USUAL) / (pairs + _USUAL_PAIRS)
