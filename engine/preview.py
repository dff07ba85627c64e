"""The preview: how the incident would stand after an answer that nobody has given yet."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp2

from diagnops.engine.candidate import Candidate
from diagnops.engine.diagnosis import Answer, Evidence, SymptomEvidence, UnexplainedEvidence, UnknownEvidence
from diagnops.engine.differential import Differential, differential
from diagnops.engine.evidence import excluded
from diagnops.engine.likelihood import (
    NO_CONTRIBUTION,
    Background,
    Contribution,
    MaximumBits,
    log_likelihood_ratio,
    maximum_bits,
    unexplained,
)
from diagnops.engine.profile import Entry
from diagnops.kb.case import State
from diagnops.kb.incident import Observation
from diagnops.kb.message import place
from diagnops.kb.vocabulary import Signal, Vocabulary

_Related = Sequence[tuple[Contribution, Entry]]
_NEAR = 8  # candidates from the first that are weighed anew whatever they recorded


class Preview:
    """What a differential would be; `candidates` are all that were weighed, those in `found` among them."""

    def __init__(
        self, found: Differential, candidates: Sequence[Candidate], vocabulary: Vocabulary, background: Background
    ) -> None:
        self._found = found
        self._candidates = sorted(candidates, key=lambda c: -c.bits)
        self._vocabulary, self._background = vocabulary, background
        self._recorded: dict[str, list[tuple[int, Entry]]] = {}
        """By signal, where it is on record: the place of the candidate, and the entry."""
        for at, candidate in enumerate(self._candidates):
            for entry in candidate.profile:
                self._recorded.setdefault(entry.signal, []).append((at, entry))

    def answer(self, role: str | None, signal: Signal, state: State) -> Answer:
        """Where it would lead that a signal is in a state."""
        then = self._after(Observation(role, signal.id, state, origin="answer"))
        verdict, first = then.verdict, next(iter(then.leading), None)
        case = first.candidate.case if first and verdict in ("seen", "possible") else None
        return Answer(verdict, case, first.probability if first else 0.0)

    def _after(self, seen: Observation) -> Differential:
        found, now = self._found, self._found.features
        more = maximum_bits(self._vocabulary, self._background, [seen])
        silent = unexplained(seen) if self._vocabulary.is_trouble(seen.signal, seen.state) else NO_CONTRIBUTION
        related = self._related(seen)
        # Of those far behind only one whose record speaks of it can come to lead.
        weighed = [
            (c, related.get(at, ()))
            for at, c in enumerate(self._candidates)
            if at < _NEAR or at in related or any(e.signal == seen.signal for e in c.exclusions)
        ]
        rest = max(0.0, found.total - 1.0 - sum(exp2(c.bits) for c, _ in weighed))
        return differential(
            [self._ruled(_told(c, r, seen, silent), seen) for c, r in weighed],
            rest=rest * exp2(silent.bits),
            maximum_bits=MaximumBits(now.maximum + more.all, now.troubles + more.troubles, now.certain + more.certain),
            recurs=now.recurs,
            said=now.said,
            printed=now.printed > 0,
            operational=True,  # an answer is about a system
            calibration=found.calibration,
        )

    def _ruled(self, candidate: Candidate, seen: Observation) -> Candidate:
        """A candidate with what then rules it out."""
        found = tuple(excluded(candidate.exclusions, seen, self._vocabulary))
        bits = sum(e.bits for e in found)
        return candidate._replace(
            evidence=(*found, *candidate.evidence), bits=candidate.bits + bits, unnamed=candidate.unnamed + bits
        ) if found else candidate  # fmt: skip

    def _related(self, seen: Observation) -> dict[int, list[tuple[Contribution, Entry]]]:
        """What of the profiles of candidates an observation speaks of, by the places of these."""
        related: dict[int, list[tuple[Contribution, Entry]]] = {}
        for signal in self._vocabulary.kin(seen.signal):
            for at, entry in self._recorded.get(signal, ()):
                given = log_likelihood_ratio(self._vocabulary, self._background, seen, entry)
                if given.agreement:
                    related.setdefault(at, []).append((given, entry))
        return related


def _told(candidate: Candidate, related: _Related, seen: Observation, silent: Contribution) -> Candidate:
    """A candidate with one observation more; `silent` is what one gets that records nothing of it."""
    asked = [(given, entry) for given, entry in related if entry in candidate.unlooked]
    told: Evidence
    if asked:
        given, entry = max(asked, key=lambda one: (one[0].agreement, abs(one[0].bits)))
        what = place(seen.role, seen.signal)
        told = SymptomEvidence(given.bits, entry.role, entry.signal, entry.state, seen.state, what)
    elif related or not silent.bits:
        return candidate
    else:
        given, entry = silent, None
        told = UnexplainedEvidence(given.bits, seen.role, seen.signal, seen.state)
    return candidate._replace(
        evidence=(told, *(e for e in candidate.evidence if not _asks_for(e, entry))),
        bits=candidate.bits + given.bits,
        unnamed=candidate.unnamed + given.bits,
        observed=candidate.observed + given.alone,
        explained=candidate.explained + (given.bits if silent.bits else min(0.0, given.bits)),
    )


def _asks_for(evidence: Evidence, entry: Entry | None) -> bool:
    if entry is None or not isinstance(evidence, UnknownEvidence):
        return False
    return (evidence.role, evidence.signal) == (entry.role, entry.signal)
