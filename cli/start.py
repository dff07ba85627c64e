"""The start: whatever happens, while the program is loaded or later, becomes a sentence and an exit code."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run the program, and give its exit code."""
    try:
        from diagnops.cli.main import main as program

        return program()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        return 130
    except BaseException as error:  # also what a library written in Rust calls a panic
        return _tell(error)
    finally:
        _let_go()


def _tell(error: BaseException) -> int:
    try:
        from diagnops.cli.unforeseen import tell
    except ImportError as missing:  # so much is gone that only this file is left to say it
        sys.stderr.write(f"diagnops: the installation is damaged: {missing}; install DiagnOPs again\n")
        return 1
    return tell(error)


def _let_go() -> None:
    """Write what is still to be written; where nobody takes it, drop it: Python would complain at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
