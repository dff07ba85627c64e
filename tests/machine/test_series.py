"""Series that a monitoring system answered with: trouble, calm, or why nobody can say."""

from __future__ import annotations

from typing import Literal

import pytest

from diagnops.kb.message import message
from diagnops.kb.vocabulary import Check, Vocabulary
from diagnops.machine.metrics.series import Asked, Series, read_event, read_figures, read_measure, read_silence

ITS_OWN = Asked("host", "its own")
QUIET = (0.20, 0.21, 0.22, 0.21) * 30
RATIO = Check("promql", "cpu", 1)


def _series(name: str, *values: float) -> Series:
    return Series({"instance": name}, tuple((float(at), value) for at, value in enumerate(values)))


def _cpu(vocabulary: Vocabulary, asked: Asked, **now: float):  # type: ignore[no-untyped-def]
    """Processors of hosts with a quiet past, and how busy each is now."""
    signal = vocabulary.signal["system.cpu.utilization"]
    past = [_series(name, *QUIET) for name in now]
    return read_measure(signal, RATIO, asked, [_series(name, value) for name, value in now.items()], past)


def test_the_gravest_of_several_is_told_by_name(vocabulary: Vocabulary) -> None:
    where, found = _cpu(vocabulary, ITS_OWN, a=0.21, b=0.99, c=0.95)

    assert (where, found.state, found.figure) == ('instance="b"', "high", pytest.approx(99))
    assert found.because.code == "usual_beyond_level"


def test_one_series_alone_says_what_it_says(vocabulary: Vocabulary) -> None:
    where, found = _cpu(vocabulary, ITS_OWN, a=0.21)

    assert (where, found.state) == ('instance="a"', "normal")
    assert found.because == message("usual", figure="21 %", usual="21 %", z=0.0)


def test_of_several_that_are_calm_all_are_said_to_be(vocabulary: Vocabulary) -> None:
    _, found = _cpu(vocabulary, ITS_OWN, a=0.21, b=0.22, c=0.20)

    assert (found.state, found.because.code) == ("normal", "all_alike")
    assert found.because.values["count"] == 3
    assert found.because.because is not None
    assert found.because.because.code == "usual"
    assert found.because.values["figure"] == found.because.because.values["figure"]


def test_one_of_several_without_a_past_is_not_said_to_be_normal(vocabulary: Vocabulary) -> None:
    signal = vocabulary.signal["system.cpu.utilization"]
    now = [_series("a", 0.21), _series("b", 0.3)]

    where, found = read_measure(signal, RATIO, ITS_OWN, now, [_series("a", *QUIET)])

    assert (where, found.state) == ('instance="b"', None)
    assert found.because == message("too_little_past", figure="30 %")


def test_one_new_pod_among_many_does_not_hide_that_all_are_well(vocabulary: Vocabulary) -> None:
    signal = vocabulary.signal["system.cpu.utilization"]
    names = [f"pod-{n}" for n in range(12)]

    _, found = read_measure(
        signal, RATIO, ITS_OWN, [_series(n, 0.21) for n in names], [_series(n, *QUIET) for n in names[1:]]
    )

    assert (found.state, found.because.values["count"]) == ("normal", 12)


@pytest.mark.parametrize(
    ("whose", "now", "state"),
    [
        ("machines", {"a": 0.21, "b": 0.99}, None),
        ("machines", {"a": 0.99, "b": 0.99}, "high"),  # whichever it runs on
        ("machines", {"a": 0.21, "b": 0.22}, "normal"),
        ("unsaid", {"a": 0.99, "b": 0.99}, None),
        ("unsaid", {"a": 0.21}, None),
        ("its own", {"a": 0.21, "b": 0.99}, "high"),
    ],
)
def test_a_machine_is_the_databases_only_where_all_are_alike(
    vocabulary: Vocabulary, whose: Literal["its own", "machines", "unsaid"], now: dict[str, float], state: str | None
) -> None:
    assert _cpu(vocabulary, Asked("database", whose), **now)[1].state == state


def test_of_whose_trouble_it_is_the_person_is_asked(vocabulary: Vocabulary) -> None:
    where, found = _cpu(vocabulary, Asked("database", "machines"), a=0.21, b=0.99)

    assert where == 'instance="b"'
    assert found.because.because is not None
    assert found.because == message(
        "of_whom", hint="say_whose_series", because=found.because.because, troubled=1, count=2, role="database"
    )
    assert found.because.because.code == "usual_beyond_level"


@pytest.mark.parametrize(
    ("signal", "unit", "value", "figure"),
    [
        ("system.cpu.utilization", None, 0.97, "97 %"),  # Prometheus counts shares
        ("system.cpu.utilization", "%", 97, "97 %"),
        ("io.latency", None, 0.5, "500 ms"),  # and seconds
        ("system.cpu.utilization", "bytes", 5, "5 bytes"),  # no unit of its levels: these say nothing
    ],
)
def test_figures_are_brought_into_the_unit_of_the_levels(
    vocabulary: Vocabulary, signal: str, unit: str | None, value: float, figure: str
) -> None:
    check = Check("promql", "x", 1, unit=unit)  # type: ignore[arg-type]

    _, found = read_measure(vocabulary.signal[signal], check, ITS_OWN, [_series("a", value)], [])

    assert found.because.values["figure"] == figure


def test_a_series_is_known_again_by_its_labels_whatever_their_order(vocabulary: Vocabulary) -> None:
    now = Series({"a": "1", "b": "2"}, ((0.0, 0.99),))
    past = Series({"b": "2", "a": "1"}, tuple((float(at), value) for at, value in enumerate(QUIET)))

    _, found = read_measure(vocabulary.signal["system.cpu.utilization"], RATIO, ITS_OWN, [now], [past])

    assert found.magnitude is not None


def test_an_event_that_is_new_is_present() -> None:
    where, found = read_event(ITS_OWN, [_series("a", 1), _series("b", 1), _series("c", 1), Series({}, ())], [])

    assert (where, found.state) == ('instance="a"', "present")
    assert found.because == message("so_of_several", others=2)
    assert read_event(ITS_OWN, [_series("a", 1)], [])[1].because == message("so_now")


def test_what_has_been_so_for_long_belongs_to_the_place() -> None:
    """A port without a cable."""
    long = _series("a", *[1.0] * 100)

    assert read_event(ITS_OWN, [long], [long])[1].because == message("so_for_long", count=1)
    assert read_event(ITS_OWN, [long, _series("b", 1)], [long])[0] == 'instance="b"'


def test_an_event_of_nobody_knows_whom_is_not_the_databases() -> None:
    _, found = read_event(Asked("database", "unsaid"), [_series("a", 1)], [])

    assert (found.state, found.because) == (None, message("so_of_whom", hint="say_whose_series", role="database"))


def test_figures_without_a_threshold_are_left_to_the_person() -> None:
    where, found = read_figures([_series("a", 3), Series({}, ()), _series("b", 9, 7), _series("c", 1)])

    assert (where, found.state, found.figure) == ('instance="b"', None, 7)
    assert found.because == message("no_threshold", figure="7")


@pytest.mark.parametrize(
    ("there", "event", "either", "state", "because"),
    [
        ({"up": True}, True, False, "absent", message("not_so")),
        ({"up": True, "x": False}, True, False, None, message("no_such_series", series="x")),
        ({"up": True, "x": False}, True, True, "absent", message("not_so")),
        ({"up": False, "x": False}, True, True, None, message("no_such_series", series="up, x")),
        ({"up": True}, False, False, None, message("no_figures_came")),
        ({}, True, False, None, message("no_figures_came")),
    ],
)
def test_silence_says_that_an_event_is_absent_only_where_its_series_are(  # type: ignore[no-untyped-def]
    there, event, either, state, because
) -> None:
    found = read_silence(ITS_OWN, there, event=event, either=either)

    assert (found.state, found.because) == (state, because)


def test_silence_of_nobody_knows_whom_says_nothing_of_the_database() -> None:
    found = read_silence(Asked("database", "machines"), {"up": True}, event=True, either=False)

    assert (found.state, found.because) == (
        None,
        message("so_nowhere_of_whom", hint="say_whose_series", role="database"),
    )
