"""The sessions that the documents print are true: each command is run, and what is printed is what it says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree

import pytest

from diagnops.bench.pages import picture, shown_in
from diagnops.engine.calibration import SHIPPED
from diagnops.engine.parameters import PARAMETERS as P

Run = Callable[..., CompletedProcess[str]]

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def _sessions(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Command and printed lines of every `$ diagnops …` whose output a document shows."""
    for block in re.findall(r"^```console\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        for command, printed in re.findall(r"^\$ (diagnops .*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            lines = [line for line in printed.splitlines() if line.strip()]
            if lines:
                yield command, lines


DOCUMENTS = [path for path in (*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md"))) if any(_sessions(path))]


@pytest.fixture(scope="module")
def own_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case base with the starter cases, for all documents."""
    path: Path = tmp_path_factory.mktemp("sessions") / "own.db"
    return path


@pytest.fixture
def typed(diagnops: Run, own_db: Path, tmp_path: Path) -> Callable[[str], list[str]]:
    """Type a command in a folder like the checkout's, with the examples of the guide in it; what it printed."""
    (tmp_path / "docs").symlink_to(DOCS)
    guide = (DOCS / "how-to-write-a-case.md").read_text("utf-8")
    for case in re.findall(r"^```markdown\n(---\n.*?)^```", guide, re.DOTALL | re.MULTILINE):
        name = re.search(r"^id: (\S+)", case, re.MULTILINE)
        assert name
        (tmp_path / f"{name.group(1)}.md").write_text(case, "utf-8")
    for faulty in (ROOT / "tests" / "data").glob("disk-*.md"):  # the guide shows what is said of these
        (tmp_path / faulty.name).symlink_to(faulty)

    def type_(command: str) -> list[str]:
        command, _, file = command.partition(" < ")
        stdin = (ROOT / file).read_bytes() if file else b""
        done = diagnops(*shlex.split(command)[1:], stdin=stdin, DIAGNOPS_DB=str(own_db), LANG="C.UTF-8")
        return (done.stdout + done.stderr).splitlines()

    return type_


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_sessions_of_a_document_print_what_it_shows(document: Path, typed: Callable[[str], list[str]]) -> None:
    missing = []
    for command, printed in _sessions(document):
        said = iter(typed(command))
        missing += [line for line in printed if line.strip() != "…" and not any(line == one for one in said)]

    assert missing == []


def test_the_picture_shows_what_the_program_says(typed: Callable[[str], list[str]]) -> None:
    said = iter(typed("diagnops match - < docs/incident-en.txt"))

    shown = shown_in((DOCS / "answer.svg").read_text("utf-8"))
    missing = [line for line in shown if line.strip() != "…" and not any(line == one for one in said)]

    assert missing == [], "run: python -m diagnops.bench.pages"
    assert len(shown) > 10


def test_a_picture_is_whole_by_itself_and_keeps_the_colours() -> None:
    svg = picture("\x1b[1;32mSEEN BEFORE (96 %)\x1b[0m: a <b>\n\nRemedy: one\n   two\n")

    assert shown_in(svg) == ["SEEN BEFORE (96 %): a <b>", "Remedy: one", "   two"]
    assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert "font-weight: bold" in svg
    assert not re.search(r"font-face|url\(|href|https", svg)


def test_the_thresholds_that_are_explained_are_those_in_use() -> None:
    explained = (DOCS / "how-matching-works.md").read_text("utf-8")

    assert f"the leader has {SHIPPED.seen:.0%} or more".replace("%", " %") in explained
    assert f"one of the cases has {SHIPPED.possible:.0%} or more together".replace("%", " %") in explained
    assert f"{P.shown:.0%} to be shown".replace("%", " %") in explained
