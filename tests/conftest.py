"""What the tests share: the shipped vocabulary and cases, an empty case base, and the program as a person runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from diagnops.cases import FOLDER, VOCABULARY
from diagnops.engine.diagnose import Knowledge, Options, diagnose
from diagnops.engine.diagnosis import Diagnosis
from diagnops.engine.index import Index, build_index
from diagnops.intake.lexicon import Lexicon, build_lexicon
from diagnops.intake.words import read_words
from diagnops.kb.case import Case
from diagnops.kb.casebase import CaseBase
from diagnops.kb.casefile import read_case_file
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


@pytest.fixture(scope="session")
def read(vocabulary: Vocabulary, lexicon: Lexicon) -> Callable[[str], Incident]:
    """Read words into an incident."""
    return lambda text: read_words(text, vocabulary, lexicon)


@pytest.fixture(scope="session")
def match(vocabulary: Vocabulary, read: Callable[[str], Incident]) -> Callable[..., Diagnosis]:
    """Match a text or an incident against cases, as the faces do.

    A tuple of cases is shipped ones, which happened to others; its index is made once.
    """
    indexed: dict[int, tuple[Sequence[Case], Index]] = {}

    def index_of(cases: Sequence[Case]) -> Index:
        if not isinstance(cases, tuple):  # a list may be another the next time
            return build_index(cases, vocabulary)
        if id(cases) not in indexed:
            shipped = build_index(cases, vocabulary, external={case.id for case in cases})
            indexed[id(cases)] = (cases, shipped)  # kept, so that its id stays its own
        return indexed[id(cases)][1]

    def matched(told: str | Incident, cases: Sequence[Case], *, list_likely: bool = False) -> Diagnosis:
        incident = read(told) if isinstance(told, str) else told
        by_id = {case.id: case for case in cases}
        known = Knowledge(index_of(cases), lambda ids: [by_id[i] for i in ids], vocabulary)
        return diagnose(incident, known, Options(limit=10, list_likely=list_likely), today=TODAY)

    return matched


@pytest.fixture
def diagnops(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
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
