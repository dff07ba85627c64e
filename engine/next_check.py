"""The next check: the one cheap observation that would tell most about which case it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import exp2, log2
from typing import NamedTuple

from diagnops.engine.diagnosis import Answer, How, NextCheck
from diagnops.engine.differential import SEEN, SHOWN, Candidate, Differential, Ranked, verdict
from diagnops.engine.rows import Row
from diagnops.engine.weight import Background, relate
from diagnops.kb.case import Language, State
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Check, Signal, Vocabulary

# Minutes that any check costs besides its own: reading, going there, thinking.
_OVERHEAD = 2.0
# Bits per minute below which a check is not worth making at night.
_LEAST_WORTH = 0.01
_MOST_CANDIDATES = 8


class _Hypothesis(NamedTuple):
    candidate: Candidate | None
    probability: float

    @property
    def row(self) -> Row:
        return self.candidate.row if self.candidate else ()


def next_checks(
    found: Differential,
    vocabulary: Vocabulary,
    background: Background,
    language: Language,
    *,
    passed: Collection[tuple[str | None, str]] = (),
    most: int = 3,
) -> tuple[NextCheck, ...]:
    """The `most` checks with the highest expected information per minute, read-only ones before intrusive ones.

    `passed` are the roles and signals that are not to be asked: answered, skipped or impossible to look at.
    """
    leaders = [r for r in found.ranked[:_MOST_CANDIDATES] if r.probability >= SHOWN]
    hypotheses = [_Hypothesis(r.candidate, r.probability) for r in leaders]
    hypotheses.append(_Hypothesis(None, max(1e-9, 1.0 - sum(h.probability for h in hypotheses))))
    checks = []
    for role, signal in _open_signals(leaders, vocabulary):
        ways = sorted(signal.checks, key=lambda c: (not c.read_only, c.minutes))
        if ways and not _passed(role, signal, passed):
            checks.append(_weigh(role, signal, ways, hypotheses, vocabulary, background, language))
    checks.sort(key=lambda c: (not c.how[0].read_only, -_worth(c), c.role or "", c.signal))
    deciding = _deciding(found)
    worth = [c for c in checks if _worth(c) >= _LEAST_WORTH or (c.role, c.signal) in deciding]
    return tuple(worth[:most])


def _worth(check: NextCheck) -> float:
    """Expected bits per minute."""
    return check.gain_bits / (check.minutes + _OVERHEAD)


def _deciding(found: Differential) -> set[tuple[str | None, str]]:
    """What stands between a sure leader and `seen`: it always shows, and nobody has looked."""
    leader = found.ranked[0] if found.ranked else None
    if leader is None or leader.probability < SEEN:
        return set()
    return {(s.role, s.signal) for s in leader.candidate.unlooked if s.frequency == "always"}


def _open_signals(leaders: Iterable[Ranked], vocabulary: Vocabulary) -> list[tuple[str | None, Signal]]:
    """What the leaders recorded and nobody has looked at yet."""
    places = {(s.role, s.signal): None for r in leaders for s in r.candidate.unlooked}
    return [(role, vocabulary.signal[signal]) for role, signal in places]


def _passed(role: str | None, signal: Signal, passed: Collection[tuple[str | None, str]]) -> bool:
    """Whether a signal was turned down here, or somewhere; a contrast is said of the incident as a whole."""
    places = {place for place, name in passed if name == signal.id}
    return bool(places) and (role is None or signal.layer == "contrast" or bool(places & {role, None}))


def _weigh(
    role: str | None,
    signal: Signal,
    ways: Sequence[Check],
    hypotheses: Sequence[_Hypothesis],
    vocabulary: Vocabulary,
    background: Background,
    language: Language,
) -> NextCheck:
    now = _entropy([h.probability for h in hypotheses])
    left = 0.0
    answers: dict[str, Answer] = {}
    for state in _answers(signal):
        seen = Observation(role, signal.id, state)
        chance = sum(h.probability * _chance(h, seen, signal, background) for h in hypotheses)
        after = _after(hypotheses, seen, vocabulary, background)
        left += chance * _entropy(after)
        likeliest = max(range(len(hypotheses) - 1), key=lambda i: after[i])
        leader = hypotheses[likeliest].candidate
        if leader is None:
            continue
        settled = all(s.signal == signal.id and s.role == role for s in leader.unlooked if s.frequency == "always")
        then = verdict(after[likeliest], settled=settled)
        answers[state] = Answer(then, leader.case if then != "new" else None, after[likeliest])
    how = tuple(How(w.kind, w.run, w.read_only, w.look.in_(language) if w.look else None) for w in ways)
    return NextCheck(role, signal.id, max(0.0, now - left), ways[0].minutes, how, answers)


def _answers(signal: Signal) -> tuple[State, ...]:
    untroubled: State = "absent" if signal.kind == "event" else "normal"
    return (*signal.bad, untroubled)


def _chance(hypothesis: _Hypothesis, seen: Observation, signal: Signal, background: Background) -> float:
    """How likely the answer `seen` is under a hypothesis."""
    elsewhere = _elsewhere(seen.state, seen.role, signal, background)
    for symptom in hypothesis.row:
        if symptom.signal == signal.id and symptom.role == seen.role:
            recorded = signal.trouble(symptom.state)
            frequency = background.frequency(symptom, background.rate(signal, recorded, role=symptom.role, but=1))
            if recorded == seen.state:
                return frequency
            others = 1.0 - _elsewhere(recorded, seen.role, signal, background)
            return (1 - frequency) * elsewhere / others if others else 0.0
    return elsewhere


def _elsewhere(state: State, role: str | None, signal: Signal, background: Background) -> float:
    troubled = {bad: min(0.45, background.rate(signal, bad, role=role)) for bad in signal.bad}
    return troubled[state] if state in troubled else 1.0 - sum(troubled.values())


def _after(
    hypotheses: Sequence[_Hypothesis], seen: Observation, vocabulary: Vocabulary, background: Background
) -> list[float]:
    """The probabilities once `seen` is known, by the same bits that the ledger will give."""
    weights = []
    for h in hypotheses:
        bits = 0.0
        for symptom in h.row:
            if symptom.signal == seen.signal and symptom.role == seen.role:
                bits = relate(vocabulary, background, seen, symptom).bits
        weights.append(h.probability * exp2(bits))
    total = sum(weights)
    return [w / total for w in weights]


def _entropy(probabilities: Sequence[float]) -> float:
    return -sum(p * log2(p) for p in probabilities if p > 0)
