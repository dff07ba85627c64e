"""A file that somebody names, which may be anything: nobody's home, a device without an end."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from diagnops.kb.errors import UsageError

LARGEST = 64_000_000
"""Bytes that are taken of a file."""


def at_home(written: str) -> Path:
    """A path as somebody wrote it, `~` being a home folder. Raises `UsageError` where there is no such home."""
    try:
        return Path(written).expanduser()
    except RuntimeError:
        raise UsageError("nobodys_home", path=written) from None


def read_given(path: Path) -> bytes:
    """What a file holds. Raises `OSError`, also where it is larger than anything that is meant to be read here."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content
