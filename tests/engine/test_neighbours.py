"""Neighbours: one trouble is seen on the component that has it and on those beside it; a shape says what a contrast
says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from diagnops.engine.diagnosis import Diagnosis, SymptomEvidence, UnexplainedEvidence
from diagnops.engine.likelihood import Background, log_likelihood_ratio
from diagnops.engine.profile import Entry, profiles
from diagnops.kb.case import Case, Cause, Symptom, Text
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary

NOTHING_KNOWN = Background({}, 0)
Match = Callable[[str | Incident, Sequence[Case]], Diagnosis]

# A signal, where it is seen now, where a case recorded it, and whether that may be one trouble.
PAIRS = [
    ("http.5xx_rate", "load-balancer", "application", True),
    ("http.502_rate", "proxy", "application", True),
    ("http.server.request.duration", "client", "application", True),
    ("service.timeout", "application", "external-service", True),
    ("service.timeout", "job", "object-store", True),
    ("service.latency", "application", "database", True),
    ("cache.latency", "application", "cache", True),
    ("messaging.consumer.lag", "application", "message-queue", True),
    ("dns.resolution_failure", "application", "dns-server", True),
    ("dns.resolution_failure", "pod", "dns-server", True),
    ("tls.handshake.failed", "client", "load-balancer", True),
    ("system.cpu.utilization", "proxy", "host", True),
    ("system.memory.utilization", "container", "node", True),
    ("system.cpu.utilization", "application", "database", False),
    ("system.memory.utilization", "cache", "database", False),
    ("system.filesystem.utilization", "database", "message-queue", False),
    ("process.open_file_descriptor.count", "application", "database", False),
    ("http.5xx_rate", "cdn", "database", False),
    ("service.timeout", "cache", "database", False),
    ("service.latency", "volume", "switch", False),
]


@pytest.mark.parametrize(("signal", "here", "there", "related"), PAIRS)
def test_a_trouble_beside_the_recorded_one_is_related_and_less_than_the_same(
    signal: str, here: str, there: str, related: bool, vocabulary: Vocabulary
) -> None:
    trouble = vocabulary.signal[signal].bad[0]

    def bears(seen: str, recorded: str) -> Any:
        entry = Entry(signal, trouble, recorded)
        return log_likelihood_ratio(vocabulary, NOTHING_KNOWN, Observation(seen, signal, trouble), entry)

    for one in (bears(here, there), bears(there, here)):
        assert (one.agreement > 0) == related
        assert (one.bits > 0) == related
        assert one.bits < bears(there, there).bits


@pytest.mark.parametrize(
    ("signal", "here", "there", "within"), [(*p[:3], p[2] in ("host", "node")) for p in PAIRS if p[3]]
)
def test_that_it_is_fine_beside_says_nothing(
    signal: str, here: str, there: str, within: bool, vocabulary: Vocabulary
) -> None:
    """On what a component calls it may be fine and yet be wrong here; what it runs in is a part of it."""
    known = vocabulary.signal[signal]
    fine = next(state for state in reversed(known.states) if state not in known.bad)
    bears = log_likelihood_ratio(
        vocabulary, NOTHING_KNOWN, Observation(here, signal, fine), Entry(signal, known.bad[0], there)
    )

    assert bears.bits == 0 or within


def test_a_trouble_beside_is_told_as_evidence_and_not_as_unexplained(match: Match) -> None:
    case = Case(
        "timeouts",
        Text(en="The payment gateway answers late"),
        (Symptom("service.timeout", "present", "external-service"),),
        Cause(Text(en="Its partner is slow.")),
        "active",
    )
    seen = Incident((Observation("application", "service.timeout", "present", origin="option"),))

    (found,) = match(seen, [case]).leading

    (told,) = (e for e in found.evidence if isinstance(e, SymptomEvidence))
    assert (told.role, told.place) == ("external-service", "application/service.timeout")
    assert not [e for e in found.evidence if isinstance(e, UnexplainedEvidence)]


def _slow(name: str, **shape: Any) -> Case:
    return Case(
        name,
        Text(en=name),
        (Symptom("io.latency", "high", "volume", **shape),),
        Cause(Text(en="Something.")),
        "active",
    )


PERIODIC = Observation(None, "contrast.periodic", "present", origin="option")
SLOW = Observation("volume", "io.latency", "high", origin="option")


def test_what_comes_at_intervals_speaks_for_a_case_whose_symptom_did(match: Match) -> None:
    first, second = match(Incident((SLOW, PERIODIC)), [_slow("steady"), _slow("waves", shape="periodic")]).leading

    assert first.case == "waves"
    assert {e.signal for e in first.evidence if isinstance(e, SymptomEvidence)} == {"io.latency", "contrast.periodic"}
    assert {e.signal for e in second.evidence if isinstance(e, UnexplainedEvidence)} == {"contrast.periodic"}


def test_a_shape_and_the_contrast_that_says_the_same_count_once(match: Match) -> None:
    cases = [_slow("steady"), _slow("waves", shape="periodic")]
    by_shape = match(Incident((replace(SLOW, shape="periodic"),)), cases)
    by_contrast = match(Incident((SLOW, PERIODIC)), cases)
    both = match(Incident((replace(SLOW, shape="periodic"), PERIODIC)), cases)

    assert [m.bits for m in by_shape.leading] == [m.bits for m in by_contrast.leading]
    assert [m.bits for m in both.leading] == [m.bits for m in by_contrast.leading]


def test_a_case_that_records_the_contrast_has_it_once(vocabulary: Vocabulary) -> None:
    told = _slow("waves", shape="periodic")
    twice = replace(told, symptoms=(*told.symptoms, Symptom("contrast.periodic", "present")))

    for case in (told, twice):
        (profile,) = profiles(case, vocabulary)
        assert [entry.signal for entry in profile] == ["io.latency", "contrast.periodic"]
