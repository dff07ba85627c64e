"""Diagnose: the one place where the steps are joined."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from diagnops.engine.calibration import SHIPPED, Calibration, recurs
from diagnops.engine.candidate import Candidate, weigh
from diagnops.engine.corrections import corrected, with_merged
from diagnops.engine.diagnosis import Diagnosis, Evidence, Match, RuledOut, Seen
from diagnops.engine.differential import Differential, Ranked, differential
from diagnops.engine.index import Index
from diagnops.engine.next_check import next_checks
from diagnops.engine.retrieve import retrieve
from diagnops.engine.suggest import suggest
from diagnops.kb.case import Case, Language
from diagnops.kb.correction import Correction
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.phrases import phrase
from diagnops.search.rerank import CrossEncoder, Rerank

# A case is told to be ruled out when this many bits speak for it and this many against it.
_ALIKE = 2.0
_AGAINST = -1.0
# The remedies of cases less likely than this are not suggested.
_PROPOSED = 0.15


def diagnose(
    incident: Incident,
    index: Index,
    find: Callable[[Sequence[str]], list[Case]],
    vocabulary: Vocabulary,
    *,
    limit: int = 5,
    checks: int = 3,
    ongoing: bool = True,
    today: date,
    corrections: Sequence[Correction] = (),
    excluded: Collection[tuple[str | None, str]] = (),
    list_likely: bool = False,
    calibration: Calibration = SHIPPED,
    cross_encoder: CrossEncoder | None = None,
) -> Diagnosis:
    """Hold `incident` against every case of `index`; `find` fetches cases by id.

    At most `limit` matches and `checks` next checks; `ongoing`, the incident is not over yet. `corrections` are what
    people said of earlier matches; `excluded` is what the next checks are not to ask again. With `list_likely` the
    candidates are listed also when as yet it looks new, and the next checks go on however unlikely all cases are. A
    `cross_encoder` reads the cases whose words are nearest once more.
    """
    language = incident.language
    rerank = Rerank(cross_encoder, find) if cross_encoder else None
    gone: set[str] = set()
    while True:
        candidates, found, merged = hypotheses(
            incident, index, vocabulary, corrections, calibration, without=gone, today=today, rerank=rerank
        )
        likely = (found.likely if list_likely else found.shown)[:limit]
        proposing = with_merged([r for r in found.shown[:limit] if r.probability >= _PROPOSED], merged)
        ruled_out = _ruled_out(found)
        told = {*(r.candidate.case for r in (*likely, *proposing)), *ruled_out}
        cases = {case.id: case for case in find(sorted(told))}
        if not told - cases.keys():
            break
        gone |= told - cases.keys()  # removed by somebody else since the index was made: think again without
    # Where nothing told speaks for any case, a sentence more tells more than any one check.
    beyond = candidates if list_likely and found.ranked else ()
    return Diagnosis(
        verdict=found.verdict,
        probability=found.ranked[0].probability if found.shown else found.none,
        none=found.none,
        observations=tuple(Seen(o.role, o.signal, o.state, o.words) for o in incident.observations),
        not_understood=incident.not_understood,
        matches=_matches(likely, cases, vocabulary, language),
        next_checks=next_checks(
            found, vocabulary, index.background, language,
            looked={(o.role, o.signal) for o in incident.observations}, excluded=excluded, most=checks, candidates=beyond,
        ),
        suggestions=suggest(
            [(cases[r.candidate.case], r.probability) for r in proposing],
            language, today, incident.environment, ongoing=ongoing,
        ),
        ruled_out=tuple(
            RuledOut(case, cases[case].title.in_(language), _against(worst, vocabulary, language))
            for case, worst in ruled_out.items()
        ),
        notes=tuple(note.in_(language) for note in incident.notes),
        language=language,
    )  # fmt: skip


class Weighed(NamedTuple):
    """The candidates, how they compete, and for a candidate the cases that are the same and stand behind it."""

    candidates: list[Candidate]
    found: Differential
    merged: dict[str, tuple[Candidate, ...]]


def hypotheses(
    incident: Incident,
    index: Index,
    vocabulary: Vocabulary,
    corrections: Sequence[Correction] = (),
    calibration: Calibration = SHIPPED,
    *,
    without: Collection[str] = (),
    today: date | None = None,
    rerank: Rerank | None = None,
) -> Weighed:
    """What it may be, with every number, `without` some of the cases. Without `today` nothing is recent."""
    got = retrieve(incident, index, vocabulary, today=today, rerank=rerank)
    candidates = [c for c in weigh(got, incident, index, vocabulary, today) if c.case not in without]
    candidates, merged = corrected(candidates, incident, corrections, vocabulary, index.background)
    found = differential(
        candidates,
        rest=got.rest,
        maximum_bits=got.maximum_bits,
        recurs=recurs(index.occurrences),
        calibration=calibration,
    )
    return Weighed(candidates, found, merged)


def _matches(
    shown: Sequence[Ranked], cases: Mapping[str, Case], vocabulary: Vocabulary, language: Language
) -> tuple[Match, ...]:
    return tuple(
        Match(
            ranked.candidate.case,
            cases[ranked.candidate.case].title.in_(language),
            ranked.probability,
            ranked.candidate.bits,
            ranked.candidate.evidence,
            _behind(shown[0], ranked, vocabulary, language) if place else None,
        )
        for place, ranked in enumerate(shown)
    )


def _behind(leader: Ranked, other: Ranked, vocabulary: Vocabulary, language: Language) -> str:
    """The one piece of evidence that puts `leader` ahead of `other` most."""
    lead = leader.candidate.case
    ours, theirs = _by_topic(leader.candidate.evidence), _by_topic(other.candidate.evidence)
    gaps = {topic: ours.get(topic, 0.0) - theirs.get(topic, 0.0) for topic in {**ours, **theirs}}
    topic = max(gaps, key=lambda t: (gaps[t], str(t)))
    kind, role, signal = topic
    if gaps[topic] < 0.05:
        return phrase("behind_equal", language, leader=lead)
    if signal is None:
        return phrase("behind_" + kind, language, leader=lead, bits=f"{gaps[topic]:+.1f}")
    what = display_name(vocabulary, role, signal, language)
    return phrase("behind_explains", language, leader=lead, what=what, bits=f"{gaps[topic]:+.1f}")


def _by_topic(evidence: Sequence[Evidence]) -> dict[tuple[str, str | None, str | None], float]:
    bits: dict[tuple[str, str | None, str | None], float] = {}
    for e in evidence:
        topic = (e.kind if e.signal is None else "explains", e.role, e.signal)
        bits[topic] = bits.get(topic, 0.0) + e.bits
    return bits


def _ruled_out(found: Differential) -> dict[str, Evidence]:
    """At most three cases that much speaks for, with what speaks plainly against them, the likeliest first.

    They are told so that nobody goes there again.
    """
    shown = {r.candidate.case for r in found.shown}
    ruled: dict[str, Evidence] = {}
    for ranked in found.ranked:
        case, evidence = ranked.candidate.case, ranked.candidate.evidence
        told = [e for e in evidence if e.kind in ("symptom", "text", "correction")]
        worst = min(told, key=lambda e: e.bits)
        if case not in shown and worst.bits <= _AGAINST and sum(e.bits for e in told if e.bits > 0) >= _ALIKE:
            ruled[case] = worst
    return dict(list(ruled.items())[:3])


def _against(worst: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    if worst.kind == "correction":
        return phrase("corrected", language, recorded=worst.recorded)
    return phrase(
        "speaks_against", language,
        what=display_name(vocabulary, worst.role, worst.signal or "", language),
        observed=phrase(worst.observed or "", language), recorded=phrase(worst.recorded or "", language),
    )  # fmt: skip
