"""Questions: what a case base can be asked of itself, because somebody has already said what the answer is.

An incident that was a case again is taken out of it and asked: does it find its case? With the whole case taken out
the same incident is the first of its kind: is it told to be new? A case that happened once cannot be asked whether it
is found again; its own symptoms, the case left in, only show that it is not drowned by others. That is no recurrence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from diagnops.engine.index import Index, build_index
from diagnops.engine.recency import first_day
from diagnops.engine.union_find import UnionFind
from diagnops.kb.case import Case, Language, Occurrence, Symptom
from diagnops.kb.correction import Correction
from diagnops.kb.incident import Incident, Observation, settle
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.case_text import text_fields
from diagnops.search.encoder import Encoder
from diagnops.search.text_index import TextFeatures, text_features, text_segment

Kind = Literal["again", "first", "summed", "self"]
Read = Callable[[str], Incident]
"""Reads what people wrote into an incident."""

# A note is a question when it tells at least this much of what was seen, one trouble among it.
_TELLING = 2


class EvaluationCase(Struct, frozen=True):
    """An incident and its answer.

    kind: `again` the case is on record without this incident; `first` the same incident, its case not on record at all;
    `summed` no case on record either, but what asks is no incident, it is what an author wrote down of a case; `self`
    half of that, the case on record whole. `occurrence` counts from 0; None, when the case's own symptoms ask. `right`
    are the cases that are a right answer, none when it is the first of its kind. `kin` names the case, and those of the
    same cause, by one name.
    """

    kind: Kind
    case: str
    occurrence: int | None
    incident: Incident
    right: frozenset[str]
    kin: str
    without: frozenset[str] = frozenset()
    """The cases that are taken out to ask it. An occurrence is taken out of a case that stays."""
    investigation: str | None = None
    today: date | None = None
    """The day before it, as far as that is told: what is on record of the same day or month may have come later."""

    @property
    def cut(self) -> tuple[str, int] | None:
        """The occurrence that is taken out of a case that stays."""
        stays = self.kind == "again" and self.case not in self.without and self.occurrence is not None
        return (self.case, self.occurrence) if stays and self.occurrence is not None else None


def evaluation_cases(cases: Sequence[Case], vocabulary: Vocabulary, read: Read) -> list[EvaluationCase]:
    """Every question that `cases` allow, case by case; those that are the same cause are linked `same-cause`."""
    kin = same_cause(cases)
    return [q for case in cases for q in _of_case(case, kin[case.id], vocabulary, read)]


def same_cause(cases: Sequence[Case]) -> dict[str, frozenset[str]]:
    """For each case, itself and all that are the same by links, however many links away."""
    ids = [case.id for case in cases]
    place = {case: at for at, case in enumerate(ids)}
    sets = UnionFind(len(ids))
    for case in cases:
        for link in case.related:
            if link.kind == "same-cause" and link.case in place:
                sets.join(place[case.id], into=place[link.case])
    kin: dict[int, list[str]] = {}
    for at, name in enumerate(ids):
        kin.setdefault(sets.find(at), []).append(name)
    return {name: frozenset(kin[sets.find(at)]) for at, name in enumerate(ids)}


def _of_case(case: Case, kin: frozenset[str], vocabulary: Vocabulary, read: Read) -> Iterator[EvaluationCase]:
    again = False
    for at, told in _incidents(case, vocabulary, read):
        occurrence = case.occurrences[at]
        today = first_day(occurrence.when) - timedelta(days=1) if occurrence.when else None
        one = EvaluationCase(
            "again", case.id, at, told, kin, min(kin), investigation=occurrence.investigation, today=today
        )
        if _keeps_something(case, at):
            yield one
        elif others := kin - {case.id}:
            yield replace(one, right=others, without=frozenset([case.id]))
        else:
            continue
        again = True
        yield replace(one, kind="first", right=frozenset(), without=kin)
    own = _incident(case.symptoms, (s.note.in_("en") for s in case.symptoms if s.note))
    if not _trouble(own, vocabulary):
        return
    first = EvaluationCase("first", case.id, None, own, frozenset(), min(kin), without=kin)
    if others := kin - {case.id}:
        yield replace(first, kind="again", right=others, without=frozenset([case.id]))
        yield first
    elif not again:
        yield replace(first, kind="summed")
        yield EvaluationCase("self", case.id, None, _incident(case.symptoms[::2], ()), kin, min(kin))


def _incidents(case: Case, vocabulary: Vocabulary, read: Read) -> Iterator[tuple[int, Incident]]:
    """The occurrences of a case that tell what was seen, by their symptoms and what was written down."""
    for at, occurrence in enumerate(case.occurrences):
        note = occurrence.note.in_("en") if occurrence.note else ""
        if occurrence.symptoms:
            if not _is_origin(case, occurrence):
                told = _incident(occurrence.symptoms, ())
                # Its words were read when it was recorded; what they named counts once.
                unread = read(note) if note else Incident()
                said = {name: getattr(unread, name) for name in ("unread", "printed", "named", "language")}
                yield at, replace(told, **said)
        elif note and at:  # a case is written from its first occurrence, whose symptoms are the case's own
            told = read(note)
            if len(told.observations) >= _TELLING and _trouble(told, vocabulary):
                yield at, told


def _is_origin(case: Case, occurrence: Occurrence) -> bool:
    """Whether the case was written from this occurrence and nothing else: then it would be found in what is left."""
    return {_seen(s) for s in occurrence.symptoms} == {_seen(s) for s in case.symptoms}


def _seen(symptom: Symptom) -> tuple[str | None, str, str]:
    return symptom.role, symptom.signal, symptom.state


def _keeps_something(case: Case, at: int) -> bool:
    return bool(case.symptoms) or any(o.symptoms for place, o in enumerate(case.occurrences) if place != at)


def _incident(symptoms: Iterable[Symptom], words: Iterable[str], language: Language = "en") -> Incident:
    seen = [
        Observation(s.role, s.signal, s.state, origin="option", shape=s.shape, magnitude=s.magnitude) for s in symptoms
    ]
    return Incident(settle(seen), "\n".join(words), language=language)


def _trouble(incident: Incident, vocabulary: Vocabulary) -> bool:
    return any(
        o.signal in vocabulary.signal and vocabulary.is_trouble(o.signal, o.state) for o in incident.observations
    )


def recurrences(asked: Iterable[EvaluationCase]) -> int:
    """How many of them are recurrences."""
    return sum(question.kind == "again" for question in asked)


class Corpus(Struct, frozen=True):
    """The cases, and what each says, read once: a base that lacks one is put together without reading the rest."""

    cases: tuple[Case, ...]
    text_features: Mapping[str, TextFeatures]
    encoder: Encoder
    vocabulary: Vocabulary

    def as_asked(self, question: EvaluationCase) -> tuple[Index, dict[str, Case]]:
        """The base a question is put to, compiled exactly as if it had never held more, and its cases by id."""
        cut = question.cut
        cases = {
            case.id: _cut(case, cut[1]) if cut and case.id == cut[0] else case
            for case in self.cases
            if case.id not in question.without
        }
        each = [
            text_features([text_fields(case, self.vocabulary)], self.encoder)[0]
            if cut and name == cut[0]
            else self.text_features[name]
            for name, case in cases.items()
        ]
        text = text_segment(each, self.encoder)
        return build_index(cases.values(), self.vocabulary, self.encoder, text=text), cases


def past(cases: Sequence[Case], vocabulary: Vocabulary, encoder: Encoder) -> Corpus:
    """Read what `cases` say."""
    each = text_features((text_fields(case, vocabulary) for case in cases), encoder)
    by_id = {case.id: one for case, one in zip(cases, each, strict=True)}
    return Corpus(tuple(cases), by_id, encoder, vocabulary)


def _cut(case: Case, at: int) -> Case:
    return replace(case, occurrences=(*case.occurrences[:at], *case.occurrences[at + 1 :]))


def known_then(corrections: Iterable[Correction], question: EvaluationCase) -> tuple[Correction, ...]:
    """The corrections but those that were made while this very incident was investigated."""
    asked = question.investigation
    return tuple(c for c in corrections if c.kind == "same" or asked is None or c.investigation != asked)
