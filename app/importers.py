"""Importing: a postmortem that was written before becomes the draft of a case, beside the case base and never in it.

What cannot be known from the text is left as a blank; nothing is invented, and the whole text stays in the story.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from diagnops.app.blanks import missing, wanted
from diagnops.app.case_files import cannot_write, read_case_files, write_new
from diagnops.app.reading import cleaned
from diagnops.intake.postmortem import Part, Passage, Postmortem, read_postmortem
from diagnops.intake.words import read_words
from diagnops.kb.case import Case, Cause, Language, Occurrence, Remedy, Source, Symptom, Text, Trial
from diagnops.kb.casefile import write_case
from diagnops.kb.draft import language_of, line, said, slug
from diagnops.kb.errors import CaseFileError, Fault, InputError
from diagnops.kb.given_file import read_given
from diagnops.kb.incident import Observation, settle
from diagnops.messages.wording import say

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.intake.lexicon import Lexicon
    from diagnops.intake.plaintext import PlainText
    from diagnops.kb.message import Message
    from diagnops.kb.vocabulary import Vocabulary

_SEEN_IN: tuple[Part, ...] = ("summary", "impact", "detection", "trigger", "timeline", "cause")
_MOST_SYMPTOMS = 12
_MOST_ACTIONS = 3
_NOTHING = Passage("")


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
        case = draft_of(read, workspace.vocabulary, workspace.compiled.lexicon, source=file.name, taken=taken)
        taken.add(case.id)
        path = folder / f"{case.id}.md"
        _write(path, write_case(case, comment=say("about_draft", language)))
        made.append(Imported(file, path, case, tuple(read.parts), read.other, plain.notes, _blanks(path, workspace)))
    return made


def _read(file: Path) -> PlainText:
    try:
        plain = cleaned(read_given(file))
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


def draft_of(
    postmortem: Postmortem, vocabulary: Vocabulary, lexicon: Lexicon, *, source: str, taken: Collection[str] = ()
) -> Case:
    """The draft of a case; ids `taken` are not given again."""
    parts = postmortem.parts
    language = language_of(postmortem.text)
    title = line(postmortem.title, 160)
    symptoms = _symptoms(parts, vocabulary, lexicon)
    summary = _first(parts, "summary") or _first(parts, "impact")
    cause = _first(parts, "cause")
    remedies = tuple(_remedies(parts, language))
    return Case(
        id=slug(title, taken, otherwise=f"incident {postmortem.date or ''}"),
        title=said(title) if title else wanted("title", language),
        symptoms=symptoms,
        cause=Cause(said(cause) if cause else wanted("cause", language)),
        remedies=remedies,
        occurrences=(Occurrence(when=postmortem.date, note=said(summary) if summary else None),),
        environment=_environment(parts.get("environment", _NOTHING)),
        not_on_record=tuple(_not_on_record(symptoms, remedies, vocabulary)),
        sources=(Source(line(source)),),
        story=postmortem.text,
    )


def _first(parts: Mapping[Part, Passage], part: Part) -> str:
    """The first sentence of a part, as it can stand in a case."""
    return line(parts.get(part, _NOTHING).first)


def _symptoms(parts: Mapping[Part, Passage], vocabulary: Vocabulary, lexicon: Lexicon) -> tuple[Symptom, ...]:
    """What is recognised of what was seen. That a thing was normal counts only where it is not told of the end."""
    trouble: list[Observation] = []
    fine: list[Observation] = []
    for part in _SEEN_IN:
        for seen in read_words(parts.get(part, _NOTHING).text, vocabulary, lexicon).observations:
            if vocabulary.is_trouble(seen.signal, seen.state):
                trouble.append(seen)
            elif part != "timeline":
                fine.append(seen)
    troubled = {o.signal for o in trouble}
    told = settle([*trouble, *(o for o in fine if o.signal not in troubled)])
    return tuple(
        Symptom(o.signal, o.state, o.role, note=said(o.words) if o.words else None) for o in told[:_MOST_SYMPTOMS]
    )


def _remedies(parts: Mapping[Part, Passage], language: Language) -> Iterator[Remedy]:
    """What ended it, and what was promised."""
    taken: set[str] = set()

    def remedy(action: str, kind: Literal["workaround", "fix"], trial: Trial) -> Remedy:
        name = slug(action, taken, otherwise=kind)
        taken.add(name)
        return Remedy(name, kind, said(action), wanted("reason", language), trials=(trial,))

    if ended := _first(parts, "resolution"):
        yield remedy(ended, "workaround", Trial("worked", verified=wanted("worked", language)))
    promised = filter(None, map(line, parts.get("actions", _NOTHING).listed))
    for action in list(promised)[:_MOST_ACTIONS]:
        yield remedy(action, "fix", Trial("advised"))


def _environment(told: Passage) -> dict[str, str]:
    found = {}
    for text in told.text.split("\n"):
        name, colon, value = text.partition(":")
        if colon and line(name) and line(value) and len(name) < 40:
            found[line(name)] = line(value)
    return found


def _not_on_record(symptoms: Iterable[Symptom], remedies: Sequence[Remedy], vocabulary: Vocabulary) -> Iterator[Text]:
    if all(vocabulary.is_trouble(s.signal, s.state) for s in symptoms):
        yield missing("normal")
    yield missing("failed")
    if not remedies:
        yield missing("end")
