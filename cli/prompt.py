"""The prompt: a line that somebody types, or that a script sends."""

from __future__ import annotations

import sys

from diagnops.app import LARGEST, cleaned
from diagnops.cli.hints import told
from diagnops.cli.options import tell_note
from diagnops.cli.terminal import Line, show
from diagnops.cli.tongue import own_language
from diagnops.kb.errors import InputError


def plain(given: str | bytes) -> str:
    """What was given, cleaned; what was done to it is told."""
    text, notes = cleaned(given)
    for note in notes:
        tell_note(note)
    return text.strip()


def read_line() -> str | None:
    """A line that somebody types or a script sends, cleaned; None at the end of it."""
    sys.stdout.flush()
    while True:
        try:
            if sys.stdin is None:
                return None
            if sys.stdin.isatty():
                import readline  # noqa: F401  # lets the line be edited

                line = input("> ").encode("utf-8", "surrogateescape")
            else:
                line = sys.stdin.buffer.readline(LARGEST + 1)
                if not line:
                    return None
            return plain(line)
        except EOFError:
            sys.stdout.write("\n")
            return None
        except InputError as error:
            show([Line(told(error.message, own_language()), "yellow")])
            sys.stdout.flush()
