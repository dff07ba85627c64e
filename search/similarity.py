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

from diagnops.search.arrays import distinct
from diagnops.search.candidates import Words, candidates
from diagnops.search.case_text import TextFields
from diagnops.search.collection import Collection
from diagnops.search.encoder import Vectors
from diagnops.search.encoders import encoder
from diagnops.search.lead import Lead
from diagnops.search.postings import Bag, Floats, Keys, idf, term_keys
from diagnops.search.rerank import MOST, in_place_of
from diagnops.search.text_index import TextIndex, beginning, meanings, plain_words, spelling
from diagnops.search.tokens import is_korean, terms
from diagnops.search.translate import in_english

_TITLE = 200  # characters: a longer first line is no title
_READ_FIRST, _READ_LAST = 6000, 2000  # characters of a longer text: a log begins and ends with what matters
_MEANT = 4000  # characters whose meaning is compared with pieces of cases
_HELD = 0.5  # of what a term weighs, about, is given to a case that holds it
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
    """How much the words speak for each case, in bits beyond chance, and how many bits of rarity were said in all.

    `cases` are those that `bits` are of, in order; None where they are of all. `printed` is how like what programs
    printed is to what was told of each.
    """

    bits: Floats
    said: float
    cases: NDArray[np.int64] | None = None
    printed: Floats | None = None


Predict = Callable[[str, Sequence[int]], Floats]
"""How far each of some cases, by place, tells of the same as a text; see `search.rerank`."""


class Query(NamedTuple):
    """A text as it is compared with the cases of an index."""

    text: str
    asked: Mapping[str, float]
    """The terms that it says."""
    words: tuple[Keys, Floats]
    """The rarest of them, and what each weighs."""
    english: tuple[Keys, Floats] | None
    """The same by way of its translation, if it is Korean."""
    lead: Lead
    """How near in meaning cases are."""


def query_of(text: str, index: TextIndex) -> Query:
    """Read a text for the cases of an index."""
    asked = _asked(text)
    english = _as_english(asked)
    (direction,) = meanings([_told(text)], encoder(index.encoder))
    weighed = _weighed(index, english) if english else None
    return Query(text, asked, _weighed(index, asked), weighed, Lead(index, direction))


def similarity(
    text: str,
    index: TextIndex,
    weights: Weights = WEIGHTS,
    predict: Predict | None = None,
    printed: str = "",
    also: Sequence[int] | NDArray[np.int64] = (),
    compare: NDArray[np.int64] | None = None,
) -> Similarity:
    """How similar `text` and each case are; `predict` is asked about those that come first without it.

    `printed` is what of the text programs printed. Of a large index the text is compared with those cases that are
    likely to be alike, and with those that are `also` of interest, or with those that are named to `compare`.
    """
    told = query_of(text, index)
    cases = compare
    if index.is_large and cases is None:
        cases = _compared(told, index, weights, also)
    size = index.size if cases is None else len(cases)
    if not told.asked:
        return Similarity(np.zeros(size, np.float32), 0.0, cases)
    found = channels(told, index, weights, printed, cases)
    nats = np.zeros(size, np.float32)
    for name, channel in found.items():
        nats += np.float32(getattr(weights, name)) * channel
    said = float(index.terms.idf(term_keys([*told.asked])).sum())
    chance = _chance(nats[_sample(index, cases)], said)
    if predict:
        few = _best(np.where(_there(index, cases), nats, -np.inf), MOST)
        places = few if cases is None else cases[few]
        predicted = predict(beginning(_told(text)), places.tolist())
        nats[few] += _as_predicted(found, weights, _sample(index, cases), few, predicted)
    return Similarity((nats - chance) / np.float32(np.log(2)), said, cases, found["printed"])


def _sample(index: TextIndex, cases: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Where the cases of the sample stand among those that are compared."""
    return index.sample if cases is None else np.searchsorted(cases, index.sample)


def _there(index: TextIndex, cases: NDArray[np.int64] | None) -> NDArray[np.bool_]:
    return index.is_live if cases is None else index.is_live[cases]


def exact_similarity(text: str, index: TextIndex, block: int, weights: Weights = WEIGHTS) -> Floats:
    """The bits of every case, so many looked at at a time; a large index is asked so only to see what it leaves out."""
    if not index.is_large:
        return similarity(text, index, weights).bits
    found = np.full(index.size, -np.inf, np.float32)
    likely = similarity(text, index, weights)
    for first in range(0, index.size, block):
        some = np.arange(first, min(first + block, index.size))
        cases = distinct(np.concatenate([some, index.sample if likely.cases is None else likely.cases]))
        bits = similarity(text, index, weights, compare=cases).bits
        new = some[index.is_live[some]]
        found[new] = bits[np.searchsorted(cases, new)]
    return found


def _compared(
    told: Query, index: TextIndex, weights: Weights, also: Sequence[int] | NDArray[np.int64]
) -> NDArray[np.int64]:
    """The cases of a large index that a text is compared with: those that share its rare words in either language, or
    are near it in meaning, the sample, and `also`."""
    each = [(told.words, weights.terms)]
    if told.english and weights.english:
        each.append((told.english, weights.english))
    keys = np.concatenate([keys for (keys, _), _ in each])
    nats = np.concatenate([np.float32(_HELD * worth) * weight for (_, weight), worth in each])
    different = distinct(keys)
    nats = np.bincount(np.searchsorted(different, keys), nats, len(different)).astype(np.float32)
    return candidates(index, Words(different, nats), told.lead, weights.lead, also)


def _as_predicted(
    found: Mapping[str, Floats],
    weights: Weights,
    sample: NDArray[np.int64],
    few: NDArray[np.int64],
    predicted: Floats,
) -> Floats:
    """What is added, in nats, when what was predicted takes the place of the cosines of meaning."""
    count = np.float32(weights.lead + weights.pieces)
    meaning = (weights.lead * found["lead"] + weights.pieces * found["pieces"]) / (count or np.float32(1))
    above = meaning[few] - (meaning[sample].mean() if len(sample) else np.float32(0))
    added: Floats = count * (in_place_of(above, predicted) - above)
    return added


def channels(
    told: Query,
    index: TextIndex,
    weights: Weights = WEIGHTS,
    printed: str = "",
    cases: NDArray[np.int64] | None = None,
) -> dict[str, Floats]:
    """What each channel gives each case, or each of some `cases`."""
    size = index.size if cases is None else len(cases)
    found = {name: np.zeros(size, np.float32) for name in Weights.__struct_fields__}
    found["terms"] = index.terms.bm25(*told.words, index.lengths, index.mean_length, cases)
    known = None if index.is_large else index.weights
    sums = known.titles if known else index.titles.rarities(cases)
    found["title"] = index.titles.shares(term_keys([*told.asked]), sums, cases)
    if weights.english and told.english:
        found["english"] = index.terms.bm25(*told.english, index.lengths, index.mean_length, cases)
    norms = known.spelling if known else index.spelling.norms(cases)
    found["spelling"] = _cosine(index.spelling, spelling(_told(told.text)), norms, cases)
    found["lead"] = told.lead.of_all() if cases is None else told.lead.of(cases)
    if weights.pieces:
        (vector,) = encoder(index.encoder).encode([_read(told.text)[:_MEANT]])
        found["pieces"] = _pieces(index, vector, found, weights, cases)
    if printed:
        alike = _printed_alike(printed, index)
        found["printed"] = alike if cases is None else alike[cases]
    return found


def _as_english(asked: Mapping[str, float]) -> dict[str, float]:
    """The terms of a text that is Korean in English, beside those of it that are in Latin letters; else nothing."""
    if not (english := in_english(asked)):
        return {}
    latin = {term: 1.0 for term in asked if not is_korean(term)}
    return latin | {term: each.weight for term, each in english.items()}


def _printed_alike(printed: str, index: TextIndex) -> Floats:
    """How like what programs printed is to what was told of each case, the nearest time that it happened."""
    alike = np.zeros(index.size, np.float32)
    if index.told.texts:
        norms = index.told.norms() if index.is_large else index.weights.told
        np.maximum.at(alike, index.told_case, _cosine(index.told, plain_words(_read(printed)), norms))
    return alike


def _pieces(
    index: TextIndex,
    vector: Vectors,
    found: Mapping[str, Floats],
    weights: Weights,
    cases: NDArray[np.int64] | None,
) -> Floats:
    """Nearness of the nearest pieces, of the cases that are best without them; all others have that of the sample."""
    there, sample = _there(index, cases), _sample(index, cases)
    few = np.flatnonzero(there)
    if len(few) > _COMPARED + len(sample):
        without = sum(np.float32(getattr(weights, name)) * channel for name, channel in found.items())
        few = distinct(np.concatenate([_best(np.where(there, without, -np.inf), _COMPARED), sample]))
    near = _nearest_pieces(index, few if cases is None else cases[few], vector)
    chance = near[np.searchsorted(few, sample)].mean() if len(sample) else 0.0
    pieces = np.full(len(there), chance, np.float32)
    pieces[few] = near
    return pieces


def _best(values: Floats, most: int) -> NDArray[np.int64]:
    """The places of the `most` largest, and of those that are as large as the least of them, in order."""
    if most >= len(values):
        return np.flatnonzero(values > -np.inf)
    return np.flatnonzero(values >= max(np.partition(values, -most)[-most], np.finfo(np.float32).min))


def _nearest_pieces(index: TextIndex, few: NDArray[np.int64], vector: Vectors) -> Floats:
    """For each of some cases the mean cosine of its nearest pieces."""
    size, pieces, units = index.pieces_of(few)
    near = np.einsum("ij,j->i", pieces.astype(np.float32), vector) * units
    before = np.cumsum(size) - size
    wide = np.full((len(few), max(_BEST, int(size.max(initial=0)))), -1.0, np.float32)
    wide[np.repeat(np.arange(len(few)), size), np.arange(len(near)) - np.repeat(before, size)] = near
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


def _weighed(index: TextIndex, asked: Mapping[str, float]) -> tuple[Keys, Floats]:
    """The rarest of some terms, each with the bits of its rarity by the root of those of all of them."""
    keys = term_keys([*asked])
    frequency = index.terms.document_frequency(keys)
    weight = np.fromiter(asked.values(), np.float32, len(asked)) * idf(index.terms.texts, frequency)
    held = np.flatnonzero(frequency)
    some = held[np.argsort(-weight[held], kind="stable")[:_MOST_TERMS]]
    return keys[some], weight[some] / np.float32(max(1.0, float(weight.sum()))) ** 0.5


def _cosine(of: Collection, runs: Bag, norms: NDArray[np.float64], cases: NDArray[np.int64] | None = None) -> Floats:
    frequency = of.document_frequency(runs.keys)
    weight = ((1 + np.log(runs.times)) * idf(of.texts, frequency)).astype(np.float32)
    length = float(np.linalg.norm(weight))
    if not length:
        return np.zeros(len(norms), np.float32)
    known = np.flatnonzero(frequency)
    most = known[np.argsort(-weight[known], kind="stable")[:_MOST_RUNS]]
    return of.cosine(runs.keys[most], weight[most] / np.float32(length), norms, cases)
