"""Case files in and out of a case base: read with every fault of all of them, written so that comments stay."""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from diagnops.cases import FOLDER
from diagnops.kb.case import Case
from diagnops.kb.casebase import CaseBase
from diagnops.kb.casefile import PlainCase, read_plain_file, read_plain_text, revise_case_text, write_case
from diagnops.kb.errors import CaseFileError, Fault, InputError
from diagnops.kb.former import of_today
from diagnops.kb.given_file import read_given
from diagnops.kb.lint import case_faults, case_notes, shipped_faults
from diagnops.kb.masking import mask, masking_note, without_secrets
from diagnops.kb.message import message
from diagnops.kb.secret_forms import Kind
from diagnops.kb.vocabulary import Vocabulary


class CaseFiles(NamedTuple):
    """The cases of some files, each with its file; what is worth knowing, and where secrets were masked."""

    cases: tuple[Case, ...]
    files: tuple[PlainCase, ...]
    notes: tuple[Fault, ...]
    masked: tuple[Fault, ...] = ()


def read_case_files(paths: Iterable[Path], case_base: CaseBase, vocabulary: Vocabulary, today: str = "") -> CaseFiles:
    """The case of every file without its secrets, folders taken as the files in them.

    Raises `CaseFileError` with all faults of all.
    """
    expanded = _expanded(paths)
    faults: list[Fault] = []
    masked: list[Fault] = []
    plain: list[PlainCase] = []
    for path in expanded:
        try:
            plain.append(without_secrets_of(read_plain_file(path), masked))
        except CaseFileError as error:
            faults += error.faults
    known = {str(file.data.get("id")) for file in plain}
    if any("related" in file.data for file in plain):
        known |= {case.id for case in case_base}
    cases: list[Case] = []
    for file, others in zip(plain, _same_id(plain), strict=True):
        try:
            cases.append(of_today(file.case(), vocabulary))
        except CaseFileError as error:
            faults += error.faults
        faults += (file.fault(("id",), message("id_twice", id=str(file.data["id"]), file=other)) for other in others)
        faults += case_faults(file, vocabulary, known)
        faults += shipped_faults(file) if _is_shipped(file) else []
    if faults:
        place = {str(path): at for at, path in enumerate(expanded)}
        raise CaseFileError(sorted(faults, key=lambda fault: (place.get(fault.file, 0), fault.line)))
    notes = tuple(note for file in plain for note in case_notes(file, vocabulary, today))
    return CaseFiles(tuple(cases), tuple(plain), notes, tuple(masked))


def without_secrets_of(file: PlainCase, masked: list[Fault]) -> PlainCase:
    """A case file without its secrets; the places where some were are added to `masked`. What is shipped stays."""
    if _is_shipped(file) or not isinstance(file.document.data, dict):
        return file
    data: dict[str, Any] = {}
    for field, value in {**file.document.data, "story": file.story}.items():
        kinds: list[Kind] = []
        data |= without_secrets({field: value}, kinds)
        if kinds:
            masked.append(Fault(file.file, file.document.lines.get((field,), 0), field, masking_note(kinds)))
    story = data.pop("story")
    return file._replace(document=file.document._replace(data=data), story=story)


def clean_file(path: Path, kinds: list[Kind], *, write: bool = True) -> None:
    """Mask the secrets in a draft, their kinds added to `kinds`. Raises `InputError`.

    One that is no case file as it stands is looked through as a text; one that cannot be read is left.
    """
    try:
        old = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return
    found: list[Kind] = []
    try:
        file = read_plain_text(old, str(path))
        case = msgspec.convert(without_secrets({**file.data, "story": file.story}, found), Case, strict=False)
        new = revise_case_text(old, case) if found else old
    except (CaseFileError, msgspec.ValidationError):
        new, found[:] = mask(old)
    kinds += found
    if write and new != old:
        try:
            write_whole(path, new)
        except OSError as error:
            raise cannot_write(path, error) from None


def _is_shipped(file: PlainCase) -> bool:
    return Path(file.file).resolve().parent == FOLDER


def _same_id(plain: Collection[PlainCase]) -> Iterator[list[str]]:
    """For each file the first one before it that has the same id, if there is one."""
    first: dict[str, str] = {}
    for file in plain:
        name = file.data.get("id")
        yield [first[name]] if isinstance(name, str) and name in first else []
        if isinstance(name, str):
            first.setdefault(name, file.file)


def _expanded(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix == ".md" and p.name.lower() != "readme.md")
            if not inside:
                raise InputError("no_case_files", folder=str(path))
            found += inside
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def write_case_files(cases: Iterable[Case], folder: Path, revisions: Mapping[str, str] = {}) -> list[Path]:
    """Write each case as `folder/<id>.md` and tell which files were written; one that is right as it stands is not.

    `revisions` are those that the files are to carry, by id of case.

    Every text is made before the first is written: a file that cannot be revised leaves all as they were. Raises
    `CaseFileError`, or `InputError` where nothing can be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = ((p := folder / f"{case.id}.md", _revised(p, case, revisions.get(case.id))) for case in cases)
        texts = {path: text for path, text in found if text is not None}
        for path, text in texts.items():
            write_whole(path, text)
    except OSError as error:
        raise cannot_write(Path(error.filename or folder), error) from None
    return list(texts)


def cannot_write(path: Path, error: OSError) -> InputError:
    """What to raise where a file cannot be written."""
    return InputError("cannot_write", hint="other_folder", path=str(path), reason=error.strerror or str(error))


def _revised(path: Path, case: Case, revision: str | None) -> str | None:
    """The new text of a case file, or None when it is right as it stands. Raises `CaseFileError`."""
    if not path.exists():
        return write_case(case, revision=revision)
    try:
        old = read_given(path).decode("utf-8")
        new = revise_case_text(old, case, revision=revision)
    except UnicodeDecodeError as error:
        raise CaseFileError([Fault(str(path), 0, "", message("not_utf8", at=error.start))]) from None
    except CaseFileError as error:
        raise CaseFileError(fault._replace(file=str(path)) for fault in error.faults) from None
    return None if new == old else new


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all. Raises `OSError`."""
    with path.open("x", encoding="utf-8") as file:
        try:
            file.write(text)
            file.flush()
        except BaseException:
            path.unlink()
            raise


def write_whole(path: Path, text: str) -> None:
    """Write a file whole: whoever reads it, and whoever runs out of disk, has the old text or the new one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        beside.write_text(text, "utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
