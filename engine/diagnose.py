"""Diagnose: the one place where the steps are joined."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from diagnops.engine.calibration import SHIPPED, Calibration, recurs
from diagnops.engine.candidate import Candidate, weigh
from diagnops.engine.corrections import corrected, with_merged
from diagnops.engine.diagnosis import (
    Apart,
    Confirming,
    CorrectionEvidence,
    Diagnosis,
    Evidence,
    ExclusionEvidence,
    How,
    Match,
    MessageEvidence,
    NextCheck,
    PriorEvidence,
    ProductEvidence,
    RecencyEvidence,
    RuledOut,
    SymptomEvidence,
    TextEvidence,
    UnexplainedEvidence,
    UnknownEvidence,
)
from diagnops.engine.differential import Differential, Ranked, differential
from diagnops.engine.index import Index
from diagnops.engine.next_check import next_checks
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.profile import observed_once
from diagnops.engine.retrieve import retrieve
from diagnops.engine.suggest import suggest
from diagnops.engine.technology import technology
from diagnops.kb.case import Case, CaseCheck, Text
from diagnops.kb.correction import Correction
from diagnops.kb.incident import Incident
from diagnops.kb.investigation import Place
from diagnops.kb.message import Message, message, place
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.rerank import CrossEncoder, Rerank

_KIND = {
    TextEvidence: "text",
    ProductEvidence: "product",
    MessageEvidence: "message",
    PriorEvidence: "prior",
    RecencyEvidence: "recency",
    CorrectionEvidence: "correction",
}
_KINDS = frozenset(_KIND.values())


class Knowledge(Struct, frozen=True):
    """What an incident is held against: the cases compiled for look-up and fetched by id, the vocabulary, what people
    said of earlier matches, and how bits become probabilities. A `cross_encoder` reads again what words find."""

    index: Index
    find: Callable[[Sequence[str]], list[Case]]
    vocabulary: Vocabulary
    corrections: Sequence[Correction] = ()
    calibration: Calibration = SHIPPED
    cross_encoder: CrossEncoder | None = None

    @property
    def rerank(self) -> Rerank | None:
        """The cross-encoder with the cases it reads, if there is one."""
        return Rerank(self.cross_encoder, self.find, self.vocabulary) if self.cross_encoder else None


class Options(Struct, frozen=True):
    """What is asked of a diagnosis.

    At most `limit` candidates and `checks` next checks. `ongoing`: the incident is not over yet. `excluded` is what the
    next checks are not to ask again. With `list_likely` all candidates that are worth a thought are listed, and with
    `ask_on` the next checks go on however unlikely all cases are.
    """

    limit: int = 5
    checks: int = 3
    ongoing: bool = True
    excluded: frozenset[Place] = frozenset()
    list_likely: bool = False
    ask_on: bool = False


USUAL = Options()


def diagnose(incident: Incident, known: Knowledge, options: Options = USUAL, *, today: date) -> Diagnosis:
    """Hold `incident` against every case that is known."""
    index, vocabulary = known.index, known.vocabulary
    gone: set[str] = set()
    while True:
        candidates, found, merged = hypotheses(incident, known, without=gone, today=today)
        likely = found.likely[: options.limit] if options.list_likely else ()
        leading, matches = found.leading, found.matches
        proposing = with_merged([r for r in matches if r.probability >= P.proposed], merged)
        ruled_out = _ruled_out(found)
        told = {*(r.candidate.case for r in (*likely, *leading, *proposing)), *ruled_out}
        cases = {case.id: case for case in known.find(sorted(told))}
        if not told - cases.keys():
            break
        gone |= told - cases.keys()  # removed by somebody else since the index was made: think again without
    shown = [cases[r.candidate.case] for r in leading]
    led, stood_behind = _matches(leading, cases), {r.candidate.case for r in matches}
    return Diagnosis(
        verdict=found.verdict,
        probability=found.none if found.verdict == "new" or not leading else leading[0].probability,
        none=found.none,
        observations=incident.observations,
        not_understood=incident.not_understood,
        clauses=incident.clauses,
        products=incident.products,
        leading=led,
        matches=tuple(match for match in led if match.case in stood_behind),
        next_checks=_as_cases_ask(next_checks(
            found, vocabulary, index.background,
            looked={(o.role, o.signal) for o in incident.observations},
            excluded=options.excluded, most=options.checks, candidates=candidates,
            named=technology(incident, vocabulary).with_likely(shown, vocabulary),
            # Where nothing told speaks for any case, a sentence more tells more than any one check.
            ask_on=options.ask_on and bool(leading),
        ), shown),
        suggestions=suggest(
            [(cases[r.candidate.case], r.probability) for r in proposing],
            today, incident.environment, ongoing=options.ongoing,
        ),
        candidates=_matches(likely, cases),
        ruled_out=tuple(RuledOut(case, cases[case].title, _against(worst)) for case, worst in ruled_out.items()),
        notes=incident.notes,
        language=incident.language,
    )  # fmt: skip


def _as_cases_ask(checks: Sequence[NextCheck], leading: Sequence[Case]) -> tuple[NextCheck, ...]:
    """The checks with the way first to make them that a case which leads calls for itself, if one does."""
    own = {(one.role, one.signal): one for case in reversed(leading) for one in case.checks}
    return tuple(
        replace(check, how=(_how(one), *check.how), minutes=one.minutes)
        if (one := own.get((check.role, check.signal))) else check
        for check in checks
    )  # fmt: skip


def _how(one: CaseCheck) -> How:
    """A case's own check, with what each state means for it."""
    en, ko = ("; ".join(f"{s}: {t}" for s, told in one.means.items() if (t := getattr(told, k))) for k in ("en", "ko"))
    return How(one.kind, one.run, one.read_only, Text(en or None, ko or None))


class Weighed(NamedTuple):
    """The candidates, how they compete, and for a candidate the cases that are the same and stand behind it."""

    candidates: list[Candidate]
    found: Differential
    merged: dict[str, tuple[Candidate, ...]]


def hypotheses(
    incident: Incident, known: Knowledge, *, without: Collection[str] = (), today: date | None = None
) -> Weighed:
    """What it may be, with every number, `without` some of the cases. Without `today` nothing is recent."""
    index, vocabulary = known.index, known.vocabulary
    incident = replace(incident, observations=observed_once(incident.observations, vocabulary))
    got = retrieve(incident, index, vocabulary, today=today, rerank=known.rerank)
    weighed = [c for c in weigh(got, incident, index, vocabulary, today) if c.case not in without]
    candidates, merged = corrected(weighed, incident, known.corrections, vocabulary, index.background)
    found = differential(
        candidates,
        rest=got.rest,
        maximum_bits=got.maximum_bits,
        recurs=recurs(index.learned.statistics.own),
        said=got.said,
        printed=len(incident.printed) > P.printed_share * len(incident.unread),
        operational=bool(incident.named or incident.observations)
        or got.nearest >= P.listed_plain
        or any(isinstance(e, MessageEvidence) for c in candidates for e in c.evidence),
        calibration=known.calibration,
    )
    return Weighed(candidates, found, merged)


def _matches(shown: Sequence[Ranked], cases: Mapping[str, Case]) -> tuple[Match, ...]:
    return tuple(
        Match(
            ranked.candidate.case,
            cases[ranked.candidate.case].title,
            ranked.probability,
            ranked.candidate.bits,
            ranked.candidate.evidence,
            _confirming(ranked.candidate),
            _behind(shown[0], ranked) if place else None,
            _apart(shown[0], ranked, cases) if place else None,
        )
        for place, ranked in enumerate(shown)
    )


def _confirming(candidate: Candidate) -> tuple[Confirming, ...]:
    first = sorted(candidate.unlooked, key=lambda s: s.frequency != "always")[: P.confirming]
    return tuple(Confirming(s.role, s.signal, s.state) for s in first)


def _behind(leader: Ranked, other: Ranked) -> Message:
    """The one piece of evidence that puts `leader` ahead of `other` most."""
    lead = leader.candidate.case
    ours, theirs = _by_topic(leader.candidate.evidence), _by_topic(other.candidate.evidence)
    gaps = {topic: ours.get(topic, 0.0) - theirs.get(topic, 0.0) for topic in {**ours, **theirs}}
    topic = max(gaps, key=lambda t: (gaps[t], t))
    if gaps[topic] < P.equal_bits:
        return message("behind_equal", leader=lead)
    if topic in _KINDS:
        return message("behind_" + topic, leader=lead, bits=gaps[topic])
    return message("behind_explains", leader=lead, what=topic, bits=gaps[topic])


def _apart(leader: Ranked, other: Ranked, cases: Mapping[str, Case]) -> Apart | None:
    """What tells a case from the one that leads, where they are close and the file of either says it."""
    if abs(leader.candidate.bits - other.candidate.bits) > P.close_bits:
        return None
    first, second = cases[leader.candidate.case], cases[other.candidate.case]
    for case, there in ((first, second.id), (second, first.id)):
        for link in case.related:
            if link.kind == "looks-like" and link.case == there and link.note:
                return Apart(there, link.note)
    return None


def _by_topic(evidence: Sequence[Evidence]) -> dict[str, float]:
    """The bits by what they are about: a place that was observed, else the kind of evidence."""
    bits: dict[str, float] = {}
    for e in evidence:
        if isinstance(e, SymptomEvidence):
            topic = e.place
        elif isinstance(e, UnexplainedEvidence | ExclusionEvidence):
            topic = place(e.role, e.signal)
        elif isinstance(e, UnknownEvidence):
            continue
        else:
            topic = _KIND[type(e)]
        bits[topic] = bits.get(topic, 0.0) + e.bits
    return bits


_Against = SymptomEvidence | ExclusionEvidence | CorrectionEvidence


def _ruled_out(found: Differential) -> dict[str, _Against]:
    """A few cases that much speaks for, with what speaks plainly against them, the likeliest first.

    They are told so that nobody goes there again.
    """
    ruled: dict[str, _Against] = {}
    for candidate in (r.candidate for r in found.ranked if r.ruled_out):
        told = (e for e in candidate.evidence if isinstance(e, SymptomEvidence | TextEvidence | CorrectionEvidence))
        if (against := candidate.speaks_against) and sum(e.bits for e in told if e.bits > 0) >= P.ruled_out_for:
            ruled[candidate.case] = against
    return dict(list(ruled.items())[: P.most_ruled_out])


def _against(worst: _Against) -> Message:
    if isinstance(worst, CorrectionEvidence):
        return message("corrected", why=worst.because)
    what = place(worst.role, worst.signal)
    if isinstance(worst, ExclusionEvidence):
        return message("rules_out", what=what, observed=worst.observed, why=worst.why)
    return message("speaks_against", what=what, observed=worst.observed, recorded=worst.recorded)
