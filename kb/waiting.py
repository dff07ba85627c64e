"""Waiting drafts: drafts of cases in a folder beside the case base, in it a folder for each investigation.

They hold work. They are known by the id of the investigation and the name of the file: `i-7k2f/reports-time-out.md`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from diagnops.kb.private import make_folder, write_file

Drafts = Mapping[str, bytes]
"""The name of each draft, and the file."""
_NAME = re.compile(r"i-[^/]+/[^/.][^/]*\.md")


def drafts_beside(base: str | Path) -> Path:
    """The folder where the drafts of a case base wait."""
    return Path(f"{base}.drafts")


def is_draft_name(name: str) -> bool:
    """Whether a draft can be known by this name."""
    return _NAME.fullmatch(name) is not None


def waiting_drafts(folder: Path) -> Drafts:
    """All that wait in a folder. Raises `OSError` where one cannot be read."""
    inside = sorted(one for one in folder.iterdir() if one.is_dir()) if folder.exists() else []
    named = {f"{one.name}/{path.name}": path for one in inside for path in sorted(one.iterdir())}
    return {name: path.read_bytes() for name, path in named.items() if is_draft_name(name)}


def put_drafts(drafts: Drafts, folder: Path) -> None:
    """Let these wait in a folder. Raises `OSError`."""
    for name, body in drafts.items():
        make_folder((folder / name).parent)
        write_file(folder / name, body)
