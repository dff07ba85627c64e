"""The next check: the one cheap observation that would tell most about which case it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import exp2, log2
from typing import NamedTuple

from diagnops.engine.candidate import Candidate
from diagnops.engine.diagnosis import Answer, How, NextCheck
from diagnops.engine.differential import Differential, Ranked
from diagnops.engine.likelihood import Background, log_likelihood_ratio
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.preview import Preview
from diagnops.engine.profile import Entry
from diagnops.engine.technology import NOTHING_NAMED, Technology, ways_here
from diagnops.kb.case import State
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import Place
from diagnops.kb.vocabulary import Check, Signal, Vocabulary


class _Hypothesis(NamedTuple):
    """A candidate, or "none of them", with what its profiles recorded at each place, and how much each profile counts.

    `share` is its part in the question.
    """

    share: float
    profiles: Sequence[tuple[float, Mapping[Place, Entry]]]


class _Question(NamedTuple):
    """A place to look at, the ways to, and the gain."""

    role: str | None
    signal: Signal
    ways: Sequence[Check]
    gain: float

    @property
    def place(self) -> Place:
        return self.role, self.signal.id

    @property
    def utility(self) -> float:
        """Expected bits per minute."""
        return self.gain / (self.ways[0].minutes + P.check_overhead)


def next_checks(
    found: Differential,
    vocabulary: Vocabulary,
    background: Background,
    *,
    looked: Collection[Place] = (),
    excluded: Collection[Place] = (),
    most: int = 3,
    candidates: Sequence[Candidate] = (),
    named: Technology = NOTHING_NAMED,
    ask_on: bool = False,
) -> tuple[NextCheck, ...]:
    """The `most` checks with the highest expected information per minute, read-only ones before intrusive ones.

    `looked` are the places that were observed, `excluded` those that are not to be asked: answered before, skipped or
    impossible to look at; what only another product than those `named` can show is not asked either. `candidates` are
    those in `found` and those that nothing told speaks for yet; with `ask_on` it asks about them until a case is seen,
    however unlikely all of them are. Where nothing speaks for any case, a sentence tells more than a check.
    """
    if not (found.leading or ask_on):
        return ()
    leaders = _unlikely_too(found, candidates) if ask_on else list(found.likely)
    leaders = leaders[: P.asked_candidates]
    ask = _InformationGain(_hypotheses(leaders), vocabulary, background)
    turned_down = _by_signal(excluded)
    questions = []
    for role, signal in _open_signals(leaders, looked, vocabulary):
        ways = ways_here(signal.checks, named, vocabulary)
        if ways and not _passed(role, signal, turned_down):
            questions.append(ask(role, signal, ways))
    questions.sort(key=lambda q: (not q.ways[0].read_only, -q.utility, q.role or "", q.signal.id))
    deciding = _deciding(found)
    least = 0.0 if ask_on and found.verdict != "seen" else P.least_gain
    utility = [q for q in questions if q.utility > least or q.place in deciding]
    then = Preview(found, candidates, vocabulary, background)
    return tuple(_told(q, then) for q in utility[:most])


def _unlikely_too(found: Differential, candidates: Sequence[Candidate]) -> list[Ranked]:
    """Every candidate with its probability, the likeliest first: together they have what "none of them" leaves."""
    first = found.ranked[:1]
    leading = {leader.candidate.case for leader in first}
    others = ((c, exp2(c.bits) / found.total) for c in candidates if c.case not in leading)
    return sorted((*first, *found.behind(others)), key=lambda r: (-r.probability, r.candidate.case))


def _hypotheses(leaders: Sequence[Ranked]) -> list[_Hypothesis]:
    """The leaders, and last "none of them"."""
    known = sum(r.probability for r in leaders)
    asked = max(1e-9, min(1.0 - known, P.asked_none * known))
    whole = known + asked
    found = [_Hypothesis(r.probability / whole, _by_place(r.candidate)) for r in leaders]
    return [*found, _Hypothesis(asked / whole, [(1.0, {})])]


def _deciding(found: Differential) -> set[Place]:
    """What stands between a sure leader and `seen`: it always shows, and nobody has looked."""
    leader = found.ranked[0] if found.ranked else None
    if leader is None or leader.probability < found.calibration.curves(found.features).seen:
        return set()
    return {(s.role, s.signal) for s in leader.candidate.unlooked if s.frequency == "always"}


def _open_signals(
    leaders: Iterable[Ranked], looked: Collection[Place], vocabulary: Vocabulary
) -> list[tuple[str | None, Signal]]:
    """What the leaders recorded and nobody has looked at yet."""
    places: dict[Place, None] = {}
    for ranked in leaders:
        candidate = ranked.candidate
        places |= {(s.role, s.signal): None for s in candidate.unlooked}
        others = (s for _, profile in candidate.profiles if profile != candidate.profile for s in profile)
        places |= {(s.role, s.signal): None for s in others if (s.role, s.signal) not in looked}
    return [(role, vocabulary.signal[signal]) for role, signal in places]


def _by_signal(places: Iterable[Place]) -> dict[str, set[str | None]]:
    roles: dict[str, set[str | None]] = {}
    for role, signal in places:
        roles.setdefault(signal, set()).add(role)
    return roles


def _passed(role: str | None, signal: Signal, turned_down: Mapping[str, set[str | None]]) -> bool:
    """Whether a signal was turned down here, or somewhere; a contrast is said of the incident as a whole."""
    roles = turned_down.get(signal.id, set())
    return bool(roles) and (role is None or signal.layer == "contrast" or bool(roles & {role, None}))


def _by_place(candidate: Candidate) -> list[tuple[float, dict[Place, Entry]]]:
    return [(share, {(r.role, r.signal): r for r in profile}) for share, profile in candidate.profiles]


class _InformationGain:
    """What asking somewhere would tell of the hypotheses."""

    def __init__(self, hypotheses: Sequence[_Hypothesis], vocabulary: Vocabulary, background: Background) -> None:
        self._hypotheses, self._vocabulary, self._background = hypotheses, vocabulary, background
        self._now = _entropy([h.share for h in hypotheses])
        self._bits: dict[tuple[Entry, State], float] = {}

    def __call__(self, role: str | None, signal: Signal, ways: Sequence[Check]) -> _Question:
        external = self._elsewhere(role, signal)
        records = [[(share, profile.get((role, signal.id))) for share, profile in h.profiles] for h in self._hypotheses]
        each = {r for profiles in records for _, r in profiles}
        left = 0.0
        for state in external:
            seen = Observation(role, signal.id, state)
            chances = {r: self._chance(r, state, signal, external) for r in each}
            times = {r: exp2(self._weight(r, seen)) if r else 1.0 for r in each}
            odds = [sum(share * times[r] for share, r in profiles) for profiles in records]
            chance = sum(
                h.share * share * chances[r]
                for h, profiles in zip(self._hypotheses, records, strict=True)
                for share, r in profiles
            )
            left += chance * _entropy(_shares(h.share * o for h, o in zip(self._hypotheses, odds, strict=True)))
        return _Question(role, signal, ways, max(0.0, self._now - left))

    def _elsewhere(self, role: str | None, signal: Signal) -> dict[State, float]:
        """How likely each answer is where nothing is recorded."""
        rates = {bad: min(P.most_elsewhere, self._background.base_rate(signal, bad, role=role)) for bad in signal.bad}
        return {**rates, _fine(signal): 1.0 - sum(rates.values())}

    def _chance(self, recorded: Entry | None, state: State, signal: Signal, external: Mapping[State, float]) -> float:
        """How likely an answer is where this is recorded."""
        if recorded is None:
            return external[state]
        shows = signal.trouble(recorded.state)
        rate = self._background.base_rate(signal, shows, role=recorded.role, leaving_out=1)
        frequency = self._background.likelihood(recorded, rate)
        if shows == state:
            return frequency
        others = 1.0 - external[shows]
        return (1 - frequency) * external[state] / others if others else 0.0

    def _weight(self, recorded: Entry, seen: Observation) -> float:
        """The same bits that the evidence will give."""
        known = recorded, seen.state
        if known not in self._bits:
            self._bits[known] = log_likelihood_ratio(self._vocabulary, self._background, seen, recorded).bits
        return self._bits[known]


def _told(question: _Question, then: Preview) -> NextCheck:
    """A question as the diagnosis tells it, with where each answer would lead."""
    states = (*question.signal.bad, _fine(question.signal))
    answers: dict[str, Answer] = {state: then.answer(question.role, question.signal, state) for state in states}
    how = tuple(How(w.kind, w.run, w.read_only, w.look) for w in question.ways)
    return NextCheck(question.role, question.signal.id, question.gain, question.ways[0].minutes, how, answers)


def _fine(signal: Signal) -> State:
    """The state that means no trouble."""
    return next(state for state in reversed(signal.states) if state not in signal.bad)


def _shares(weights: Iterable[float]) -> list[float]:
    weights = list(weights)
    total = sum(weights)
    return [w / total for w in weights]


def _entropy(probabilities: Sequence[float]) -> float:
    return -sum(p * log2(p) for p in probabilities if p > 0)
