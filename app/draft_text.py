"""The text of a draft that waits: as its file has it, and changed by somebody who has no editor beside the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnops.app.case_files import cannot_write
from diagnops.app.reading import cleaned
from diagnops.kb.errors import UsageError
from diagnops.kb.private import write_file

if TYPE_CHECKING:
    from diagnops.app.recording import Draft
    from diagnops.app.workspace import Workspace


def draft_text(draft: Draft) -> str:
    """What the file says, whatever it is by now."""
    return draft.path.read_text("utf-8", "replace")


def write_draft(workspace: Workspace, investigation: str, text: str) -> Draft:
    """Put a text in the place of the draft that waits for an investigation. Raises `UsageError` where none does."""
    draft = workspace.investigations.draft_of(investigation)
    if draft is None:
        raise UsageError("no_draft_waits", investigation=investigation)
    told = workspace.masked("\n".join(cleaned(text).text.splitlines()) + "\n")
    try:
        write_file(draft.path, told.encode())
    except OSError as error:
        raise cannot_write(draft.path, error) from None
    return draft
