"""DiagnOPs as one of the measured: past failures as its cases, a query as its incident, the bits of every case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from diagnops.bench import symptoms, text
from diagnops.bench.data import Document, Record
from diagnops.bench.scores import Floats
from diagnops.bench.text_baselines import whole
from diagnops.bench.translation import UNSAID, Naming, Words, vocabulary_of
from diagnops.engine.index import Index, build_index
from diagnops.engine.retrieve import retrieve
from diagnops.kb.case import Case, Cause, Occurrence, Text
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.encoder import Encoder
from diagnops.search.similarity import WEIGHTS, Weights

_DAY = len("2026-11-23")


def bits_of_every_case(
    incident: Incident,
    index: Index,
    vocabulary: Vocabulary,
    weights: Weights = WEIGHTS,
    *,
    today: date | None = None,
) -> Floats:
    """What the product gives each case of the index. This is the one place where it is asked."""
    return retrieve(incident, index, vocabulary, today=today, most=1, weights=weights).scores


def of_symptoms(
    records: Sequence[Record],
    record: Callable[[Record], Record] = lambda told: told,
    case: Callable[[Case], Case] = lambda made: made,
    index: Callable[[Index], Index] = lambda built: built,
) -> symptoms.Prepare:
    """The product on symptoms; the functions change what it is given, which `bench.ideas` does."""
    names = Naming(records)

    def prepare(base: Sequence[Record], whole_query: Record) -> symptoms.Score:
        words = Words(names, map(record, [*base, whole_query]))
        cases, of_record = words.cases([*map(record, base)])
        built = index(build_index(map(case, cases), words.vocabulary))

        def score(query: Record) -> Floats:
            asked = Incident(words.observations(record(query)))
            return bits_of_every_case(asked, built, words.vocabulary)[of_record]

        return score

    return prepare


def index_of(corpus: Sequence[Document], encodes: Encoder | None = None) -> Index:
    """Each document as a case with a title and a story; in a stream it happened on the day it was written."""
    return build_index(map(_case, corpus), vocabulary_of((), ()), encodes)


def _case(document: Document) -> Case:
    when = (Occurrence(document.created[:_DAY]),) if document.created else ()
    title, cause = Text(en=document.title or UNSAID), Cause(Text(en=UNSAID))
    return Case(document.id, title, (), cause, "active", occurrences=when, story=document.text)


def day_of(document: Document) -> date | None:
    """The day it was written, where it is of a stream."""
    return date.fromisoformat(document.created[:_DAY]) if document.created else None


def by_words(index: Index, weights: Weights = WEIGHTS, *, dated: bool = True) -> text.Score:
    """The bits of every case for what a query says on its day, if `dated`; `weights` switch channels off."""
    vocabulary = vocabulary_of((), ())

    def bits(query: Document) -> Floats:
        today = day_of(query) if dated else None
        return bits_of_every_case(Incident(unread=whole(query)), index, vocabulary, weights, today=today)

    def score(queries: Sequence[Document]) -> Floats:
        return np.array([bits(query) for query in queries])

    return score


def of_text(corpus: Sequence[Document]) -> text.Score:
    """The product on words."""
    return by_words(index_of(corpus))
