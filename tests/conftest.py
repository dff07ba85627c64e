"""What the tests share: the shipped vocabulary and cases, an empty case base, and the program as a person runs it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, chdir, closing, contextmanager
from datetime import date
from io import BytesIO, TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from unittest.mock import patch

import pytest

from diagnops.app import Workspace
from diagnops.cases import FOLDER, VOCABULARY
from diagnops.cli.start import main
from diagnops.engine.diagnose import Knowledge, Options, diagnose
from diagnops.engine.diagnosis import Diagnosis
from diagnops.engine.index import Index, build_index
from diagnops.intake.lexicon import Lexicon, build_lexicon
from diagnops.intake.words import read_exactly, read_words
from diagnops.kb.case import Case
from diagnops.kb.casebase import CaseBase
from diagnops.kb.casefile import read_case_file
from diagnops.kb.former import OfToday
from diagnops.kb.incident import Incident
from diagnops.kb.store import open_case_base
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.vocabulary_files import read_vocabulary

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 23)
FIVE = (
    "early-quad-core-batch-defect",
    "ebs-queue-saturation",
    "intel-10g-bonding-driver",
    "kernel-options-early-multicore",
    "system-files-overwritten",
)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The vocabulary that is shipped."""
    return read_vocabulary(VOCABULARY)


@pytest.fixture(scope="session")
def lexicon(vocabulary: Vocabulary) -> Lexicon:
    """The vocabulary compiled for reading."""
    return build_lexicon(vocabulary)


@pytest.fixture(scope="session")
def library() -> tuple[Case, ...]:
    """Every case that is shipped."""
    return tuple(read_case_file(path) for path in sorted(FOLDER.glob("*.md")))


@pytest.fixture(scope="session")
def five(library: tuple[Case, ...]) -> tuple[Case, ...]:
    """The five true stories the product began with: few enough to see what each number comes from."""
    return tuple(case for case in library if case.id in FIVE)


@pytest.fixture
def case_base(tmp_path: Path) -> Iterator[CaseBase]:
    """An empty case base."""
    opened = open_case_base(str(tmp_path / "cases.db"))
    yield opened
    opened.close()


Damage = Callable[..., None]


InProportion = Callable[..., None]


@pytest.fixture(scope="session")
def in_proportion() -> InProportion:
    """Hold work to its size: ten times as much of it may not take far more than ten times as long, on any machine."""

    def check(do: Callable[[int], object], most: int, times: int = 40) -> None:
        def seconds(size: int) -> float:
            began = time.process_time()
            do(size)
            return time.process_time() - began

        seconds(most // 100)  # what is made at the first use
        few = seconds(most // 10)
        assert seconds(most) < times * max(few, 0.02)  # what grows with the square would take a hundred times as long

    return check


@pytest.fixture(scope="session")
def damage() -> Damage:
    """Change the file of a case base behind its back: a statement that leaves no mark of what it writes."""

    def damaged(path: Path, *statements: str) -> None:
        with closing(sqlite3.connect(path)) as base:
            rules = base.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
            for name, _ in rules:
                base.execute(f'drop trigger "{name}"')
            for statement in statements:
                base.execute(statement)
            for _, rule in rules:
                base.execute(rule)
            base.commit()

    return damaged


@pytest.fixture(scope="session")
def read(vocabulary: Vocabulary, lexicon: Lexicon) -> Callable[[str], Incident]:
    """Read words into an incident."""
    return lambda text: read_words(text, vocabulary, lexicon)


@pytest.fixture(scope="session")
def read_rules(vocabulary: Vocabulary, lexicon: Lexicon) -> Callable[[str], Incident]:
    """Read words into an incident by rule alone."""
    return lambda text: read_exactly(text, vocabulary, lexicon)


@pytest.fixture(scope="session")
def knowing(vocabulary: Vocabulary) -> Callable[[Sequence[Case]], Knowledge]:
    """Cases as the engine knows them.

    A tuple of cases is shipped ones, which happened to others; its index is made once.
    """
    indexed: dict[int, tuple[Sequence[Case], Index]] = {}

    def index_of(cases: Sequence[Case]) -> Index:
        if not isinstance(cases, tuple):  # a list may be another the next time
            return build_index(cases, vocabulary)
        if id(cases) not in indexed:
            shipped = build_index(cases, vocabulary)
            indexed[id(cases)] = (cases, shipped)  # kept, so that its id stays its own
        return indexed[id(cases)][1]

    def known(cases: Sequence[Case]) -> Knowledge:
        by_id = {case.id: case for case in cases}
        return Knowledge(index_of(cases), lambda ids: [by_id[i] for i in ids], vocabulary)

    return known


@pytest.fixture(scope="session")
def match(knowing: Callable[[Sequence[Case]], Knowledge], read: Callable[[str], Incident]) -> Callable[..., Diagnosis]:
    """Match a text or an incident against cases, as the faces do."""

    def matched(told: str | Incident, cases: Sequence[Case], *, list_likely: bool = False) -> Diagnosis:
        incident = read(told) if isinstance(told, str) else told
        return diagnose(incident, knowing(cases), Options(limit=10, list_likely=list_likely), today=TODAY)

    return matched


@pytest.fixture(scope="session")
def library_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case base that was used before and holds what is shipped; to be read or copied, not changed."""
    path = tmp_path_factory.mktemp("library") / "own.db"
    with Workspace.open(path) as desk:
        desk.diagnose(desk.read("slow"))
    return path


@pytest.fixture(scope="session")
def five_base(tmp_path_factory: pytest.TempPathFactory, library: tuple[Case, ...], five: tuple[Case, ...]) -> Path:
    """A case base that was used before, all but the five stories taken out; to be read or copied, not changed.

    What the product does with its cases is plain with few. What it knows with all of them is told by
    `test_library.py` and `test_acceptance.py`.
    """
    path = tmp_path_factory.mktemp("five") / "own.db"
    with Workspace.open(path) as desk:
        for case in library:
            if case not in five:
                desk.case_base.remove(case.id, who="tests")
        desk.diagnose(desk.read("slow"))
    return path


@pytest.fixture
def own_base(five_base: Path, tmp_path: Path) -> Path:
    """The five stories in a case base of the test's own."""
    shutil.copytree(five_base.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / five_base.name


@pytest.fixture
def own_library(library_base: Path, tmp_path: Path) -> Path:
    """What is shipped in a case base of the test's own."""
    shutil.copytree(library_base.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / library_base.name


@pytest.fixture
def desk(own_base: Path) -> Iterator[Workspace]:
    """The workspace of the five stories, for kim, on a day that stays."""
    with Workspace.open(own_base, user="kim", today=lambda: TODAY) as opened:
        yield opened


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def program(tmp_path: Path) -> Run:
    """Run the program as a person would: a process of its own, its case base in the test's folder."""

    def run(*args: str, stdin: str | bytes = "", **env: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "diagnops.cli", *args],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "DIAGNOPS_DB": str(tmp_path / "own.db"), "PYTHONWARNINGS": "error", **env},
            timeout=120,
            check=False,
        )
        return subprocess.CompletedProcess(args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def diagnops(program: Run, tmp_path: Path) -> Run:
    """Run the program within this process: what a command does is the same, and no start has to be paid for.

    What is about starting and ending, signals, terminals and encodings is asked of `program`.
    """

    def run(*args: str, stdin: str | bytes = "", **env: str) -> subprocess.CompletedProcess[str]:
        if any(name.startswith("PYTHON") for name in env):  # Python reads these when it starts
            return program(*args, stdin=stdin, **env)
        with ExitStack() as stack:
            stack.callback(time.tzset)
            stack.enter_context(patch.dict(os.environ, {"DIAGNOPS_DB": str(tmp_path / "own.db"), **env}))
            time.tzset()
            stack.enter_context(chdir(tmp_path))
            stack.enter_context(_case_bases_closed())
            given = stdin.encode() if isinstance(stdin, str) else stdin
            asked = stack.enter_context(TextIOWrapper(BytesIO(given), "utf-8", "surrogateescape"))
            out, said = stack.enter_context(_written("strict"))
            err, told = stack.enter_context(_written("backslashreplace"))
            streams: dict[str, Any] = {"stdin": asked, "stdout": out, "stderr": err, "excepthook": sys.excepthook}
            with patch.multiple(sys, argv=["diagnops", *args], **streams):
                code = main()
            return subprocess.CompletedProcess(args, code, said(), told())

    return run


@contextmanager
def _written(errors: str) -> Iterator[tuple[TextIOWrapper, Callable[[], str]]]:
    """A stream as a pipe gives one, whose number may be turned elsewhere, and what was written to it."""
    with TemporaryFile() as file, TextIOWrapper(os.fdopen(os.dup(file.fileno()), "wb"), "utf-8", errors) as stream:

        def said() -> str:
            stream.flush()
            file.seek(0)
            return file.read().decode()

        yield stream, said


@contextmanager
def _case_bases_closed() -> Iterator[None]:
    """Close every case base that a workspace opens, as the end of a process does."""
    with ExitStack() as stack:

        def opened(place: str, of_today: OfToday) -> CaseBase:
            case_base = open_case_base(place, of_today)
            stack.callback(case_base.close)
            return case_base

        stack.enter_context(patch("diagnops.app.workspace.open_case_base", opened))
        yield
