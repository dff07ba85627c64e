"""The first look at every case: what is added up in arrays is what would be added up one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnops.engine.index import Index, build_index
from diagnops.engine.likelihood import dominance, log_likelihood_ratio
from diagnops.engine.parameters import PARAMETERS as P
from diagnops.engine.profile import best_profiles
from diagnops.engine.retrieve import retrieve
from diagnops.kb.case import Case, Cause, Occurrence, Symptom, Text
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def index(vocabulary: Vocabulary, library: tuple[Case, ...]) -> Index:
    """The library, and a case of which two occurrences showed different things."""
    twice = Case(
        id="twice", title=Text(en="Twice"), cause=Cause(Text(en="Seen twice")), status="active",
        symptoms=(Symptom("io.latency", "high", "volume", frequency="always"), Symptom("io.latency", "normal", "host")),
        occurrences=(
            Occurrence(symptoms=(Symptom("io.queue_length", "high", "volume", magnitude=80.0),)),
            Occurrence(symptoms=(Symptom("http.5xx_rate", "high", "load-balancer"), Symptom("io.latency", "high"))),
        ),
    )  # fmt: skip
    return build_index([*library, twice], vocabulary)


def _by_hand(observations: Sequence[Observation], index: Index, vocabulary: Vocabulary) -> list[float]:
    """For each case the bits of the row that fits best, each observation by the related symptom that says most."""
    dominant = dominance(observations, index.background)

    def said(o: int, case: int, at: int) -> float:
        related = [
            log_likelihood_ratio(vocabulary, index.background, observations[o], s, dominant=dominant[o])
            for s in index.profile(case, at)
        ]
        contributions = [r.bits for r in related if r.agreement]
        default = P.unexplained if vocabulary.is_trouble(observations[o].signal, observations[o].state) else 0.0
        return max(contributions, key=abs, default=default)

    profiles = np.diff(index.profile_start).tolist()
    return [
        max(sum(said(o, case, at) for o in range(len(observations))) for at in range(count))
        for case, count in enumerate(profiles)
    ]


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_case_weighs_what_its_best_row_weighs_by_hand(
    data: st.DataObject, vocabulary: Vocabulary, index: Index
) -> None:
    signals = [s for s in vocabulary.signals if s.id.startswith(("io.", "http.", "system.", "contrast."))]
    seen = st.sampled_from(signals).flatmap(
        lambda s: st.builds(
            Observation, st.sampled_from((*s.roles, None)), st.just(s.id), st.sampled_from(s.states),
            magnitude=st.sampled_from((None, 2.0, 60.0)),
        )
    )  # fmt: skip
    observations = tuple(data.draw(st.lists(seen, max_size=5)))

    got = retrieve(Incident(observations), index, vocabulary)

    assert (got.scores - got.prior - got.text).tolist() == pytest.approx(_by_hand(observations, index, vocabulary))


def test_what_is_not_in_the_vocabulary_says_nothing(vocabulary: Vocabulary, index: Index) -> None:
    unheard_of = retrieve(Incident((Observation("volume", "no.such.signal", "high"),)), index, vocabulary)

    assert unheard_of.scores.tolist() == retrieve(Incident(), index, vocabulary).scores.tolist()


@given(st.lists(st.lists(st.integers(-3, 3), min_size=1, max_size=4)))
def test_a_case_stands_by_the_first_of_its_best_rows(profiles: list[list[int]]) -> None:
    start = np.cumsum([0, *map(len, profiles)])
    bits = np.array([one for case in profiles for one in case], float)

    best = best_profiles(bits, start)

    assert (best - start[:-1]).tolist() == [case.index(max(case)) for case in profiles]
