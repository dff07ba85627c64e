"""The tellings: read with their marks, free of faults, and in the cases that they tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from diagnops.cases import FOLDER
from diagnops.kb.case import Case
from diagnops.kb.vocabulary import Vocabulary
from diagnops.search.word_piece import WordPiece
from diagnops.training.labelled import HERE, POSTS, Marked, faults, how_told, main, read_tellings
from diagnops.training.ship_tellings import with_tellings
from diagnops.training.teach_tellings import Settings, Told, teach

TELLING = """\
## en chat
[db crawls](database/db.client.operation.duration=high; 4 s), [and cpu and disk sleep](system.cpu.utilization=low +\
 volume/io.queue_length=normal; periodic)
is it the network?

## ko far
## en song
## en far
[broken](database/no.such.signal=high)
"""


@pytest.fixture
def telling(tmp_path: Path) -> Path:
    path = tmp_path / "ebs-queue-saturation.md"
    path.write_text(TELLING, "utf-8")
    return path


def test_a_telling_is_its_text_with_what_its_words_tell(telling: Path, vocabulary: Vocabulary) -> None:
    found, _ = read_tellings(telling, vocabulary)

    chat = found[0]
    assert (chat.case, chat.language, chat.kind, chat.line) == ("ebs-queue-saturation", "en", "chat", 1)
    assert chat.text == "db crawls, and cpu and disk sleep\nis it the network?"
    assert [(chat.text[m.start : m.end], m.observations) for m in chat.marks] == [
        ("db crawls", (Marked("database", "db.client.operation.duration", "high", None, "4 s"),)),
        (
            "and cpu and disk sleep",
            (
                Marked(None, "system.cpu.utilization", "low", None, ""),
                Marked("volume", "io.queue_length", "normal", "periodic", ""),
            ),
        ),
    ]


def test_every_fault_is_told_with_its_line(telling: Path, vocabulary: Vocabulary) -> None:
    told = {(fault.line, fault.reason) for fault in faults(telling, vocabulary)}

    assert (6, "no telling of this kind is wanted: en song") in told
    assert (7, "no signal: 'no.such.signal'") in told
    assert (5, "too short: 0 words") in told
    assert (0, "missing: en forum") in told


def test_words_of_the_case_itself_are_no_telling(tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = tmp_path / "ebs-queue-saturation.md"
    path.write_text("## en vague\nthe EBS volume behind the database was periodically saturated", "utf-8")
    assert any(fault.reason.startswith("stands in the case: ") for fault in faults(path, vocabulary))


def test_the_tellings_have_no_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0, capsys.readouterr().out


def test_every_case_has_its_tellings_without_their_marks(library: tuple[Case, ...], vocabulary: Vocabulary) -> None:
    for case in library:
        tellings = how_told(case.id, vocabulary)
        assert len(tellings) == 8 + 6
        assert with_tellings(case, tellings) == case, "run: python -m diagnops.training.ship_tellings"


def test_every_telling_is_of_a_case_that_is_shipped() -> None:
    for folder in (HERE, POSTS):
        assert {path.name for path in folder.glob("*.md")} == {path.name for path in FOLDER.glob("*.md")}


def test_the_encoder_learns_to_find_a_case_by_how_it_is_told() -> None:
    pytest.importorskip("torch")
    cut = WordPiece(["[PAD]", "[UNK]", *"abcdefgh"])
    table = np.random.default_rng(1).normal(0, 0.3, (10, 16)).astype(np.float32)
    cases = [Told(["a"], ["e", "e e"]), Told(["b"], ["f", "f f"]), Told(["c"], ["g", "g g"])]

    taught = teach(table, cut, cases, [[("d", "h")]], Settings(rounds=20, rate=0.05, batch=2, kept=0.1))

    def meet(rows: np.ndarray, one: str, other: str) -> float:
        left, right = (rows[cut.of(text)[0]].sum(axis=0) for text in (one, other))
        return float(left @ right / np.linalg.norm(left) / np.linalg.norm(right))

    for case, told in (("a", "e"), ("b", "f"), ("c", "g")):
        others = [meet(taught, other, told) for other in "abc" if other != case]
        assert meet(taught, case, told) > max(others)
