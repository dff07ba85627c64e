"""The readers of machine output, in the order in which they are asked: what is surest of itself first.

Each stands in a file of its own, which is loaded when a line looks as if it were for it: most texts are only words.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine import host_looks
from diagnops.machine.finding import Heading, Taken
from diagnops.machine.gate import Reader


class Source(NamedTuple):
    """A kind of machine output: the file that reads it, and how a line looks that it may begin with.

    `programs` are those whose output it is; below a prompt with one of them it is asked whatever the line looks like.
    `names` are what somebody may call it who says what a text is.
    """

    module: str
    looks: str
    programs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


SOURCES: tuple[Source, ...] = (Source("host", host_looks.LOOKS, host_looks.PROGRAMS, ("host", "command")),)


def readers() -> list[Reader]:
    """The readers, each loaded when it is first needed."""
    return [_when_needed(source) for source in SOURCES]


def _when_needed(source: Source) -> Reader:
    looks = re.compile(source.looks)

    def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
        if heading.source and heading.source not in source.names:
            return None
        if not (heading.source or heading.program in source.programs or looks.search(lines[at])):
            return None
        return _load(source.module)(lines, at, heading, vocabulary)

    return read


@cache
def _load(module: str) -> Reader:
    found: Reader = importlib.import_module(f"diagnops.machine.{module}").read
    return found
