"""The symptoms suite: failures in time order, each held against the strictly earlier ones, its label taken off."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from msgspec.structs import replace

from diagnops.bench.data import Record, Split, read_records
from diagnops.bench.scores import Floats, Mean, Place, Sample, Separation, place

# Shares of the evidence that are hidden, which makes it unknown, not normal.
HIDDEN = (0.0, 0.5, 0.7)
# Kinds of evidence that the sets say to leave out.
_LEFT_OUT = frozenset({"stack"})
# A query tells seen from new only when this many cases came before it.
_ENOUGH = 5

_T = TypeVar("_T")

Score = Callable[[Record], Floats]
"""From a query with part of its evidence to a score for each case of the base; more is more alike."""
Prepare = Callable[[Sequence[Record], Record], Score]
"""From a base and the whole query (both say which signals there are) to the scoring."""
Method = Callable[[Sequence[Record]], Prepare]
"""From all records of the set, labels taken off, to a method: what it may fit beforehand is only how to read them."""


class Question(NamedTuple):
    """A query without its label, the earlier cases, and the label for the judge."""

    query: Record
    base: list[Record]
    answer: Record


class Stream(NamedTuple):
    """A split in time order: every record of the set with the implied normals spelled out, and which ones ask."""

    records: list[Record]
    asking: frozenset[str]
    left_out: frozenset[str] = frozenset()
    """Signals ("component/signal") that no method is shown."""

    def shown(self, record: Record) -> Record:
        """`record` as a method sees it."""
        if not self.left_out:
            return record
        return replace(
            record,
            symptoms=tuple(s for s in record.symptoms if s.kind not in _LEFT_OUT),
            known_normal={n: z for n, z in record.known_normal.items() if n not in self.left_out},
        )

    def questions(self, limit: int | None = None) -> Iterator[Question]:
        """Each record of the split that has an earlier one; `limit` picks that many, evenly spread."""
        shown = [self.shown(r) for r in self.records]
        asking = [r for r in self.records if r.id in self.asking and self.records[0].time < r.time]
        for record in spread(asking, limit):
            earlier = sum(r.time < record.time for r in self.records)
            yield Question(replace(record, root_cause=None), shown[:earlier], record)


def spread(asking: list[_T], limit: int | None) -> list[_T]:
    """At most `limit` of them, evenly spread."""
    if limit is None or limit >= len(asking):
        return asking
    return [asking[round(i * (len(asking) - 1) / max(1, limit - 1))] for i in range(limit)]


def read_stream(split: Split) -> Stream:
    """The split as a stream; cases of the set's other splits belong to the base."""
    own, every, signals = read_records(split)
    left_out = {f"{s.component}/{s.signal}" for r in every for s in r.symptoms if s.kind in _LEFT_OUT}
    return Stream([_spelled_out(r, signals) for r in every], frozenset(r.id for r in own), frozenset(left_out))


def _spelled_out(record: Record, signals: Sequence[str] | None) -> Record:
    if not record.known_normal_default:
        return record
    abnormal = {f"{s.component}/{s.signal}" for s in record.symptoms}
    return replace(record, known_normal={s: (0.0, 0.0) for s in signals or () if s not in abnormal})


def mask(query: Record, share: float, seed: int = 0) -> Record:
    """`query` with `share` of its evidence removed, drawn exactly as the data's own scorer draws it."""
    if not share:
        return query
    normals = sorted(query.known_normal)
    evidence = len(query.symptoms) + len(normals)
    random_ = random.Random(f"{seed}:{query.id}")
    kept = set(random_.sample(range(evidence), evidence - round(evidence * share)))
    return replace(
        query,
        symptoms=tuple(s for i, s in enumerate(query.symptoms) if i in kept),
        known_normal={n: query.known_normal[n] for i, n in enumerate(normals, len(query.symptoms)) if i in kept},
    )


class Prediction(NamedTuple):
    """A query with the scores of its base, best first."""

    question: Question
    ranked: list[str]
    scores: list[float]


def answer(stream: Stream, method: Method, limit: int | None = None) -> dict[float, list[Prediction]]:
    """What a method answers to every question, by the share of evidence hidden."""
    answers: dict[float, list[Prediction]] = {share: [] for share in HIDDEN}
    prepare = method([replace(stream.shown(r), root_cause=None) for r in stream.records])
    for question in stream.questions(limit):
        score = prepare(question.base, stream.shown(question.query))
        for share, answered in answers.items():
            scores = score(stream.shown(mask(question.query, share)))
            order = np.argsort(-scores, kind="stable")
            ranked = [question.base[i].id for i in order]
            answered.append(Prediction(question, ranked, [float(scores[i]) for i in order]))
    return answers


def judge(answers: dict[float, list[Prediction]]) -> dict[str, Sample]:
    """Every figure of the suite."""
    samples: dict[str, Sample] = {}
    for share, answered in answers.items():
        hidden = f", {share:.0%} hidden".replace("%", " %") if share else ""
        for goal, of in _GOALS.items():
            places = [p for one in answered if (p := _place(one, of))]
            for name, at in (("top-1", 0), ("top-3", 1), ("MRR", 2)):
                samples[f"{name}{goal}{hidden}"] = Mean(np.array([p[at] for p in places], float))
        samples[f"AUROC{hidden}"] = _seen_or_new(answered)
    return samples


def _cause(record: Record) -> tuple[str, ...]:
    assert record.root_cause
    return record.root_cause.class_, record.root_cause.component


_GOALS: dict[str, Callable[[Record], tuple[str, ...]]] = {"": _cause, " class": lambda r: _cause(r)[:1]}


def _place(answered: Prediction, goal: Callable[[Record], tuple[str, ...]]) -> Place | None:
    right = {r.id for r in answered.question.base if goal(r) == goal(answered.question.answer)}
    return place(answered.scores, [i in right for i in answered.ranked]) if right else None


def _seen_or_new(answered: list[Prediction]) -> Separation:
    groups: dict[bool, list[float]] = {True: [], False: []}
    for one in answered:
        if len(one.question.base) >= _ENOUGH:
            known = any(_cause(r) == _cause(one.question.answer) for r in one.question.base)
            groups[known].append(one.scores[0])
    return Separation(np.array(groups[True], float), np.array(groups[False], float))
