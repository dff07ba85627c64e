"""What is one's own: texts of the starter cases that were changed here, and who else can read what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from diagnops.app.finding import Finding
from diagnops.cases import FOLDER
from diagnops.kb.case import Case
from diagnops.kb.message import Message, message
from diagnops.kb.private import close_to_others, is_open_to_others
from diagnops.kb.starter import newer_texts, take_text
from diagnops.kb.store import default_folders
from diagnops.kb.waiting import drafts_beside

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace


def newer_starter_cases(workspace: Workspace) -> Iterator[Finding]:
    """Whether the starter library says something new of a case that was changed here."""
    for case in newer_texts(workspace.case_base, FOLDER):
        said = message("newer_text", hint="compare_text", case=case.id, path=str(FOLDER / f"{case.id}.md"))
        yield Finding("note", said, partial(_take, workspace, case))


def _take(workspace: Workspace, case: Case) -> Message:
    take_text(workspace.case_base, case, who=workspace.user)
    return message("text_taken", case=case.id)


def open_to_others(workspace: Workspace) -> Iterator[Finding]:
    """Whether others on this host can read what is kept. That may be meant, where a team shares it."""
    base = Path(workspace.location)
    beside = (Path(f"{base}{end}") for end in ("", "-wal", "-shm", ".derived"))
    for paths in ((*beside, drafts_beside(base)), *((folder,) for folder in default_folders())):
        if found := [path for path in paths if is_open_to_others(path)]:
            told = tuple(map(str, found))
            yield Finding("note", message("others_can_read", paths=told), _closes(found, told))


def _closes(paths: Sequence[Path], told: tuple[str, ...]) -> Callable[[], Message]:
    def close() -> Message:
        for path in paths:
            close_to_others(path)
        return message("closed_to_others", paths=told)

    return close
