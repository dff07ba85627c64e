"""Weight of evidence: the laws that the numbers obey, whatever the constants are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from diagnops.engine.likelihood import (
    FREQUENCY,
    Background,
    dominance,
    log_likelihood_ratio,
    role_agreement,
    unexplained,
)
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.profile import Entry
from diagnops.kb.case import Frequency
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary

NOTHING_KNOWN = Background({}, 0)
QUEUE = Entry("io.queue_length", "high", "volume", "always")
FREQUENCIES: tuple[Frequency, ...] = ("sometimes", "usually", "always")


def _bits(vocabulary: Vocabulary, seen: str, symptom: Entry, background: Background = NOTHING_KNOWN) -> float:
    place, state = seen.split("=")
    role, _, signal = place.rpartition("/")
    return log_likelihood_ratio(vocabulary, background, Observation(role or None, signal, state), symptom).bits  # type: ignore[arg-type]


def test_the_same_state_speaks_for_and_another_state_against(vocabulary: Vocabulary) -> None:
    assert _bits(vocabulary, "volume/io.queue_length=high", QUEUE) > 0
    assert _bits(vocabulary, "volume/io.queue_length=normal", QUEUE) < 0


def test_idle_is_no_trouble_and_counts_as_normal(vocabulary: Vocabulary) -> None:
    idle = Entry("system.cpu.utilization", "low", "database")

    assert _bits(vocabulary, "database/system.cpu.utilization=normal", idle) > 0
    assert _bits(vocabulary, "database/system.cpu.utilization=high", idle) < 0


def test_what_always_shows_speaks_loudest_present_and_absent(vocabulary: Vocabulary) -> None:
    present = [_bits(vocabulary, "volume/io.queue_length=high", Entry(*_queue(f))) for f in FREQUENCIES]
    missing = [_bits(vocabulary, "volume/io.queue_length=normal", Entry(*_queue(f))) for f in FREQUENCIES]

    assert present == sorted(present)
    assert missing == sorted(missing, reverse=True)


def _queue(frequency: Frequency) -> tuple[str, str, str, Frequency]:
    return ("io.queue_length", "high", "volume", frequency)


def test_the_rarer_elsewhere_the_more_it_tells(vocabulary: Vocabulary) -> None:
    common = Entry("http.5xx_rate", "high", "load-balancer")
    rare = Entry("power.unexpected_off", "present", "host")

    told_common = _bits(vocabulary, "load-balancer/http.5xx_rate=high", common)
    told_rare = _bits(vocabulary, "host/power.unexpected_off=present", rare)

    assert told_rare > told_common > 0


def test_a_state_that_many_cases_record_tells_less(vocabulary: Vocabulary) -> None:
    crowded = Background({"io.queue_length=high": 60}, 100)
    lonely = Background({"io.queue_length=high": 1}, 100)

    told_crowded = _bits(vocabulary, "volume/io.queue_length=high", QUEUE, crowded)
    told_lonely = _bits(vocabulary, "volume/io.queue_length=high", QUEUE, lonely)

    assert told_lonely > told_crowded > 0


def test_a_case_is_not_held_against_itself(vocabulary: Vocabulary) -> None:
    """The only case that records a state must not make that state look common."""
    alone = Background({"io.queue_length=high": 1}, 1)

    assert _bits(vocabulary, "volume/io.queue_length=high", QUEUE, alone) == _bits(
        vocabulary, "volume/io.queue_length=high", QUEUE, NOTHING_KNOWN
    )


def test_another_component_says_nothing(vocabulary: Vocabulary) -> None:
    busy = Entry("system.cpu.utilization", "high", "database")

    assert _bits(vocabulary, "application/system.cpu.utilization=high", busy) == 0


def test_a_place_unsaid_or_around_it_says_less_than_the_place(vocabulary: Vocabulary) -> None:
    symptom = Entry("system.cpu.utilization", "high", "database")

    there, unsaid, around = (
        _bits(vocabulary, f"{where}system.cpu.utilization=high", symptom) for where in ("database/", "", "host/")
    )

    assert there > unsaid > around > 0


def test_the_family_says_less_than_the_signal(vocabulary: Vocabulary) -> None:
    symptom = Entry("io.queue_length", "high", "volume")

    assert _bits(vocabulary, "volume/io.queue_length=high", symptom) > _bits(
        vocabulary, "volume/queue.length=high", symptom
    ) > 0  # fmt: skip


def test_a_special_kind_that_is_fine_does_not_clear_the_family(vocabulary: Vocabulary) -> None:
    slow = Entry("service.latency", "high", "database")

    assert _bits(vocabulary, "database/db.commit.duration=normal", slow) == 0


@given(st.data())
def test_no_observation_is_worth_more_than_it_can_be(vocabulary: Vocabulary, data: st.DataObject) -> None:
    """Bits stay finite, and two different states of a symptom never both speak for it."""
    signal = data.draw(st.sampled_from(vocabulary.signals))
    recorded = data.draw(st.sampled_from(signal.states))
    role = data.draw(st.sampled_from((*signal.roles, None)))
    frequency = data.draw(st.sampled_from(sorted(FREQUENCY)))
    symptom = Entry(signal.id, recorded, role, frequency)  # type: ignore[arg-type]

    bits = {
        signal.trouble(state): log_likelihood_ratio(
            vocabulary, NOTHING_KNOWN, Observation(role, signal.id, state), symptom
        ).bits
        for state in signal.states
    }

    assert all(abs(b) < 12 for b in bits.values())
    assert all(b <= 0 for state, b in bits.items() if state != signal.trouble(recorded))
    assert bits[signal.trouble(recorded)] >= 0


@given(st.floats(0.01, 1))
def test_a_reading_counts_as_far_as_it_is_certain_and_beside_its_words_half(
    vocabulary: Vocabulary, certainty: float
) -> None:
    stated = Observation("volume", "io.queue_length", "high", origin="option")
    read = replace(stated, origin="words", words="a long queue", certainty=certainty)

    sure, given_ = (log_likelihood_ratio(vocabulary, NOTHING_KNOWN, seen, QUEUE) for seen in (stated, read))
    silence = unexplained(read)

    assert sure.bits == sure.alone
    assert 0 < given_.bits <= given_.alone <= sure.bits + 1e-9
    assert given_.bits == pytest.approx(P.one_witness * given_.alone)
    # What speaks against a case does not stand in the words: it counts whole.
    assert 0 > silence.bits == silence.alone


@given(st.data())
def test_role_agreement_is_mutual(vocabulary: Vocabulary, data: st.DataObject) -> None:
    roles = st.sampled_from((*vocabulary.role, None))
    one, other = data.draw(roles), data.draw(roles)

    assert role_agreement(vocabulary, one, other) == role_agreement(vocabulary, other, one)
    assert role_agreement(vocabulary, one, one) == 1


def test_the_strongest_of_little_that_was_looked_at_is_hardly_the_strongest_of_all(vocabulary: Vocabulary) -> None:
    seen = [Observation("volume", "io.queue_length", "high"), Observation("volume", "io.latency", "high")]
    measured = [replace(one, magnitude=size) for one, size in zip(seen, (90.0, 4.0), strict=True)]
    dominant = QUEUE._replace(dominant=True)

    def bits(looks: float) -> float:
        background = Background({}, 20, looks=looks)
        first, _ = dominance(measured, background)
        return log_likelihood_ratio(vocabulary, background, measured[0], dominant, dominant=first).bits

    assert dominance(measured, Background({}, 20, looks=2)) == [1.0, 0.0]
    assert dominance(seen, Background({}, 20, looks=2)) == [None, None]
    assert bits(looks=2) > bits(looks=8) > bits(looks=200) > 0
    assert bits(looks=200) == pytest.approx(
        log_likelihood_ratio(vocabulary, Background({}, 20), seen[0], QUEUE).bits, abs=0.01
    )
