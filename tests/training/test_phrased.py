"""The phrases: read with their marks, and free of faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnops.kb.vocabulary import Vocabulary
from diagnops.training.phrased import HERE, read_phrases

PHRASES = """\
## system.cpu.utilization
- en high: [all cores pinned](host/system.cpu.utilization=high; 100 %) since noon
- ko not setting: CPU 리밋을 500m으로 잡아뒀어요
- en low: nothing is marked
- en not past: [it was pinned last year](system.cpu.utilization=high)
what is this
"""


def test_a_phrase_is_a_sentence_of_a_signal_or_one_that_only_looks_like_it(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    path = tmp_path / "one.md"
    path.write_text(PHRASES, "utf-8")

    found, problems = read_phrases(path, vocabulary)

    assert [(one.language, one.signal, one.text, len(one.marks)) for one in found[:2]] == [
        ("en", "system.cpu.utilization", "all cores pinned since noon", 1),
        ("ko", "system.cpu.utilization", "CPU 리밋을 500m으로 잡아뒀어요", 0),
    ]
    assert {problem.line for problem in problems} == {4, 5, 6}


@pytest.mark.parametrize("path", sorted(HERE.glob("*.md")), ids=lambda path: path.stem)
def test_the_phrases_have_no_faults(path: Path, vocabulary: Vocabulary) -> None:
    found, problems = read_phrases(path, vocabulary)
    assert problems == []
    assert len(found) > 1000
