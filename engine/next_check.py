"""The next check: the one cheap observation that would tell most about which case it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp2, log2
from typing import NamedTuple

from diagnops.engine.diagnosis import Answer, How, NextCheck
from diagnops.engine.differential import Differential, verdict
from diagnops.engine.weight import FREQUENCY, Background, relate
from diagnops.kb.case import Case, Language, State
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Check, Signal, Vocabulary

# Minutes that any check costs besides its own: reading, going there, thinking.
_OVERHEAD = 2.0
# What is expected to tell less than this is not worth a minute at night.
_LEAST_GAIN = 0.02
_MOST_CANDIDATES = 8
# A case less likely than this is not worth a check of its own.
_LEAST_PROBABILITY = 0.01


class _Hypothesis(NamedTuple):
    case: Case | None
    probability: float


def next_checks(
    found: Differential,
    observations: Sequence[Observation],
    vocabulary: Vocabulary,
    background: Background,
    language: Language,
    *,
    most: int = 3,
) -> tuple[NextCheck, ...]:
    """The `most` checks with the highest expected information per minute, read-only ones before intrusive ones."""
    leaders = [r for r in found.ranked[:_MOST_CANDIDATES] if r.probability >= _LEAST_PROBABILITY]
    hypotheses = [_Hypothesis(r.candidate.case, r.probability) for r in leaders]
    hypotheses.append(_Hypothesis(None, max(1e-9, 1.0 - sum(h.probability for h in hypotheses))))
    checks = []
    for role, signal in _open_signals([h.case for h in hypotheses if h.case], observations, vocabulary):
        ways = sorted(signal.checks, key=lambda c: (not c.read_only, c.minutes))
        if ways:
            checks.append(_weigh(role, signal, ways, hypotheses, vocabulary, background, language))
    worth = [c for c in checks if c.gain_bits >= _LEAST_GAIN]
    worth.sort(key=lambda c: (not c.how[0].read_only, -c.gain_bits / (c.minutes + _OVERHEAD), c.signal))
    return tuple(worth[:most])


def _open_signals(
    cases: Iterable[Case], observations: Sequence[Observation], vocabulary: Vocabulary
) -> list[tuple[str | None, Signal]]:
    """What the candidates recorded and nobody has looked at yet."""
    looked = {(o.role, o.signal) for o in observations} | {(None, o.signal) for o in observations if o.role is None}
    found: dict[tuple[str | None, str], Signal] = {}
    for case in cases:
        for symptom in case.symptoms:
            at = (symptom.role, symptom.signal)
            if at not in looked and (None, symptom.signal) not in looked and symptom.signal in vocabulary.signal:
                found[at] = vocabulary.signal[symptom.signal]
    return [(role, signal) for (role, _), signal in found.items()]


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
        chance = sum(h.probability * _chance(h.case, seen, signal, vocabulary, background) for h in hypotheses)
        after = _after(hypotheses, seen, vocabulary, background)
        left += chance * _entropy(after)
        likeliest = max(range(len(hypotheses) - 1), key=lambda i: after[i])
        case = hypotheses[likeliest].case
        then = verdict(after[likeliest])
        answers[state] = Answer(then, case.id if case and then != "new" else None, after[likeliest])
    how = tuple(How(w.kind, w.run, w.read_only, w.look.in_(language) if w.look else None) for w in ways)
    return NextCheck(role, signal.id, max(0.0, now - left), ways[0].minutes, how, answers)


def _answers(signal: Signal) -> tuple[State, ...]:
    untroubled: State = "absent" if signal.kind == "event" else "normal"
    return (*signal.bad, untroubled)


def _chance(
    case: Case | None, seen: Observation, signal: Signal, vocabulary: Vocabulary, background: Background
) -> float:
    """How likely the answer `seen` is, if it is `case`."""
    elsewhere = _elsewhere(seen.state, signal, background)
    for symptom in case.symptoms if case else ():
        if symptom.signal == signal.id and symptom.role == seen.role:
            frequency = FREQUENCY[symptom.frequency]
            recorded = signal.trouble(symptom.state)
            if recorded == seen.state:
                return frequency
            others = 1.0 - _elsewhere(recorded, signal, background)
            return (1 - frequency) * elsewhere / others if others else 0.0
    return elsewhere


def _elsewhere(state: State, signal: Signal, background: Background) -> float:
    troubled = {bad: min(0.45, background.rate(signal, bad)) for bad in signal.bad}
    return troubled[state] if state in troubled else 1.0 - sum(troubled.values())


def _after(
    hypotheses: Sequence[_Hypothesis], seen: Observation, vocabulary: Vocabulary, background: Background
) -> list[float]:
    """The probabilities once `seen` is known, by the same bits that the ledger will give."""
    weights = []
    for h in hypotheses:
        bits = 0.0
        for symptom in h.case.symptoms if h.case else ():
            if symptom.signal == seen.signal and symptom.role == seen.role:
                bits = relate(vocabulary, background, seen, symptom).bits
        weights.append(h.probability * exp2(bits))
    total = sum(weights)
    return [w / total for w in weights]


def _entropy(probabilities: Sequence[float]) -> float:
    return -sum(p * log2(p) for p in probabilities if p > 0)
