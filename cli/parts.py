"""What the answers on a terminal are made of: the verdict, commands, wrapped text."""

from __future__ import annotations

from collections.abc import Iterator

from diagnops.app import Diagnosis, verdict_remark, verdict_text
from diagnops.cli.hints import told
from diagnops.cli.terminal import WIDTH, Line, Style, wrap, wrap_code
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import say

_VERDICT: dict[str, Style] = {
    "seen": "bold green", "possible": "bold yellow", "open": "bold yellow", "new": "bold cyan",
}  # fmt: skip


def headline(diagnosis: Diagnosis, cases: int, vocabulary: Vocabulary) -> Iterator[Line]:
    """The verdict."""
    language = diagnosis.language
    yield from wrapped(verdict_text(diagnosis, cases), "", style=_VERDICT[diagnosis.verdict])
    if remark := verdict_remark(diagnosis, cases):
        yield from wrapped(remark, "", style="dim")
    if not diagnosis.observations:
        yield from wrapped(say("nothing_read", language), "", style="yellow")
    for note in diagnosis.notes:
        yield from wrapped(say("note", language, text=told(note, language, vocabulary)), "", style="dim")


def wrapped(text: str, indent: str = "", *, hang: str | None = None, style: Style = "") -> Iterator[Line]:
    """A text as lines that fit the width."""
    return (Line(line, style) for line in wrap(text, indent=indent, hang=hang))


def code(kind: str, run: str, indent: str) -> Iterator[Line]:
    """A way to look, ready to be copied: `$` before a command."""
    if kind == "console":
        yield from wrapped(run, indent, hang=indent + "  ", style="cyan")
        return
    command = kind == "command"
    first, *rest = wrap_code(run, room=WIDTH - len(indent) - 2, command=command)
    yield Line(f"{indent}{'$ ' if command else ''}{first}", "cyan")
    yield from (Line(f"{indent}  {line}", "cyan") for line in rest)
