"""The ledger: for one case, every piece of evidence for and against, in bits that add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diagnops.engine.diagnosis import Evidence, Seen
from diagnops.engine.likelihood import LEAST, UNEXPLAINED, Relation
from diagnops.engine.profile import Recorded, Row
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary

# For each thing on record the observations that speak of it, by place, and what they say.
Heard = Mapping[Recorded, Sequence[tuple[int, Relation]]]


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
    row: Row,
    observations: Sequence[Observation],
    heard: Heard,
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
    related = [(o, s, relation) for s, recorded in enumerate(row) for o, relation in heard.get(recorded, ())]
    pairs = _paired(related)
    rows = [
        Evidence(
            "symptom",
            row[s].role,
            row[s].signal,
            observations[o].state,
            row[s].state,
            relation.bits,
            seen=_other(observations[o], row[s]),
        )
        for o, s, relation in pairs
    ]
    explained = {o for o, _, _ in related}
    rows += [unexplained for o, unexplained in troubles.items() if o not in explained]
    if abs(text) >= LEAST:
        rows.append(Evidence("text", None, None, None, None, text))
    rows.sort(key=lambda e: -abs(e.bits))
    answered = {s for _, s, _ in pairs}
    unknown = [
        Evidence("unknown", recorded.role, recorded.signal, None, recorded.state, 0.0)
        for s, recorded in enumerate(row)
        if s not in answered
    ]
    lately = [recent] if recent and abs(recent.bits) >= LEAST else []
    return (*rows, *unknown, *lately, Evidence("prior", None, None, None, None, prior))


def _other(seen: Observation, recorded: Recorded) -> Seen | None:
    return Seen(seen.role, seen.signal, seen.state, seen.words) if seen.signal != recorded.signal else None


def _paired(related: Sequence[tuple[int, int, Relation]]) -> list[tuple[int, int, Relation]]:
    """Each symptom with the observation that speaks of it best; an observation is heard once, so is a symptom."""
    found: list[tuple[int, int, Relation]] = []
    heard: set[int] = set()
    answered: set[int] = set()
    for o, s, relation in sorted(related, key=lambda one: (-one[2].agreement, -abs(one[2].bits), one[0], one[1])):
        if o not in heard and s not in answered:
            heard.add(o)
            answered.add(s)
            found.append((o, s, relation))
    return found
