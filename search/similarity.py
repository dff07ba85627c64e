"""Similarity: how alike a text and each case are, from 0 to 1, as several channels see it and as one fused score.

No channel is best everywhere. Terms meet where the same words are used, spelling where words differ by an ending or a
compound, meaning where no word is shared. All are shares of something, so that the score compares from one text to
the next and from one case base to the next. Where terms have met, meaning is no second witness: it speaks for what
they leave open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.search.encoder import cosines
from diagnops.search.encoders import encoder
from diagnops.search.ngrams import character_ngrams
from diagnops.search.postings import Bag, Floats, Keys, Postings, idf, term_keys
from diagnops.search.rerank import MOST, in_place_of
from diagnops.search.text_index import TextFields, TextIndex, beginning, meanings, spelling
from diagnops.search.tokens import is_korean, terms
from diagnops.search.translate import in_english

_TITLE = 200  # characters: a longer first line is no title
_TITLE_TIMES = 3
_READ_FIRST, _READ_LAST = 6000, 2000  # characters of a longer text: a log begins and ends with what matters
_MOST_TIMES = 16  # a term that a log repeats a thousand times is not asked for a thousand times
_MOST_TERMS = 120  # of a very long text: the rarest tell most, and the rest costs time
_MOST_RUNS = 256  # of letters: again the rarest
_SPELLED_TERMS = 40  # of a translated text: the terms whose spelling is compared
_FEW = 32  # cases
_SURE = 1.5  # a translation that is likelier than 1 / _SURE counts as the word itself


class Weights(Struct, frozen=True):
    """What each channel counts; 0 switches it off.

    Learned by ``diagnops.training.fit_similarity``: a conditional logit over channels, in nats. It gives terms 10.9; a
    little more changes nothing on the sets it is fit on, and finds one more case of the library and of Korean pages.
    """

    terms: float = 12.0
    """The share of what was said, by rarity, that the case holds: BM25 over the most it could give."""
    title: float = 1.4
    """The other way round: the share of the case's title that was said."""
    spelling: float = 3.3
    """Cosine of runs of letters."""
    meaning: float = 8.9
    """Cosine of vectors, for the share of what was said that no term of the case met."""
    lexicon: float = 1.0
    """What a translation counts against a word that was said."""


WEIGHTS = Weights()


class Similarity(NamedTuple):
    """How alike each case is, 0 to 1, and how many bits of rarity the text said in all: little said, little known."""

    score: Floats
    said: float


class _Terms(NamedTuple):
    """The terms of a text, side by side what is known of each."""

    spelled: NDArray[np.object_]
    keys: Keys
    weight: Floats
    """Bits of rarity, more for what is repeated."""
    sure: Floats
    """How sure it is that the term was meant."""
    document_frequencies: NDArray[np.bool_]
    """Whether any case holds the term."""

    def at(self, places: NDArray[np.intp]) -> _Terms:
        """Those at some places, in this order."""
        columns: tuple[Any, ...] = self
        return _Terms(*(column[places] for column in columns))

    def then(self, others: _Terms) -> _Terms:
        """These and the others behind them."""
        columns: Iterable[Any] = zip(self, others, strict=True)
        return _Terms(*(np.concatenate(both) for both in columns))


class _Reading(NamedTuple):
    """The text as asked for in one language: its terms, the weightiest first, and its runs of letters."""

    terms: _Terms
    runs: Bag


Predict = Callable[[str, Sequence[int]], Floats]
"""How far each of some cases, by place, tells of the same as a text; see `search.rerank`."""


def similarity(
    text: str, text_index: TextIndex, weights: Weights = WEIGHTS, predict: Predict | None = None
) -> Similarity:
    """How alike `text` and each case are; `predict` is asked about the meaning of those that come first without it."""
    given, said = channels(text, text_index, weights)
    by_name = {name: getattr(weights, name) for name in given}
    total = sum(by_name.values()) or 1.0
    score = sum((given[name] * np.float32(weight / total) for name, weight in by_name.items()), start=np.float32(0))
    score = np.asarray(score, np.float32)
    if predict and weights.meaning and (meant := beginning(_told(text))):
        few = np.sort(np.argsort(-score, kind="stable")[:MOST])
        meaning = given["meaning"][few]
        predicted = in_place_of(meaning, predict(meant, few.tolist()))
        score[few] += (predicted - meaning) * np.float32(weights.meaning / total)
    return Similarity(score, said)


def channels(text: str, text_index: TextIndex, weights: Weights = WEIGHTS) -> tuple[dict[str, Floats], float]:
    """What each channel gives each case; a Korean text is read as it stands and in English, the better counts."""
    told = _told(text)
    cases = len(text_index.vectors)
    readings = _readings(told, text_index, cases, weights.lexicon)
    found = [_words(reading, text_index, cases) for reading in readings]
    given = {name: np.max([channel[name] for channel in found], axis=0) for name in found[0]}
    if weights.meaning:
        (vector,) = meanings([told], encoder(text_index.encoder))
        meaning = cosines(text_index.vectors, vector)
        given["meaning"] = (meaning - _chance(meaning, text_index.usual)) * (1 - given["terms"])
    return given, max(float(reading.terms.weight.sum()) for reading in readings)


def _chance(meaning: Floats, usual: float) -> np.float32:
    """The cosine that says nothing: what most cases have with this text, so far as there are many.

    A short text is less alike to all of them than a long one. Of a few cases, half may be meant: there it is what their
    texts usually have with each other.
    """
    many = len(meaning) / (len(meaning) + _FEW)
    middle = len(meaning) // 2
    return np.float32(many * np.partition(meaning, middle)[middle] + (1 - many) * usual if len(meaning) else usual)


def _told(text: str) -> TextFields:
    first, _, rest = text.lstrip().partition("\n")
    return TextFields(first, rest) if len(first) <= _TITLE else TextFields("", text)


def _read(body: str) -> str:
    """What is read of a text of any length."""
    if len(body) <= _READ_FIRST + _READ_LAST:
        return body
    return f"{body[:_READ_FIRST]}\n{body[-_READ_LAST:]}"


def _asked(told: TextFields) -> dict[str, float]:
    times = Counter(terms(told.title))
    for term in times:
        times[term] *= _TITLE_TIMES
    times.update(terms(_read(told.body)))
    return {term: min(n, _MOST_TIMES) ** 0.5 for term, n in times.items()}


def _readings(told: TextFields, text_index: TextIndex, cases: int, lexicon: float) -> list[_Reading]:
    asked = _asked(told)
    said = _looked_up(asked, asked.values(), [1.0] * len(asked), text_index.terms, cases)
    readings = [_Reading(_weightiest_first(said), spelling(told))]
    english = in_english(asked) if lexicon else {}
    if english:
        weights = [lexicon * each.weight for each in english.values()]
        sure = [min(1.0, _SURE * each.likely) for each in english.values()]
        latin = said.at(np.flatnonzero([not is_korean(term) for term in asked]))
        both = _weightiest_first(latin.then(_looked_up(english, weights, sure, text_index.terms, cases)))
        readings.append(_Reading(both, character_ngrams(" ".join(both.spelled[:_SPELLED_TERMS]))))
    return readings


def _looked_up(
    asked: Iterable[str], times: Iterable[float], sure: Iterable[float], postings: Postings, cases: int
) -> _Terms:
    spelled = list(asked)
    keys = term_keys(spelled)
    document_frequency = postings.document_frequency(keys)
    weight = np.fromiter(times, np.float32, len(keys)) * idf(cases, document_frequency)
    return _Terms(
        np.array(spelled, object), keys, weight, np.fromiter(sure, np.float32, len(keys)), document_frequency > 0
    )  # fmt: skip


def _weightiest_first(terms: _Terms) -> _Terms:
    return terms.at(np.argsort(-terms.weight, kind="stable"))


def _words(reading: _Reading, text_index: TextIndex, cases: int) -> dict[str, Floats]:
    terms, said = reading.terms, np.float32(reading.terms.weight.sum() or 1.0)
    some = terms.at(np.flatnonzero(terms.document_frequencies)[:_MOST_TERMS])
    return {
        "terms": text_index.terms.score(some.keys, some.weight / said, cases),
        "title": text_index.titles.score(some.keys, some.sure, cases),
        "spelling": _cosine(text_index.spelling, reading.runs, cases),
    }


def _cosine(postings: Postings, runs: Bag, cases: int) -> Floats:
    document_frequency = postings.document_frequency(runs.keys)
    weight = (1 + np.log(runs.times)) * idf(cases, document_frequency)
    length = float(np.linalg.norm(weight))
    if not length:
        return np.zeros(cases, np.float32)
    known = np.flatnonzero(document_frequency)
    most = known[np.argsort(-weight[known], kind="stable")[:_MOST_RUNS]]
    return postings.score(runs.keys[most], weight[most] / length, cases)
