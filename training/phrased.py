"""Phrases: how people say that a signal is in a state, and what only looks like it, each file by one writer.

A heading names a signal; a line is a sentence, marked as tellings are. Its state stands before it, or `not` and why it
says nothing of the signal.

    ## system.cpu.utilization
    - en high: [top shows all sixteen cores pinned](host/system.cpu.utilization=high) and a shell takes a minute
    - en not setting: the pod's cpu limit is 500m and the request is 200m

``python -m diagnops.training.phrased`` checks the files.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NamedTuple, cast

from diagnops.cases import VOCABULARY
from diagnops.kb.case import Language
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.vocabulary_files import read_vocabulary
from diagnops.training.labelled import Mark, Problem, read_marks

HERE = Path(__file__).parent / "phrases"

_LINE = re.compile(r"- (en|ko) (high|low|normal|present|absent|not [\w-]+): (.+)")


class Phrase(NamedTuple):
    """A sentence about a signal, or one that only looks like it: then nothing that it marks is of the signal."""

    language: Language
    signal: str
    text: str
    marks: tuple[Mark, ...]


def read_phrases(path: Path, vocabulary: Vocabulary) -> tuple[list[Phrase], list[Problem]]:
    """The phrases of a file, and every fault of its form."""
    found: list[Phrase] = []
    problems: list[Problem] = []
    signal = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        if line.startswith("## "):
            signal = line[3:].strip()
            if signal not in vocabulary.signal:
                problems.append(Problem(path, number, f"no signal: {signal!r}"))
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            problems.append(Problem(path, number, "not of the form '- en high: …'"))
            continue
        try:
            text, marks = read_marks(match[3], vocabulary)
        except ValueError as error:
            problems.append(Problem(path, number, str(error)))
            continue
        states = {one.state for mark in marks for one in mark.observations if one.signal == signal}
        if match[2].startswith("not ") and states:
            problems.append(Problem(path, number, f"a line of what it is not marks {signal}"))
        elif not match[2].startswith("not ") and match[2] not in states:
            problems.append(Problem(path, number, f"no mark of {signal}={match[2]}"))
        else:
            found.append(Phrase(cast("Language", match[1]), signal, text, marks))
    return found, problems


def main() -> int:
    """Check all files, print what is wrong with them and what they hold, and give 1 where something is."""
    vocabulary = read_vocabulary(VOCABULARY)
    read = [read_phrases(path, vocabulary) for path in sorted(HERE.glob("*.md"))]
    problems = [problem for _, some in read for problem in some]
    for problem in problems:
        print(problem)
    print(f"{len(read)} files, {sum(len(found) for found, _ in read)} phrases, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
