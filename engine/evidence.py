"""The ledger: for one case, every piece of evidence for and against, in bits that add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diagnops.engine.diagnosis import Evidence, Seen
from diagnops.engine.likelihood import LEAST, UNEXPLAINED, Contribution
from diagnops.engine.profile import Entry, Profile
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary

# For each thing on record the observations that speak of it, by place, and what they say.
Contributions = Mapping[Entry, Sequence[tuple[int, Contribution]]]


# For each observation that means trouble, by place, what a row pays that leaves it unexplained: the same for every row.
Troubles = Mapping[int, Evidence]


def troubles(observations: Sequence[Observation], vocabulary: Vocabulary) -> Troubles:
    """The observations that mean trouble."""
    return {
        o: Evidence("unexplained", seen.role, seen.signal, seen.state, None, UNEXPLAINED)
        for o, seen in enumerate(observations)
        if seen.signal in vocabulary.signal and vocabulary.is_trouble(seen.signal, seen.state)
    }


def ledger(
    profile: Profile,
    observations: Sequence[Observation],
    contributions: Contributions,
    troubles: Troubles,
    *,
    prior: float,
    text: float,
    recent: Evidence | None = None,
) -> tuple[Evidence, ...]:
    """The evidence of `observations` on the row a case stands by, the strongest first.

    A trouble that the row leaves unexplained costs a little. `prior`, `text` and `recent` are the other bits of the
    case.
    """
    related = [
        (o, s, contribution)
        for s, recorded in enumerate(profile)
        for o, contribution in contributions.get(recorded, ())
    ]
    pairs = _paired(related)
    profiles = [
        Evidence(
            "symptom",
            profile[s].role,
            profile[s].signal,
            observations[o].state,
            profile[s].state,
            contribution.bits,
            seen=_other(observations[o], profile[s]),
        )
        for o, s, contribution in pairs
    ]
    explained = {o for o, _, _ in related}
    profiles += [unexplained for o, unexplained in troubles.items() if o not in explained]
    if abs(text) >= LEAST:
        profiles.append(Evidence("text", None, None, None, None, text))
    profiles.sort(key=lambda e: -abs(e.bits))
    answered = {s for _, s, _ in pairs}
    unknown = [
        Evidence("unknown", recorded.role, recorded.signal, None, recorded.state, 0.0)
        for s, recorded in enumerate(profile)
        if s not in answered
    ]
    lately = [recent] if recent and abs(recent.bits) >= LEAST else []
    return (*profiles, *unknown, *lately, Evidence("prior", None, None, None, None, prior))


def _other(seen: Observation, recorded: Entry) -> Seen | None:
    return Seen(seen.role, seen.signal, seen.state, seen.words) if seen.signal != recorded.signal else None


def _paired(related: Sequence[tuple[int, int, Contribution]]) -> list[tuple[int, int, Contribution]]:
    """Each symptom with the observation that speaks of it best; an observation is heard once, so is a symptom."""
    found: list[tuple[int, int, Contribution]] = []
    contributions: set[int] = set()
    answered: set[int] = set()
    for o, s, contribution in sorted(related, key=lambda one: (-one[2].agreement, -abs(one[2].bits), one[0], one[1])):
        if o not in contributions and s not in answered:
            contributions.add(o)
            answered.add(s)
            found.append((o, s, contribution))
    return found
