"""Likeness: how alike a text and each case are, from 0 to 1, as several channels see it and as one fused score.

No channel is best everywhere. Terms meet where the same words are used, spelling where words differ by an ending or a
compound, meaning where no word is shared. All are shares of something, so that the score compares from one text to
the next and from one case base to the next. Where terms have met, meaning is no second witness: it speaks for what
they leave open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.engine.encoder import cosines, encoder
from diagnops.engine.grams import grams
from diagnops.engine.postings import Bag, Floats, Keys, Postings, rarity
from diagnops.engine.text import is_korean, term_key, terms
from diagnops.engine.translate import in_english
from diagnops.engine.wording import Told, Wording, meanings, spelling

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

    Learned by ``diagnops.bench.fit_likeness``: a conditional logit over the channels, in nats. It gives terms 10.9; a
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


class Likeness(NamedTuple):
    """How alike each case is, 0 to 1, and how many bits of rarity the text said in all: little said, little known."""

    score: Floats
    said: float


class _Reading(NamedTuple):
    """The text as asked for in one language: terms with weights, how sure each is, and runs of letters."""

    asked: Mapping[str, float]
    sure: Mapping[str, float]
    runs: Bag


def likeness(text: str, wording: Wording, weights: Weights = WEIGHTS) -> Likeness:
    """How alike `text` and each case are."""
    given, said = channels(text, wording, weights)
    by_name = {name: getattr(weights, name) for name in given}
    total = sum(by_name.values()) or 1.0
    score = sum((given[name] * np.float32(weight / total) for name, weight in by_name.items()), start=np.float32(0))
    return Likeness(np.asarray(score, np.float32), said)


def channels(text: str, wording: Wording, weights: Weights = WEIGHTS) -> tuple[dict[str, Floats], float]:
    """What each channel gives each case; a Korean text is read as it stands and in English, the better counts."""
    told = _told(text)
    cases = len(wording.vectors)
    found = [_words(reading, wording, cases) for reading in _readings(told, wording, cases, weights.lexicon)]
    given = {name: np.max([channel[name] for channel, _ in found], axis=0) for name in found[0][0]}
    if weights.meaning:
        (vector,) = meanings([told], encoder(wording.encoder))
        meaning = cosines(wording.vectors, vector)
        given["meaning"] = (meaning - _chance(meaning, wording.usual)) * (1 - given["terms"])
    return given, max(said for _, said in found)


def _chance(meaning: Floats, usual: float) -> np.float32:
    """The cosine that says nothing: what most cases have with this text, so far as there are many.

    A short text is less alike to all of them than a long one. Of a few cases, half may be meant: there it is what their
    texts usually have with each other.
    """
    many = len(meaning) / (len(meaning) + _FEW)
    return np.float32(many * np.median(meaning) + (1 - many) * usual if len(meaning) else usual)


def _told(text: str) -> Told:
    first, _, rest = text.lstrip().partition("\n")
    return Told(first, rest) if len(first) <= _TITLE else Told("", text)


def _read(body: str) -> str:
    """What is read of a text of any length."""
    if len(body) <= _READ_FIRST + _READ_LAST:
        return body
    return f"{body[:_READ_FIRST]}\n{body[-_READ_LAST:]}"


def _asked(told: Told) -> dict[str, float]:
    times = Counter(terms(told.title))
    for term in times:
        times[term] *= _TITLE_TIMES
    times.update(terms(_read(told.body)))
    return {term: min(n, _MOST_TIMES) ** 0.5 for term, n in times.items()}


def _readings(told: Told, wording: Wording, cases: int, lexicon: float) -> list[_Reading]:
    asked = _asked(told)
    readings = [_Reading(asked, dict.fromkeys(asked, 1.0), spelling(told))]
    english = in_english(asked) if lexicon else {}
    if english:
        latin = {term: weight for term, weight in asked.items() if not is_korean(term)}
        both = {**latin, **{term: lexicon * each.weight for term, each in english.items()}}
        sure = {**dict.fromkeys(latin, 1.0), **{t: min(1.0, _SURE * each.likely) for t, each in english.items()}}
        rare = dict(zip(both, rarity(cases, wording.terms.holders(_keys(both))).tolist(), strict=True))
        weighty = sorted(both, key=lambda term: -both[term] * rare[term])
        readings.append(_Reading(both, sure, grams(" ".join(weighty[:_SPELLED_TERMS]))))
    return readings


def _keys(asked: Mapping[str, float]) -> Keys:
    return np.fromiter(map(term_key, asked), np.uint64, len(asked))


def _words(reading: _Reading, wording: Wording, cases: int) -> tuple[dict[str, Floats], float]:
    keys = _keys(reading.asked)
    rare = rarity(cases, wording.terms.holders(keys))
    weight = np.fromiter(reading.asked.values(), np.float32, len(keys)) * rare
    sure = np.fromiter((reading.sure[t] for t in reading.asked), np.float32, len(keys))
    given = {
        "terms": _share(wording.terms, keys, weight, cases),
        "title": wording.titles.sums(keys, sure, cases),
        "spelling": _cosine(wording.spelling, reading.runs, cases),
    }
    return given, float(weight.sum())


def _share(postings: Postings, keys: Keys, weight: Floats, cases: int) -> Floats:
    total = float(weight.sum())
    if not total:
        return np.zeros(cases, np.float32)
    most = _weightiest(postings, keys, weight, _MOST_TERMS)
    return postings.sums(keys[most], weight[most] / total, cases)


def _cosine(postings: Postings, runs: Bag, cases: int) -> Floats:
    weight = (1 + np.log(runs.times)) * rarity(cases, postings.holders(runs.keys))
    length = float(np.linalg.norm(weight))
    if not length:
        return np.zeros(cases, np.float32)
    most = _weightiest(postings, runs.keys, weight, _MOST_RUNS)
    return postings.sums(runs.keys[most], weight[most] / length, cases)


def _weightiest(postings: Postings, keys: Keys, weight: Floats, most: int) -> NDArray[np.intp]:
    known = np.flatnonzero(postings.holders(keys))
    return known[np.argsort(-weight[known], kind="stable")[:most]]
