"""What a check without a rule of its own prints is read as if it had been pasted; the rest is left to people."""

from __future__ import annotations

import pytest

from diagnops.checks.printed import Printed, answered_by, read_printed
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.host.command_output import CommandOutput

# In the form that each program documents: ss(8), psql's aligned tables, journalctl's short output, df(1).
SS = """Total: 412
TCP:   {all} (estab 240, closed {closed}, orphaned 0, timewait {closed})

Transport Total     IP        IPv6
RAW	  0         0         0
"""
BLOAT = """ relname | n_live_tup | n_dead_tup |        last_autovacuum
---------+------------+------------+-------------------------------
 orders  |    1000000 | {dead} | 2026-11-29 03:00:01.12345+00
(1 row)
"""
FORKS = "Nov 29 10:00:01 web-1 kernel: cgroup: fork rejected by pids controller in /system.slice/app.service\n"
NONE = "-- No entries --\n"
DF = """Filesystem     Type   Size  Used Avail Use% Mounted on
/dev/vda       ext4   252G  240G   12G  96% /
"""


def _read(
    vocabulary: Vocabulary, signal: str, run: str, output: str, errors: str = "", code: int = 0, stopped: str = ""
) -> Printed:
    known = vocabulary.signal[signal]
    ran = CommandOutput(output, None if stopped else code, stopped, errors)
    return read_printed(known.roles[0], known, run, ran, vocabulary)


@pytest.mark.parametrize(
    ("signal", "run", "output", "state"),
    [
        ("tcp.time_wait", "ss -s", SS.format(all=30000, closed=29000), "high"),
        ("tcp.time_wait", "ss -s", SS.format(all=300, closed=40), "normal"),
        ("tcp.ephemeral_ports_exhausted", "ss -s", SS.format(all=300, closed=40), None),
        ("db.table.bloat", "psql -Xc 'select …'", BLOAT.format(dead="9000000"), "high"),
        ("db.table.bloat", "psql -Xc 'select …'", BLOAT.format(dead="      0"), "normal"),
        ("db.table.bloat", "psql -Xc 'select …'", "orders|1000000|9000000\n", None),
        ("kernel.pid_limit", "journalctl -k --no-pager -g 'fork rejected by pids controller'", FORKS, "present"),
        ("kernel.pid_limit", "journalctl -k --no-pager -g 'fork rejected by pids controller'", NONE, "absent"),
        ("kernel.pid_limit", "journalctl -k --no-pager", NONE, None),
        ("system.filesystem.utilization", "df -hT", DF, "high"),
        ("system.filesystem.utilization", "df -hT", DF.replace("96%", "16%").replace("240G", "40G"), "normal"),
        ("system.filesystem.utilization", "df -hT", "Filesystem\n", None),
    ],
)
def test_it_is_read_as_a_paste_of_it_would_be(
    vocabulary: Vocabulary, signal: str, run: str, output: str, state: str | None
) -> None:
    found, certainty = _read(vocabulary, signal, run, output)

    assert found.state == state, found
    assert (certainty < 1) == (state is not None)


def test_the_reason_is_what_was_printed(vocabulary: Vocabulary) -> None:
    found, _ = _read(vocabulary, "kernel.pid_limit", "journalctl -k -g x", FORKS)

    assert found.because == message("line_found", line=FORKS.partition("kernel: ")[2].strip())


def test_a_command_that_complained_finds_trouble_but_nothing_to_be_fine(vocabulary: Vocabulary) -> None:
    warning = "df: /run/user/1000/doc: Operation not permitted"
    full = _read(vocabulary, "system.filesystem.utilization", "df -hT", DF, warning, 1)
    fine = _read(vocabulary, "system.filesystem.utilization", "df -hT", DF.replace("96%", "16%"), warning, 1)
    nothing = _read(vocabulary, "kernel.pid_limit", "journalctl -k -g x", NONE, "Hint: You are currently not …", 0)

    assert full.judgement.state == "high"
    assert fine.judgement.because == message("could_not_look", said=warning)
    assert nothing.judgement.state is None


def test_what_nobody_knows_what_failed_and_what_was_stopped_say_why(vocabulary: Vocabulary) -> None:
    signal = "system.filesystem.utilization"

    assert _read(vocabulary, signal, "cat /proc/x", "xyz 12").judgement.because == message("not_taught")
    assert _read(vocabulary, signal, "df", "", code=3).judgement.because == message("ended_with_code", exit_code=3)
    assert _read(vocabulary, signal, "df", DF, stopped="time").judgement.because == message("took_too_long")


def test_an_answer_is_read_as_what_one_of_the_checks_prints(vocabulary: Vocabulary) -> None:
    def answered(signal: str, typed: str) -> str | None:
        known = vocabulary.signal[signal]
        seen = answered_by(typed, known.roles[0], known, vocabulary)
        return seen.state if seen else None

    assert answered("k8s.probe.failure", "No resources found") == "absent"
    assert answered("kernel.pid_limit", "-- No entries --") == "absent"
    assert answered("app.connection_leak", "no connection leak in the journal") is None
    assert answered("tcp.time_wait", SS.format(all=30000, closed=29000)) == "high"
    assert answered("k8s.node.not_ready", "some\nother text") is None
