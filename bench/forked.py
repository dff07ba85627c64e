"""The program forked: each command in a process of its own, which has all loaded that a start would load."""

from __future__ import annotations

import os
import runpy
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, NoReturn

_ROOMS = ("kb", "search", "machine", "intake", "engine", "evaluation", "messages", "checks", "app", "cli")
_LATER = ("sqlite_utils", "ruamel.yaml", "jsonschema", "promql_parser", "rich.console")
_KILLED = -signal.SIGKILL


class Ended(NamedTuple):
    """How a command ended: what it said, its exit code (negative: the signal that ended it), and how long it ran."""

    out: str
    err: str
    code: int
    seconds: float

    @property
    def killed(self) -> bool:
        """Whether it was killed before it came to its end."""
        return self.code == _KILLED


class Forked:
    """A command of the program that runs."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str], *, typed: str = "") -> None:
        self._files = [tempfile.TemporaryFile() for _ in range(3)]  # noqa: SIM115 - closed where it is waited for
        self._files[0].write(typed.encode())
        self._files[0].seek(0)
        self._began = time.monotonic()
        self._process = os.fork()
        if not self._process:
            _become(words, env, [file.fileno() for file in self._files])

    def ended(self, kill_after: float | None = None) -> Ended:
        """Wait for its end; it is killed where it runs longer than so many seconds."""
        if kill_after is not None:
            time.sleep(max(0.0, self._began + kill_after - time.monotonic()))
            os.kill(self._process, signal.SIGKILL)
        _, status = os.waitpid(self._process, 0)
        seconds = time.monotonic() - self._began
        for file in self._files:
            file.seek(0)
        _, out, err = (file.read().decode("utf-8", "replace") for file in self._files)
        for file in self._files:
            file.close()
        return Ended(out, err, os.waitstatus_to_exitcode(status), seconds)


def load_all() -> None:
    """Load what commands load, so that those that are forked need not."""
    root = Path(__file__).parent.parent
    for room in _ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            if not path.stem.startswith("__") and path.stem not in _NEEDS_EXTRAS:
                import_module(".".join(("diagnops", *path.relative_to(root).with_suffix("").parts)))
    for library in _LATER:
        import_module(library)


_NEEDS_EXTRAS = ("transformer",)


def _become(words: Sequence[str], env: Mapping[str, str], files: Sequence[int]) -> NoReturn:
    code = 70
    try:
        for number, file in enumerate(files):
            os.dup2(file, number)
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(number, mode, encoding="utf-8") for number, mode in enumerate("rww")
        )
        sys.argv = ["diagnops", *words]
        os.environ.update(env)
        runpy.run_module("diagnops.cli", run_name="__main__")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)
