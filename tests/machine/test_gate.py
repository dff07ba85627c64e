"""The gate parts a text into what programs printed and what people said, line by line, and loses none."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.cases import VOCABULARY
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.vocabulary_files import read_vocabulary
from diagnops.machine.common.finding import Finding, Heading, Taken
from diagnops.machine.common.printed import looks_printed
from diagnops.machine.common.prompt import prompt_in
from diagnops.machine.gate import Part, parts
from diagnops.machine.readers import names, readers
from diagnops.machine.sources import SOURCES

LINES = (
    "", "The database is slow since noon and nobody knows why.", "DB가 느립니다", "$ iostat -x 5 3",
    "root@db-1:~# df -h",
    "Device r/s w/s rkB/s wkB/s aqu-sz %util", "sda 0.00 512.00 0.00 4096.00 0.40 99.00", "{", '  "status": "firing",',
    "}", "```", "NAME   READY   STATUS   RESTARTS   AGE", "web-1   0/1   CrashLoopBackOff   7   5m",
    "mysql> SHOW PROCESSLIST;",
    "2026-11-23T03:00:00Z web ERROR disk full",
    "a: 1", "a  b  c",
)  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(VOCABULARY)


def _lamps(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """A reader of lamps, for these tests: their colours, one a line."""
    end = at
    while end < len(lines) and lines[end] in ("red", "green"):
        end += 1
    seen = (Finding("service.down", "present", n, "red") for n in range(at, end) if lines[n] == "red")
    return Taken("lamps", end, tuple(seen)) if end > at else None


def test_what_people_say_around_an_output_stays_theirs(vocabulary: Vocabulary) -> None:
    lines = "It went dark.\n\nred\ngreen\nred\nIs it the bulb?".split("\n")

    found = parts(lines, [_lamps], vocabulary)

    assert [(p.start, p.end, p.taken.kind if p.taken else "") for p in found] == [
        (0, 2, ""),
        (2, 5, "lamps"),
        (5, 6, ""),
    ]
    assert [f.line for p in found if p.taken for f in p.taken.findings] == [2, 4]


def test_a_statement_of_sql_is_a_command_and_not_prose(vocabulary: Vocabulary) -> None:
    lines = ["select wait_event from pg_stat_activity where wait_event_type = 'Lock';", "red"]

    found = parts(lines, [_lamps], vocabulary)

    assert [p.taken.kind for p in found if p.taken] == ["command", "lamps"]
    assert prompt_in("Show me what the primary says, then we select one.") is None


def test_a_short_question_below_an_output_is_of_people(vocabulary: Vocabulary) -> None:
    lines = ["$ lampctl -L", "Lamp 0: on 2 (LMP-1)", "Any ideas?"]

    found = parts(lines, [_lamps], vocabulary)

    assert [(p.end, p.taken.kind if p.taken else "") for p in found] == [(1, "command"), (2, "unknown"), (3, "")]


def test_the_next_prompt_ends_what_no_reader_knows(vocabulary: Vocabulary) -> None:
    lines = ["127.0.0.1:6379> PING", "PONG", "127.0.0.1:6379> info lamps", "red"]

    found = parts(lines, [_lamps], vocabulary)

    assert [(p.start, p.end, p.taken.kind if p.taken else "") for p in found] == [
        (0, 1, "command"),
        (1, 2, "unknown"),
        (2, 3, "command"),
        (3, 4, "lamps"),
    ]


def test_a_prompt_tells_the_command_and_what_stands_right_below_is_its_output(vocabulary: Vocabulary) -> None:
    asked: list[str] = []

    def listening(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
        asked.append(heading.program)
        return None

    lines = "root@db-1:~# sudo /usr/sbin/lampctl -v\nfine\n\nSo what now?\n".split("\n")

    found = parts(lines, [listening], vocabulary)

    assert asked == ["lampctl", "lampctl"]
    assert [(p.start, p.end, p.taken.kind if p.taken else "") for p in found] == [
        (0, 1, "command"), (1, 2, "unknown"), (2, 5, ""),
    ]  # fmt: skip


def test_a_table_that_nobody_knows_is_no_prose(vocabulary: Vocabulary) -> None:
    lines = "It began at noon.\nvol-1   12   0.4   up\nvol-2   99   0.1   up\nAny idea?".split("\n")

    assert [Part(0, 1), Part(1, 3, Taken("unknown", 3)), Part(3, 4)] == parts(lines, [], vocabulary)


def test_what_a_reader_knows_is_its_own_below_what_nobody_knows(vocabulary: Vocabulary) -> None:
    lines = [
        "mould: ready.  Form: '9.1'  place: '/a'  port: 7",
        "2026-11-29T03:12:11.1Z 0 [Warning] [MY-9] [Server] Too many connections",
    ]

    found = parts(lines, readers(), vocabulary)

    assert [one.taken.kind for one in found if one.taken] == ["unknown", "MySQL log"]


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=40), max_size=30))
def test_every_line_is_of_one_part_whatever_stands_there(vocabulary: Vocabulary, lines: list[str]) -> None:
    lines = [part for line in lines for part in line.split("\n")]

    found = parts(lines, readers(), vocabulary)

    assert [n for part in found for n in range(part.start, part.end)] == list(range(len(lines)))
    for part in found:
        if part.taken:
            assert all(part.start <= one.line < part.end for one in (*part.taken.findings, *part.taken.passages))
            assert all(f.state in vocabulary.signal[f.signal].states for f in part.taken.findings)


@pytest.mark.parametrize(
    "line",
    [
        "# what we saw at night",
        "the queue is full",
        "Result: it is down",
        "> quoted words of a mail",
        "C:\\> dir",
        "$5 a day",
    ],
)
def test_prose_is_no_prompt(line: str) -> None:
    assert prompt_in(line) is None


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("[root@web01 ~]# systemctl status nginx", "systemctl status nginx"),
        ("deploy@bastion:/srv/app$ kubectl get pods -A", "kubectl get pods -A"),
        ("$ free -h", "free -h"),
        ("# df -i", "df -i"),
        ("postgres=# select * from pg_stat_activity;", "select * from pg_stat_activity;"),
        ("127.0.0.1:6379> INFO memory", "INFO memory"),
    ],
)
def test_a_prompt_is_known_by_its_form(line: str, command: str) -> None:
    found = prompt_in(line)

    assert found is not None
    assert found.command == command


@pytest.mark.parametrize(
    "line", ["느려진 지 10분 됐고 큐가 60입니다", "the disk is at 97 % and the queue is at 60 now"]
)
def test_a_sentence_with_figures_is_no_output(line: str) -> None:
    assert not looks_printed(line)


def test_each_kind_of_output_can_be_named() -> None:
    assert all(set(source.names) <= set(names()) and source.names for source in SOURCES)


def test_what_a_mail_quotes_is_read_as_if_it_were_not(vocabulary: Vocabulary) -> None:
    quoted = [
        "> It began at noon",
        ">",
        "> > NAME    STATUS     ROLES    AGE   VERSION",
        "> > n-1     NotReady   <none>   9d    v1.30.1",
    ]

    told = [part.taken.kind for part in parts(quoted, readers(), vocabulary) if part.taken]

    assert told == ["kubectl nodes"]


def test_what_is_known_behind_lines_that_nobody_knows_is_read_once(vocabulary: Vocabulary) -> None:
    read: list[int] = []

    def lamps(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
        if not lines[at].startswith("lamp"):
            return None
        read.append(at)
        return Taken("lamps", at + 1)

    lines = ["vol-1    12   0.4   up", "vol-2    99   0.1   up", "lamp-1   12   0.4   up"]
    found = parts(lines, [lamps], vocabulary)

    assert [(p.start, p.end, p.taken.kind if p.taken else "") for p in found] == [(0, 2, "unknown"), (2, 3, "lamps")]
    assert read == [2]


def test_what_is_typed_in_one_line_loads_no_reader(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom diagnops.app import Workspace\n"
        f"desk = Workspace.open({str(tmp_path / 'cases.db')!r})\n"
        "desk.read('the database is slow since noon today')\ndesk.close()\n"
        "print([m for m in sys.modules if m.startswith('diagnops.machine.')])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert "diagnops.machine.common.printed" in done.stdout
    assert not {"readers", "gate", "sources"} & set(re.findall(r"diagnops\.machine\.(\w+)", done.stdout))
