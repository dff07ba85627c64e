"""The checks suite: from two symptoms to the right cause, one check at a time, answered from the record.

A query begins with two of its abnormal symptoms. Each round a way of asking names a signal on a component; what the
record knows of it (abnormal, normal) is told, and what it does not know cannot be looked at, which costs a check all
the same. It ends when the right cause is ahead of every other by a margin. What is told is weighed by the product,
whoever asks: only the order of the checks is compared.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from diagnops.bench.scores import Mean, Median, Sample
from diagnops.bench.symptoms import Question, Stream, spread
from diagnops.bench.translation import Naming, Words
from diagnops.engine.candidate import Candidate, weigh
from diagnops.engine.differential import Differential, differential
from diagnops.engine.index import Index, build_index
from diagnops.engine.next_check import next_checks
from diagnops.engine.profile import profiles
from diagnops.engine.retrieve import retrieve
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary

KNOWN = 2
"""Symptoms that a query begins with."""
MOST = 30
"""Checks after which it is given up."""
MARGINS = (1.0, 2.0)
"""Bits that the right cause has to be ahead by."""
ENOUGH = 60
"""Inquiries made of a set: of a larger one that many queries, evenly spread; of a smaller one, more beginnings."""
DRAWS = 4
"""The most beginnings of one query."""

Place = tuple[str | None, str]
"""A signal on a role."""


class Situation(NamedTuple):
    """Where an inquiry stands: what all cases weigh by what is known, and the places not asked for yet."""

    found: Differential
    candidates: list[Candidate]
    base: Index
    vocabulary: Vocabulary
    excluded: frozenset[Place]
    unasked: list[Place]
    random: random.Random


Order = Callable[[Situation], Place | None]
"""A way of asking: the place to look at next, None when it has nothing to ask."""


def by_product(now: Situation) -> Place | None:
    """The product's own next check."""
    return _first(now.found, now.candidates, now)


def between_leaders(now: Situation) -> Place | None:
    """What separates the two leading causes best, as if there were no others."""
    two = sorted(now.candidates, key=lambda c: -c.bits)[:2]
    return _first(differential(two)._replace(none=0.0), two, now)


def at_random(now: Situation) -> Place | None:
    """Any place that some past failure knows."""
    return now.random.choice(now.unasked) if now.unasked else None


ORDERS: dict[str, Order] = {
    "between the two leaders": between_leaders,
    "random order": at_random,
}


def _first(found: Differential, candidates: Sequence[Candidate], now: Situation) -> Place | None:
    checks = next_checks(
        found,
        now.vocabulary,
        now.base.background,
        looked=now.excluded,
        excluded=now.excluded,
        most=1,
        candidates=candidates,
        ask_on=True,
    )
    return (checks[0].role, checks[0].signal) if checks else None


class Inquiry:
    """One query against its base, to be asked in several orders."""

    def __init__(self, names: Naming, question: Question) -> None:
        words = Words(names, [*question.base, question.query])
        cases, of_record = words.cases(question.base)
        cause = question.answer.root_cause
        self._right = next(
            cases[of].id for of, r in zip(of_record, question.base, strict=True) if r.root_cause == cause
        )
        self._words, self._question = words, question
        self._index = build_index(cases, words.vocabulary)
        self._known: dict[Place, list[Observation]] = {}
        for seen in words.observations(question.query):
            self._known.setdefault(self._measured((seen.role, seen.signal)), []).append(seen)
        told = ((s.role, s.signal) for case in cases for profile in profiles(case, words.vocabulary) for s in profile)
        self._places = sorted(set(told), key=str)

    def in_the_end(self) -> float:
        """The bits the right cause is ahead by when all that the record knows is told."""
        everything = Incident(tuple(seen for there in self._known.values() for seen in there))
        return self._ahead(self._weighed(everything)[0])

    def rounds(self, order: Order, draw: int) -> Iterator[float]:
        """The bits the right cause is ahead by, before the first check and after each one."""
        query = self._question.query
        random_ = random.Random(f"{draw}:{query.id}")
        drawn = random_.sample(range(len(query.symptoms)), min(KNOWN, len(query.symptoms)))
        begun = replace(query, symptoms=tuple(query.symptoms[i] for i in sorted(drawn)), known_normal={})
        seen = list(self._words.observations(begun))
        excluded = {self._measured((s.role, s.signal)) for s in seen}
        for made in range(MOST + 1):
            candidates, rest = self._weighed(Incident(tuple(seen)))
            yield self._ahead(candidates)
            if made == MOST:
                return
            unasked = [p for p in self._places if self._measured(p) not in excluded]
            found = differential(candidates, rest=rest)
            situation = Situation(
                found, candidates, self._index, self._words.vocabulary,
                frozenset(p for p in self._places if self._measured(p) in excluded), unasked, random_,
            )  # fmt: skip
            place = order(situation)
            if place is None:
                return
            place = self._measured(place)
            seen += self._known.get(place, [])
            excluded.add(place)

    def _measured(self, place: Place) -> Place:
        """One look at a signal tells of its special kinds, too: of a level that it is there at all."""
        role, name = place
        above = self._words.vocabulary.signal[name].parent
        return (role, above) if above and name.startswith(f"{above}.") else place

    def _weighed(self, incident: Incident) -> tuple[list[Candidate], float]:
        got = retrieve(incident, self._index, self._words.vocabulary)
        return list(weigh(got, incident, self._index, self._words.vocabulary)), got.rest

    def _ahead(self, candidates: Sequence[Candidate]) -> float:
        bits = {c.case: c.bits for c in candidates}
        others = [b for case, b in bits.items() if case != self._right]
        return bits[self._right] - max(others, default=-np.inf) if self._right in bits else -np.inf


class Asked(NamedTuple):
    """How many checks one query took in one order, by margin; None when it was given up."""

    query: str
    able: bool
    """Whether the right cause is ahead once everything on record is known."""
    checks: dict[float, int | None]


def ask(stream: Stream, order: Order, limit: int | None = None) -> list[Asked]:
    """What an order takes on queries whose cause was seen before, at most `limit`."""
    names = Naming([replace(stream.shown(r), root_cause=None) for r in stream.records])
    questions = [q for q in stream.questions() if _recurs(q) and q.query.symptoms]
    draws = max(1, min(DRAWS, ENOUGH // max(1, len(questions))))
    asked = []
    for question in spread(questions, min(limit or ENOUGH, ENOUGH)):
        inquiry = Inquiry(names, question)
        able = inquiry.in_the_end() >= MARGINS[0]
        for draw in range(draws):
            took: dict[float, int | None] = dict.fromkeys(MARGINS)
            for made, log_odds in enumerate(inquiry.rounds(order, draw)):
                for margin in MARGINS:
                    if took[margin] is None and log_odds >= margin:
                        took[margin] = made
                if None not in took.values():
                    break
            asked.append(Asked(question.query.id, able, took))
    return asked


def _recurs(question: Question) -> bool:
    return any(r.root_cause == question.answer.root_cause for r in question.base)


def judge(asked: Sequence[Asked]) -> dict[str, Sample]:
    """Every figure of the suite. What was given up counts as one check more than it was given."""
    samples: dict[str, Sample] = {}
    for margin in MARGINS:
        took = np.array([MOST + 1 if (n := a.checks[margin]) is None else n for a in asked], float)
        bits = f"{margin:g} bit" + "s" * (margin != 1)
        samples[f"checks to {bits}"] = Median(took)
        samples[f"within {MOST}, {bits}"] = Mean((took <= MOST).astype(float))
        samples[f"mean checks to {bits}"] = Mean(took)
        able = took[[a.able for a in asked]]
        samples[f"checks to {bits}, if told at all"] = Median(able)
    return samples
