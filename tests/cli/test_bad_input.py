"""Input that is huge, broken or hostile: what the program says to it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

LOG = "2026-11-23T03:00:{:02d} host{} kernel: request {} took {} ms: No space left on device\n"


@pytest.mark.parametrize(
    ("log", "read", "note"),
    [
        pytest.param(
            "".join(LOG.format(i % 60, i, i, i % 100) for i in range(150_000)),
            "no space left on device",
            "recognised, by lines: syslog (1–150000)",
            id="a log",
        ),
        pytest.param(
            "slow disk, db cpu high " * 450_000, "db cpu high", "long input (10,350,000 characters", id="one line"
        ),
    ],
)
def test_ten_megabytes_are_answered_in_time_that_grows_with_them_and_say_what_was_read(
    log: str, read: str, note: str, diagnops: Run, in_proportion: Callable[[Callable[[int], object], int], None]
) -> None:
    assert len(log) > 10_000_000
    answers = []

    in_proportion(lambda size: answers.append(diagnops("match", "-", "--json", stdin=log[:size])), len(log))

    diagnosis = json.loads(answers[-1].stdout)
    assert any(one["text"].startswith(note) for one in diagnosis["notes"])
    assert any(read in observation["words"].casefold() for observation in diagnosis["observations"])


def test_an_endless_pipe_is_refused_and_not_waited_for(five_base: Path) -> None:
    endless = subprocess.Popen(["yes", "database is slow"], stdout=subprocess.PIPE)

    done = subprocess.run(
        [sys.executable, "-m", "diagnops.cli", "match", "-", "--db", str(five_base)],
        stdin=endless.stdout,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    endless.kill()
    endless.communicate()
    told = "diagnops: the input is larger than 64 MB; give the part around the incident (of a log: tail -n 100000, "
    told += "journalctl --since)\n"
    assert (1, "", told) == (done.returncode, done.stdout, done.stderr)


BINARY = "the input looks like binary data, not text; give a description, a log or an alert as text"
UNKNOWN = "the input is neither UTF-8 nor CP949 text; convert it to UTF-8 (iconv -t UTF-8)"
EMPTY = "the input is empty; describe what is seen, or name it with --seen ROLE/SIGNAL=STATE"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40, BINARY),
        (b"\0" * 1000, BINARY),
        (b"", EMPTY),
        (b" \n\t\n", EMPTY),
        (b"\x1b[2J\x1b[0m", EMPTY),
        (b"\xe9\xe8\xff " * 50, UNKNOWN),
    ],
)
def test_what_is_no_text_is_refused_with_the_way_out(data: bytes, told: str, diagnops: Run) -> None:
    done = diagnops("match", "-", stdin=data)

    assert (1, "", f"diagnops: {told}\n") == (done.returncode, done.stdout, done.stderr)


KOREAN = "DB CPU는 놀고 있는데 로드밸런서 5xx 높음"


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (KOREAN.encode("cp949"), ["UTF-8이 아니어서 CP949로 읽었습니다"]),
        (KOREAN.encode("utf-16"), []),
        (KOREAN.encode("utf-8-sig"), []),
        (KOREAN.replace("5xx", "\x1b[31m5xx\x1b[0m").encode(), ["터미널 제어 문자열을 뺐습니다"]),
        (KOREAN.encode() + b"\0", ["제어 문자 1개를 뺐습니다"]),
        (KOREAN.encode() + b" \xff", ["UTF-8이 아닌 바이트 1개를 뺐습니다"]),
    ],
)
def test_text_in_any_dress_is_read_alike_and_what_was_done_to_it_is_told(
    data: bytes, note: list[str], diagnops: Run
) -> None:
    diagnosis = json.loads(diagnops("match", "-", "--json", stdin=data).stdout)

    seen = {(o["role"], o["signal"], o["state"]) for o in diagnosis["observations"]}
    assert {
        ("database", "system.cpu.utilization", "low"),
        ("load-balancer", "http.5xx_rate", "high"),
    } == seen
    assert note == [told["text"] for told in diagnosis["notes"]]


def test_sql_html_and_escapes_in_a_text_are_only_words(diagnops: Run) -> None:
    text = """'; drop table "case"; -- <script>alert(1)</script> \x1b]0;owned\x07 database slow"""

    before = diagnops("cases").stdout
    done = diagnops("match", text)

    assert (done.returncode, done.stderr, "\x1b" in done.stdout) == (0, "", False)
    assert before == diagnops("cases").stdout != ""


@pytest.mark.parametrize("case", ["../../etc/passwd", '\'; drop table "case"; --', "%s%n{0}", "<b>", "", "x" * 5000])
def test_an_id_that_is_none_is_only_not_found(case: str, diagnops: Run) -> None:
    shown = diagnops("show", case)
    exported = diagnops("export", "out", case)

    told = f"diagnops: no case {case!r}; `diagnops cases` lists them\n"
    assert (2, "", told) == (shown.returncode, shown.stdout, shown.stderr)
    assert (2, "", told) == (exported.returncode, exported.stdout, exported.stderr)


@pytest.mark.parametrize(
    ("call", "code", "told"),
    [
        (["show", "caf\udce9"], 2, "diagnops: 'caf\\udce9' is not UTF-8 text; write it in UTF-8\n"),
        (["export", "out", "caf\udce9"], 2, "diagnops: 'caf\\udce9' is not UTF-8 text; write it in UTF-8\n"),
        (["match", "--seen", "zzq\udce9=high"], 2, "diagnops: unknown signal 'zzq\\udce9'\n"),
        (["check", "caf\udce9.md"], 1, "caf\\udce9.md: cannot be read: No such file or directory\n"),
        (["cases", "--text", "caf\udce9"], 1, f"diagnops: {UNKNOWN}\n"),
        (["match", "caf\udce9, database slow"], 0, ""),
        (["cases", "--db", "caf\udce9.db"], 0, ""),
    ],
)
def test_arguments_that_are_not_utf8_are_used_where_they_can_be_and_refused_where_not(
    call: list[str], code: int, told: str, diagnops: Run
) -> None:
    done = diagnops(*call)

    assert (code, told) == (done.returncode, done.stderr)
