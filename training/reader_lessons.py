"""Lessons of the learned reader: a text by its pieces, and what each of them tells.

What is told is told in shares, so that a text that people marked and one that a teacher read are learned alike.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.intake.sequence_reader import GROUPS, STATES
from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.encoder import Vectors
from diagnops.search.encoders import shipped
from diagnops.training.marked import Marked

LONGEST = 400  # pieces of a text
SIDES = 3  # nothing is told, a trouble, or that something is fine
_HALF = np.float32(0.5)
_LIKE_LENGTH = 20  # pieces by which texts of a batch may differ without being sorted

Numbers = NDArray[np.int64]


class Lesson(NamedTuple):
    """A text of n pieces: the row of each and the shares of what it tells, which add up to one, or to nothing where
    nobody knows. `told` (m, 2) are a piece and a signal that it tells, `weights` (m) how much."""

    rows: Numbers
    sides: Vectors
    """(n, `GROUPS`, `SIDES`)"""
    states: Vectors
    """(n, `STATES`)"""
    told: Numbers
    weights: Vectors


class Batch(NamedTuple):
    """Lessons beside each other, padded to the longest; `mask` is 1 where there is a piece. `places` are those of
    `signals` when all pieces stand in one row."""

    rows: Numbers
    mask: Vectors
    sides: Vectors
    states: Vectors
    places: Numbers
    signals: Numbers
    weights: Vectors


def group_of(signal: str) -> int:
    """The place in `GROUPS` of the group of a signal."""
    return next(at for at, begins in enumerate(GROUPS) if signal.startswith(begins))


def marked_lessons(
    texts: Sequence[Marked], number: Mapping[str, int], vocabulary: Vocabulary
) -> Iterator[tuple[Marked, Lesson]]:
    """The marked texts that have words, and their lessons; `number` is that of each signal that is to be learned."""
    for text in texts:
        rows, starts, ends = (some[:LONGEST] for some in shipped().placed(text.text))
        sides = np.zeros((len(rows), len(GROUPS)), np.int64)
        states = np.zeros((len(rows), len(STATES)), np.float32)
        told: dict[int, list[int]] = {}
        for mark in text.marks:
            here = np.flatnonzero((starts >= mark.start) & (ends <= mark.end))
            for one in mark.observations:
                sides[here, group_of(one.signal)] = 1 if vocabulary.is_trouble(one.signal, one.state) else 2
            states[here] = np.eye(len(STATES))[STATES.index(mark.observations[0].state)]
            told |= {at: [number[o.signal] for o in mark.observations if o.signal in number] for at in here.tolist()}
        if len(rows):
            yield text, _lesson(rows, sides, states, told)


def named_lessons(number: Mapping[str, int], vocabulary: Vocabulary) -> Iterator[tuple[str, Lesson]]:
    """Names and their lessons: what people call each signal, with the state that it says. Those of metrics are left
    out: they are read by rule alone."""
    for signal in vocabulary.signals:
        if signal.id not in number:
            continue
        said = [(state, getattr(signal.phrases, state)) for state in STATES]
        named = [(state, name) for state, names in said for name in (*names.en, *names.ko)]
        others = (*filter(None, (signal.name.en, signal.name.ko)), *signal.aliases)
        for state, name in (*named, *((signal.said, name) for name in others)):
            rows = shipped().placed(name).rows
            if len(rows):
                yield name, _lesson_of_name(rows, signal.id, state, number[signal.id], vocabulary)


def _lesson_of_name(rows: Numbers, signal: str, state: State | None, number: int, vocabulary: Vocabulary) -> Lesson:
    sides = np.zeros((len(rows), len(GROUPS)), np.int64)
    states = np.zeros((len(rows), len(STATES)), np.float32)
    if state is not None:
        sides[:, group_of(signal)] = 1 if vocabulary.is_trouble(signal, state) else 2
        states[:, STATES.index(state)] = 1
    return _lesson(rows, sides, states, {at: [number] for at in range(len(rows))})


def _lesson(rows: Numbers, sides: Numbers, states: Vectors, told: Mapping[int, Sequence[int]]) -> Lesson:
    pairs = [(at, signal) for at, signals in told.items() for signal in signals]
    weights = [1 / len(signals) for signals in told.values() for _ in signals]
    shares = np.eye(SIDES, dtype=np.float32)[sides]
    return Lesson(rows, shares, states, np.array(pairs, np.int64).reshape(-1, 2), np.array(weights, np.float32))


def mixed(one: Lesson, other: Lesson) -> Lesson:
    """Two lessons of one text as one, half of each."""
    return Lesson(
        one.rows,
        one.sides * _HALF + other.sides * _HALF,
        one.states * _HALF + other.states * _HALF,
        np.concatenate([one.told, other.told]),
        np.concatenate([one.weights, other.weights]) * _HALF,
    )


def batches(lessons: Sequence[Lesson], pieces: int, texts: int, order: random.Random) -> list[list[Lesson]]:
    """The lessons in batches of no more than so many pieces or texts: like lengths together, in no order."""
    drawn = sorted(lessons, key=lambda one: len(one.rows) + order.random() * _LIKE_LENGTH)
    found: list[list[Lesson]] = [[]]
    for one in drawn:
        if found[-1] and (len(found[-1]) == texts or len(one.rows) * (len(found[-1]) + 1) > pieces):
            found.append([])
        found[-1].append(one)
    order.shuffle(found)
    return found


def beside_each_other(some: Sequence[Lesson]) -> Batch:
    """Some lessons as a batch."""
    longest = max(len(one.rows) for one in some)
    rows = np.zeros((len(some), longest), np.int64)
    mask = np.zeros((len(some), longest), np.float32)
    sides = np.zeros((len(some), longest, len(GROUPS), SIDES), np.float32)
    states = np.zeros((len(some), longest, len(STATES)), np.float32)
    for at, one in enumerate(some):
        length = len(one.rows)
        rows[at, :length], mask[at, :length] = one.rows, 1
        sides[at, :length], states[at, :length] = one.sides, one.states
    places = np.concatenate([at * longest + one.told[:, 0] for at, one in enumerate(some)])
    signals = np.concatenate([one.told[:, 1] for one in some])
    return Batch(rows, mask, sides, states, places, signals, np.concatenate([one.weights for one in some]))


def numbered(signals: Sequence[Sequence[str]]) -> dict[str, int]:
    """The number of each signal of all groups."""
    return {signal: at for at, signal in enumerate(chain.from_iterable(signals))}
