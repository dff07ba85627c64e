"""Evaluate: how often the case base finds again what it has met, and how often it claims to have met what it has not.

Every figure rests on `evaluation_case`: incidents whose case somebody has told, each put to a base that does not hold
it. Shares carry their 95 % interval, for a team has few recurrences and few are little to go by.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from typing import get_args

from msgspec import Struct

from diagnops.engine.calibration import SHIPPED, Calibration, CalibrationFeatures
from diagnops.engine.diagnose import Knowledge, hypotheses
from diagnops.engine.diagnosis import Verdict
from diagnops.engine.index import Index
from diagnops.evaluation.evaluation_case import Corpus, EvaluationCase, Kind, known_then
from diagnops.evaluation.reliability import Bin, calibration_error, reliability
from diagnops.kb.case import Case
from diagnops.kb.correction import Correction
from diagnops.search.rerank import CrossEncoder

# From how many recurrences on the shares say something, and a calibration can be fitted.
ENOUGH = 50
_BINS = 5
_Z = 1.96


class Prediction(Struct, frozen=True):
    """What was answered: `rank` of the first right case from 1, None when it is not among the candidates (or there is
    none); the likeliest case with its probability, and the processor milliseconds it took to weigh all of them.

    features, settled: what the calibration is given, and whether all that always shows was looked at.
    """

    question: EvaluationCase
    verdict: Verdict
    leader: str | None
    probability: float
    rank: int | None
    features: CalibrationFeatures
    settled: bool
    milliseconds: float

    @property
    def right(self) -> bool:
        """Whether the likeliest case is a right one."""
        return self.rank == 1


class Share(Struct, frozen=True):
    """A share with its 95 % interval (Wilson's) and what it is made of."""

    value: float
    low: float
    high: float
    count: int
    of: int


class RetrievalMetrics(Struct, frozen=True):
    """How well cases were found: the share that had a right one among the first 1, 3 and 10, and the mean of 1/rank."""

    evaluation_cases: int
    recall_1: Share
    recall_3: Share
    recall_10: Share
    mrr: float


class VerdictCounts(Struct, frozen=True):
    """How many answers were which; `seen_wrong` are those of `seen` that named a wrong case."""

    asked: int
    seen: int
    possible: int
    open: int
    new: int
    seen_wrong: int


class FalsePositive(Struct, frozen=True):
    """An incident of `case` that was said to be seen as `named`, which it was not."""

    kind: Kind
    case: str
    named: str
    probability: float


class Slowest(Struct, frozen=True):
    """The answer that took the most processor time."""

    case: str
    milliseconds: float


class ReaderPrecision(Struct, frozen=True):
    """How often what was read from words was right, by what people flipped.

    Counted are the different readings (clause, role, signal and state) that investigations keep, but for those that
    somebody said: `precision` is the share of them that nobody flipped, right or not looked at. `elsewhere` are flips
    of readings that no investigation keeps.
    """

    precision: Share
    elsewhere: int


class Evaluation(Struct, frozen=True):
    """All figures; what was not asked is None.

    again: recurrences. verdicts: by kind of question. false_seen: the share of incidents that are first of their kind
    and were said to be seen; false_seen_summed: the same of what authors wrote down of cases that happened once.
    reliability and calibration_error (expected, 0 to 1) are over recurrences and the same incidents as first of their
    kind, each once. self_test: no recurrences. mistaken: every wrong `seen`, the surest first. missing: recurrences
    that are lacking for all this to say much. reader: where any flip stands.
    """

    cases: int
    again: RetrievalMetrics | None
    verdicts: dict[str, VerdictCounts]
    false_seen: Share | None
    false_seen_summed: Share | None
    reliability: tuple[Bin, ...]
    calibration_error: float | None
    self_test: RetrievalMetrics | None
    mistaken: tuple[FalsePositive, ...]
    slowest: Slowest | None
    missing: int
    reader: ReaderPrecision | None = None


def predictions(
    asked: Sequence[EvaluationCase],
    corpus: Corpus,
    corrections: Sequence[Correction] = (),
    calibration: Calibration = SHIPPED,
    advance: Callable[[int, int], None] = lambda done, of: None,
    cross_encoder: CrossEncoder | None = None,
) -> list[Prediction]:
    """Put each question to the base it is for."""
    found = []
    base: tuple[object, Index, dict[str, Case]] | None = None
    for done, question in enumerate(sorted(asked, key=_base), 1):
        if base is None or base[0] != _base(question):
            base = (_base(question), *corpus.as_asked(question))
        then = known_then(corrections, question)
        known = Knowledge(base[1], _finder(base[2]), corpus.vocabulary, then, calibration, cross_encoder)
        found.append(_predict(question, known))
        advance(done, len(asked))
    return found


def _base(question: EvaluationCase) -> tuple[list[str], tuple[str, int]]:
    """What is taken out for it: the same for questions to one base."""
    return sorted(question.without), question.cut or ("", 0)


def _finder(cases: Mapping[str, Case]) -> Callable[[Sequence[str]], list[Case]]:
    return lambda ids: [cases[case] for case in ids]


def _predict(question: EvaluationCase, known: Knowledge) -> Prediction:
    began = time.process_time()
    found = hypotheses(question.incident, known, today=question.today).found
    took = 1000 * (time.process_time() - began)
    leader = found.ranked[0] if found.ranked else None
    return Prediction(
        question,
        found.verdict,
        leader=leader.candidate.case if leader else None,
        probability=leader.probability if leader else 0.0,
        rank=next((at for at, r in enumerate(found.ranked, 1) if r.candidate.case in question.right), None),
        features=found.features,
        settled=leader is not None and leader.candidate.settled,
        milliseconds=took,
    )


def evaluation(predicted: Sequence[Prediction], *, cases: int, recurrences: int) -> Evaluation:
    """The figures of `predicted`; `cases` and `recurrences` are how many the case base holds."""
    by_kind = {kind: [a for a in predicted if a.question.kind == kind] for kind in get_args(Kind)}
    again, first = by_kind["again"], by_kind["first"]
    honest = again + first
    slowest = max(predicted, key=lambda a: a.milliseconds, default=None)
    bins = tuple(reliability([(a.probability, a.right) for a in honest], _BINS))
    return Evaluation(
        cases=cases,
        again=_found(again),
        verdicts={kind: _verdicts(by_kind[kind]) for kind in ("again", "first", "summed")},
        false_seen=_false_seen(first),
        false_seen_summed=_false_seen(by_kind["summed"]),
        reliability=bins,
        calibration_error=calibration_error(bins) if bins else None,
        self_test=_found(by_kind["self"]),
        mistaken=_mistaken(honest + by_kind["summed"]),
        slowest=Slowest(slowest.question.case, slowest.milliseconds) if slowest else None,
        missing=max(0, ENOUGH - recurrences),
    )


def _found(predicted: Sequence[Prediction]) -> RetrievalMetrics | None:
    if not predicted:
        return None
    ranks = [a.rank for a in predicted]

    def within(most: int) -> Share:
        return share(sum(rank is not None and rank <= most for rank in ranks), len(ranks))

    mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
    return RetrievalMetrics(len(ranks), within(1), within(3), within(10), mrr)


def _false_seen(predicted: Sequence[Prediction]) -> Share | None:
    return share(sum(a.verdict == "seen" for a in predicted), len(predicted)) if predicted else None


def _mistaken(predicted: Sequence[Prediction]) -> tuple[FalsePositive, ...]:
    wrong = [a for a in predicted if a.verdict == "seen" and not a.right]
    wrong.sort(key=lambda a: (-a.probability, a.question.case, a.question.occurrence or 0))
    return tuple(FalsePositive(a.question.kind, a.question.case, a.leader or "", a.probability) for a in wrong)


def _verdicts(predicted: Sequence[Prediction]) -> VerdictCounts:
    count = Counter(a.verdict for a in predicted)
    wrong = sum(a.verdict == "seen" and not a.right for a in predicted)
    return VerdictCounts(len(predicted), count["seen"], count["possible"], count["open"], count["new"], wrong)


def share(count: int, of: int) -> Share:
    """`count` of `of` (more than 0), with Wilson's interval.

    >>> one = share(0, 20)
    >>> one.value, round(one.low, 2), round(one.high, 2)
    (0.0, 0.0, 0.16)
    """
    p, squared = count / of, _Z * _Z
    middle = (p + squared / (2 * of)) / (1 + squared / of)
    spread = _Z / (1 + squared / of) * sqrt(p * (1 - p) / of + squared / (4 * of * of))
    return Share(p, max(0.0, middle - spread), min(1.0, middle + spread), count, of)
