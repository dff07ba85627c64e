"""The screen: styled lines that fit the width, coloured on a terminal and plain in a pipe."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from shutil import get_terminal_size
from typing import Literal, NamedTuple

import msgspec

from diagnops.cli.tongue import own_language
from diagnops.kb.columns import width_of
from diagnops.messages.wording import say

Style = Literal["", "bold", "dim", "green", "yellow", "red", "cyan", "bold green", "bold yellow", "bold cyan"]

WIDTH = 80
_MOMENT = 0.5  # seconds without a word before a bar appears


class Line(NamedTuple):
    """One line of the output."""

    text: str
    style: Style = ""


def wrap(text: str, *, indent: str = "", hang: str | None = None, width: int = WIDTH) -> Iterator[str]:
    """`text` broken at spaces into lines of at most `width` columns; `hang` begins every line but the first."""
    hang = indent if hang is None else hang
    line, taken, filled = indent, width_of(indent), False
    for word in text.split():
        gap = " " if filled else ""
        if filled and taken + len(gap) + width_of(word) > width:
            yield line
            line, taken, gap = hang, width_of(hang), ""
        for part in _parts(word, max(8, width - max(taken + len(gap), width_of(hang)))):
            if filled and part is not word and gap == "" and line != hang:
                yield line
                line, taken = hang, width_of(hang)
            line, taken, gap, filled = line + gap + part, taken + len(gap) + width_of(part), "", True
    if filled:
        yield line


def _parts(word: str, room: int) -> Iterator[str]:
    """A word that is longer than a line, cut."""
    if width_of(word) <= room:
        yield word
        return
    part, filled = "", 0
    for c in word:
        if filled + width_of(c) > room:
            yield part
            part, filled = "", 0
        part, filled = part + c, filled + width_of(c)
    yield part


def pad(text: str, columns: int) -> str:
    """`text` filled with spaces to `columns`, cut with an ellipsis when it is longer."""
    if width_of(text) <= columns:
        return text + " " * (columns - width_of(text))
    begins = next(_parts(text, columns - 1))
    return begins + "…" + " " * (columns - 1 - width_of(begins))


def wrap_code(text: str, *, room: int, command: bool) -> Iterator[str]:
    """A command or expression in lines of at most `room` columns that can be copied as they stand.

    It is broken at spaces, an expression also behind an opening bracket or a comma; a line of a command that does not
    end within quotes ends with a backslash.
    """
    line, quoted = "", ""
    for piece in re.findall(r"\S+\s*" if command else r"[^\s(,{]*[(,{]?\s*", text):
        if line and width_of(line + piece.rstrip()) > room - 2:
            yield line.rstrip() + ("" if quoted or not command else " \\")
            line = "" if quoted else "  "
        line += piece
        for c in piece:
            quoted = "" if c == quoted else quoted or (c if c in "'\"" else "")
    yield line.rstrip()


_shown: list[str] = []  # the bar on the screen; there is one at most, and work within work is told by the outer one


@contextmanager
def progress(what: str, *, at_once: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error for work that takes more than a moment; give it how much is done, of how much.

    With `at_once` it is there from the beginning, and moves by itself: for work that cannot be counted. None in a pipe.
    """
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    began = time.monotonic()
    with ExitStack() as stack:
        bars: list[Callable[[int, int], None]] = []

        def advance(done: int, of: int) -> None:
            if not bars and not _shown and time.monotonic() - began > _MOMENT:
                bars.append(_bar(what, stack))
            for bar in bars:
                bar(done, of)

        if at_once and not _shown:
            _bar(what, stack, counted=False)
        yield advance


def _bar(what: str, stack: ExitStack, *, counted: bool = True) -> Callable[[int, int], None]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    count = (MofNCompleteColumn(), TimeRemainingColumn()) if counted else ()
    columns = (TextColumn("{task.description}"), BarColumn(), *count)
    bar = stack.enter_context(Progress(*columns, console=Console(stderr=True), transient=True))
    _shown.append(what)
    stack.callback(_shown.remove, what)
    task = bar.add_task(what, total=None)
    return lambda done, of: bar.update(task, completed=done, total=of)


def moment(at: str) -> str:
    """A moment in the time of this host, to the minute."""
    from datetime import datetime

    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def moment_and_who(told: str) -> str:
    """A moment with who did something then, as it is kept."""
    at, *who = told.split(" ", 1)
    return " ".join([moment(at), *who])


def working(what: str) -> AbstractContextManager[Callable[[int, int], None]]:
    """A bar for work of a kind that the desk does, in the language of the terminal."""
    return progress(say(what, own_language()), at_once=what in ("loading", "reading"))


def show_json(value: object) -> None:
    """Write a value as JSON, which is UTF-8 whatever the terminal speaks."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def _narrowed(lines: Iterable[Line], columns: int) -> Iterator[Line]:
    """Lines for a narrow terminal: broken at spaces, words whole. A command is left as it is, to be copied."""
    for line in lines:
        words = line.text.split()
        if width_of(line.text) <= columns or line.style == "cyan" or not words:
            yield line
            continue
        indent = " " * min(len(line.text) - len(line.text.lstrip()), columns // 3)
        text = indent + words[0]
        for word in words[1:]:
            if width_of(f"{text} {word}") > columns:
                yield Line(text, line.style)
                text = indent + word
            else:
                text += f" {word}"
        yield Line(text, line.style)


def show(lines: Iterable[Line]) -> None:
    """Write lines to standard output: with colours on a terminal (unless NO_COLOR is set), plain elsewhere."""
    if sys.stdout.isatty() and (columns := get_terminal_size().columns) < WIDTH:
        lines = _narrowed(lines, columns)
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        from rich.console import Console
        from rich.text import Text

        console = Console(highlight=False, soft_wrap=True)
        for line in lines:
            console.print(Text(line.text, style=line.style))
        return
    sys.stdout.write("".join(f"{line.text}\n" for line in lines))
