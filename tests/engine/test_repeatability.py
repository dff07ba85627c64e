"""Repeatability: what is learned from recurrences, and what is not claimed without them."""

from __future__ import annotations

from collections import Counter

import numpy as np
from msgspec.structs import replace

from diagnops.engine.index import build_index
from diagnops.engine.likelihood import Background, log_likelihood_ratio
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.profile import Entry
from diagnops.engine.repeatability import repeatability
from diagnops.kb.case import Case, Cause, Link, Symptom, Text
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary

QUEUE, LOCKS, NOISE = "io.queue_length", "db.lock.wait", "system.cpu.utilization"


def _learned(*records: tuple[int, bool, bool]) -> list[float]:
    """What (cause, first signal shown, second signal shown) records teach about the two signals."""
    told = [(signal, cause, shown) for cause, *both in records for signal, shown in enumerate(both)]
    looks = Counter((signal, cause) for signal, cause, _ in told)
    showing = Counter((signal, cause) for signal, cause, shown in told if shown)
    place, known, shown = np.array(
        [(signal, looks[signal, cause], showing[signal, cause]) for signal, cause in looks]
    ).T
    return list(repeatability(place, known, shown, np.ones(len(place), int), [0, 1], [0, 1]))


def test_without_recurrences_nothing_is_learned() -> None:
    assert _learned((0, True, False), (1, False, True), (2, True, True)) == [P.repeatability, P.repeatability]
    assert list(repeatability(*np.zeros((4, 0), int), [], [0, 1, 2])) == [P.repeatability] * 3


def test_what_agrees_within_a_cause_and_differs_between_causes_repeats() -> None:
    records = [(cause, cause % 2 == 0, time == 0) for cause in range(20) for time in range(2)]

    steady, noise = _learned(*records)

    assert steady > P.repeatability
    assert noise < 0.5 * P.repeatability


def test_the_order_of_the_records_does_not_matter() -> None:
    records = [(cause, cause % 3 == 0, (cause + time) % 2 == 0) for cause in range(12) for time in range(3)]

    assert np.allclose(_learned(*records), _learned(*reversed(records)))


def _past() -> list[Case]:
    """Twenty causes that recurred once: the queue tells which of two kinds it was, the CPU tells nothing."""
    cases = []
    for cause in range(20):
        kind = "volume" if cause % 2 else "locks"
        for time in range(2):
            told = (
                Symptom(QUEUE, "high" if kind == "volume" else "normal", "volume"),
                Symptom(LOCKS, "normal" if kind == "volume" else "high", "database"),
                Symptom(NOISE, "high" if time else "normal", "database"),
            )
            links = (Link(f"{kind}-{cause}-0", "same-cause"),) if time else ()
            name = Text(en=f"{kind} {cause}")
            cases.append(Case(f"{kind}-{cause}-{time}", name, told, Cause(name), "active", related=links))
    return cases


def test_linked_cases_teach_which_signal_to_trust(vocabulary: Vocabulary) -> None:
    linked = build_index(_past(), vocabulary).background
    unlinked = build_index([replace(case, related=()) for case in _past()], vocabulary).background

    def bits(background: Background, signal: str, role: str) -> float:
        seen = Observation(role, signal, "high")
        return log_likelihood_ratio(vocabulary, background, seen, Entry(signal, "high", role)).bits

    assert linked.repeats[QUEUE] > P.repeatability > linked.repeats[NOISE]
    assert bits(linked, QUEUE, "volume") > bits(unlinked, QUEUE, "volume")
    assert bits(linked, NOISE, "database") < bits(unlinked, NOISE, "database")


def test_cases_without_links_are_weighed_as_their_authors_wrote_them(vocabulary: Vocabulary) -> None:
    unlinked = [replace(case, related=()) for case in _past()]

    assert build_index(unlinked, vocabulary).background.repeats == {}
