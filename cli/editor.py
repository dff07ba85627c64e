"""The editor: `$VISUAL`, `$EDITOR`, or vi on a terminal."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from diagnops.kb.errors import InputError


def open_editor(path: Path) -> None:
    """Let a person edit a file; without an editor and a terminal nothing is opened. Raises `InputError`."""
    on_terminal = sys.stdin is not None and sys.stdin.isatty()
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("vi" if on_terminal else "")
    if not named:
        return
    sys.stdout.flush()
    try:
        words = shlex.split(named)
        # What is piped in answers our questions, it is not for the editor.
        done = subprocess.run([*words, str(path)], stdin=None if on_terminal else subprocess.DEVNULL, check=False)
    except (OSError, ValueError) as error:
        raise InputError("no_editor", editor=named, reason=str(error), path=str(path)) from None
    if done.returncode:
        raise InputError("editor_ended", editor=named, code=done.returncode, path=str(path))
