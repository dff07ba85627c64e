"""The candidate: a case that is worth a closer look, with all that speaks for and against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnops.engine.diagnosis import (
    CorrectionEvidence,
    Evidence,
    ExclusionEvidence,
    MessageEvidence,
    PriorEvidence,
    RecencyEvidence,
    SymptomEvidence,
    TextEvidence,
    UnknownEvidence,
)
from diagnops.engine.evidence import evidence_of, excluded, surely_seen, troubles
from diagnops.engine.index import Index
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.profile import Entry, Profile
from diagnops.engine.quoted import quoted
from diagnops.engine.recency import as_written, first_day
from diagnops.engine.retrieve import Retrieved
from diagnops.engine.technology import product_evidence, technology
from diagnops.kb.case import Exclusion
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary


class Candidate(NamedTuple):
    """A case, by its id, with the profile it stands by and its evidence.

    `profiles` are those that fit about as well, the one it stands by among them, with the share of each; `explained` is
    what of its bits is for the troubles that were observed, and against it for what was fine; `observed` and `unnamed`
    are sums as in `CaseEvidence`. `exclusions` are what rules the case out, and `printed` is how like what was
    told of it is to what programs printed.
    """

    case: str
    profile: Profile
    evidence: tuple[Evidence, ...]
    bits: float
    profiles: tuple[tuple[float, Profile], ...]
    explained: float
    observed: float
    unnamed: float
    exclusions: tuple[Exclusion, ...] = ()
    printed: float = 0.0

    @property
    def told(self) -> bool:
        """Whether anything worth mention that was told speaks for it."""
        kinds = SymptomEvidence | TextEvidence | MessageEvidence
        told = [e.bits for e in self.evidence if e.bits > 0 and isinstance(e, kinds)]
        return sum(told) >= P.candidate_bits

    @property
    def spoken(self) -> float:
        """The bits of all that speaks for and against it, without how likely it was before."""
        return sum(e.bits for e in self.evidence if not isinstance(e, PriorEvidence))

    @property
    def speaks_against(self) -> SymptomEvidence | ExclusionEvidence | CorrectionEvidence | None:
        """What may rule it out: something that does so by its own word is surely seen, what always shows in it surely
        is not so, or somebody said that it was not this."""
        plain = [e for e in self.evidence if e.bits <= P.ruled_out_against]
        if not plain:
            return None
        always = {(s.role, s.signal) for s in self.profile if s.frequency == "always"}
        found = [
            e
            for e in plain
            if isinstance(e, CorrectionEvidence | ExclusionEvidence)
            or (isinstance(e, SymptomEvidence) and e.sure and (e.role, e.signal) in always)
        ]
        return min(found, key=lambda e: e.bits, default=None)

    @property
    def contradicted(self) -> float:
        """The bits against it for signs whose frequency its author gave, surely seen: these count whole."""
        said = {(s.role, s.signal) for s in self.profile if s.frequency}
        symptoms = (e for e in self.evidence if isinstance(e, SymptomEvidence) and e.certain)
        return sum(min(0.0, e.bits) for e in symptoms if (e.role, e.signal) in said)

    @property
    def stated(self) -> float:
        """The bits it has for what is certain: stated, answered, or found by a check."""
        return sum(e.bits for e in self.evidence if isinstance(e, SymptomEvidence) and e.certain)

    @property
    def words(self) -> float:
        """The bits it has for similarity of words."""
        return sum(e.bits for e in self.evidence if isinstance(e, TextEvidence))

    @property
    def unlooked(self) -> tuple[Entry, ...]:
        """What its profile recorded and nobody has looked at yet."""
        open_ = {(e.role, e.signal) for e in self.evidence if isinstance(e, UnknownEvidence)}
        return tuple(s for s in self.profile if (s.role, s.signal) in open_)

    @property
    def settled(self) -> bool:
        """Whether everything that always shows in it has been looked at, and something that speaks for it is surer than
        what is read from words: stated, answered, looked at, or a quoted line. Before that it is not `seen`.
        """
        surer = any(
            e.bits > 0 and (isinstance(e, MessageEvidence) or (isinstance(e, SymptomEvidence) and e.certain))
            for e in self.evidence
        )
        return surer and all(s.frequency != "always" for s in self.unlooked)


def weigh(
    got: Retrieved, incident: Incident, index: Index, vocabulary: Vocabulary, today: date | None = None
) -> Iterator[Candidate]:
    """The cases that were retrieved, best first, with their evidence."""
    troubled = troubles(incident.observations, vocabulary)
    sure = surely_seen(incident)
    named = technology(incident, vocabulary)
    written = quoted(incident, named, index)
    for at in got.candidates:
        case = int(got.cases[at])
        remark = index.remark(case)
        exclusions = remark.exclusions
        profile = index.profile(case, int(got.profile[at]))
        more: list[Evidence] = []
        if named.versions and remark.affects:
            more += product_evidence(remark.affects, named, index.affected, len(index), vocabulary)
        if case in written:
            more.append(written[case])
        more += (e for o in sorted(sure) for e in excluded(exclusions, incident.observations[o], vocabulary))
        found = evidence_of(
            profile,
            incident.observations,
            got.contributions,
            troubled,
            prior=float(got.prior[at]),
            text=float(got.text[at]),
            recent=_recent(int(got.last[at]), float(got.recent[at]), today),
            sure=sure,
            more=more,
        )
        bits = got.by_profile[got.profile_start[at] : got.profile_start[at + 1]]
        profiles = ((1.0, profile),) if len(bits) == 1 else tuple(_fitting(bits, index, case))  # as most cases have
        yield Candidate(
            index.id(case), profile, found.evidence, found.bits, profiles, float(got.explained[at]),
            found.observed, found.unnamed, exclusions, float(got.printed[at]),
        )  # fmt: skip


def _recent(last: int, bits: float, today: date | None) -> RecencyEvidence | None:
    if today is None or not last:
        return None
    when = as_written(last)
    return RecencyEvidence(bits, when, (today - first_day(when)).days)


def _fitting(bits: NDArray[np.float64], index: Index, case: int) -> Iterator[tuple[float, Profile]]:
    weight = np.exp2(bits - bits.max())
    some = np.flatnonzero(weight >= P.profile_fits)
    for profile, share in zip(some.tolist(), (weight[some] / weight[some].sum()).tolist(), strict=True):
        yield share, index.profile(case, profile)
