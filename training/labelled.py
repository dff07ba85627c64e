"""Tellings: how people tell a case, each clause that says what is seen marked with what it says.

A file a case, `training/tellings/<case>.md`. A heading begins a telling: its language and its kind. In its text
`[words](role/signal=state)` marks the words that tell an observation; `; periodic` behind it gives its shape, `; 40x`
or `; 95 %` its figure, ` + ` a second observation of the same words. What stands outside of marks is no observation.

    ## en chat
    [checkout is crawling](application/http.server.request.duration=high) since noon, nothing was deployed

Beside them, in `training/posts/`, stands what people might have posted of the case: an issue in a tracker, a question,
a ticket, in each language. Posts have no marks, so the reader learns nothing of them.

``python -m diagnops.training.labelled [FILE...]`` checks the files, all of them when none is named.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, cast, get_args

from diagnops.cases import FOLDER, VOCABULARY
from diagnops.kb.case import Case, Language, Shape, State
from diagnops.kb.casefile import read_case_file
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.vocabulary_files import read_vocabulary
from diagnops.kb.wordforms import key

HERE = Path(__file__).parent / "tellings"
POSTS = Path(__file__).parent / "posts"
Kind = Literal["vague", "chat", "forum", "machine", "far", "issue", "question", "ticket"]

_HEADING = re.compile(r"^## +(\w+) +(\w+) *$", re.MULTILINE)
_MARK = re.compile(r"\[([^\[\]]+)\]\(([^()\n]*)\)")
_MARKED: tuple[Kind, ...] = ("vague", "chat", "forum", "machine", "far")
_WANTED: set[tuple[str, str]] = {*(("en", kind) for kind in _MARKED), ("ko", "chat"), ("ko", "forum"), ("ko", "far")}
_POSTED: set[tuple[str, str]] = {
    (language, kind) for language in ("en", "ko") for kind in ("issue", "question", "ticket")
}
# As many words in a row that also stand in the case are its sentence, not a telling; posts quote what programs print.
_SHARED_WORDS = {HERE.name: 7, POSTS.name: 16}
_SHORT = {"vague": 3}


class Marked(NamedTuple):
    """An observation that a clause tells; `figure` is the amount as it is written."""

    role: str | None
    signal: str
    state: State
    shape: Shape | None
    figure: str


class Mark(NamedTuple):
    """The words of a telling from `start` to before `end`, and the observations that they tell."""

    start: int
    end: int
    observations: tuple[Marked, ...]


class Telling(NamedTuple):
    """How somebody might have told a case; `line` is where it begins in its file."""

    case: str
    language: Language
    kind: Kind
    text: str
    marks: tuple[Mark, ...]
    line: int


class Problem(NamedTuple):
    """What is wrong with a file, and where."""

    file: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


def read_tellings(path: Path, vocabulary: Vocabulary) -> tuple[list[Telling], list[Problem]]:
    """The tellings of a file, and every fault of its form."""
    source, wanted = path.read_text("utf-8"), _wanted(path)
    problems: list[Problem] = []
    found = []
    headings = list(_HEADING.finditer(source))
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        line = source.count("\n", 0, heading.start()) + 1
        if heading.groups() not in wanted:
            problems.append(Problem(path, line, f"no telling of this kind is wanted: {' '.join(heading.groups())}"))
            continue
        body = source[heading.end() : following.start() if following else None].strip()
        language, kind = cast("tuple[Language, Kind]", heading.groups())
        try:
            text, marks = read_marks(body, vocabulary)
        except ValueError as error:
            problems.append(Problem(path, line, str(error)))
            continue
        found.append(Telling(path.stem, language, kind, text, marks, line))
    return found, problems


def _wanted(path: Path) -> set[tuple[str, str]]:
    """The languages and kinds that a file is to hold."""
    return _POSTED if path.parent.name == POSTS.name else _WANTED


def how_told(case: str, vocabulary: Vocabulary) -> list[Telling]:
    """All that people tell and post of a case. Raises `ValueError` with everything that is wrong with its files."""
    read = [read_tellings(folder / f"{case}.md", vocabulary) for folder in (HERE, POSTS)]
    if problems := [problem for _, some in read for problem in some]:
        raise ValueError("\n".join(map(str, problems)))
    return [telling for tellings, _ in read for telling in tellings]


def read_marks(body: str, vocabulary: Vocabulary) -> tuple[str, tuple[Mark, ...]]:
    """A text without its marks, and the marks. Raises `ValueError` where one is not of the form."""
    pieces: list[str] = []
    marks = []
    length = at = 0
    for match in _MARK.finditer(body):
        before = body[at : match.start()]
        start = length + len(before)
        pieces += [before, match[1]]
        length, at = start + len(match[1]), match.end()
        observed = tuple(_read_observation(one, vocabulary) for one in match[2].split(" + "))
        marks.append(Mark(start, length, observed))
    pieces.append(body[at:])
    text = "".join(pieces)
    if "](" in text:
        raise ValueError(f"a mark that is not closed: {text[max(0, text.find('](') - 40) :][:80]!r}")
    return text, tuple(marks)


def _read_observation(written: str, vocabulary: Vocabulary) -> Marked:
    name, *rest = [part.strip() for part in written.split(";")]
    place, equals, state = name.partition("=")
    role, slash, signal_id = place.rpartition("/")
    signal = vocabulary.signal.get(signal_id)
    if signal is None:
        raise ValueError(f"no signal: {signal_id!r}")
    if not equals or state not in signal.states:
        raise ValueError(f"no state of {signal_id}: {state!r}")
    if slash and role not in vocabulary.role:
        raise ValueError(f"no role: {role!r}")
    shapes = [part for part in rest if part in get_args(Shape)]
    figures = [part for part in rest if part not in get_args(Shape)]
    return Marked(role or None, signal_id, state, cast("Shape", shapes[0]) if shapes else None,
                  figures[0] if figures else "")  # fmt: skip


def faults(path: Path, vocabulary: Vocabulary) -> list[Problem]:
    """Everything that is wrong with a file: its form, what is missing, and sentences taken from the case."""
    tellings, problems = read_tellings(path, vocabulary)
    try:
        case = read_case_file(FOLDER / path.name)
    except OSError:
        return [*problems, Problem(path, 0, "no case of this name")]
    for missing in sorted(_wanted(path) - {(t.language, t.kind) for t in tellings}):
        problems.append(Problem(path, 0, f"missing: {' '.join(missing)}"))
    many = _SHARED_WORDS.get(path.parent.name, _SHARED_WORDS[HERE.name])
    told = _runs(" ".join(_words_of(case)), many)
    for telling in tellings:
        words = telling.text.split()
        if len(words) < _SHORT.get(telling.kind, 12 if telling.language == "en" else 8):
            problems.append(Problem(path, telling.line, f"too short: {len(words)} words"))
        for taken in sorted(_runs(telling.text, many) & told)[:3]:
            problems.append(Problem(path, telling.line, f"stands in the case: {' '.join(taken)!r}"))
    return problems


def _words_of(case: Case) -> Iterator[str]:
    yield case.story
    for text in (case.title, case.cause.statement, *case.cause.chain):
        yield f"{text.en or ''} . {text.ko or ''}"


def _runs(text: str, many: int) -> set[tuple[str, ...]]:
    """All that stands in a text of so many words in a row."""
    words = key(text).split()
    return {tuple(words[at : at + many]) for at in range(len(words) - many + 1)}


def main(arguments: Sequence[str]) -> int:
    """Check the files, print what is wrong with them and what they hold, and give 1 where something is."""
    vocabulary = read_vocabulary(VOCABULARY)
    paths = [Path(argument) for argument in arguments] or [*sorted(HERE.glob("*.md")), *sorted(POSTS.glob("*.md"))]
    problems = [problem for path in paths for problem in faults(path, vocabulary)]
    for problem in problems:
        print(problem)
    tellings = [telling for path in paths for telling in read_tellings(path, vocabulary)[0]]
    marks = sum(len(mark.observations) for telling in tellings for mark in telling.marks)
    print(f"{len(paths)} files, {len(tellings)} tellings, {marks} observations marked, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
