"""Marked texts: all of which it is known what each clause tells. Tellings, phrases and reports, by their writers.

A report is a whole text as people post it, under a heading of its language, marked as tellings are:

    ## en
    Since Monday [the nightly job takes five hours](job/job.duration=high; five hours). We run version 3.2 on ten hosts.

``python -m diagnops.training.marked`` checks the reports, and tells how much there is of everything.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple, cast

from diagnops.cases import VOCABULARY
from diagnops.kb.case import Language
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.vocabulary_files import read_vocabulary
from diagnops.training import labelled, phrased
from diagnops.training.labelled import Mark, Problem, read_marks, read_tellings
from diagnops.training.phrased import read_phrases

REPORTS = Path(__file__).parent / "reports"
_HEADING = re.compile(r"^## (en|ko) *$", re.MULTILINE)


class Marked(NamedTuple):
    """A text, what its clauses tell, and the file it is of: `phrases/one` is of one writer."""

    language: Language
    text: str
    marks: tuple[Mark, ...]
    source: str


def read_reports(path: Path, vocabulary: Vocabulary) -> tuple[list[Marked], list[Problem]]:
    """The reports of a file, and every fault of its form."""
    source = path.read_text("utf-8")
    found: list[Marked] = []
    problems: list[Problem] = []
    headings = list(_HEADING.finditer(source))
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        body = source[heading.end() : following.start() if following else None].strip()
        try:
            text, marks = read_marks(body, vocabulary)
        except ValueError as error:
            problems.append(Problem(path, source.count("\n", 0, heading.start()) + 1, str(error)))
            continue
        found.append(Marked(cast("Language", heading[1]), text, marks, f"reports/{path.stem}"))
    return found, problems


def marked_texts(vocabulary: Vocabulary) -> list[Marked]:
    """All there are, in the order of their files."""
    found = []
    for path in sorted(labelled.HERE.glob("*.md")):
        found += [Marked(t.language, t.text, t.marks, "tellings") for t in read_tellings(path, vocabulary)[0]]
    for path in sorted(phrased.HERE.glob("*.md")):
        found += [
            Marked(p.language, p.text, p.marks, f"phrases/{path.stem}") for p in read_phrases(path, vocabulary)[0]
        ]
    for path in sorted(REPORTS.glob("*.md")):
        found += read_reports(path, vocabulary)[0]
    return found


def main() -> int:
    """Print what is wrong with the reports and how much there is, and give 1 where something is."""
    vocabulary = read_vocabulary(VOCABULARY)
    problems = [problem for path in sorted(REPORTS.glob("*.md")) for problem in read_reports(path, vocabulary)[1]]
    for problem in problems:
        print(problem)
    texts, marks = Counter[str](), Counter[str]()
    for marked in marked_texts(vocabulary):
        texts[marked.source] += 1
        marks[marked.source] += len(marked.marks)
    for source, number in texts.items():
        print(f"{source:16} {number:6} texts {marks[source]:6} marks")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
