"""Weight of evidence: the bits that one observation gives or takes.

    bits(o | C) = log2( P(o | C) / P(o | something else) )

A case recorded a state of a signal. Elsewhere that state has a background rate b; when the case recurs it shows with
f = r + (1 - r) b: it repeats (r), or it shows as often as elsewhere. Seeing the state gives log2(f / b): the rarer it
is elsewhere, the more. Seeing another state gives log2((1 - f) / (1 - b)), which is negative: what always shows speaks
loudest by its absence. The form is Good's weight of evidence, or log likelihood ratio. How
well a signal repeats is learned from the case base (`repeatability`), how true a lead is from others (`calibration`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import log2
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.profile import Entry, Profile, dominant_signs
from diagnops.kb.case import Frequency, State
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Signal, Vocabulary

# How well a recorded state repeats when the case recurs, by the frequency its author gave.
FREQUENCY: Mapping[Frequency, float] = {"always": P.always, "usually": P.usually, "sometimes": P.sometimes}
# Being among the strongest signs of an incident is a state beside high, low and normal: its mark in the counts, how
# many of the signals that are known are, and how many looks that is worth.
DOMINANT = "!"


class Background(Struct, frozen=True, dict=True):
    """What the case base as a whole says of signals.

    `counts` are the profiles that record a signal in a state, by "signal=state" and by "role/signal=state", of
    `profiles` in all; "role/signal!" counts those where it was among the dominant signs, of "role/signal?" where that
    is known. `repeats` is how well a signal repeats when a cause recurs. `fine` is how much of what was looked at was
    fine, and
    `looks` at how much a profile looks whose magnitudes are known (the median).
    """

    counts: Mapping[str, int]
    profiles: int
    repeats: Mapping[str, float] = {}
    fine: float = P.normal_reported
    looks: float = 0.0

    def base_rate(self, signal: Signal, state: State, *, role: str | None = None, leaving_out: int = 0) -> float:
        """The share of unrelated incidents that show `state`, on `role` as far as profiles looked there.

        `leaving_out` profiles are left out that are known to record it: a case says nothing of what is elsewhere.
        """
        asked = signal.id, state, role, leaving_out
        known = self._rates.get(asked)
        if known is None:
            known = self._rates[asked] = self._rate(signal, state, role, leaving_out)
        return known

    @cached_property
    def _rates(self) -> dict[tuple[str, State, str | None, int], float]:
        """The rates as far as they were worked out: those of one state are asked for by every observation of it."""
        return {}

    def _rate(self, signal: Signal, state: State, role: str | None, leaving_out: int) -> float:
        anywhere = self._anywhere(signal, state, leaving_out)
        if role is None:
            return anywhere
        there = f"{role}/{signal.id}="
        seen = max(0.0, self.counts.get(there + state, 0) - leaving_out)
        looked = seen + sum(self.counts.get(there + other, 0) for other in signal.states if other != state)
        share = self.watched * min(1.0, looked / max(1, self.profiles - leaving_out))
        return share * (seen + P.place_strength * anywhere) / (looked + P.place_strength) + (1 - share) * anywhere

    @property
    def watched(self) -> float:
        """How far profiles tell of all there was to see, from 0 to 1.

        People note where they saw trouble and little else; where most of what is recorded was fine, a machine looked.
        """
        return min(1.0, (self.fine - P.normal_reported) / (P.machine_watched - P.normal_reported))

    def _anywhere(self, signal: Signal, state: State, leaving_out: int) -> float:
        seen = max(0.0, self.counts.get(f"{signal.id}={state}", 0) - leaving_out)
        if state in signal.bad:
            return (seen + P.base_rate_strength * signal.base_rate) / (
                max(0, self.profiles - leaving_out) + P.base_rate_strength
            )
        # What is fine is seldom told: it counts against how often it was looked at, not against all profiles.
        looked = seen + sum(self.counts.get(f"{signal.id}={bad}", 0) for bad in signal.bad)
        return (seen + P.normal_strength * self.fine) / (looked + P.normal_strength)

    def dominant_rate(self, recorded: Entry) -> float:
        """How often a signal on a role that is known is among the strongest signs."""
        place = f"{recorded.role}/{recorded.signal}"
        dominant, known = self.counts.get(place + DOMINANT, 0), self.counts.get(place + "?", 0)
        return (dominant + P.dominant_strength * P.dominant_rate) / (known + P.dominant_strength)

    def likelihood(self, recorded: Entry, rate: float) -> float:
        """How often a symptom shows when its case recurs; `rate` is how often it shows elsewhere.

        Either it repeats, by its author's word and by how well its signal repeats, or it shows as often as elsewhere.
        """
        repeats = self.repeats.get(recorded.signal, P.repeatability)
        if recorded.frequency:  # an author speaks of the cause, not of one occurrence
            repeats = min(P.most_repeatable, FREQUENCY[recorded.frequency] * repeats / P.repeatability)
        return repeats + (1 - repeats) * rate


class Contribution(NamedTuple):
    """How an observation bears on a symptom: agreement from 0 (not at all) to 1 (the same thing), and its bits.

    `bits` are what it counts: as far as it is certain, and of what was read from words a share, for the words count as
    well. `alone` is what it would count without them.
    """

    agreement: float
    bits: float
    alone: float


NO_CONTRIBUTION = Contribution(0.0, 0.0, 0.0)


def role_agreement(vocabulary: Vocabulary, one: str | None, other: str | None) -> float:
    """How far two roles mean the same component: 1 the same, less when unsaid or enclosing, else 0."""
    if one == other:
        return 1.0
    if one is None or other is None:
        return P.role_unsaid
    return P.role_enclosing if vocabulary.is_within(one, other) or vocabulary.is_within(other, one) else 0.0


def background_of(
    counts: Mapping[str, int], profiles: int, repeats: Mapping[str, float], looks: float, vocabulary: Vocabulary
) -> Background:
    """The background of profiles that were counted; see `Background`."""
    trouble = fine = 0
    for name, times in counts.items():
        place, _, state = name.partition("=")
        signal = place.partition("/")[2]
        if not signal or not state:
            continue
        if state in vocabulary.signal[signal].bad:
            trouble += times
        else:
            fine += times
    was_fine = (fine + P.normal_strength * P.normal_reported) / (fine + trouble + P.normal_strength)
    return Background(counts, profiles, repeats, fine=max(P.normal_reported, was_fine), looks=looks)


def counted(profile: Profile, vocabulary: Vocabulary) -> set[str]:
    """What a profile counts for in a background, by name."""
    states = {(r.role, r.signal, vocabulary.signal[r.signal].trouble(r.state)) for r in profile}
    names = {f"{signal}={state}" for _, signal, state in states}
    names |= {f"{role}/{signal}={state}" for role, signal, state in states}
    names |= {f"{r.role}/{r.signal}{DOMINANT}" for r in profile if r.dominant}
    return names | {f"{r.role}/{r.signal}?" for r in profile if r.dominant is not None}


def log_likelihood_ratio(
    vocabulary: Vocabulary, background: Background, seen: Observation, symptom: Entry, *, dominant: float | None = None
) -> Contribution:
    """The bits that `seen` gives to a profile that recorded `symptom`; `dominant` as `dominance` tells it."""
    kinship = 1.0 if seen.signal == symptom.signal else vocabulary.kinship(seen.signal, symptom.signal)
    if not kinship:
        return NO_CONTRIBUTION
    signal = vocabulary.signal[symptom.signal]
    place = role_agreement(vocabulary, seen.role, symptom.role)
    observed_signal = vocabulary.signal[seen.signal]
    observed, recorded = observed_signal.trouble(seen.state), signal.trouble(symptom.state)
    again = observed == recorded or (kinship < 1 and observed in observed_signal.bad and recorded in signal.bad)
    if not again and is_open(seen):
        return NO_CONTRIBUTION
    if not place and again and recorded in signal.bad and seen.role and symptom.role:  # that it is fine, it is there
        place = P.role_beside * vocabulary.are_neighbours(symptom.signal, seen.role, symptom.role)
    if signal.layer == "contrast":  # said of the incident as a whole, whichever component it was noticed on
        place = max(place, P.role_unsaid)
    if not place:
        return NO_CONTRIBUTION
    agreement = kinship * place
    if observed not in observed_signal.bad and symptom.signal in vocabulary.above(seen.signal):
        return NO_CONTRIBUTION  # one special kind being fine does not clear the general one
    base_rate = background.base_rate(signal, recorded, role=symptom.role, leaving_out=1)
    likelihood = background.likelihood(symptom, base_rate)
    if again:
        ratio = likelihood / background.base_rate(
            observed_signal, observed, role=seen.role, leaving_out=int(kinship == 1)
        )
    else:
        ratio = (1 - likelihood) / (1 - base_rate)
    bits = log2(agreement * ratio + 1 - agreement)
    if agreement == 1:
        bits += _dominant_bits(background, symptom, dominant)
        if observed == recorded and seen.shape and symptom.shape:
            bits += _again(P.shape_repeats, P.shape_rate, recorded=True, observed=seen.shape == symptom.shape)
    return _counted_bits(agreement, bits, seen)


def _counted_bits(agreement: float, bits: float, seen: Observation) -> Contribution:
    certain = bits if seen.certainty == 1 else log2(seen.certainty * 2**bits + 1 - seen.certainty)
    alone = P.temper * certain if certain > 0 else certain
    # What speaks for a case stands in the words too; what speaks against it does not.
    counts = P.one_witness * alone if seen.is_one_witness and alone > 0 else alone
    return Contribution(agreement, counts, alone)


def is_certain(seen: Observation) -> bool:
    """Whether it was stated, answered or looked at, by a rule that is right nearly always; not read from words."""
    return not seen.was_read and seen.certainty >= P.sure


def is_open(seen: Observation) -> bool:
    """Whether a program printed it, and nobody knows where: of some other host it may be so, and here otherwise."""
    return seen.origin == "output" and seen.role is None


def unexplained(seen: Observation) -> Contribution:
    """What a profile pays that records nothing of a trouble that is seen."""
    return _counted_bits(1.0, P.unexplained, seen)


def dominance(observations: Sequence[Observation], background: Background) -> list[float | None]:
    """How surely each is among the strongest signs of the incident, 0 to 1; None where magnitudes are not told.

    Of little that was looked at, something is always the strongest; what is stronger may not have been looked at yet.
    What is not even the strongest of that is surely not the strongest of all.
    """
    sure = min(1.0, len(observations) / background.looks) ** P.dominant_power if background.looks else 1.0
    return [dominant if dominant is None else sure * dominant for dominant in dominant_signs(observations)]


def _dominant_bits(background: Background, symptom: Entry, dominant: float | None) -> float:
    if dominant is None or symptom.dominant is None:
        return 0.0
    repeats = background.repeats.get(symptom.signal + DOMINANT, P.repeatability)
    bits = _again(repeats, background.dominant_rate(symptom), recorded=symptom.dominant, observed=dominant > 0)
    return log2(dominant * 2**bits + 1 - dominant) if dominant else bits


def _again(repeats: float, rate: float, *, recorded: bool, observed: bool) -> float:
    """The bits of something being so or not now, which was so or not on record and elsewhere is so at `rate`."""
    again = repeats * recorded + (1 - repeats) * rate
    return log2(again / rate) if observed else log2((1 - again) / (1 - rate))


class MaximumBits(NamedTuple):
    """The bits that an exact repeat of the incident would be given: for all observations, for the troubles, and for
    those troubles that are certain."""

    all: float
    troubles: float
    certain: float = 0.0


def maximum_bits(vocabulary: Vocabulary, background: Background, observations: Sequence[Observation]) -> MaximumBits:
    """What a profile would be given that recorded just what is seen now: the most there is to be had."""
    every = troubles = certain = 0.0
    for seen, dominant in zip(observations, dominance(observations, background), strict=True):
        if seen.signal in vocabulary.signal:
            bits = log_likelihood_ratio(vocabulary, background, seen, _repeat(seen, dominant), dominant=dominant).bits
            every += bits
            if vocabulary.is_trouble(seen.signal, seen.state):
                troubles += bits
                certain += bits * is_certain(seen)
    return MaximumBits(every, troubles, certain)


def _repeat(seen: Observation, dominant: float | None) -> Entry:
    """The record of what is seen."""
    return Entry(
        seen.signal, seen.state, seen.role, shape=seen.shape, dominant=None if dominant is None else dominant > 0
    )


def text_bits(beyond_chance: NDArray[np.floating], said: float) -> NDArray[np.float64]:
    """Bits for words alike, from what a case has beyond chance: the more the more, however much, but never too many.

    `said` are the bits of rarity of all words: where these are few, what is alike is little.

    >>> [round(float(text_bits(np.array(bits), 95)), 1) for bits in (-10.0, 0.0, 2.0, 10.0, 40.0)]
    [-0.5, 0.0, 1.9, 7.9, 17.3]
    >>> round(float(text_bits(np.array(40.0), 4)), 1)
    6.9
    """
    bits = np.asarray(beyond_chance, float)
    risen = P.text_most * (1 - np.exp(-np.maximum(bits, 0.0) / P.text_most))
    found: NDArray[np.float64] = risen + P.text_unlike * np.minimum(bits, 0.0)
    return found * min(1.0, said / P.text_said)


def prior_new(cases: int) -> float:
    """The probability, before anything is known, that none of `cases` cases is it."""
    return max(P.least_new, P.unseen_causes / (P.unseen_causes + cases))
