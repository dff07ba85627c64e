"""Each rule for a vocabulary fires on a small vocabulary that breaks it, and on nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from diagnops.kb.case import Text
from diagnops.kb.lint import promql_faults, vocabulary_faults
from diagnops.kb.vocabulary import Check, Levels, Names, Phrases, Reading, Role, Signal, StateWords, Vocabulary

_LOOK = Check("command", "iostat -x 1 2", 0.5)

LATENCY = Signal(
    id="service.latency",
    kind="measure",
    name=Text(en="latency", ko="지연 시간"),
    roles=("host",),
    base_rate=0.2,
    checks=(_LOOK,),
    on={"volume": "io.latency"},
    bad=("high",),
    aliases=Names(("response time",), ("응답 시간",)),
)
IO_LATENCY = Signal(
    id="io.latency",
    kind="measure",
    name=Text(en="I/O latency", ko="I/O 지연"),
    roles=("volume",),
    base_rate=0.1,
    checks=(_LOOK,),
    parent="service.latency",
    bad=("high",),
    levels=Levels("ms", high=20),
    phrases=Phrases(high=Names(("slow disk",), ("디스크 느리다",))),
)
POWER_OFF = Signal(
    id="power.off",
    kind="event",
    name=Text(en="power off", ko="전원 꺼짐"),
    roles=("host",),
    base_rate=0.01,
    checks=(_LOOK,),
    bad=("present",),
    said="present",
    aliases=Names(("powered down",), ("전원 나감",)),
)
HOST = Role("host", Text(en="host", ko="서버"))
VOLUME = Role("volume", Text(en="volume", ko="볼륨"), within=("host",))


def _vocabulary(*signals: Signal, roles: tuple[Role, ...] = (HOST, VOLUME)) -> Vocabulary:
    return Vocabulary(signals, roles, StateWords(*[Names()] * len(StateWords.__struct_fields__)))


def _broken(**changes: Any) -> list[str]:
    """The faults when the event of a sound vocabulary is changed."""
    return vocabulary_faults(_vocabulary(LATENCY, IO_LATENCY, replace(POWER_OFF, **changes)))


def test_a_sound_vocabulary_has_no_faults() -> None:
    assert _broken() == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"parent": "power.gone"}, "power.off: parent 'power.gone' does not exist"),
        ({"after": "power.gone"}, "power.off: after 'power.gone' does not exist"),
        ({"roles": ()}, "power.off: seen on no role"),
        ({"usual": "volume"}, "power.off: usual 'volume' is none of its roles"),
        ({"roles": ("host", "tower")}, "power.off: role 'tower' does not exist"),
        (
            {"on": {"volume": "io.latency"}},
            "power.off: on volume: 'io.latency' is no special kind of it that is seen there",
        ),
        ({"bad": ()}, "power.off: `bad` has to name states of a event that mean trouble"),
        ({"bad": ("high",)}, "power.off: `bad` has to name states of a event that mean trouble"),
        ({"said": "high"}, "power.off: said 'high' is no state of a event"),
        (
            {"phrases": Phrases(high=Names(("very off",)))},
            "power.off: phrases for 'high', which is no state of a event",
        ),
        ({"levels": Levels("count", high=1)}, "power.off: levels on an event"),
        ({"name": Text(en="power off")}, "power.off: no name in ko"),
        ({"aliases": Names(("powered down",))}, "power.off: no alias in ko"),
        ({"aliases": Names((), ("전원 나감",))}, "power.off: no alias in en"),
        (
            {"aliases": Names(("Response-Times",), ("전원 나감",))},
            "'respons time' means more than one thing: power.off, service.latency",
        ),
        (
            {"phrases": Phrases(present=Names(("a slow disk", "slow disks")))},
            "'slow disk' means more than one thing: io.latency, power.off",
        ),
        (
            {"aliases": Names(("volume",), ("전원 나감",))},
            "'volum' means more than one thing: power.off, role volume",
        ),
        ({"metrics": ("%",)}, "power.off: a name without letters"),
        ({"checks": ()}, "power.off: no check says how to look at it"),
        ({"checks": (Check("command", "uptime", 0),)}, "power.off: 'uptime' takes 0 minutes"),
        ({"checks": (Check("command", "uptime", 241),)}, "power.off: 'uptime' takes 241 minutes"),
        (
            {"checks": (Check("command", "grep 'x", 1),)},
            'power.off: "grep \'x" cannot be split into words: No closing quotation',
        ),
        ({"checks": (Check("command", "| grep x", 1),)}, "power.off: '| grep x' names no program"),
    ],
)
def test_a_broken_signal_is_told(changes: dict[str, Any], fault: str) -> None:
    assert [fault] == _broken(**changes)


def test_a_special_kind_has_to_be_seen_on_the_role_it_stands_for() -> None:
    vocabulary = _vocabulary(LATENCY, replace(IO_LATENCY, roles=("host",)))

    assert vocabulary_faults(vocabulary) == [
        "service.latency: on volume: 'io.latency' is no special kind of it that is seen there"
    ]


def test_an_id_defined_twice_is_told() -> None:
    signals = vocabulary_faults(_vocabulary(POWER_OFF, POWER_OFF))
    roles = vocabulary_faults(_vocabulary(POWER_OFF, roles=(HOST, HOST, HOST)))

    assert (signals, roles) == (["signal power.off is defined 2 times"], ["role host is defined 3 times"])


def test_a_role_within_one_that_does_not_exist_is_told() -> None:
    vocabulary = _vocabulary(POWER_OFF, roles=(HOST, replace(VOLUME, within=("array",))))

    assert vocabulary_faults(vocabulary) == ["role volume: within 'array', which does not exist"]


def test_parents_that_run_in_a_circle_are_told() -> None:
    roles = (replace(HOST, within=("volume",)), VOLUME)
    signals = (replace(LATENCY, parent="io.latency", on={}), IO_LATENCY, replace(POWER_OFF, parent="io.latency"))

    assert [
        f"{name}: its parents run in a circle" for name in ("service.latency", "io.latency", "host", "volume")
    ] == vocabulary_faults(_vocabulary(*signals, roles=roles))


def test_a_role_is_held_to_its_own_names_too() -> None:
    vocabulary = _vocabulary(POWER_OFF, roles=(HOST, replace(VOLUME, aliases=Names(("server", "Host")))))

    assert vocabulary_faults(vocabulary) == ["'host' means more than one thing: role host, role volume"]


def test_an_expression_that_prometheus_would_refuse_is_told() -> None:
    faults = promql_faults([("a.good", "rate(up[5m]) > 0"), ("a.bad", "rate(up[5m)"), ("a.worse", "rate(up)")])

    assert [": ".join(f.split(": ")[:2]) for f in faults] == ["a.bad: 'rate(up[5m)'", "a.worse: 'rate(up)'"]


@pytest.mark.parametrize(
    ("signal", "reading", "reason"),
    [
        (POWER_OFF, Reading(present="off", absent="on"), ""),
        (POWER_OFF, Reading(match="(?P<value>x)", high=1), ""),
        (IO_LATENCY, Reading(column="await"), ""),
        (IO_LATENCY, Reading(match="x", reduce="count"), ""),
        (IO_LATENCY, Reading(column="await", match="x"), "give one of column, match, or present (with absent)"),
        (IO_LATENCY, Reading(), "give one of column, match, or present (with absent)"),
        (IO_LATENCY, Reading(present="slow"), "a measure is read as a figure"),
        (IO_LATENCY, Reading(match="x"), "match needs a group (?P<value>…)"),
        (IO_LATENCY, Reading(match="(x"), "'(x' is no regular expression"),
        (LATENCY, Reading(column="await"), "nothing says from which figure on it is high or low; give high or low"),
        (POWER_OFF, Reading(column="await"), "nothing says from which figure on it is high or low; give high or low"),
    ],
)
def test_a_reading_that_cannot_work_is_told(signal: Signal, reading: Reading, reason: str) -> None:
    changed = replace(signal, checks=(replace(_LOOK, read=reading),))
    others = [one for one in (LATENCY, IO_LATENCY, POWER_OFF) if one.id != signal.id]

    faults = vocabulary_faults(_vocabulary(changed, *others))

    assert len(faults) == bool(reason)
    assert reason in "".join(faults)


def test_only_a_command_that_changes_nothing_is_read() -> None:
    for check in (replace(_LOOK, read_only=False), replace(_LOOK, kind="promql", run="up")):
        faults = _broken(checks=(replace(check, read=Reading(present="off")),))

        assert len(faults) == 1
        assert "only a command that changes nothing is run and read" in faults[0]
