"""The case base among several processes, and after one was killed: nothing is lost and nothing is half written."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest

from diagnops.kb.store import open_case_base

_CASES = """
import sys
from diagnops.kb.case import Case, Cause, Symptom, Text
from diagnops.kb.store import open_case_base

def case(id, story=""):
    return Case(id, Text(en="Disk full"), (Symptom("io.errors", "high"),), Cause(Text(en="logs")), story=story)
"""
_ADD_ONE_BY_ONE = (
    _CASES
    + """
sys.stdin.readline()  # wait until all are here
case_base = open_case_base(sys.argv[1])
for n in range(50):
    case_base.add([case(f"{sys.argv[2]}-{n}")], who=sys.argv[2])
"""
)
_ADD_ALL_TOGETHER = (
    _CASES
    + """
def reached(moment):
    if moment == sys.argv[2]:
        print(moment, flush=True)
        if moment != "commit":
            sys.stdin.readline()  # wait to be killed

def cases():
    for n in range(500):
        reached(f"case {n}")
        yield case(f"new-{n}", story="x" * 2000)
    reached("last")
    reached("commit")

case_base = open_case_base(sys.argv[1])
case_base.add(cases(), who="kim")
reached("done")
sys.stdin.readline()
"""
)


_ADD_OLD = _CASES + "open_case_base(sys.argv[1]).add([case('old')], who='kim')"


def _process(code: str, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *args],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_processes_that_make_and_fill_a_case_base_at_once_lose_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "cases.db")
    names = ["kim", "lee", "park", "choi"]
    processes = [_process(_ADD_ONE_BY_ONE, path, name) for name in names]

    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=120)[1] for process in processes]

    assert told == [""] * 4
    case_base = open_case_base(path)
    assert {f"{name}-{n}" for name in names for n in range(50)} == {case.id for case in case_base}
    assert case_base.revision == 200
    case_base.close()


def test_a_first_use_waits_for_another_that_is_at_work(tmp_path: Path) -> None:
    """SQLite refuses at once to change how a file is logged while somebody is about to write to it."""
    path = tmp_path / "cases.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("begin immediate")
    letting_go = Timer(0.3, other.execute, ["commit"])
    letting_go.start()

    open_case_base(str(path)).close()

    letting_go.join()
    other.close()


_OPEN_EACH = """
import sys, time, random
from diagnops.kb import migrations  # loaded before, so that both come at the same moment
from diagnops.kb.store import open_case_base
for line in sys.stdin:
    time.sleep(random.random() * 0.004)
    try:
        open_case_base(line.strip()).close()
        print("opened", flush=True)
    except Exception as error:
        print(error, flush=True)
"""


def test_first_uses_at_once_all_end_well(tmp_path: Path) -> None:
    processes = [_process(_OPEN_EACH) for _ in range(2)]
    told = []
    for n in range(40):
        for process in processes:
            assert process.stdin
            process.stdin.write(f"{tmp_path / str(n)}.db\n")
            process.stdin.flush()
        told += [process.stdout.readline() for process in processes if process.stdout]
    for process in processes:
        process.communicate(timeout=60)

    assert set(told) == {"opened\n"}


_NOTHING, _ALL = ["old"], sorted([*(f"new-{n}" for n in range(500)), "old"])


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("case 0", [_NOTHING]),
        ("case 1", [_NOTHING]),
        ("case 250", [_NOTHING]),
        ("case 499", [_NOTHING]),
        ("last", [_NOTHING]),
        ("commit", [_NOTHING, _ALL]),  # killed while it writes to the disk
        ("done", [_ALL]),
    ],
)
def test_a_process_killed_while_it_adds_leaves_all_of_it_or_nothing(
    tmp_path: Path, moment: str, allowed: list[list[str]]
) -> None:
    path = tmp_path / "cases.db"
    subprocess.run([sys.executable, "-c", _ADD_OLD, str(path)], check=True, timeout=60)
    adding = _process(_ADD_ALL_TOGETHER, str(path), moment)
    assert adding.stdout
    assert adding.stdout.readline() == f"{moment}\n"

    adding.kill()
    adding.communicate(timeout=60)

    case_base = open_case_base(str(path))
    ids = [case.id for case in case_base]
    assert ids in allowed
    assert len(ids) == case_base.revision
    assert [change.case for change in case_base.history("old")] == ["old"]
    case_base.close()
    connection = sqlite3.connect(path)
    assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    connection.close()
