"""What the program creates is its owner's alone, whatever the umask; what is there already is left as it is."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def make_folder(path: Path) -> None:
    """A folder, and those above it, where there are none."""
    if not path.is_dir():
        for folder in (*reversed(path.parents), path):
            folder.mkdir(0o700, exist_ok=True)


def make_file(path: Path) -> None:
    """An empty file, where there is none."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def write_file(path: Path, content: bytes) -> None:
    """A file of this content, in the place of what is there; whoever reads it has the old content or the new one."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def is_open_to_others(path: Path) -> bool:
    """Whether anybody but the owner may do something with a file or folder that is there."""
    return path.exists() and bool(path.stat().st_mode & 0o077)


def close_to_others(path: Path) -> None:
    """Take from everybody but the owner what they may do with a file or folder."""
    path.chmod(path.stat().st_mode & 0o700)
