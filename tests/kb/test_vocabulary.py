"""The vocabulary: what is shipped is whole and sound, a signal is found by any of its names, kinship is a distance."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnops.cases import VOCABULARY
from diagnops.kb.case import Language
from diagnops.kb.errors import CaseFileError, Fault, UsageError
from diagnops.kb.lint import promql_faults, vocabulary_faults
from diagnops.kb.message import message
from diagnops.kb.spelling import nearest
from diagnops.kb.vocabulary import display_name, role_names, signal_names
from diagnops.kb.vocabulary_files import read_vocabulary

SHIPPED = read_vocabulary(VOCABULARY)
signal_ids = st.sampled_from(sorted(SHIPPED.signal))


def test_the_shipped_vocabulary_has_at_least_150_signals_of_every_layer() -> None:
    layers = (
        "balancer http application runtime database cache queue volume filesystem cpu memory kernel nic network dns "
        "tls time kubernetes cloud hardware contrast"
    )

    assert len(SHIPPED.signals) >= 150
    assert set(layers.split()) <= {signal.layer for signal in SHIPPED.signals}


@pytest.mark.parametrize(
    "signal",
    ["io.queue_length", "http.5xx_rate", "system.cpu.utilization", "power.unexpected_off", "contrast.follows_hardware"],
)
def test_a_signal_of_the_glossary_is_shipped(signal: str) -> None:
    assert signal in SHIPPED.signal


def test_the_shipped_vocabulary_has_no_faults() -> None:
    assert vocabulary_faults(SHIPPED) == []


def test_every_signal_says_how_to_check_it_and_what_that_costs() -> None:
    assert [s.id for s in SHIPPED.signals if not s.checks or any(c.minutes <= 0 for c in s.checks)] == []


def test_prometheus_would_take_every_expression() -> None:
    expressions = [(s.id, check.run) for s in SHIPPED.signals for check in s.checks if check.kind == "promql"]

    assert len(expressions) >= 100
    assert promql_faults(expressions) == []


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("io.queue_length", "io.queue_length"),
        ("queue depth", "io.queue_length"),
        ("Queue-Depths", "io.queue_length"),
        ("aqu-sz", "io.queue_length"),
        ("VolumeQueueLength", "io.queue_length"),
        ("I/O 큐 길이", "io.queue_length"),
        ("CPU 사용률", "system.cpu.utilization"),
        ("cpu사용률", "system.cpu.utilization"),
        ("ＣＰＵ", "system.cpu.utilization"),
        ("node_cpu_seconds_total", "system.cpu.utilization"),
    ],
)
def test_a_signal_is_found_by_any_of_its_names(name: str, signal: str) -> None:
    assert signal == SHIPPED.find_signal(name).id


def test_every_name_finds_its_signal_or_role() -> None:
    signals = [(name, s.id) for s in SHIPPED.signals for name in signal_names(s)]
    roles = [(name, r.id) for r in SHIPPED.roles for name in role_names(r)]

    assert signals == [(name, SHIPPED.find_signal(name).id) for name, _ in signals]
    assert roles == [(name, SHIPPED.find_role(name).id) for name, _ in roles]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("io.que_length", ("io.queue_length", "I/O queue length")),
        ("CPU 사용뉼", ("CPU 사용률", "GPU 사용률")),
        ("qqqzzzqqq", ()),
        ("", ()),
    ],
)
def test_an_unknown_signal_names_the_nearest_as_it_is_written(name: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as error:
        SHIPPED.find_signal(name)

    assert error.value.message == message("unknown_signal", name=name, near=near)


@pytest.mark.parametrize(("name", "near"), [("databse", ("database",)), ("로드벨런서", ("로드 밸런서", "밸런서"))])
def test_an_unknown_role_names_the_nearest_as_it_is_written(name: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as error:
        SHIPPED.find_role(name)

    assert error.value.message == message("unknown_role", name=name, near=near)


def test_where_nothing_is_known_nothing_is_near() -> None:
    assert nearest("volume", []) == ()


@pytest.mark.parametrize(
    ("said", "role", "meant"),
    [
        ("service.latency", None, "service.latency"),
        ("service.latency", "volume", "io.latency"),
        ("service.latency", "database", "db.client.operation.duration"),
        ("service.latency", "client", "service.latency"),
        ("io.queue_length", "volume", "io.queue_length"),
        ("io.queue_length", "message-queue", "messaging.queue.depth"),
        ("io.queue_length", "client", "io.queue_length"),
        ("system.cpu.utilization", "database", "system.cpu.utilization"),
    ],
)
def test_a_signal_said_of_a_role_is_the_kind_seen_there(said: str, role: str | None, meant: str) -> None:
    name = SHIPPED.signal[said].name.en or ""

    assert meant == SHIPPED.seen_on(SHIPPED.signal[said], role).id
    assert meant == SHIPPED.find_signal(name, role).id
    assert said == SHIPPED.find_signal(said, role).id  # who writes an id means it


@settings(deadline=None)
@given(signal_ids, st.sampled_from(sorted(SHIPPED.role)))
def test_a_signal_seen_on_a_role_is_settled(signal: str, role: str) -> None:
    once = SHIPPED.seen_on(SHIPPED.signal[signal], role)

    assert once == SHIPPED.seen_on(once, role)


@settings(deadline=None)
@given(signal_ids, signal_ids)
def test_kinship_is_symmetric_and_whole_only_with_itself(one: str, other: str) -> None:
    kinship = SHIPPED.kinship(one, other)

    assert kinship == SHIPPED.kinship(other, one)
    assert kinship in (0.0, 0.25, 0.5, 1.0)
    assert (kinship == 1.0) == (one == other)


def test_kinship_halves_with_each_step_up_and_siblings_have_none() -> None:
    kinship = {
        other: SHIPPED.kinship("system.cpu.user", other)
        for other in ("system.cpu.utilization", "resource.utilization", "system.cpu.system", "no.such.signal")
    }

    assert kinship == {
        "system.cpu.utilization": 0.5,
        "resource.utilization": 0.25,
        "system.cpu.system": 0.0,
        "no.such.signal": 0.0,
    }


def test_a_child_is_listed_below_its_parent() -> None:
    pairs = {(parent, child) for parent, children in SHIPPED.children.items() for child in children}

    assert {(s.parent, s.id) for s in SHIPPED.signals if s.parent} == pairs


def test_only_a_bad_state_of_a_measure_is_trouble() -> None:
    cpu, off = SHIPPED.signal["system.cpu.utilization"], SHIPPED.signal["power.unexpected_off"]

    assert (cpu.trouble("high"), cpu.trouble("low"), cpu.trouble("normal")) == ("high", "normal", "normal")
    assert (off.trouble("present"), off.trouble("absent")) == ("present", "absent")
    assert (cpu.states, off.states) == (("high", "low", "normal"), ("present", "absent"))


@pytest.mark.parametrize(
    ("role", "signal", "language", "shown"),
    [
        ("volume", "io.queue_length", "en", "volume · I/O queue length"),
        ("volume", "io.queue_length", "ko", "볼륨 · I/O 큐 길이"),
        (None, "io.queue_length", "en", "I/O queue length"),
        ("our-box", "our.signal", "ko", "our-box · our.signal"),
    ],
)
def test_a_signal_is_shown_by_name_and_an_unknown_one_by_its_id(
    role: str | None, signal: str, language: Language, shown: str
) -> None:
    assert shown == display_name(SHIPPED, role, signal, language)


def test_every_fault_of_every_vocabulary_file_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "cpu.yaml").write_text("layer: cqu\nsignals: []\n", "utf-8")
    (tmp_path / "roles.yaml").write_text("roles:\n  - {id: host}\n", "utf-8")

    with pytest.raises(CaseFileError) as told:
        read_vocabulary(tmp_path)

    assert [fault[:3] for fault in told.value.faults] == [
        ("cpu.yaml", 1, "layer"),
        ("roles.yaml", 2, "roles[0].name"),
        ("states.yaml", 0, ""),
    ]


def test_a_damaged_or_missing_vocabulary_is_never_half_read(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError) as told:
        read_vocabulary(tmp_path / "gone")

    assert told.value.faults == (Fault("states.yaml", 0, "", message("missing_or_faulty")),)


@pytest.mark.parametrize(
    ("role", "end"),
    [
        (None, "contrast.gone_after_process_restart"),
        ("database", "contrast.gone_after_process_restart"),
        ("host", "contrast.gone_after_reboot"),
        ("cdn", "contrast.gone_after_process_restart"),
    ],
)
def test_what_is_fine_after_a_restart_is_said_of_what_was_restarted(role: str | None, end: str) -> None:
    meant = SHIPPED.good_end("service.restart", role)

    assert meant
    assert meant.id == end
    assert SHIPPED.good_end("io.latency", role) is None
