"""The ledger: for one case, every piece of evidence for and against, in bits that add up."""

from __future__ import annotations

from collections.abc import Sequence

from diagnops.engine.diagnosis import Evidence
from diagnops.engine.weight import TEXT_LEAST, UNEXPLAINED, Background, Relation, relate
from diagnops.kb.case import Case, Symptom
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary


def ledger(
    case: Case,
    observations: Sequence[Observation],
    vocabulary: Vocabulary,
    background: Background,
    *,
    prior: float,
    text: float,
) -> tuple[Evidence, ...]:
    """The evidence of `observations` on `case`, the strongest first; `prior` and `text` are its other bits."""
    pairs = _pair(case, observations, vocabulary, background)
    rows = [
        Evidence("symptom", symptom.role, symptom.signal, str(seen.state), symptom.state, relation.bits)
        for seen, symptom, relation in pairs
    ]
    heard = [seen for seen, _, _ in pairs]
    rows += [
        Evidence("unexplained", seen.role, seen.signal, seen.state, None, UNEXPLAINED)
        for seen in observations
        if seen not in heard and _unexplained(case, seen, vocabulary, background)
    ]
    if abs(text) >= TEXT_LEAST:
        rows.append(Evidence("text", None, None, None, None, text))
    rows.sort(key=lambda e: -abs(e.bits))
    matched = [symptom for _, symptom, _ in pairs]
    unknown = [
        Evidence("unknown", s.role, s.signal, None, s.state, 0.0)
        for s in case.symptoms
        if s not in matched and s.signal in vocabulary.signal
    ]
    return (*rows, *unknown, Evidence("prior", None, None, None, None, prior))


def _pair(
    case: Case, observations: Sequence[Observation], vocabulary: Vocabulary, background: Background
) -> list[tuple[Observation, Symptom, Relation]]:
    """Each symptom with the observation that speaks of it best; an observation is heard once, so is a symptom."""
    related = [
        (relation, o, s)
        for o, seen in enumerate(observations)
        if seen.signal in vocabulary.signal
        for s, symptom in enumerate(case.symptoms)
        if symptom.signal in vocabulary.signal and (relation := relate(vocabulary, background, seen, symptom)).agreement
    ]
    related.sort(key=lambda one: (-one[0].agreement, -abs(one[0].bits), one[1], one[2]))
    found: list[tuple[Observation, Symptom, Relation]] = []
    heard: set[int] = set()
    answered: set[int] = set()
    for relation, o, s in related:
        if o not in heard and s not in answered:
            heard.add(o)
            answered.add(s)
            found.append((observations[o], case.symptoms[s], relation))
    return found


def _unexplained(case: Case, seen: Observation, vocabulary: Vocabulary, background: Background) -> bool:
    """Whether the case leaves a trouble unexplained: it speaks of nothing related."""
    if seen.signal not in vocabulary.signal or not vocabulary.is_trouble(seen.signal, seen.state):
        return False
    return not any(
        relate(vocabulary, background, seen, symptom).agreement
        for symptom in case.symptoms
        if symptom.signal in vocabulary.signal
    )
