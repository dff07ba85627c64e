"""The command line in Korean: the help, the usage line, and what is wrong with a call that makes no sense."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from diagnops.cli.help_words import HEADINGS, HELP, VALUES
from diagnops.cli.terminal import pad, wrap
from diagnops.kb.columns import width_of
from diagnops.messages.foreign_words import in_korean
from diagnops.messages.wording import say

_WIDEST = 30  # columns: an option that takes more stands on a line of its own
_VALUE = re.compile(r"\b(?:" + "|".join(VALUES) + r")\b")


def speak_korean(command: Any) -> None:
    """Let a command and those under it tell their help in Korean."""
    command.help = _told(command.help)
    command.options_metavar = _valued(command.options_metavar)
    command.context_class = _context(command.context_class)
    for param in command.params:
        if getattr(param, "help", None):
            param.help = _told(param.help)
        if param.metavar:
            param.metavar = _valued(param.metavar)
        elif not getattr(param, "is_flag", False):
            param.metavar = say("a_value", "ko")
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = _valued(command.subcommand_metavar)


def misuse(error: Any) -> str:
    """What is wrong with a call that makes no sense, below how it is called and where the help is."""
    told, ctx = "", error.ctx
    if ctx is not None:
        speak_korean(ctx.command)
        ctx.formatter_class = ctx.command.context_class.formatter_class
        told = f"{ctx.get_usage()}\n{say('help_is_at', 'ko', command=ctx.command_path)}\n\n"
    return told + say("misused", "ko", what=in_korean(error.format_message()))


def _told(help_text: str | None) -> str | None:
    """A help text, paragraph by paragraph; what nobody has put into Korean stays as it is."""
    if not help_text:
        return help_text
    paragraphs = (" ".join(part.split()) for part in help_text.split("\n\n"))
    return "\n\n".join(HELP.get(one, one) for one in paragraphs)


def _valued(metavar: str) -> str:
    return _VALUE.sub(lambda found: VALUES[found[0]], metavar)


def _context(context: Any) -> Any:
    """The library's context, whose help is laid out by columns: a Korean letter takes two."""

    class Help(context.formatter_class):  # type: ignore[misc]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            head = say("usage", "ko") + " "
            self._write_lines(wrap(f"{prog} {args}", indent=head, hang=" " * width_of(head)))

        def write_heading(self, heading: str) -> None:
            super().write_heading(HEADINGS.get(heading, heading))

        def write_text(self, text: str) -> None:
            indent = " " * self.current_indent
            for place, paragraph in enumerate(text.split("\n\n")):
                self._write_lines([*([""] if place else []), *wrap(paragraph, indent=indent)])

        def write_dl(self, rows: Sequence[tuple[str, str]], *_: Any, **__: Any) -> None:
            column = min(_WIDEST, max(width_of(name) for name, _ in rows)) + 2
            indent = " " * self.current_indent
            for name, told in rows:
                fits = width_of(name) + 2 <= column
                head = indent + (pad(name, column) if fits else " " * column)
                self._write_lines([] if fits else [indent + name])
                lines = wrap(_beside(HELP.get(told, told)), indent=head, hang=indent + " " * column)
                self._write_lines(list(lines) or [indent + name])

        def _write_lines(self, lines: Iterable[str]) -> None:
            self.write("".join(f"{line}\n" for line in lines))

    return type("Context", (context,), {"formatter_class": Help})


def _beside(told: str) -> str:
    """What the library puts behind a help text."""
    return told.replace("[default: ", f"[{say('default_is', 'ko')} ").replace("[required]", f"[{say('needed', 'ko')}]")
