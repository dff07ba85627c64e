"""The evidence: for one case, all that speaks for and against it, in bits that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from diagnops.engine.diagnosis import (
    Evidence,
    ExclusionEvidence,
    MessageEvidence,
    PriorEvidence,
    ProductEvidence,
    RecencyEvidence,
    SymptomEvidence,
    TextEvidence,
    UnexplainedEvidence,
    UnknownEvidence,
)
from diagnops.engine.likelihood import Contribution, is_certain, is_open, unexplained
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.profile import Entry, Profile
from diagnops.kb.case import Exclusion
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.message import place
from diagnops.kb.vocabulary import Vocabulary

# For each thing on record the observations that speak of it, by place, and what they say.
Contributions = Mapping[Entry, Sequence[tuple[int, Contribution]]]
# For each observation that means trouble, by place, what a profile pays that leaves it unexplained: the same for all.
Troubles = Mapping[int, tuple[UnexplainedEvidence, Contribution]]


class CaseEvidence(NamedTuple):
    """The evidence of a case, the strongest first, and sums in bits: `bits` of all of it; `observed` of what was
    observed and of quoted lines, as far as they are certain; `unnamed` of all but what the name of a product speaks for
    it: that says which of the cases of the product this is, and nothing of whether it is one at all.
    """

    evidence: tuple[Evidence, ...]
    bits: float
    observed: float
    unnamed: float


def troubles(observations: Sequence[Observation], vocabulary: Vocabulary) -> Troubles:
    """The observations that mean trouble."""
    found = {}
    for o, seen in enumerate(observations):
        if seen.signal in vocabulary.signal and vocabulary.is_trouble(seen.signal, seen.state):
            given = unexplained(seen)
            found[o] = UnexplainedEvidence(given.bits, seen.role, seen.signal, seen.state), given
    return found


def surely_seen(incident: Incident) -> frozenset[int]:
    """The observations, by place, that are sure enough to rule a case out: stated, answered, found by a check whose
    rule is right nearly always, or read the same in two pieces of the text."""
    read = Counter((o.signal, o.state) for clause in incident.clauses for o in {*clause.observations})
    return frozenset(
        o for o, seen in enumerate(incident.observations)
        if not is_open(seen) and (seen.certainty >= P.sure or read[seen.signal, seen.state] > 1)
    )  # fmt: skip


def excluded(exclusions: Sequence[Exclusion], seen: Observation, vocabulary: Vocabulary) -> Iterator[ExclusionEvidence]:
    """What of a case's exclusions something that is surely seen meets."""
    signal = vocabulary.signal.get(seen.signal)
    for one in exclusions:
        here = one.role in (None, seen.role)
        if here and signal and one.signal == signal.id and signal.trouble(one.state) == signal.trouble(seen.state):
            yield ExclusionEvidence(P.excluded, seen.role, seen.signal, seen.state, one.why)


def evidence_of(
    profile: Profile,
    observations: Sequence[Observation],
    contributions: Contributions,
    troubles: Troubles,
    *,
    prior: float,
    text: float,
    recent: RecencyEvidence | None = None,
    sure: Collection[int] = (),
    more: Sequence[Evidence] = (),
) -> CaseEvidence:
    """The evidence of `observations` on the profile a case stands by.

    A trouble that the profile leaves unexplained costs a little. `prior`, `text` and `recent` are the other bits of the
    case; of the observations those in `sure` may rule it out, and `more` is what else is known.
    """
    related = [(o, s, given) for s, entry in enumerate(profile) for o, given in contributions.get(entry, ())]
    pairs = _paired(related)
    found: list[Evidence] = [
        SymptomEvidence(
            given.bits,
            profile[s].role,
            profile[s].signal,
            profile[s].state,
            observations[o].state,
            place(observations[o].role, observations[o].signal),
            observations[o] if observations[o].signal != profile[s].signal else None,
            observations[o].certainty,
            o in sure,
            is_certain(observations[o]),
        )
        for o, s, given in pairs
    ]
    found += more
    explained = {o for o, _, _ in related}
    left = [both for o, both in troubles.items() if o not in explained]
    found += [silence for silence, _ in left]
    observed = [given for *_, given in pairs] + [given for _, given in left]
    if abs(text) >= P.least_bits:
        found.append(TextEvidence(text))
    found.sort(key=lambda e: -abs(e.bits))
    answered = {s for _, s, _ in pairs}
    unknown = [
        UnknownEvidence(0.0, entry.role, entry.signal, entry.state)
        for s, entry in enumerate(profile)
        if s not in answered
    ]
    lately = [recent] if recent and abs(recent.bits) >= P.least_bits else []
    evidence = (*found, *unknown, *lately, PriorEvidence(prior))
    bits = sum(e.bits for e in evidence)
    named = sum(max(0.0, e.bits) for e in more if isinstance(e, ProductEvidence))
    quoted = sum(e.bits for e in more if isinstance(e, MessageEvidence))
    return CaseEvidence(evidence, bits, sum(given.alone for given in observed) + quoted, bits - named)


def _paired(related: Sequence[tuple[int, int, Contribution]]) -> list[tuple[int, int, Contribution]]:
    """Each symptom with the observation that speaks of it best; an observation counts once, so does a symptom."""
    found: list[tuple[int, int, Contribution]] = []
    counted: set[int] = set()
    answered: set[int] = set()
    for o, s, given in sorted(related, key=lambda one: (-one[2].agreement, -abs(one[2].bits), one[0], one[1])):
        if o not in counted and s not in answered:
            counted.add(o)
            answered.add(s)
            found.append((o, s, given))
    return found
