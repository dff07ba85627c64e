"""The commands of the vocabulary run on this host, or it is said why not and what a person could do about it."""

from __future__ import annotations

import shutil

import pytest

from diagnops.checks.runner import Refused
from diagnops.checks.this_host import ThisHost
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Check, Reading, Vocabulary

UPTIME = Check("command", "cat /proc/uptime", 1, read=Reading(match=r"^(?P<value>[\d.]+)", high=0))


def test_an_expression_is_not_its_kind(vocabulary: Vocabulary) -> None:
    assert ThisHost(vocabulary, {}).can("host", Check("promql", "up == 0", 1)) is None


def test_a_command_is_told_as_it_will_run(vocabulary: Vocabulary) -> None:
    check = Check("command", "cat /sys/class/net/DEVICE/carrier", 1)

    assert ThisHost(vocabulary, {"device": "eth0"}).can("nic", check) == "cat /sys/class/net/eth0/carrier"


def test_only_the_person_knows_whether_this_is_the_database(vocabulary: Vocabulary) -> None:
    asked = ThisHost(vocabulary, {}).can("database", UPTIME)

    assert asked == Refused(message("is_this_the_role", hint="say_role", role="database"))
    assert asked.mendable
    assert ThisHost(vocabulary, {}, ["database"]).can("database", UPTIME) == UPTIME.run
    assert ThisHost(vocabulary, {}).knowing({}, ["database"]).can("database", UPTIME) == UPTIME.run


def test_a_value_is_asked_for_only_once_it_is_clear_whose_host_this_is(vocabulary: Vocabulary) -> None:
    check = Check("command", "prlimit --pid PID --nofile", 1)

    assert ThisHost(vocabulary, {}).can("host", check) == Refused(
        message("value_to_tell", hint="tell_fact", place="PID", fact="pid")
    )
    assert ThisHost(vocabulary, {}).can("database", check) == Refused(
        message("is_this_the_role", hint="say_role", role="database")
    )


def test_what_nobody_can_do_anything_about_is_said_first(vocabulary: Vocabulary) -> None:
    refused = ThisHost(vocabulary, {}).can("database", Check("command", "kill -9 1", 1))

    assert refused == Refused(message("not_on_the_list"))
    assert not refused.mendable


@pytest.mark.skipif(shutil.which("multipath") is not None, reason="multipath is installed here")
def test_a_program_that_is_not_there_is_named(vocabulary: Vocabulary) -> None:
    assert ThisHost(vocabulary, {}).can("host", Check("command", "multipath -ll", 1)) == Refused(
        message("not_installed", program="multipath")
    )


def test_the_answer_of_a_command_is_read(vocabulary: Vocabulary) -> None:
    look = ThisHost(vocabulary, {}).look("host", vocabulary.signal["system.cpu.load_average"], UPTIME)

    assert (look.role, look.signal, look.kind, look.run) == (
        "host", "system.cpu.load_average", "command", "cat /proc/uptime",
    )  # fmt: skip
    assert (look.state, look.because.code, look.output) == ("high", "high_from", "")


def test_what_counts_since_boot_is_run_twice(vocabulary: Vocabulary) -> None:
    check = Check("command", UPTIME.run, 1, read=Reading(match=r"^(?P<value>[\d.]+)", high=0.01, seconds=0.05))

    look = ThisHost(vocabulary, {}).look("host", vocabulary.signal["system.cpu.load_average"], check)

    assert look.state == "high"
    assert 0.01 <= (look.figure or 0) < 30


def test_what_cannot_be_judged_is_kept_for_the_person(vocabulary: Vocabulary) -> None:
    check = Check("command", "cat /proc/uptime", 1)

    look = ThisHost(vocabulary, {}).look("host", vocabulary.signal["system.cpu.load_average"], check)

    assert (look.state, look.because) == (None, message("not_taught"))
    assert look.output.replace(" ", "").replace(".", "").isdigit()
