"""The sessions that the documents print are true: each command is run, and what is printed is what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from diagnops.engine.calibration import SHIPPED
from diagnops.engine.parameters import PARAMETERS as P

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def _sessions() -> Iterator[tuple[str, str, list[str]]]:
    """Document, command and printed lines of every `$ diagnops …` whose output is shown."""
    for path in DOCUMENTS:
        for block in re.findall(r"^```console\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE):
            for command, printed in re.findall(r"^\$ (diagnops .*)\n((?:(?!\$ diagnops ).*\n)*)", block, re.MULTILINE):
                lines = [line for line in printed.splitlines() if line.strip()]
                if lines and not re.search(r"my-case|backup", command):
                    yield path.name, command, lines


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the checkout's, with the example of the guide in it."""
    place: Path = tmp_path_factory.mktemp("checkout")
    for name in ("docs", "cases"):
        shutil.copytree(ROOT / name, place / name)
    guide = (ROOT / "docs" / "how-to-write-a-case.md").read_text("utf-8")
    for case in re.findall(r"^```markdown\n(---\n.*?)^```", guide, re.DOTALL | re.MULTILINE):
        name = re.search(r"^id: (\S+)", case, re.MULTILINE)
        assert name
        (place / f"{name.group(1)}.md").write_text(case, "utf-8")
    for faulty in (ROOT / "tests" / "data").glob("disk-*.md"):  # the guide shows what is said of these
        shutil.copy(faulty, place)
    return place


@pytest.mark.parametrize(("document", "command", "printed"), list(_sessions()))
def test_a_session_is_what_the_program_says(document: str, command: str, printed: list[str], folder: Path) -> None:
    program = Path(sys.executable).parent
    env = {
        **os.environ,
        "DIAGNOPS_DB": str(folder / "own.db"),
        "PATH": f"{program}:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
    }
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=60
    )
    said = iter((done.stdout + done.stderr).splitlines())

    missing = [line for line in printed if line.strip() != "…" and not any(line == one for one in said)]

    assert missing == []


def test_the_thresholds_that_are_explained_are_those_in_use() -> None:
    explained = (ROOT / "docs" / "how-matching-works.md").read_text("utf-8")

    assert f"the leader has {SHIPPED.seen:.0%} or more".replace("%", " %") in explained
    assert f"one of the cases has {SHIPPED.possible:.0%} or more together".replace("%", " %") in explained
    assert f"{P.shown:.0%} to be shown".replace("%", " %") in explained
