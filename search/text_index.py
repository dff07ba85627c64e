"""The text index: what the cases say, compiled for comparing texts with it: terms, titles, spelling, meaning, and what
was told each time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.search.case_text import TextFields
from diagnops.search.encoder import Encoder, Vectors
from diagnops.search.ngrams import character_ngrams
from diagnops.search.postings import Bag, Postings, cosine, saturating, shares, term_keys
from diagnops.search.tokens import terms

_BY_ITSELF = re.compile(r"(?<![\w./@-])[A-Za-z가-힣][A-Za-z가-힣']+(?![\w/@-]|\.\w)")
_TITLE_TIMES = 2
_BODY = 12_000  # characters: behind them come logs and configuration, more words in common and less meaning
_BEGINNING = 600  # of what a case begins with, which counts twice: a text begins with what it is about
_SPELLED = 300  # of a body, whose spelling is compared
_MEANT = 1500  # of a text, for the encoder
_MOST_PIECES = 48  # of a case
_SAMPLED = 128  # cases by which chance is told
_SEED = 19  # of the sample: the same cases for the same base

Numbers = NDArray[np.int64]


class TextIndex(Struct, frozen=True):
    """The terms of titles and bodies, the titles alone, the spelling and the meaning of every case, in one order."""

    terms: Postings
    titles: Postings
    spelling: Postings
    told: Postings
    """The plain words of what was told each time that a case happened, as vectors of length 1."""
    told_case: NDArray[np.int32]
    """The case that each of these is of."""
    vectors: Vectors
    """A row for each case: the direction of its title and its beginning together."""
    pieces: NDArray[np.int8]
    """Directions of all pieces, in units of `piece_scale`; the i-th case has `piece_start[i]:piece_start[i + 1]`."""
    piece_scale: NDArray[np.float32]
    piece_start: Numbers
    sample: NDArray[np.int32]
    """Places of cases that tell what a case has in common with a text by chance."""
    encoder: str
    """The name of the encoder that made the vectors: only it can be asked for similarity with them."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All but the last, by name."""
        postings = {f"{name}.{column}": getattr(getattr(self, name), column) for name, column in _POSTINGS}
        return {**postings, **{name: getattr(self, name) for name in _ARRAYS}}

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], encoder: str) -> TextIndex:
        """What `arrays` was made of. Raises `KeyError` when one is missing."""
        parts: dict[str, Any] = {name: arrays[name] for name in _ARRAYS}
        for name in _NAMES:
            parts[name] = Postings(**{column: arrays[f"{name}.{column}"] for column in Postings.__struct_fields__})
        return cls(**parts, encoder=encoder)


_NAMES = ("terms", "titles", "spelling", "told")
_ARRAYS = ("told_case", "vectors", "pieces", "piece_scale", "piece_start", "sample")
_POSTINGS = [(name, column) for name in _NAMES for column in Postings.__struct_fields__]


class TextFeatures(NamedTuple):
    """What one text says, in the parts that an index is compiled from."""

    terms: Bag
    title: Bag
    spelling: Bag
    meaning: Vectors
    pieces: Vectors
    told: tuple[Bag, ...] = ()


def text_features(told: Iterable[TextFields], encoder: Encoder) -> list[TextFeatures]:
    """What each text says by itself, whatever else there is."""
    told = list(told)
    starts = _starts(len(t.pieces[:_MOST_PIECES]) for t in told)
    vectors = meanings(told, encoder)
    each = [piece for t in told for piece in t.pieces[:_MOST_PIECES]]
    pieces = encoder.encode(each) if each else np.zeros((0, vectors.shape[1]), np.float32)
    return [
        TextFeatures(
            bag(f"{t.title}\n" * _TITLE_TIMES + f"{t.lead[:_BEGINNING]}\n{t.body[:_BODY]}"),
            bag(t.title),
            spelling(t),
            meaning,
            pieces[starts[at] : starts[at + 1]],
            tuple(plain_words(text[:_BODY]) for text in t.told),
        )
        for at, (t, meaning) in enumerate(zip(told, vectors, strict=True))
    ]


def build_text_index(told: Iterable[TextFields], encoder: Encoder) -> TextIndex:
    """Compile what cases say."""
    return text_index_of(text_features(told, encoder), encoder)


def text_index_of(features: Sequence[TextFeatures], encoder: Encoder) -> TextIndex:
    """The index of texts that were read one by one."""
    vectors = np.array([one.meaning for one in features]) if features else meanings([], encoder)
    empty = np.zeros((0, vectors.shape[1]), np.float32)
    pieces = np.concatenate([empty, *(one.pieces for one in features)])
    scale = (np.abs(pieces).max(axis=1, initial=0.0) / 127 + 1e-12).astype(np.float32)
    drawn = np.random.default_rng(_SEED).permutation(len(features))[:_SAMPLED]
    return TextIndex(
        saturating(one.terms for one in features),
        shares(one.title for one in features),
        cosine(one.spelling for one in features),
        cosine(told for one in features for told in one.told),
        np.repeat(np.arange(len(features), dtype=np.int32), [len(one.told) for one in features]),
        vectors,
        np.rint(pieces / scale[:, None]).astype(np.int8),
        scale,
        _starts(len(one.pieces) for one in features),
        np.sort(drawn).astype(np.int32),
        encoder.name,
    )


def _starts(lengths: Iterable[int]) -> Numbers:
    return np.cumsum([0, *lengths], dtype=np.int64)


def bag(text: str) -> Bag:
    """The search terms of a text."""
    times = Counter(terms(text))
    return Bag(term_keys([*times]), np.fromiter(times.values(), np.float32, len(times)))


def plain_words(text: str) -> Bag:
    """The words of a text that stand by themselves, each line once: of names, paths, figures and ids the next component
    has others."""
    lines = dict.fromkeys(line.strip() for line in text.split("\n"))
    times = Counter(word.lower() for line in lines for word in _BY_ITSELF.findall(line))
    return Bag(term_keys([*times]), np.fromiter(times.values(), np.float32, len(times)))


def spelling(told: TextFields) -> Bag:
    """The runs of letters of the title and of the beginning of the body."""
    return character_ngrams(f"{told.title} " * _TITLE_TIMES + told.body[:_SPELLED])


def meanings(told: Iterable[TextFields], encoder: Encoder) -> Vectors:
    """A direction for each text: that of its title and that of its beginning, each counting the same."""
    told = list(told)
    titles, beginnings = [_meant(t.title) for t in told], [_meant(t.lead or t.body) for t in told]
    return _directions(encoder.encode(titles) + encoder.encode(beginnings))


def beginning(told: TextFields) -> str:
    """The title and the beginning of a text in one, for who reads words and not vectors."""
    return "\n".join(part for part in (_meant(told.title), _meant(told.lead or told.body)) if part)


def _meant(text: str) -> str:
    """The beginning of a text; nothing when it holds no letter or digit, for a dash means nothing."""
    beginning = text[:_MEANT]
    return beginning if any(map(str.isalnum, beginning)) else ""


def _directions(vectors: Vectors) -> Vectors:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Vectors = vectors / np.maximum(length, 1e-9)
    return found
