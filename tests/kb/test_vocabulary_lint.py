"""Each rule for a vocabulary fires on a small vocabulary that breaks it, and on nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from diagnops.kb.case import Case, Cause, Occurrence, Symptom, Text
from diagnops.kb.lint import never_trouble, promql_faults, vocabulary_faults
from diagnops.kb.message import Message, Value, message
from diagnops.kb.vocabulary import Check, Levels, Names, Phrases, Reading, Role, Signal, StateWords, Vocabulary

_LOOK = Check("command", "iostat -x 1 2", 0.5, look=Text(en="what stands out"))

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


def _broken(**changes: Any) -> list[Message]:
    """The faults when the event of a sound vocabulary is changed."""
    return vocabulary_faults(_vocabulary(LATENCY, IO_LATENCY, replace(POWER_OFF, **changes)))


def _of_power_off(code: str, **values: Value) -> Message:
    return Message(code, {"signal": "power.off", **values})


def test_a_sound_vocabulary_has_no_faults() -> None:
    assert _broken() == []


_EVENT = ("present", "absent")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"parent": "power.gone"}, _of_power_off("no_such_relative", field="parent", other="power.gone")),
        ({"after": "power.gone"}, _of_power_off("no_such_relative", field="after", other="power.gone")),
        ({"former": ("io.latency",)}, _of_power_off("former_id_of_today", id="io.latency")),
        ({"former": ("power.lost",)}, None),
        ({"split_from": ("io.latency",)}, None),
        ({"split_from": ("power.gone",)}, _of_power_off("split_from_nothing", id="power.gone")),
        ({"split_from": ("power.off",)}, _of_power_off("split_from_nothing", id="power.off")),
        ({"roles": ()}, _of_power_off("seen_on_no_role")),
        ({"usual": "volume"}, _of_power_off("usual_is_no_role_of_it", role="volume")),
        ({"roles": ("host", "tower")}, _of_power_off("seen_on_unknown_role", role="tower")),
        ({"on": {"volume": "io.latency"}}, _of_power_off("no_special_kind", role="volume", other="io.latency")),
        ({"bad": ()}, _of_power_off("bad_names_no_trouble", states=_EVENT)),
        ({"bad": ("high",)}, _of_power_off("bad_names_no_trouble", states=_EVENT)),
        ({"said": "high"}, _of_power_off("said_is_no_state", state="high", states=_EVENT)),
        (
            {"phrases": Phrases(high=Names(("very off",)))},
            _of_power_off("phrases_for_no_state", state="high", states=_EVENT),
        ),
        ({"levels": Levels("count", high=1)}, _of_power_off("levels_on_event")),
        ({"name": Text(en="power off")}, _of_power_off("no_name_in", tongue="ko")),
        ({"aliases": Names(("powered down",))}, _of_power_off("no_alias_in", tongue="ko")),
        ({"aliases": Names((), ("전원 나감",))}, _of_power_off("no_alias_in", tongue="en")),
        (
            {"aliases": Names(("Response-Times",), ("전원 나감",))},
            message("means_several", name="respons time", found=("power.off", "service.latency")),
        ),
        (
            {"phrases": Phrases(present=Names(("a slow disk", "slow disks")))},
            message("means_several", name="slow disk", found=("io.latency", "power.off")),
        ),
        (
            {"aliases": Names(("volume",), ("전원 나감",))},
            message("means_several", name="volum", found=("power.off", "role volume")),
        ),
        ({"metrics": ("%",)}, message("name_without_letters", found=("power.off",))),
        ({"checks": ()}, _of_power_off("no_check")),
        (
            {"checks": (replace(_LOOK, run="uptime", minutes=0),)},
            _of_power_off("minutes_of_check", run="uptime", minutes=0),
        ),
        (
            {"checks": (replace(_LOOK, run="uptime", minutes=241),)},
            _of_power_off("minutes_of_check", run="uptime", minutes=241),
        ),
        (
            {"checks": (replace(_LOOK, run="grep 'x", minutes=1),)},
            replace(
                _of_power_off("faulty_command", run="grep 'x"),
                because=message("cannot_be_split", reason="No closing quotation"),
            ),
        ),
        (
            {"checks": (replace(_LOOK, run="| grep x", minutes=1),)},
            replace(_of_power_off("faulty_command", run="| grep x"), because=message("names_no_program")),
        ),
    ],
)
def test_a_broken_signal_is_told(changes: dict[str, Any], fault: Message | None) -> None:
    assert ([fault] if fault else []) == _broken(**changes)


def test_a_former_id_is_given_to_one_signal_and_the_other_parts_say_what_they_are_split_from() -> None:
    twice = _vocabulary(replace(LATENCY, former=("slow",)), replace(IO_LATENCY, former=("slow",)), POWER_OFF)
    once = _vocabulary(replace(LATENCY, former=("slow",)), replace(IO_LATENCY, split_from=("slow",)), POWER_OFF)

    assert vocabulary_faults(twice) == [message("former_id_of_several", id="slow", times=2)]
    assert vocabulary_faults(once) == []


@pytest.mark.parametrize(
    ("signal", "check", "hidden"),
    [
        (POWER_OFF, Check("command", "uptime", 1), ("present",)),
        (POWER_OFF, Check("command", "uptime", 1, look=Text(en="gone?")), ()),
        (POWER_OFF, Check("command", "uptime", 1, read=Reading(present="off")), ()),
        (POWER_OFF, Check("promql", "up == 0", 1), ()),
        (IO_LATENCY, Check("command", "iostat -x", 1, read=Reading(column="await")), ()),
        (IO_LATENCY, Check("command", "iostat -x", 1, read=Reading(column="await", low=1)), ("high",)),
        (IO_LATENCY, Check("promql", "rate(x[5m])", 1), ()),
        (replace(IO_LATENCY, bad=("high", "low")), Check("promql", "rate(x[5m])", 1), ("low",)),
    ],
)
def test_a_trouble_that_no_check_can_show_is_told(signal: Signal, check: Check, hidden: tuple[str, ...]) -> None:
    changed = replace(signal, checks=(check,))
    others = [one for one in (LATENCY, IO_LATENCY, POWER_OFF) if one.id != signal.id]

    faults = vocabulary_faults(_vocabulary(changed, *others))

    assert faults == ([message("no_check_shows", signal=signal.id, states=hidden)] if hidden else [])


def test_a_signal_that_cases_only_ever_record_as_fine_is_named() -> None:
    vocabulary = _vocabulary(LATENCY, IO_LATENCY, POWER_OFF)
    of = [
        (Symptom("power.off", "absent"), Symptom("io.latency", "low")),
        (Symptom("power.off", "absent"), Symptom("service.latency", "high"), Symptom("gone", "absent")),
    ]
    cases = [Case(f"c{at}", Text(en="c"), symptoms, Cause(Text(en="c"))) for at, symptoms in enumerate(of)]
    troubled = replace(cases[0], occurrences=(Occurrence(symptoms=(Symptom("io.latency", "high"),)),))

    assert never_trouble(cases, vocabulary) == ["io.latency", "power.off"]
    assert never_trouble([troubled, cases[1]], vocabulary) == ["power.off"]


def test_a_special_kind_has_to_be_seen_on_the_role_it_stands_for() -> None:
    vocabulary = _vocabulary(LATENCY, replace(IO_LATENCY, roles=("host",)))

    assert vocabulary_faults(vocabulary) == [
        message("no_special_kind", signal="service.latency", role="volume", other="io.latency")
    ]


def test_a_role_that_runs_in_or_calls_one_that_does_not_exist_is_told() -> None:
    lost = replace(HOST, within=("rack",), calls=("moon",))

    assert vocabulary_faults(_vocabulary(POWER_OFF, roles=(lost,))) == [
        message("within_no_role", role="host", other="rack"),
        message("calls_no_role", role="host", other="moon"),
    ]


def test_an_id_defined_twice_is_told() -> None:
    signals = vocabulary_faults(_vocabulary(POWER_OFF, POWER_OFF))
    roles = vocabulary_faults(_vocabulary(POWER_OFF, roles=(HOST, HOST, HOST)))

    assert signals == [message("signal_defined_again", id="power.off", times=2)]
    assert roles == [message("role_defined_again", id="host", times=3)]


def test_a_role_within_one_that_does_not_exist_is_told() -> None:
    vocabulary = _vocabulary(POWER_OFF, roles=(HOST, replace(VOLUME, within=("array",))))

    assert vocabulary_faults(vocabulary) == [message("within_no_role", role="volume", other="array")]


def test_parents_that_run_in_a_circle_are_told() -> None:
    roles = (replace(HOST, within=("volume",)), VOLUME)
    signals = (replace(LATENCY, parent="io.latency", on={}), IO_LATENCY, replace(POWER_OFF, parent="io.latency"))

    assert [
        message("parents_in_circle", id=name) for name in ("service.latency", "io.latency", "host", "volume")
    ] == vocabulary_faults(_vocabulary(*signals, roles=roles))


def test_a_role_is_held_to_its_own_names_too() -> None:
    vocabulary = _vocabulary(POWER_OFF, roles=(HOST, replace(VOLUME, aliases=Names(("server", "Host")))))

    assert vocabulary_faults(vocabulary) == [message("means_several", name="host", found=("role host", "role volume"))]


def test_an_expression_that_prometheus_would_refuse_is_told() -> None:
    faults = promql_faults([("a.good", "rate(up[5m]) > 0"), ("a.bad", "rate(up[5m)"), ("a.worse", "rate(up)")])

    assert {fault.code for fault in faults} == {"promql_refused"}
    assert [(f.values["signal"], f.values["expression"]) for f in faults] == [
        ("a.bad", "rate(up[5m)"),
        ("a.worse", "rate(up)"),
    ]


@pytest.mark.parametrize(
    ("signal", "reading", "reason"),
    [
        (POWER_OFF, Reading(present="off", absent="on"), None),
        (POWER_OFF, Reading(match="(?P<value>x)", high=1), None),
        (IO_LATENCY, Reading(column="await"), None),
        (IO_LATENCY, Reading(match="x", reduce="count"), None),
        (IO_LATENCY, Reading(column="await", match="x"), "one_way_to_read"),
        (IO_LATENCY, Reading(), "one_way_to_read"),
        (IO_LATENCY, Reading(present="slow"), "measure_without_figure"),
        (IO_LATENCY, Reading(match="x"), "match_without_value"),
        (IO_LATENCY, Reading(match="(x"), "no_regular_expression"),
        (LATENCY, Reading(column="await"), "no_figure_to_judge_by"),
        (POWER_OFF, Reading(column="await"), "no_figure_to_judge_by"),
    ],
)
def test_a_reading_that_cannot_work_is_told(signal: Signal, reading: Reading, reason: str | None) -> None:
    changed = replace(signal, checks=(replace(_LOOK, read=reading),))
    others = [one for one in (LATENCY, IO_LATENCY, POWER_OFF) if one.id != signal.id]

    faults = vocabulary_faults(_vocabulary(changed, *others))

    told = [(fault.code, fault.values["run"], fault.because and fault.because.code) for fault in faults]
    assert told == ([("faulty_reading", _LOOK.run, reason)] if reason else [])


def test_only_a_command_that_changes_nothing_is_read() -> None:
    for check in (replace(_LOOK, read_only=False), replace(_LOOK, kind="promql", run="up")):
        (fault,) = _broken(checks=(replace(check, read=Reading(present="off")),))

        assert fault.because == message("only_harmless_is_read")
