"""Corrections at work: what was said not to be a case weighs against it where the same is seen again, and cases that
were said to be the same are one hypothesis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import exp2, log2
from typing import NamedTuple

from msgspec.structs import replace

from diagnops.engine.candidate import Candidate
from diagnops.engine.diagnosis import CorrectionEvidence
from diagnops.engine.differential import Ranked
from diagnops.engine.likelihood import Background
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.union_find import UnionFind
from diagnops.kb.case import Case, Link
from diagnops.kb.correction import Correction
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.investigation import Place
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.tokens import terms


class Corrected(NamedTuple):
    """The candidates, their corrections among the evidence. `merged` are cases that stand behind the one they equal."""

    candidates: list[Candidate]
    merged: dict[str, tuple[Candidate, ...]]


def corrected(
    candidates: Sequence[Candidate],
    incident: Incident,
    corrections: Sequence[Correction],
    vocabulary: Vocabulary,
    background: Background,
) -> Corrected:
    """Apply every correction that stands."""
    features = [c for c in corrections if c.stands]
    wrong: dict[str, list[tuple[float, Correction]]] = {}
    for one in features:
        if one.kind == "wrong" and (like := similarity(incident, one, vocabulary, background)) > P.correction_alike:
            share = min(1.0, (like - P.correction_alike) / (P.correction_same - P.correction_alike))
            wrong.setdefault(one.case, []).append((share, one))
    lowered = [_lowered(c, wrong[c.case]) if c.case in wrong else c for c in candidates]
    return _pooled(lowered, [c for c in features if c.kind == "same"])


def similarity(incident: Incident, correction: Correction, vocabulary: Vocabulary, background: Background) -> float:
    """How far `incident` looks like the counter-example, from 0 to 1: what agrees, of what is known (Tversky's index).

    Each observation counts by its rarity in bits. What disagrees counts against, what only the incident knows counts
    whole (a new and telling observation is a reason to think again), what only the counter-example knew counts less.
    """
    ours = _known(incident.observations, vocabulary, background)
    theirs = _known(correction.observations, vocabulary, background)
    agree = against = ours_only = theirs_only = 0.0
    for place in dict.fromkeys((*ours, *theirs)):  # in their own order: sums do not depend on how strings are hashed
        if place not in theirs:
            ours_only += ours[place][1]
        elif place not in ours:
            theirs_only += theirs[place][1]
        elif ours[place][0] == theirs[place][0]:
            agree += ours[place][1]
        else:
            against += max(ours[place][1], theirs[place][1])
    words, their_words = set(terms(incident.unread)), set(terms(correction.unread))
    word = min(P.correction_word, P.text_most / max(1, len(words), len(their_words)))
    agree += word * len(words & their_words)
    ours_only += word * len(words - their_words)
    theirs_only += word * len(their_words - words)
    total = agree + 2 * against + ours_only + P.correction_unknown * theirs_only
    return agree / total if total else 0.0


def _known(
    observations: Iterable[Observation], vocabulary: Vocabulary, background: Background
) -> dict[Place, tuple[str, float]]:
    """The state of each place and its rarity in bits."""
    known: dict[Place, tuple[str, float]] = {}
    for seen in observations:
        if signal := vocabulary.signal.get(seen.signal):
            state = signal.trouble(seen.state)
            rate = background.base_rate(signal, state) if state in signal.bad else P.normal_reported
            known[seen.role, seen.signal] = state, -log2(rate)
    return known


def _lowered(candidate: Candidate, wrong: Sequence[tuple[float, Correction]]) -> Candidate:
    """The candidate drawn down toward what is left of a case that was said to be wrong, as far as it is alike."""
    likest, one = max(wrong, key=lambda w: (w[0], w[1].number))
    target = -log2(P.correction_right) * sum(like for like, _ in wrong)
    bits = -likest * max(P.correction_least, candidate.bits - target)
    why = f"{one.because} ({one.who}, {one.investigation})"
    return _with(candidate, CorrectionEvidence(bits, "wrong", why))


def _pooled(candidates: Sequence[Candidate], same: Sequence[Correction]) -> Corrected:
    """One candidate for each set of cases that are the same: the best of them speaks and takes the weight of all."""
    if not same:
        return Corrected(list(candidates), {})
    place = {c.case: at for at, c in enumerate(candidates)}
    sets = UnionFind(len(candidates))
    why: dict[int, str] = {}
    for one in same:
        if one.case in place and one.other in place:
            a, b = sets.find(place[one.case]), sets.find(place[one.other])
            better, worse = sorted((a, b), key=lambda at: (-candidates[at].bits, candidates[at].case))
            sets.join(worse, into=better)
            why[worse] = f"{one.because} ({one.who})"
    left: list[Candidate] = []
    merged: dict[str, tuple[Candidate, ...]] = {}
    for at, candidate in enumerate(candidates):
        if sets.find(at) != at:
            continue
        others = [o for o in range(len(candidates)) if o != at and sets.find(o) == at]
        if others:
            merged[candidate.case] = tuple(candidates[o] for o in others)
            more = log2(1 + sum(exp2(candidates[o].bits - candidate.bits) for o in others))
            names = ", ".join(f"{candidates[o].case}: {why[o]}" for o in others)
            candidate = _with(candidate, CorrectionEvidence(more, "same", names))
        left.append(candidate)
    return Corrected(left, merged)


def _with(candidate: Candidate, evidence: CorrectionEvidence) -> Candidate:
    bits = evidence.bits
    return candidate._replace(
        evidence=(evidence, *candidate.evidence),
        bits=candidate.bits + bits,
        unnamed=candidate.unnamed + bits,
        explained=candidate.explained + min(0.0, bits),  # what does not explain what is seen, as somebody said
    )


def with_merged(shown: Sequence[Ranked], merged: Mapping[str, tuple[Candidate, ...]]) -> list[Ranked]:
    """The candidates shown, each followed by the cases that are the same: their remedies are worth as much."""
    return [
        one
        for ranked in shown
        for one in (ranked, *(ranked._replace(candidate=t) for t in merged.get(ranked.candidate.case, ())))
    ]


def held_here(corrections: Iterable[Correction], investigation: str, incident: Incident) -> tuple[Correction, ...]:
    """The corrections as they apply within one investigation: what was said in it holds whatever else is seen."""
    return tuple(
        replace(c, observations=incident.observations, unread=incident.unread)
        if c.investigation == investigation
        else c
        for c in corrections
    )


def links(corrections: Iterable[Correction]) -> dict[str, tuple[str, ...]]:
    """The cases that were said to be the same, by the one of which it was said."""
    others: dict[str, tuple[str, ...]] = {}
    for one in corrections:
        if one.stands and one.kind == "same" and one.other:
            others[one.case] = (*others.get(one.case, ()), one.other)
    return others


def linked(cases: Iterable[Case], corrections: Iterable[Correction]) -> Iterator[Case]:
    """The cases with those that were said to be the same linked as of the same cause, for what is learned from them."""
    others = links(corrections)
    for case in cases:
        more = tuple(Link(other, "same-cause") for other in others.get(case.id, ()))
        yield replace(case, related=(*case.related, *more)) if more else case
