"""What nobody foresaw ends in a sentence, a way to report it and a file that only its owner reads."""

from __future__ import annotations

import os
import pty
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from struct import pack
from termios import TIOCSWINSZ

import pytest

from diagnops.app.case_files import write_new
from diagnops.app.cases import Cases
from diagnops.cli.letters import spelled
from diagnops.cli.unforeseen import LARGEST, MOST_KEPT
from diagnops.kb.casefile import read_case_file
from diagnops.kb.columns import width_of

Run = Callable[..., subprocess.CompletedProcess[str]]

REPORT = "To report it, send this file, which tells where it happened, and what you typed: "


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where tracebacks are kept, in this test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "diagnops" / "log"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the program: `show` meets what nobody thought of."""

    def get(_: Cases, case_id: str) -> None:
        raise ZeroDivisionError(f"cannot divide\n\x1b[31m{case_id} by nothing")

    monkeypatch.setattr(Cases, "get", get)


@pytest.mark.usefixtures("broken")
class TestAFaultOfTheProgram:
    def test_is_a_sentence_a_way_to_report_it_and_a_file(self, diagnops: Run, log: Path) -> None:
        done = diagnops("show", "it")

        (file,) = log.iterdir()
        what = "this should not have happened: ZeroDivisionError: cannot divide [31mit by nothing"
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"diagnops: {what}\ndiagnops: {REPORT}{file}\n"

    def test_is_told_in_korean_on_a_korean_terminal(self, diagnops: Run, log: Path) -> None:
        done = diagnops("show", "it", LC_ALL="ko_KR.UTF-8")

        assert done.stderr.startswith("diagnops: 예상하지 못한 오류가 났습니다: ZeroDivisionError: ")

    def test_is_kept_with_its_frames_for_the_owner_alone(self, diagnops: Run, log: Path) -> None:
        diagnops("show", "it", "--db", "secret-of-the-command-line.db")

        (file,) = log.iterdir()
        text = file.read_text("utf-8")
        assert (file.stat().st_mode & 0o777, log.stat().st_mode & 0o777) == (0o600, 0o700)
        assert ("ZeroDivisionError: cannot divide" in text, "cli/look.py" in text) == (True, True)
        assert "secret-of-the-command-line" not in text

    def test_is_kept_of_the_last_few_times(self, diagnops: Run, log: Path) -> None:
        log.mkdir(parents=True)
        for number in range(40):
            (log / f"traceback-19700101-0000{number:02}-x.txt").touch()
        (log / "other.txt").touch()

        done = diagnops("show", "it")

        kept = sorted(path.name for path in log.glob("traceback-*"))
        assert (len(kept), kept[-1] in done.stderr, (log / "other.txt").exists()) == (MOST_KEPT, True, True)

    def test_is_told_where_nothing_can_be_kept(self, diagnops: Run, tmp_path: Path) -> None:
        (tmp_path / "state").write_text("a file, no folder")

        done = diagnops("show", "it", XDG_STATE_HOME=str(tmp_path / "state"))

        last = done.stderr.splitlines()[-1]
        assert (done.returncode, last) == (
            1,
            "diagnops: To report it, send these lines and what you typed; "
            "where it happened could not be kept: Not a directory",
        )


def _process(code: str, *args: str, limit: int | None = None, stdin: bytes = b"", **env: str) -> tuple[int, str]:
    """What a process of its own ends with and says on standard error, after some `code` of ours ran in it."""
    if limit:
        code = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nfrom diagnops.cli.start import main; sys.exit(main())", *args],
        input=stdin,
        capture_output=True,
        env={**os.environ, **env},
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr.decode()


def test_a_recursion_without_end_is_told_and_its_traceback_is_short(log: Path) -> None:
    code, told = _process("import sys; sys.setrecursionlimit(90)", "match", "slow")

    (file,) = log.iterdir()
    assert (code, "RecursionError: maximum recursion depth exceeded" in told, str(file) in told) == (1, True, True)
    assert len(file.read_text("utf-8")) < LARGEST + 1000


def test_too_little_memory_is_told_as_that(five_base: Path, log: Path) -> None:
    few = 130_000_000
    code, told = _process("import sys", "match", "-", limit=few, stdin=b"x" * 60_000_000, DIAGNOPS_DB=str(five_base))

    assert (code, told.splitlines()[0]) == (1, "diagnops: there is not enough memory for this; give a smaller part")


@pytest.mark.parametrize(
    ("module", "content", "said"),
    [
        ("typer", "", "the installation is damaged: "),
        ("msgspec", "import nothing_at_all", "the installation is damaged: No module named 'nothing_at_all'"),
        ("numpy", "raise OSError('libblas.so.3: cannot open')", "libblas.so.3: cannot open"),
    ],
)
def test_a_library_that_cannot_be_loaded_is_told_before_the_program_is_there(
    module: str, content: str, said: str, log: Path, tmp_path: Path, five_base: Path
) -> None:
    (tmp_path / f"{module}.py").write_text(content)
    shadow = f"import sys; sys.path.insert(0, {str(tmp_path)!r})"

    code, told = _process(shadow, "match", "slow", DIAGNOPS_DB=str(five_base))

    assert (code, said in told.splitlines()[0], "Traceback" in told) == (1, True, False), told


def test_what_a_library_in_rust_calls_a_panic_is_told(log: Path) -> None:
    """It is no `Exception`."""
    panic = "import sys, typer.core\nclass PanicException(BaseException): pass\n"
    panic += "def panics(*_, **__): raise PanicException('index out of bounds')\ntyper.core.TyperGroup.main = panics"

    code, told = _process(panic, "list")

    assert (code, "should not have happened: PanicException: index out of bounds" in told) == (1, True)


def _said_until(words: str, running: subprocess.Popen[bytes]) -> str:
    """What a process has written up to some words of it."""
    assert running.stdout
    written = b""
    while words.encode() not in written:
        some = os.read(running.stdout.fileno(), 65536)
        assert some, written
        written += some
    return written.decode()


def test_interrupting_an_export_leaves_whole_files_only(five_base: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    call = [sys.executable, "-m", "diagnops.cli", "export", str(out), "--db", str(five_base)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as exporting:
        while not out.exists():
            time.sleep(0.005)

        exporting.send_signal(signal.SIGINT)

        told = exporting.communicate(timeout=30)
    assert (exporting.returncode, told[1]) in ((130, b""), (0, b""))
    for path in out.iterdir():
        read_case_file(path)


@pytest.mark.parametrize(
    ("command", "asked", "last"),
    [("record", "Title: ", ""), ("investigate", " · help · q", "diagnops investigate {name}")],
)
def test_ctrl_c_at_a_question_ends_the_program(
    command: str, asked: str, last: str, diagnops: Run, own_base: Path
) -> None:
    diagnops("investigate", "network drops", "--json")
    name = diagnops("list").stdout.split()[0]
    call = [sys.executable, "-m", "diagnops.cli", command, name, "--db", str(own_base)]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asking:
        _said_until(asked, asking)

        asking.send_signal(signal.SIGINT)

        assert asking.stdout
        assert asking.stderr
        told = (asking.wait(30), asking.stderr.read().decode(), asking.stdout.read().decode())
    assert (told[:2], last.format(name=name) in told[2]) == ((130, ""), True)


@pytest.mark.parametrize("text", ["It was full. " * 1000, "it was full \ud800"])
def test_what_cannot_be_written_whole_is_not_written(text: str, tmp_path: Path) -> None:
    few, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most))
    try:
        with pytest.raises((OSError, UnicodeEncodeError)):
            write_new(tmp_path / "draft.md", text)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (few, most))

    assert list(tmp_path.iterdir()) == []


def test_a_working_folder_that_was_removed_matters_only_to_what_is_in_it(five_base: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"

    def said(call: str) -> tuple[int, str]:
        gone.mkdir()
        line = f"rmdir {gone} && {sys.executable} -m diagnops.cli {call}"
        env = {**os.environ, "DIAGNOPS_DB": str(five_base)}
        done = subprocess.run(["sh", "-c", line], cwd=gone, capture_output=True, text=True, env=env, check=False)
        return done.returncode, done.stderr

    assert said("match slow") == (0, "")
    assert said("check my.md") == (1, "my.md: cannot be read: No such file or directory\n")
    assert said("export out") == (
        1,
        "diagnops: cannot write to out: No such file or directory; name another folder\n",
    )


AS_NOBODY = [
    "setpriv",
    "--reuid=70001",
    "--clear-groups",
    "--inh-caps=+dac_read_search",
    "--ambient-caps=+dac_read_search",
]
NO_RIGHTS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
as_root = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root with setpriv can become somebody else"
)


@as_root
@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["list"], "diagnops: there is no home folder to keep a case base in; another place: DIAGNOPS_DB=FILE\n"),
        (["list", "--db", "~/own.db"], "diagnops: ~/own.db: there is no such home folder; write the whole path\n"),
        (
            ["match", "slow", "--encoder", "~/model"],
            "diagnops: ~/model: there is no such home folder; write the whole path\n",
        ),
    ],
)
def test_somebody_without_a_home_folder_and_without_an_account_is_told_so(
    call: list[str], said: str, tmp_path: Path
) -> None:
    homeless = {k: v for k, v in os.environ.items() if k not in ("HOME", "DIAGNOPS_DB") and not k.startswith("XDG_")}

    done = subprocess.run(
        [*AS_NOBODY, sys.executable, "-m", "diagnops.cli", *call],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=homeless,
        check=False,
    )

    assert (done.returncode, done.stderr, list(tmp_path.iterdir())) == (2, said, [])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["check", "shut.md"], "shut.md: cannot be read: Permission denied\n"),
        (["check", "shut"], "diagnops: shut: Permission denied\n"),
        (["add", "shut/x.md"], "diagnops: shut/x.md: Permission denied\n"),
        (["export", "shut"], "Permission denied; name another folder\n"),
        (["new", "my-case", "--to", "shut"], "Permission denied; name another folder\n"),
        (["import", "postmortem", "shut.md"], "diagnops: shut.md: cannot be read: Permission denied\n"),
        (["vocabulary", "add", "shut"], "diagnops: shut: Permission denied\n"),
        (["list", "--db", "shut/own.db"], "Permission denied; another place: DIAGNOPS_DB=FILE\n"),
    ],
)
def test_what_may_not_be_read_or_written_is_told_with_its_name(
    call: list[str], said: str, tmp_path: Path, five_base: Path
) -> None:
    (tmp_path / "shut.md").touch(0)
    (tmp_path / "shut").mkdir(0)
    without = NO_RIGHTS if os.geteuid() == 0 else []
    if without and not shutil.which("setpriv"):
        pytest.skip("root reads and writes everything")

    done = subprocess.run(
        [*without, sys.executable, "-m", "diagnops.cli", *call],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "DIAGNOPS_DB": str(five_base)},
        check=False,
    )

    (tmp_path / "shut").chmod(0o700)
    assert (done.returncode, done.stdout, done.stderr.endswith(said)) == (1, "", True), done.stderr
    assert list((tmp_path / "shut").iterdir()) == []


@pytest.mark.parametrize("letter", "·…→“”≥×✓")
def test_a_sign_is_written_in_ascii_where_there_is_nothing_else(letter: str) -> None:
    assert spelled(letter).isascii()
    assert spelled(letter) != "?"


def test_korean_can_be_read_aloud_on_a_terminal_without_hangul(program: Run) -> None:
    text = "DB CPU는 놀고 있음, 밸런서 5xx 높음"

    answer = program("match", text, PYTHONIOENCODING="ascii", LC_ALL="C")

    assert "geungeo: rodeu baelreonseo - 5xx oryuyul nopeum" in answer.stdout


@contextmanager
def _terminal(columns: int) -> Iterator[tuple[int, int]]:
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, pack("HHHH", 24, columns, 0, 0))
    yield ours, theirs
    os.close(ours)


@pytest.mark.parametrize("columns", [20, 40])
@pytest.mark.parametrize("call", [["match", "5xx, DB CPU idle"], ["show", "ebs-queue-saturation"], ["cases"]])
def test_on_a_narrow_terminal_lines_are_broken_at_spaces(call: list[str], columns: int, five_base: Path) -> None:
    env = {k: v for k, v in os.environ.items() if k != "COLUMNS"}
    env |= {"DIAGNOPS_DB": str(five_base), "NO_COLOR": "1", "TERM": "xterm"}
    with _terminal(columns) as (ours, theirs):
        running = subprocess.Popen(
            [sys.executable, "-m", "diagnops.cli", *call], stdin=theirs, stdout=theirs, stderr=theirs, env=env
        )
        os.close(theirs)
        written = b""
        try:
            while some := os.read(ours, 65536):
                written += some
        except OSError:  # the other end has gone
            pass

    assert running.wait(60) == 0
    lines = written.decode().replace("\r\n", "\n").splitlines()
    assert lines
    too_long = [line for line in lines if width_of(line) > columns and len(line.split()) > 1]
    assert [line for line in too_long if not re.search(r"\$ | · (active|fix|workaround) · |^ +rate\(", line)] == []
