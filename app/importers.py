"""Importing: a postmortem that was written before becomes the draft of a case, beside the case base and never in it.

What cannot be known from the text is left as a blank; nothing is invented, and the whole text stays in the story.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diagnops.app.case_files import cannot_write, read_case_files, write_new
from diagnops.app.postmortem_draft import draft_of
from diagnops.app.reading import cleaned
from diagnops.intake.plaintext import PlainText, shortened
from diagnops.intake.postmortem.headings import Part
from diagnops.intake.postmortem.reader import read_postmortem
from diagnops.kb.case import Case, Language
from diagnops.kb.casefile import write_case
from diagnops.kb.errors import CaseFileError, Fault, InputError
from diagnops.kb.given_file import read_given
from diagnops.kb.message import Message
from diagnops.messages.wording import say

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace


class Imported(NamedTuple):
    """A postmortem and the draft that was written of it.

    `parts` were recognised, in the order of the text; `other` headings are kept in the story only. `notes` say what was
    done to the text before it was read, `blanks` what `check` tells of the draft until somebody has filled it in.
    """

    file: Path
    path: Path
    case: Case
    parts: tuple[Part, ...]
    other: tuple[str, ...]
    notes: tuple[Message, ...]
    blanks: tuple[Fault, ...]


def import_postmortems(workspace: Workspace, files: Iterable[Path], folder: Path, language: Language) -> list[Imported]:
    """Write the draft of a case for each postmortem into `folder`, for review; nothing is added to the case base.

    Every file is read before the first draft is written, and no file that is there is written over. Raises
    `InputError`.
    """
    told = [(file, _read(file)) for file in files]
    taken = {case.id for case in workspace.cases} | {path.stem for path in folder.glob("*.md")}
    made: list[Imported] = []
    for file, plain in told:
        read = read_postmortem(plain.text, name=file.stem)
        case = draft_of(read, workspace.compiled.prose, source=file.name, taken=taken)
        taken.add(case.id)
        path = folder / f"{case.id}.md"
        _write(path, write_case(case, comment=say("about_draft", language)))
        made.append(Imported(file, path, case, tuple(read.parts), read.other, plain.notes, _blanks(path, workspace)))
    return made


def _read(file: Path) -> PlainText:
    try:
        notes: list[Message] = []
        plain = cleaned(read_given(file))
        plain = PlainText(shortened(plain.text, notes), (*plain.notes, *notes))
    except OSError as error:
        raise InputError("cannot_read", path=str(file), reason=error.strerror or str(error)) from None
    except InputError as error:
        raise InputError("in_file", because=error.message, path=str(file)) from None
    if not plain.text.strip():
        raise InputError("postmortem_empty", path=str(file))
    return plain


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, text)
    except OSError as error:
        raise cannot_write(path, error) from None


def _blanks(path: Path, workspace: Workspace) -> tuple[Fault, ...]:
    try:
        read_case_files([path], workspace.case_base, workspace.vocabulary)
    except CaseFileError as error:
        return error.faults
    return ()
