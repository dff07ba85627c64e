"""Hostile and clumsy calls of every command: what is given, what is said, the exit code; no traceback, nothing lost.

What needs a process of its own (streams, signals, other users) stands in `test_unforeseen.py` and `test_main.py`.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnops.cli.main import COMMANDS

Run = Callable[..., subprocess.CompletedProcess[str]]

LONG = "x" * 5000
HUGE = "9" * 25
NOT_UTF8 = "caf\udce9"
ANSI = "\x1b[31mred\x1b[0m"
A_CASE = "ebs-queue-saturation"

# What is given, a piece of what is said, the exit code.
CALLS: list[tuple[list[str], str, int]] = [
    # match
    (["match", ANSI + "; rm -rf /; $(reboot) database slow"], "Read: ", 0),
    (["match", "a\0b database slow"], "control characters were left out: 1", 0),
    (["match", NOT_UTF8 + " database slow"], "Read: ", 0),
    (["match", "큐" * 60_000], "안 읽음", 0),
    (["match", "[" * 50_000], "Nothing was read", 0),
    (["match", "%s%n{0}{__class__} database slow"], "Read: ", 0),
    (["match", ""], "the input is empty", 1),
    (["match", "slow", "--seen", "../../etc=high"], "unknown", 2),
    (["match", "slow", "--seen", "="], "", 2),
    (["match", "slow", "--env", "=" + LONG], "", 2),
    (["match", "slow", "--why", "--limit", HUGE], "--limit", 2),
    (["match", "slow", "--lang", ANSI], "answer in en or ko", 2),
    (["match", "slow", "--encoder", "~nosuch/model"], "no such home folder", 2),
    (["match", "slow", "--encoder", "/dev/zero"], "it is no folder", 1),
    (["match", "slow", "--encoder", LONG], "File name too long", 1),
    (["match", "slow", "--prometheus", "file:///etc/passwd"], "", 2),
    # investigate, observe, status, list
    (["investigate", "i-../../x", "--json"], '"investigation"', 0),
    (["investigate", "i-zzzz"], "no investigation 'i-zzzz'", 2),
    (["investigate", "--seen", LONG + "=high", "--json"], "unknown signal", 2),
    (["observe", "../../etc/passwd", "volume/io.queue_length=high"], "no investigation", 2),
    (["observe", "i-%", "--text", "slow"], "no investigation", 2),
    (["status", "../" * 100], "no investigation", 2),
    (["status", LONG], "no investigation", 2),
    (["status", "i-'; drop table event; --"], "no investigation", 2),
    (["list", "--db", "png"], "file is not a database", 1),
    (["list", "--db", "empty"], "no investigations", 0),
    (["list", "--db", "folder"], "unable to open database file", 1),
    (["list", "--db", "other.db"], "the database of another program", 1),
    # close, record, import
    (["close", "i-../x", "--no-case"], "no investigation", 2),
    (["close", LONG, "--case", A_CASE], "no investigation", 2),
    (["record", "i-\0"], "no investigation", 2),
    (["record", "../..", "--as", "same:../x"], "no investigation", 2),
    (["import", "postmortem", "folder"], "Is a directory", 1),
    (["import", "postmortem", "/dev/zero"], "File too large", 1),
    (["import", "postmortem", "loop"], "symbolic links", 1),
    (["import", "postmortem", "png"], "binary", 1),
    (["import", "postmortem", "euckr.md", "--to", "text"], "cannot write to text", 1),
    (["import", "postmortem", "euckr.md", "--to", "drafts"], "CP949", 0),
    # wrong, same, corrections
    (["wrong", "i-../x", "--case", A_CASE, "--because", "no"], "no investigation", 2),
    (["same", A_CASE, A_CASE, "--because", "no"], "name two cases", 2),
    (["same", A_CASE, "../" + LONG, "--because", "no"], "no case", 2),
    (["corrections", "--withdraw", HUGE], "no correction", 2),
    (["corrections", "--withdraw", "-1"], "no correction", 2),
    (["corrections", "--withdraw", ANSI], "no correction", 2),
    (["corrections", "--withdraw", "r" + HUGE], "no correction", 2),
    (["misread", "\x1b[31m", "database/CPU"], "no word or figure", 2),
    (["misread", LONG, "../x=high"], "unknown", 2),
    (["misread", "a\0b", "database/CPU"], "binary", 1),
    # evaluate, tune
    (["evaluate", "--limit", "-5"], "--limit", 2),
    (["evaluate", "--db", "text"], "file is not a database", 1),
    (["tune", "--dry-run", "--reset"], "different things", 2),
    (["tune", "--db", "/dev/null/x.db"], "cannot use the case base", 1),
    # drill
    (["drill", "../../etc/passwd"], "no case", 2),
    (["drill", A_CASE, "--seed", HUGE], "What do you look at?", 0),
    # show, cases, signals
    (["show", "../../etc/passwd"], "no case", 2),
    (["show", NOT_UTF8], "is not UTF-8 text", 2),
    (["show", "a\0b" + ANSI], "no case 'a\\x00b\\x1b[31m", 2),
    (["cases", "--db", "~nosuch/cases.db"], "no such home folder", 2),
    (["cases", "--db", LONG], "cannot use the case base", 1),
    (["cases", "--db", "loop"], "symbolic links", 1),
    (["cases", "--db", "http://example.com/x"], "give a file path", 2),
    (["cases", "--text", "없는낱말".encode().decode("ascii", "surrogateescape")], "nothing fits", 0),
    (["cases", "--cause", ANSI], "one of", 2),
    (["signals", "../" + LONG], "unknown signal", 2),
    (["signals", "--layer", "../x"], "one of", 2),
    # vocabulary
    (["vocabulary", "add", "/dev/zero"], "is no name to keep", 1),
    (["vocabulary", "add", "deep.yaml"], "nested deeper than", 1),
    (["vocabulary", "add", "folder"], "", 1),
    (["vocabulary", "list", "../x", "--version", HUGE], "no vocabulary file", 2),
    (["vocabulary", "remove", LONG], "no vocabulary file", 2),
    (["vocabulary", "export", "text"], "cannot write to text", 1),
    # new, add, export, check
    (["new", "../escape"], "is no id", 2),
    (["new", "fine-id", "--to", "text"], "cannot write to text/fine-id.md", 1),
    (["new", LONG], "is no id", 2),
    (["add", "/dev/urandom"], "File too large", 1),
    (["add", "folder"], "holds no case files", 1),
    (["add", LONG], "File name too long", 1),
    (["add", "tag.md"], "expected text, found a list", 1),
    (["export", "text"], "cannot write to text", 1),
    (["export", "out", "../../etc/passwd"], "no case", 2),
    (["export", "/proc/diagnops"], "cannot write to /proc/diagnops", 1),
    (["check", "deep.md"], "nested deeper than 24 levels", 1),
    (["check", "bomb.md"], "anchors (&) and aliases (*) are not used here", 1),
    (["check", "nul.md"], "control characters are not allowed", 1),
    (["check", "line.md"], "longer than 2,000,000 characters", 1),
    (["check", "euckr.md"], "not UTF-8", 1),
    (["check", "gone"], "No such file or directory", 1),
    # revert, backup, restore
    (["revert", "../../etc/passwd", "--to", "1"], "no case", 2),
    (["revert", A_CASE, "--to", HUGE], "no change", 2),
    (["revert", A_CASE, "--to", "-1"], "no change", 2),
    (["backup", "folder"], "", 2),
    (["backup", "/proc/diagnops"], "cannot write to /proc/diagnops", 1),
    (["restore", "png", "--yes"], "file is not a database", 1),
    (["restore", "other.db", "--yes"], "no case base and no backup of one", 1),
    (["restore", "/dev/zero", "--yes"], "", 1),
    (["restore", "gone.db", "--yes"], "there is no file gone.db to restore", 1),
    # serve, token
    (["serve", "--db", "png"], "file is not a database", 1),
    (["serve", "--host", ANSI], "cannot listen on", 1),
    (["serve", "--host", LONG], "cannot listen on", 1),
    (["serve", "--port", HUGE], "--port", 2),
    (["serve", "--notify", "file:///etc/passwd"], "https://", 2),
    (["token", "add", "../" + ANSI], "is no name of a token", 2),
    (["token", "add", LONG], "is no name of a token", 2),
    (["token", "add", "kim", "--scope", "root"], "one of", 2),
    (["token", "revoke", "a\0b"], "no token", 2),
    # mcp, index
    (["mcp", "--db", "png"], "file is not a database", 1),
    (["index", "--db", "png"], "file is not a database", 1),
    (["index", "--merge", "--check"], "different things", 2),
    # doctor
    (["doctor", "--db", "png"], "file is not a database", 1),
    (["doctor", "--db", "other.db"], "the database of another program", 1),
]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder of what people and enemies name as files."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").touch()
    (tmp_path / "text").write_text("no database\n" * 100)
    (tmp_path / "png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "gone").symlink_to("nowhere")
    (tmp_path / "euckr.md").write_bytes("# 장애\n\n## 원인\n디스크가 가득 참\n".encode("euc-kr"))
    for name, yaml in {
        "deep": "a: " + "[" * 20_000,
        "bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
        "nul": "id: a\0b",
        "line": "id: " + "x" * 2_000_001,
        "tag": 'id: !!python/object/apply:os.system ["id"]',
    }.items():
        (tmp_path / f"{name}.md").write_text(f"---\n{yaml}\n---\n")
    (tmp_path / "deep.yaml").write_text("a: " + "{a: " * 20_000)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("create table song (title)")
    other.commit()
    other.close()
    return tmp_path


def _kept(folder: Path) -> dict[str, object]:
    """All that is there and is not derived: files with what they hold, the case base with how much it holds."""
    found: dict[str, object] = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if path.is_file() and ".derived" not in name and not name.startswith("own.db"):
            found[name] = path.read_bytes()
    base = sqlite3.connect(folder / "own.db")
    for table in ("case", "change", "investigation", "event", "correction", "misreading", "vocabulary_change"):
        found[f"table {table}"] = base.execute(f'select count(*) from "{table}"').fetchone()[0]
    base.close()
    return found


@pytest.mark.parametrize(("call", "said", "code"), CALLS, ids=[f"{c[0]}-{n}" for n, (c, *_) in enumerate(CALLS)])
def test_a_hostile_call_is_answered_or_refused_in_a_sentence(
    call: list[str], said: str, code: int, hostile: Path, diagnops: Run
) -> None:
    before = _kept(hostile)

    done = diagnops(*call)

    told = done.stdout + done.stderr
    assert (code, True) == (done.returncode, said in told), told[-2000:]
    assert "Traceback" not in told
    assert "should not have happened" not in told
    assert code == 0 or done.stderr or done.stdout
    assert not any(c in told for c in "\x1b\0")
    if code:
        assert before == _kept(hostile)


def test_every_command_stands_in_the_table() -> None:
    assert {call[0] for call, *_ in CALLS} == set(COMMANDS)


def test_the_table_is_as_long_as_was_promised() -> None:
    assert len(CALLS) >= 60


@pytest.mark.parametrize("name", ["a\nb", ANSI, "\udcff", LONG, "\u202egnp"])
def test_a_strange_name_of_a_person_is_kept_as_one_plain_line(name: str, diagnops: Run) -> None:
    diagnops("investigate", "network drops", "--json", DIAGNOPS_WHO=name)

    (row,) = diagnops("list").stdout.splitlines()

    assert (row.endswith(("network drops", "…")), row.isprintable()) == (True, True)


@pytest.mark.parametrize(
    "strange",
    [
        {"LC_ALL": "ko\n\x1b"}, {"LANG": "zz_ZZ.nothing", "LC_ALL": ""}, {"TERM": "\x1b"}, {"TERM": "dumb"},
        {"COLUMNS": "abc"}, {"COLUMNS": "-5"}, {"COLUMNS": "20"}, {"TZ": "No/Where"}, {"NO_COLOR": "1"},
        {"DIAGNOPS_LANG": "xx"}, {"HF_HOME": "~nosuch"}, {"XDG_DATA_HOME": "relative"},
    ],
    ids=str,
)  # fmt: skip
def test_a_strange_environment_changes_nothing_but_the_language(strange: dict[str, str], diagnops: Run) -> None:
    done = diagnops("list", **strange)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(("no investigations", "조사가 없습니다"))


def test_a_line_of_ten_megabytes_is_refused_at_once(diagnops: Run, tmp_path: Path) -> None:
    (tmp_path / "line.md").write_text(f"---\nid: {'x' * 10_000_000}\n---\n")

    told = {diagnops(command, "line.md").stderr for command in ("check", "add")}

    assert told == {"line.md:2: longer than 2,000,000 characters\n"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_a_fifo_is_read_like_any_other_file(hostile: Path, diagnops: Run) -> None:
    """As `diagnops check <(git show HEAD:case.md)` gives one."""
    os.mkfifo(hostile / "fifo.md")
    writer = subprocess.Popen(["sh", "-c", "echo no case > fifo.md"], cwd=hostile)

    done = diagnops("check", "fifo.md")

    writer.wait()
    assert (done.returncode, "a case file begins with" in done.stderr) == (1, True)
