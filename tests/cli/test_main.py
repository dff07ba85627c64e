from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
import typer

from diagnops.cli.main import app

Run = Callable[..., subprocess.CompletedProcess[str]]

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
WRITING = [
    ("cases",), ("match", "database slow"), ("match", "database slow", "--json"), ("signals", "--json"), ("--help",),
    ("--version",),
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_and_each_of_its_options_has_help(command: str) -> None:
    silent = [p.name for p in COMMANDS[command].params if p.param_type_name == "option" and not p.help]

    assert COMMANDS[command].help
    assert silent == []


def test_the_commands_are_those_of_the_manual() -> None:
    assert {"match", "show", "cases", "signals", "add", "export", "check"} <= set(COMMANDS)


def test_help_is_one_screen_and_tells_the_exit_codes(diagnops: Run) -> None:
    asked, short = diagnops("--help"), diagnops("-h")

    assert (0, "", asked.stdout) == (asked.returncode, asked.stderr, short.stdout)
    assert asked.stdout.startswith("Usage: diagnops [OPTIONS] COMMAND [ARGS]...\n")
    assert "Exit codes: 0 answered (whatever the verdict), 1 the data cannot be used, 2" in asked.stdout
    assert "..." not in asked.stdout.partition("Commands:")[2]  # no sentence of the list is cut
    assert len(asked.stdout.splitlines()) <= 54


def test_the_version_is_that_of_the_package(diagnops: Run) -> None:
    assert f"diagnops {version('diagnops')}\n" == diagnops("--version").stdout


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (["mtach", "slow"], ["'mtach'", "match"]),
        (["match", "slow", "--lagn", "ko"], ["--lagn", "--lang"]),
        (["show"], ["CASE"]),
        (["match", "slow", "--seen"], ["--seen"]),
    ],
)
def test_a_call_that_cannot_be_parsed_ends_with_2_and_names_the_word(
    call: list[str], named: list[str], diagnops: Run
) -> None:
    """The sentences are Typer's own and differ between its versions."""
    done = diagnops(*call)

    last = done.stderr.splitlines()[-1]
    assert (done.returncode, done.stdout, last[:7]) == (2, "", "Error: ")
    assert [word for word in named if word not in last] == []


def test_a_call_without_a_command_shows_the_help_and_ends_with_2(diagnops: Run) -> None:
    done = diagnops()

    assert (done.returncode, "Usage: diagnops" in done.stdout + done.stderr) == (2, True)


def _run_into(stdout: int, *args: str, db: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "diagnops.cli", *args],
        env={**os.environ, "DIAGNOPS_DB": str(db)},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("call", WRITING)
def test_a_reader_who_has_gone_ends_the_program_quietly(call: tuple[str, ...], five_base: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)

    ended = _run_into(writer, *call, db=five_base)

    os.close(writer)
    assert ended == (0, "")


def test_head_gets_its_line_and_nobody_complains(five_base: Path) -> None:
    line = f"{sys.executable} -m diagnops.cli signals --json --db {five_base} | head -1; echo ${{PIPESTATUS[0]}}"

    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60, check=True)

    assert (done.stdout, done.stderr) == ("[\n0\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
@pytest.mark.parametrize("call", WRITING)
def test_a_full_disk_is_told_and_no_success(call: tuple[str, ...], five_base: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = _run_into(full.fileno(), *call, db=five_base)

    assert ended == (1, "diagnops: No space left on device\n")


@pytest.mark.parametrize("redirection", ["<&-", ">&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_traceback(redirection: str, five_base: Path) -> None:
    line = f"{sys.executable} -m diagnops.cli match - --db {five_base} {redirection}"

    done = subprocess.run(["bash", "-c", line], input="database slow", capture_output=True, text=True, check=False)

    empty = "diagnops: the input is empty; describe what is seen, or name it with --seen ROLE/SIGNAL=STATE\n"
    assert ((1, "", empty) if redirection == "<&-" else (0, "", "")) == (done.returncode, done.stdout, done.stderr)


def test_interrupting_a_wait_for_input_is_no_traceback(five_base: Path) -> None:
    waiting = subprocess.Popen(
        [sys.executable, "-m", "diagnops.cli", "match", "-", "--db", str(five_base)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert waiting.stdin
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(1)

    waiting.send_signal(signal.SIGINT)

    told = waiting.communicate(timeout=30)
    assert (waiting.returncode, told) == (130, ("", ""))


def test_a_terminal_that_knows_no_hangul_gets_an_answer_and_json_stays_whole(diagnops: Run, program: Run) -> None:
    text = "DB CPU는 놀고 있음, 밸런서 5xx 높음"
    there = diagnops("match", text, "--json")

    words = program("match", text, PYTHONIOENCODING="ascii")
    json = program("match", text, "--json", PYTHONIOENCODING="ascii")

    assert (words.returncode, words.stderr) == (0, "")
    assert "- 5xx" in words.stdout
    assert there.stdout == json.stdout


@pytest.mark.parametrize(
    ("call", "stdin"),
    [
        (["match", "database slow, 5xx 높음"], ""),
        (["match", "-", "--json"], "database CPU is idle"),
        (["show", "lunch"], ""),
        (["check", "gone.md"], ""),
        (["observe"], ""),
        (["list"], ""),
        (["corrections"], ""),
        (["tune", "--history"], ""),
        (["evaluate", "--limit", "1", "--lang", "eo"], ""),
        (["signals", "io.queue_length"], ""),
        (["import", "postmortem", "gone.md"], ""),
        (["export", "out", "ebs-queue-saturation"], ""),
        (["investigate", "network drops now and then", "--json", "--lang", "fr"], ""),
    ],
)
def test_a_process_of_its_own_says_what_the_program_says_within_this_one(
    call: list[str], stdin: str, diagnops: Run, program: Run, tmp_path: Path
) -> None:
    """What the other tests are made with is the program."""
    own = program(*call, stdin=stdin)
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
    within = diagnops(*call, stdin=stdin)

    assert (within.returncode, within.stdout, within.stderr) == (own.returncode, own.stdout, own.stderr)


def test_a_case_base_may_be_named_before_the_command_and_the_one_behind_it_wins(
    diagnops: Run, own_base: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.db").write_text("no database " * 100)
    listed = diagnops("cases").stdout

    assert diagnops("--db", str(own_base), "cases", DIAGNOPS_DB="broken.db").stdout == listed
    assert diagnops("--db", "broken.db", "cases", "--db", str(own_base)).stdout == listed
    assert diagnops("--db", "broken.db", "cases").returncode == 1


@pytest.mark.parametrize(
    ("call", "code", "told"),
    [
        (["show", "lunch"], 2, "diagnops: 'lunch' 사례가 없습니다"),
        (["match", "-"], 1, "diagnops: 입력이 비어 있습니다"),
        (["match", "slow", "--lang", "fr"], 2, "diagnops: --lang 'fr': en 또는 ko"),
        (["check", "gone.md"], 1, "gone.md: 읽을 수 없습니다: 그런 파일이나 폴더가 없습니다"),
    ],
)
def test_what_is_refused_is_said_in_the_language_of_the_terminal(
    call: list[str], code: int, told: str, diagnops: Run
) -> None:
    done = diagnops(*call, LC_ALL="ko_KR.UTF-8")

    assert (done.returncode, done.stdout, done.stderr[: len(told)]) == (code, "", told)


def test_words_without_quotes_are_one_text(diagnops: Run) -> None:
    assert diagnops("match", "database", "CPU", "is", "idle").stdout == diagnops("match", "database CPU is idle").stdout
