"""Similarity: how much the words of a text speak for each case, in bits beyond chance, from several channels.

No channel is best everywhere. Terms meet where the same words are used, spelling where words differ by an ending or a
compound, meaning where no word is shared: that of the whole, and that of the few pieces of a case that are nearest.
Each is scaled by what the text could at best give or is a cosine, their weights are nats, and what a case has in common
with any text is told by a fixed sample of cases, so that nothing here needs to look at all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.search.case_text import TextFields
from diagnops.search.encoder import Vectors, cosines
from diagnops.search.encoders import encoder
from diagnops.search.postings import Bag, Floats, Postings, idf, term_keys
from diagnops.search.rerank import MOST, in_place_of
from diagnops.search.text_index import TextIndex, beginning, meanings, plain_words, spelling
from diagnops.search.tokens import is_korean, terms
from diagnops.search.translate import in_english

_TITLE = 200  # characters: a longer first line is no title
_READ_FIRST, _READ_LAST = 6000, 2000  # characters of a longer text: a log begins and ends with what matters
_MEANT = 4000  # characters whose meaning is compared with pieces of cases
_MOST_TERMS = 160  # of a very long text: the rarest tell most, and the rest costs time
_MOST_RUNS = 256  # of letters: again the rarest
_BEST = 3  # pieces of a case that count
_COMPARED = 128  # cases whose pieces are compared: those that are best without them
# Cases of a sample from which on it alone tells chance. Of fewer, half may be meant: there chance is also what it
# usually is, in nats: so much, so much more for the root of the bits of rarity that were said, with such a spread.
_ENOUGH = 64
_USUAL, _USUAL_SLOPE, _USUAL_SPREAD = 4.9, 0.36, 2.0


class Weights(Struct, frozen=True):
    """What each channel counts, in nats; 0 switches it off.

    Learned on public reports whose case is known (field and tellings, dev), by a conditional logit over the cases, as
    ``diagnops.training.fit_similarity`` does.
    """

    terms: float = 3.7
    """BM25 over the terms that were said, by the root of the bits of rarity of all of them."""
    english: float = 2.0
    """The same for a Korean text by way of its translation."""
    lead: float = 8.0
    """Cosine with the title, the cause and the beginning of a case."""
    pieces: float = 10.0
    """Cosine with the pieces of a case that are nearest."""
    spelling: float = 9.0
    """Cosine of runs of letters."""
    title: float = 1.5
    """The share of the case's title that was said."""
    printed: float = 30.0
    """Cosine of what programs printed with what was told one time that the case happened: the same failure prints the
    same, and little besides."""


WEIGHTS = Weights()


class Similarity(NamedTuple):
    """How much the words speak for each case, in bits beyond chance, and how many bits of rarity were said in all."""

    bits: Floats
    said: float


Predict = Callable[[str, Sequence[int]], Floats]
"""How far each of some cases, by place, tells of the same as a text; see `search.rerank`."""


def similarity(
    text: str, index: TextIndex, weights: Weights = WEIGHTS, predict: Predict | None = None, printed: str = ""
) -> Similarity:
    """How similar `text` and each case are; `predict` is asked about those that come first without it.

    `printed` is what of the text programs printed.
    """
    asked = _asked(text)
    if not asked:
        return Similarity(np.zeros(_cases(index), np.float32), 0.0)
    found = channels(text, index, weights, asked, printed)
    nats = np.zeros(_cases(index), np.float32)
    for name, channel in found.items():
        nats += np.float32(getattr(weights, name)) * channel
    said = float(idf(_cases(index), index.terms.document_frequency(term_keys([*asked]))).sum())
    chance = _chance(nats[index.sample], said)
    if predict:
        few = np.sort(np.argsort(-nats, kind="stable")[:MOST])
        nats[few] += _as_predicted(found, weights, index, few, predict(beginning(_told(text)), few.tolist()))
    return Similarity((nats - chance) / np.float32(np.log(2)), said)


def _as_predicted(
    found: Mapping[str, Floats], weights: Weights, index: TextIndex, few: NDArray[np.integer], predicted: Floats
) -> Floats:
    """What is added, in nats, when what was predicted takes the place of the cosines of meaning."""
    count = np.float32(weights.lead + weights.pieces)
    meaning = (weights.lead * found["lead"] + weights.pieces * found["pieces"]) / (count or np.float32(1))
    above = meaning[few] - (meaning[index.sample].mean() if len(index.sample) else np.float32(0))
    added: Floats = count * (in_place_of(above, predicted) - above)
    return added


def channels(
    text: str,
    index: TextIndex,
    weights: Weights = WEIGHTS,
    asked: Mapping[str, float] | None = None,
    printed: str = "",
) -> dict[str, Floats]:
    """What each channel gives each case."""
    cases = _cases(index)
    asked = _asked(text) if asked is None else asked
    told = _told(text)
    found = {name: np.zeros(cases, np.float32) for name in Weights.__struct_fields__}
    found["terms"] = _scored(index.terms, asked, cases)
    found["title"] = index.titles.score(term_keys([*asked]), np.ones(len(asked), np.float32), cases)
    if weights.english and (english := in_english(asked)):
        latin = {term: 1.0 for term in asked if not is_korean(term)}
        found["english"] = _scored(index.terms, latin | {t: each.weight for t, each in english.items()}, cases)
    found["spelling"] = _cosine(index.spelling, spelling(told), cases)
    encodes = encoder(index.encoder)
    (vector,) = meanings([told], encodes)
    found["lead"] = cosines(index.vectors, vector)
    if weights.pieces:
        (vector,) = encodes.encode([_read(text)[:_MEANT]])
        found["pieces"] = _pieces(index, vector, found, weights)
    if printed:
        found["printed"] = _printed_alike(printed, index)
    return found


def _cases(index: TextIndex) -> int:
    return len(index.vectors)


def _printed_alike(printed: str, index: TextIndex) -> Floats:
    """How like what programs printed is to what was told of each case, the nearest time that it happened."""
    alike = np.zeros(_cases(index), np.float32)
    if len(index.told_case):
        np.maximum.at(alike, index.told_case, _cosine(index.told, plain_words(_read(printed)), len(index.told_case)))
    return alike


def _pieces(index: TextIndex, vector: Vectors, found: Mapping[str, Floats], weights: Weights) -> Floats:
    """Nearness of the nearest pieces, of the cases that are best without them; all others have that of the sample."""
    cases = _cases(index)
    few: NDArray[np.integer] = np.arange(cases)
    if cases > _COMPARED + len(index.sample):
        without = sum(np.float32(getattr(weights, name)) * channel for name, channel in found.items())
        few = np.union1d(np.argpartition(-without, _COMPARED)[:_COMPARED], index.sample)
    near = _nearest_pieces(index, few, vector)
    chance = near[np.searchsorted(few, index.sample)].mean() if len(index.sample) else 0.0
    pieces = np.full(cases, chance, np.float32)
    pieces[few] = near
    return pieces


def _nearest_pieces(index: TextIndex, few: NDArray[np.integer], vector: Vectors) -> Floats:
    """For each of some cases the mean cosine of its nearest pieces."""
    size = np.diff(index.piece_start)[few]
    before = np.cumsum(size) - size
    rows = np.repeat(index.piece_start[few] - before, size) + np.arange(size.sum())
    near = np.einsum("ij,j->i", index.pieces[rows].astype(np.float32), vector) * index.piece_scale[rows]
    wide = np.full((len(few), max(_BEST, int(size.max(initial=0)))), -1.0, np.float32)
    wide[np.repeat(np.arange(len(few)), size), np.arange(len(rows)) - np.repeat(before, size)] = near
    best = -np.sort(np.partition(-wide, _BEST - 1, axis=1)[:, :_BEST], axis=1)
    counts = np.arange(_BEST)[None, :] < size[:, None]
    found: Floats = np.where(counts, best, np.float32(0)).sum(axis=1) / np.clip(size, 1, _BEST).astype(np.float32)
    return found


def _chance(some: Floats, said: float) -> np.float32:
    """What a case has by chance, in nats, and one spread of that; `some` is what those of the sample have."""
    own = min(1.0, len(some) / _ENOUGH)
    mean = own * (some.mean() if len(some) else 0.0) + (1 - own) * (_USUAL + _USUAL_SLOPE * said**0.5)
    spread = own * (some.std() if len(some) else 0.0) + (1 - own) * _USUAL_SPREAD
    return np.float32(mean + spread)


def _told(text: str) -> TextFields:
    first, _, rest = text.lstrip().partition("\n")
    return TextFields(first, rest) if len(first) <= _TITLE else TextFields("", text)


def _read(body: str) -> str:
    """What is read of a text of any length."""
    if len(body) <= _READ_FIRST + _READ_LAST:
        return body
    return f"{body[:_READ_FIRST]}\n{body[-_READ_LAST:]}"


def _asked(text: str) -> dict[str, float]:
    """The terms of a text, each once: a log that repeats a term a thousand times does not mean it a thousand times."""
    told = _told(text)
    return dict.fromkeys([*Counter(terms(told.title)), *Counter(terms(_read(told.body)))], 1.0)


def _scored(postings: Postings, asked: Mapping[str, float], cases: int) -> Floats:
    """The BM25 score of some terms, by the root of the bits of rarity of all of them."""
    keys = term_keys([*asked])
    frequency = postings.document_frequency(keys)
    weight = np.fromiter(asked.values(), np.float32, len(asked)) * idf(cases, frequency)
    held = np.flatnonzero(frequency)
    some = held[np.argsort(-weight[held], kind="stable")[:_MOST_TERMS]]
    return postings.score(keys[some], weight[some] / np.float32(max(1.0, float(weight.sum()))) ** 0.5, cases)


def _cosine(postings: Postings, runs: Bag, cases: int) -> Floats:
    frequency = postings.document_frequency(runs.keys)
    weight = (1 + np.log(runs.times)) * idf(cases, frequency)
    length = float(np.linalg.norm(weight))
    if not length:
        return np.zeros(cases, np.float32)
    known = np.flatnonzero(frequency)
    most = known[np.argsort(-weight[known], kind="stable")[:_MOST_RUNS]]
    return postings.score(runs.keys[most], weight[most] / length, cases)
