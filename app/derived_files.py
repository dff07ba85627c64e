"""Whether the derived files are what was written to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from diagnops.app.finding import Finding
from diagnops.kb.message import Message, message

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace


def derived_files_are_whole(workspace: Workspace) -> Iterator[Finding]:
    """Each of them from its first byte to its last; a damaged one can be taken away and made anew."""
    damaged = workspace.compiled.damaged()
    if not damaged:
        yield Finding("sound", message("derived_whole"))
        return

    def mend() -> Message:
        return _make_anew(workspace, damaged)

    yield Finding("unsound", message("derived_damaged", files=tuple(map(str, damaged))), mend)


def _make_anew(workspace: Workspace, damaged: Sequence[Path]) -> Message:
    for path in damaged:
        path.unlink(missing_ok=True)
    compiled = workspace.compiled
    _ = compiled.vocabulary, compiled.lexicon, compiled.product_names, compiled.index
    return message("derived_made_anew", files=tuple(path.name for path in damaged))
