"""What runs on a host: only what is known to change nothing, within bounds."""

from __future__ import annotations

import os
import time

import pytest

from diagnops.checks.command import available, clean, command_of, run_command
from diagnops.checks.runner import Refused
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Check, Vocabulary


def _command(run: str, facts: dict[str, str] | None = None, *, read_only: bool = True) -> list[str] | Refused:
    return command_of(Check("command", run, 1, read_only), facts or {})


@pytest.mark.parametrize(
    "run",
    [
        "iostat -dxm 5 3", "df -hT", "cat /proc/pressure/cpu", "nstat -asz TcpRetransSegs TcpOutSegs",
        "journalctl -k --since -2h --no-pager -g 'EXT4-fs error|XFS .*(corrupt|metadata I/O error)'",
        "ss -Htn state established '( dport = :5432 )'", "ip -s link show dev eth0", "free -m",
        "redis-cli INFO memory", 'mysql -e "show replica status\\G"', "pg_isready -h db.example -p 5432 -t 3",
    ],
)  # fmt: skip
def test_what_is_known_to_change_nothing_runs(run: str) -> None:
    assert isinstance(_command(run), list)


@pytest.mark.parametrize(
    "run",
    [
        # other programs, or these with options that change something
        "rm -rf /", "bash -c 'id'", "/tmp/df -h", "ss -K dst 10.0.0.1", "sar -o /tmp/x 1 1", "ip link set eth0 down",
        "sysctl -w kernel.panic=1", "sysctl kernel.panic=1", "journalctl --rotate", "journalctl --vacuum-size=1M",
        "timedatectl set-ntp false", "systemctl restart nginx", "dmesg -C", "nstat -az TcpOutRsts", "swapon /dev/sda1",
        "prlimit --pid 12 --nofile=9", "find / -delete", "curl http://localhost/", "ping 10.0.0.1",
        "ethtool -K eth0 tso", "redis-cli flushall", "redis-cli SHUTDOWN", "mysqladmin shutdown", "rabbitmqctl stop",
        "etcdctl alarm disarm", "kafka-topics.sh --delete", 'mysql -e "drop table orders"',
        'psql -XAtc "drop table orders"', 'psql -XAtc "select pg_terminate_backend(4711)"',
        'psql -XAtc "select evil.count(1)"', 'psql -XAtc "select * into copied from orders"',
        'psql -XAtc "select * INTO copied from orders"',
        'psql -XAtc "select 1; drop table orders"', 'psql -XAtc "select * from orders for update"',
        # secrets and memory
        "cat /etc/shadow", "cat /proc/1/environ", "cat /proc/self/environ", "cat /proc/kcore",
        "cat /proc/../etc/shadow",
        "cat /sys/../etc/shadow", "grep -r password /etc", "grep x /proc/1/environ",
        # a shell
        "df -h | sh", "df -h; id", "df $(id)", "df `id`", "df > /etc/passwd", "df -h && id", 'df "$(id)"', "df 'x",
        "", "   ",
        # the examples of the vocabulary
        "journalctl -u app.service --no-pager",
    ],
)  # fmt: skip
def test_nothing_else_runs(run: str) -> None:
    assert isinstance(_command(run), Refused)


def test_what_changes_something_is_left_to_the_person() -> None:
    refused = _command("df -h", read_only=False)

    assert refused == Refused(message("changes_something"))
    assert not refused.mendable


def test_a_value_of_yours_is_asked_for_and_put_in() -> None:
    run = "prlimit --pid PID --nofile"

    asked = _command(run)

    assert asked == Refused(message("value_to_tell", hint="tell_fact", place="PID", fact="pid"))
    assert asked.mendable
    assert _command(run, {"pid": "4711"}) == ["prlimit", "--pid", "4711", "--nofile"]


@pytest.mark.parametrize("value", ["1; id", "$(id)", "-9", "../x", "a b", "1'", "x" * 99])
def test_a_value_cannot_smuggle_anything_in(value: str) -> None:
    assert isinstance(_command("prlimit --pid PID --nofile", {"pid": value}), Refused)


# What these print is read when somebody pastes it. They do not run from here: they reach out, or need root or a tool
# of the maker.
LEFT_TO_THE_PERSON = frozenset(
    "btrfs curl dig ipmitool ls mtr nvme openssl ping sensors smartctl storcli64 upsc zpool".split()
)


def test_every_check_that_the_program_can_read_can_also_run(vocabulary: Vocabulary) -> None:
    facts = {"pid": "1", "port": "80", "device": "eth0"}
    refused = [
        (signal.id, check.run)
        for signal in vocabulary.signals
        for check in signal.checks
        if check.read
        and check.run.split()[0] not in LEFT_TO_THE_PERSON
        and isinstance(command_of(check, facts), Refused)
    ]

    assert refused == []


def test_many_common_checks_can_be_read(vocabulary: Vocabulary) -> None:
    readable = [s.id for s in vocabulary.signals if any(c.read for c in s.checks)]

    assert len(readable) >= 40


def test_a_command_inherits_no_secrets_and_no_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hidden")
    ran = run_command(["sh", "-c", "env; cat"])

    assert ran is not None
    assert "hidden" not in ran.output
    assert "HOME=" not in ran.output
    assert ran.code == 0


def test_a_command_that_takes_too_long_is_stopped_with_its_children() -> None:
    began = time.monotonic()
    ran = run_command(["sh", "-c", "echo $$; sleep 61 & sleep 62"], limit=0.3)

    assert ran is not None
    assert (ran.code, ran.stopped) == (None, "time")
    assert time.monotonic() - began < 20
    assert any(_gone(int(ran.output)) or time.sleep(0.01) for _ in range(500))


def test_what_a_command_leaves_behind_is_ended_too() -> None:
    ran = run_command(["sh", "-c", "echo $$; sleep 63 &"], limit=0.3)

    assert ran is not None
    assert ran.stopped == "time"
    assert any(_gone(int(ran.output)) or time.sleep(0.01) for _ in range(500))


def _gone(group: int) -> bool:
    """Whether the last process of a group has been reaped."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_command_that_writes_without_end_is_stopped() -> None:
    ran = run_command(["yes"], most=10_000)

    assert ran is not None
    assert (ran.stopped, len(ran.output) <= 10_000) == ("size", True)


def test_a_program_that_is_not_there_is_none() -> None:
    assert run_command(["no-such-program"]) is None
    assert not available(["no-such-program"])


def test_output_is_made_safe_to_show() -> None:
    assert clean("a\x1b[2Jb\x00c\u202ed\r\né".encode() + b"\xff") == "abcd\né\ufffd"
