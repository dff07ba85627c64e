"""The readers of machine output, each loaded when a line looks as if it were for it: most texts are only words."""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from functools import cache, partial

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.gate import Reader
from diagnops.machine.sources import SOURCES, Source

_ANYTHING = ("cat", "grep", "head", "tail", "curl")  # print what is in a file, or elsewhere
_BEGINNING = 4000  # characters of a line by which it is told what it may be


def names() -> tuple[str, ...]:
    """What somebody may say that a text is."""
    return tuple(sorted({name for source in SOURCES for name in source.names}))


@cache
def readers() -> tuple[Reader, ...]:
    """The readers, in the order in which they are asked."""
    return tuple(_when_needed(source) for source in SOURCES)


def has_reader(command: str) -> bool:
    """Whether what a command prints is known by the command alone.

    >>> has_reader("kubectl get pods -A"), has_reader("py-spy dump --pid 7"), has_reader("cat /proc/buddyinfo")
    (True, False, False)
    """
    program = Heading(command).program
    return program not in _ANYTHING and any(program in source.programs for source in SOURCES)


def readers_beside(quiet: Sequence[str]) -> tuple[Reader, ...]:
    """The same, to which the lines of a quiet log are routine."""
    from diagnops.machine.logs.reader import learn_routine, read

    learned = partial(read, routine=learn_routine(quiet))
    return tuple(_when_needed(s, learned if s.module == "logs.reader" else None) for s in SOURCES)


def _when_needed(source: Source, loaded: Reader | None = None) -> Reader:
    def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
        if heading.source and heading.source not in source.names:
            return None
        if not (
            heading.source or heading.program in source.programs or _looks(source).search(lines[at], 0, _BEGINNING)
        ):
            return None
        return (loaded or _load(source.module))(lines, at, heading, vocabulary)

    return read


@cache
def _looks(source: Source) -> re.Pattern[str]:
    return re.compile(source.looks)


@cache
def _load(module: str) -> Reader:
    found: Reader = importlib.import_module(f"diagnops.machine.{module}").read
    return found
