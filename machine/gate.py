"""The gate: a text is parted into what a program printed, which is read by rule, and what people said.

The lines are walked once. At each, every reader is asked whether what begins there is its own; it looks at few lines to
say no, and says where its lines end. A prompt above tells the command. What a program printed and no reader knows is
told as not read and never meets the reader of words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from diagnops.kb.incident import UNKNOWN_OUTPUT
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.common.printed import plainly_prose, printed_from
from diagnops.machine.common.prompt import prompt_in

_QUOTE = re.compile(r"^(?:\s*>)+ ?")
_SENT = re.compile(r"\s*> [A-Z]{3,7} \S+ HTTP/\d")

Reader = Callable[[Sequence[str], int, Heading, Vocabulary], Taken | None]
"""Takes the lines of a text, the line at which something begins, what stands above it and the vocabulary; gives what it
recognised there, or None where it is nothing of its own."""


class Part(NamedTuple):
    """Lines from `start` to before `end`: prose where `taken` is None, else what a program printed, on `host` where the
    prompt above names one."""

    start: int
    end: int
    taken: Taken | None = None
    host: str = ""


def parts(lines: Sequence[str], readers: Sequence[Reader], vocabulary: Vocabulary, source: str = "") -> list[Part]:
    """The lines, parted. With `source` it was said of what kind they are."""
    return list(_joined(_walked(_unquoted(lines), readers, vocabulary, source)))


def _unquoted(lines: Sequence[str]) -> Sequence[str]:
    """The lines without the signs by which a mail or a chat quotes several that follow each other; curl begins what it
    sends with the same."""
    quoted = [line.lstrip().startswith(">") for line in lines]
    if not any(quoted) or any(_SENT.match(line) for line in lines):
        return lines
    beside = zip([False, *quoted], quoted, [*quoted[1:], False], strict=False)
    return [
        _QUOTE.sub("", line) if now and (before or after) else line
        for line, (before, now, after) in zip(lines, beside, strict=True)
    ]


def _walked(lines: Sequence[str], readers: Sequence[Reader], vocabulary: Vocabulary, source: str) -> Iterator[Part]:
    at = 0
    heading = Heading(source=source)
    while at < len(lines):
        line = lines[at]
        if asked := prompt_in(line):
            heading = asked._replace(source=source)
            yield Part(at, at + 1, Taken("command", at + 1))
            at += 1
            continue
        if line.lstrip().startswith("```"):
            heading = Heading(source=source)
            yield Part(at, at + 1, Taken("fence", at + 1))
            at += 1
            continue
        if not line.strip():
            yield Part(at, at + 1)
            at += 1
            continue
        taken = _taken(lines, at, readers, heading, vocabulary)
        for one in taken:
            yield Part(at, one.end, one, heading.host)
            at = one.end
        if not taken:  # people speak again: what was asked at the prompt is over
            heading = Heading(source=source)
            yield Part(at, at + 1)
            at += 1


def _taken(
    lines: Sequence[str], at: int, readers: Sequence[Reader], heading: Heading, vocabulary: Vocabulary
) -> tuple[Taken, ...]:
    """What a program printed from the line `at` on: what is known, what nobody knows, or that and what is known behind
    it; nothing where somebody speaks."""
    if not (heading.command or heading.source) and plainly_prose(lines[at]):
        return ()
    if known := _known(lines, at, readers, heading, vocabulary):
        return (known,)
    below = bool(at and lines[at - 1].strip())  # right below a prompt everything is output, after a gap not
    end = printed_from(lines, at, heading if below else Heading())
    if end == at:
        return ()
    for further in () if heading.command else range(at + 1, end):
        if known := _known(lines, further, readers, heading, vocabulary):
            return Taken(UNKNOWN_OUTPUT, further), known
    return (Taken(UNKNOWN_OUTPUT, end),)


def _known(
    lines: Sequence[str], at: int, readers: Sequence[Reader], heading: Heading, vocabulary: Vocabulary
) -> Taken | None:
    """What the first reader takes that knows what begins at the line `at`."""
    return next((one for read in readers if (one := read(lines, at, heading, vocabulary))), None)


def _joined(found: Iterator[Part]) -> Iterator[Part]:
    """Lines of prose that follow each other are one part."""
    prose: Part | None = None
    for part in found:
        if part.taken is None:
            prose = Part(prose.start, part.end) if prose else part
            continue
        if prose:
            yield prose
            prose = None
        yield part
    if prose:
        yield prose
