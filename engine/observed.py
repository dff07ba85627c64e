"""Observed: what the observations of an incident say of the profiles of an index, in bits.

What one observation says of all profiles is worked out once and remembered: a service meets the same ones every day. Of
a large index only those profiles are looked at that the rarest observations speak for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.index import Before, Index, ObservationScores
from diagnops.engine.likelihood import (
    NO_CONTRIBUTION,
    Contribution,
    dominance,
    log_likelihood_ratio,
    unexplained,
)
from diagnops.engine.profile import Entry
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.arrays import largest
from diagnops.search.text_index import Numbers, rows

# Observations that are remembered, and profiles that these bear on: with 10,000 cases each on some hundred, with more
# on as many as a tenth of all.
_MOST_KEPT, _MOST_BORNE = 1024, 20_000_000
_LIKELIEST, _MOST_TOUCHED = 200, 200_000  # cases, and profiles by which they are chosen
_SAMPLED = 65_536  # profiles by which is told what all others gain


class Observed(NamedTuple):
    """What each observation says, and whether it is that something is fine; the bits that they give a profile which
    records nothing of them, and what each says of what is recorded."""

    scores: tuple[tuple[ObservationScores, bool], ...]
    default: float
    contributions: dict[Entry, list[tuple[int, Contribution]]]


def observed_in(observations: Sequence[Observation], index: Index, vocabulary: Vocabulary) -> Observed:
    """What some observations say of the profiles of an index."""
    found: list[tuple[ObservationScores, bool]] = []
    contributions: dict[Entry, list[tuple[int, Contribution]]] = {}
    for o, (seen, dominant) in enumerate(zip(observations, dominance(observations, index.background), strict=True)):
        if seen.signal in vocabulary.signal:
            scores = _scores(seen, dominant, index, vocabulary)
            found.append((scores, not vocabulary.is_trouble(seen.signal, seen.state)))
            for entry, contribution in scores.contributions:
                contributions.setdefault(entry, []).append((o, contribution))
    return Observed(tuple(found), sum((scores.default.bits for scores, _ in found), 0.0), contributions)


def bits_of(seen: Observed, profiles: Numbers, index: Index) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The bits of all observations for each of some profiles, in order, beyond `default`; and those of them that are
    for what is fine here as it was there."""
    every = len(profiles) == int(index.profile_start[-1])
    bits, agrees = np.zeros((2, len(profiles)))
    for scores, is_fine in seen.scores:
        at, given = scores.profiles, scores.bits
        if not every:
            place = np.searchsorted(scores.profiles, profiles)
            at = np.flatnonzero(np.append(scores.profiles, -1)[place] == profiles)
            given = given[place[at]]
        bits[at] += given
        if is_fine:
            agrees[at] += np.maximum(given, 0.0)
    return bits, agrees


def likeliest(seen: Observed, before: Before, index: Index) -> Numbers:
    """Some cases of a large index that are the likeliest by the rarest of the observations."""
    rarest = sorted((scores for scores, _ in seen.scores), key=lambda one: len(one.profiles))
    touched = np.cumsum([len(one.profiles) for one in rarest])
    some = rarest[: max(1, int(np.searchsorted(touched, _MOST_TOUCHED, "right")))]
    if not some:
        return np.zeros(0, np.int64)
    bits = np.zeros(int(index.profile_start[-1]))
    for one in some:
        np.add.at(bits, one.profiles, one.bits)
    profiles = np.flatnonzero(bits > 0)
    of = index.case_of[profiles]
    odds = before.weight[of] * np.exp2(bits[profiles])
    return of[largest(odds, _LIKELIEST)].astype(np.int64)


def gained(seen: Observed, before: Before, without: Numbers, index: Index) -> float:
    """About what the odds of all cases but some gain together by what was observed, told by every so many-th
    profile."""
    step = _step(index)
    bits = np.zeros(-(-int(index.profile_start[-1]) // step))
    for scores, _ in seen.scores:
        bits[scores.sampled // step] += scores.bits_of_sampled
    weight = before.weight[index.case_of[::step]]
    looked_at = rows(index.profile_start, without)
    weight[looked_at[looked_at % step == 0] // step] = 0.0
    return step * float((weight * (np.exp2(bits) - 1)).sum())


def _step(index: Index) -> int:
    return max(1, int(index.profile_start[-1]) // _SAMPLED)


def _scores(seen: Observation, dominant: float | None, index: Index, vocabulary: Vocabulary) -> ObservationScores:
    asked = seen.role, seen.signal, seen.state, seen.shape, dominant, seen.certainty, seen.origin, seen.is_one_witness
    known = index.observation_scores.get(asked)
    if known is None:
        borne = sum(len(one.profiles) for one in list(index.observation_scores.values()))
        if len(index.observation_scores) >= _MOST_KEPT or borne > _MOST_BORNE:
            index.observation_scores.clear()
        known = index.observation_scores[asked] = _work_out(seen, dominant, index, vocabulary)
    return known


def _work_out(seen: Observation, dominant: float | None, index: Index, vocabulary: Vocabulary) -> ObservationScores:
    default = unexplained(seen) if vocabulary.is_trouble(seen.signal, seen.state) else NO_CONTRIBUTION
    known: dict[Entry, Contribution] = {}
    profiles, bits = [np.zeros(0, np.int64)], [np.zeros(0)]
    for first, segment in zip(index.first_profile, index.segments, strict=False):
        related: list[tuple[int, Contribution]] = []
        for signal in vocabulary.kin(seen.signal):
            for at in range(*segment.signals.get(signal, (0, 0))):
                entry = segment.entries[at]
                if entry not in known:
                    known[entry] = log_likelihood_ratio(vocabulary, index.background, seen, entry, dominant=dominant)
                if known[entry].agreement:
                    related.append((at, known[entry]))
        # Where a profile records several of these the strongest speaks: it is written last.
        by_strength = sorted(related, key=lambda one: abs(one[1].bits))
        speaks = np.zeros(int(segment.profile_start[-1]), np.int32)
        for number, (at, _) in enumerate(by_strength, 1):
            speaks[segment.profiles_with(at)] = number
        some = np.flatnonzero(speaks > 0)
        profiles.append(some + first)
        bits.append(np.array([contribution.bits - default.bits for _, contribution in by_strength])[speaks[some] - 1])
    contributions = [(entry, contribution) for entry, contribution in known.items() if contribution.agreement]
    told, each = np.concatenate(profiles), np.concatenate(bits)
    sampled = np.flatnonzero(told % _step(index) == 0)
    return ObservationScores(contributions, default, told, each, told[sampled], each[sampled])
