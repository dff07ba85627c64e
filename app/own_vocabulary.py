"""The team's own vocabulary: its files added, listed, removed and exported, and laid over the shipped one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from diagnops.app.case_files import cannot_write, write_whole
from diagnops.app.reading import cleaned
from diagnops.cases import VOCABULARY
from diagnops.kb.casebase import Added, CaseBase
from diagnops.kb.errors import CaseFileError, Fault, InputError, UsageError
from diagnops.kb.message import message
from diagnops.kb.own_lint import own_faults
from diagnops.kb.own_vocabulary import OwnChange, laid_over
from diagnops.kb.spelling import nearest
from diagnops.kb.vocabulary import Service, Vocabulary
from diagnops.kb.vocabulary_files import OwnFile, read_own_file, read_own_text, read_vocabulary

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.kb.case import Case, Symptom

_NAME = re.compile(r"\w[\w.-]{0,90}\.ya?ml")


class Origin(Struct, frozen=True):
    """Where something of the team's comes from: a version of a file, with when, who and why."""

    file: str
    version: int
    at: str
    who: str
    why: str = ""


class OwnListed(Struct, frozen=True):
    """A version of a file of the team, with the ids and names of what it holds; one that was removed holds nothing."""

    file: str
    version: int
    at: str
    who: str
    action: str
    why: str = ""
    signals: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()


class SaidOf(Struct, frozen=True):
    """What the team says of one signal or role: that there is it, how it is called, what services have the role."""

    defined: Origin | None = None
    names: tuple[tuple[Origin, tuple[str, ...]], ...] = ()
    services: tuple[tuple[Origin, Service], ...] = ()


class OwnVocabulary:
    """The team's own vocabulary in a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def _kept(self) -> CaseBase:
        return self._workspace.case_base

    def add(self, paths: Iterable[Path], *, why: str = "") -> Added:
        """Add or replace files, all or none. Raises `CaseFileError` with every fault of all of them."""
        given = self._without_secrets(_read_files(paths))
        done: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
        with self._kept.transaction():
            before = _standing(self._kept)
            others = [file for file in before if file.name not in {one.name for one in given}]
            shipped = read_vocabulary(VOCABULARY)
            faults = own_faults(shipped, others, given)
            faults = _not_told_before(faults, {file.shown for file in given}, shipped, before)
            for thing, cases in self._used(shipped, before, [*others, *given]).items():
                held = next((file for file in before if thing in _ids(file)), None)
                shown = next((file.shown for file in given if held and file.name == held.name), given[-1].shown)
                faults.append(Fault(shown, 0, "", message("still_used", name=thing, cases=cases)))
            if faults:
                raise CaseFileError(faults)
            for file in given:
                reason = _line(self._workspace.masked(why))
                action = self._kept.own_vocabulary.put(file.name, file.text, who=self._workspace.user, why=reason)
                done[action].append(file.name)
        self._workspace.compiled.follow()
        return Added(*(tuple(done[action]) for action in ("added", "changed", "unchanged")))

    def remove(self, name: str, *, why: str = "") -> str:
        """Take a file out; its versions stay. The name it has in full.

        Raises `UsageError` where there is none, or where cases use what it holds; `CaseFileError` where other files do.
        """
        with self._kept.transaction():
            before = _standing(self._kept)
            full = _full_name(name, [change.name for change in self._kept.own_vocabulary.standing()])
            after = [file for file in before if file.name != full]
            shipped = read_vocabulary(VOCABULARY)
            for thing, cases in self._used(shipped, before, after).items():
                raise UsageError("still_used", hint="change_cases", name=thing, cases=cases)
            if faults := _not_told_before(own_faults(shipped, after), set(), shipped, before):
                raise CaseFileError(faults)
            self._kept.own_vocabulary.remove(full, who=self._workspace.user, why=_line(self._workspace.masked(why)))
        self._workspace.compiled.follow()
        return full

    def _without_secrets(self, files: Iterable[OwnFile]) -> list[OwnFile]:
        """The files as they can be kept."""
        texts = [(file, self._workspace.masked(file.text)) for file in files]
        return [file if text == file.text else read_own_text(text, file.name, file.shown) for file, text in texts]

    def standing(self) -> list[OwnListed]:
        """The files that stand, in the order of their names."""
        return [_listed(change) for change in self._kept.own_vocabulary.standing()]

    def removed(self) -> list[OwnListed]:
        """The files that were removed, each as it was taken out."""
        last = {change.name: change for change in self._kept.own_vocabulary.history()}
        return [_listed(change) for _, change in sorted(last.items()) if change.text is None]

    def history(self, name: str) -> list[OwnListed]:
        """Every version of a file, oldest first. Raises `UsageError` where there never was one of this name."""
        return [_listed(change) for change in self._versions(name)]

    def text(self, name: str, version: int) -> str:
        """A version of a file as it was added, but for secrets. Raises `UsageError` where there is none."""
        versions = self._versions(name)
        texts = {change.version: change.text for change in versions if change.text is not None}
        if version not in texts:
            known = tuple(map(str, texts))
            raise UsageError("no_version_of", name=versions[0].name, version=version, known=known)
        return texts[version]

    def _versions(self, name: str) -> list[OwnChange]:
        changes = self._kept.own_vocabulary.history()
        full = _full_name(name, list(dict.fromkeys(change.name for change in changes)))
        return [change for change in changes if change.name == full]

    def notes(self) -> list[Fault]:
        """What became wrong with the files that stand, since the shipped vocabulary moved on."""
        if not self._kept.vocabulary_key:
            return []
        unreadable: list[Fault] = []
        files = _standing(self._kept, unreadable)
        return [*unreadable, *(own_faults(read_vocabulary(VOCABULARY), files) if files else ())]

    def export(self, folder: Path) -> tuple[int, list[Path]]:
        """Write the files that stand as they were added; how many there are, and those that were written.

        One that is there and differs is left, and nothing is written. Raises `InputError`.
        """
        texts = {folder / one.name: one.text or "" for one in self._kept.own_vocabulary.standing()}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for path, text in texts.items():
                if path.exists() and path.read_bytes() != text.encode():
                    raise InputError("differs_there", hint="other_folder", path=str(path))
            written = [path for path in texts if not path.exists()]
            for path in written:
                write_whole(path, texts[path])
        except OSError as error:
            raise cannot_write(Path(error.filename or folder), error) from None
        return len(texts), written

    def said_of(self) -> dict[str, SaidOf]:
        """What the team says of each signal and role that it says something of, by id."""
        found: dict[str, SaidOf] = {}
        for change in self._kept.own_vocabulary.standing():
            origin = Origin(change.name, change.version, change.at, change.who, change.why)
            if (file := _file(change)) is None:
                continue
            for thing in _ids(file):
                found[thing] = _more(found.get(thing), defined=origin)
            for thing, names in file.words.aliases.items():
                found[thing] = _more(found.get(thing), names=(origin, tuple(names)))
            for service in file.words.services:
                found[service.role] = _more(found.get(service.role), service=(origin, service))
        return found

    def _used(
        self, shipped: Vocabulary, before: Sequence[OwnFile], after: Sequence[OwnFile]
    ) -> dict[str, tuple[str, ...]]:
        """The signals and roles that cases say now and could not say any more, with these cases."""
        old, new = (laid_over(shipped, [file.words for file in files]) for files in (before, after))
        ours = {thing for file in before for thing in _ids(file)}
        used: dict[str, dict[str, None]] = {}
        for case in self._kept if ours else ():
            for thing in (_things(case, new) - _things(case, old)) & ours:
                used.setdefault(thing, {})[case.id] = None
        return {thing: tuple(cases) for thing, cases in sorted(used.items())}


def vocabulary_in_force(case_base: CaseBase | None) -> Vocabulary:
    """The shipped vocabulary, the team's of a case base laid over it; a file that can no longer be read is left out."""
    shipped = read_vocabulary(VOCABULARY)
    files = _standing(case_base, []) if case_base else []
    return laid_over(shipped, [file.words for file in files]) if files else shipped


def _read_files(paths: Iterable[Path]) -> list[OwnFile]:
    """Every file, folders taken as the files in them. Raises `CaseFileError` with the faults of shape of all."""
    faults: list[Fault] = []
    files: dict[str, OwnFile] = {}
    for path in dict.fromkeys(_expanded(paths)):
        if not _NAME.fullmatch(path.name):
            faults.append(Fault(str(path), 0, "", message("no_vocabulary_name", name=path.name)))
        elif path.name in files:
            faults.append(Fault(str(path), 0, "", message("file_twice", name=path.name)))
        else:
            try:
                files[path.name] = read_own_file(path)
            except CaseFileError as error:
                faults += error.faults
    if faults:
        raise CaseFileError(faults)
    return list(files.values())


def _expanded(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(p for p in path.iterdir() if p.suffix in (".yaml", ".yml"))
        if not inside:
            raise InputError("no_vocabulary_files", folder=str(path))
        yield from inside


def _standing(case_base: CaseBase, unreadable: list[Fault] | None = None) -> list[OwnFile]:
    """The files that stand, as they can be read."""
    read = [_file(change, unreadable) for change in case_base.own_vocabulary.standing()]
    return [file for file in read if file]


def _file(change: OwnChange, unreadable: list[Fault] | None = None) -> OwnFile | None:
    try:
        return read_own_text(change.text or "", change.name)
    except CaseFileError as error:  # it was written for another version of the program
        if unreadable is not None:
            unreadable += error.faults
        return None


def _not_told_before(
    faults: list[Fault], given: set[str], shipped: Vocabulary, before: Sequence[OwnFile]
) -> list[Fault]:
    """The faults of the files that are given, and of others only those that come with the change."""
    if all(fault.file in given for fault in faults):
        return faults
    old = set(map(str, own_faults(shipped, before)))
    return [fault for fault in faults if fault.file in given or str(fault) not in old]


def _full_name(name: str, known: Sequence[str]) -> str:
    """The file of this name, with or without its ending. Raises `UsageError` with the nearest spelling."""
    for full in (name, f"{name}.yaml", f"{name}.yml"):
        if full in known:
            return full
    near = nearest(name, known)
    raise UsageError("no_own_file", hint="" if near else "list_vocabulary", name=name, near=near)


def _ids(file: OwnFile) -> list[str]:
    return [*(s.id for s in file.words.signals), *(r.id for r in file.words.roles)]


def _things(case: Case, vocabulary: Vocabulary) -> set[str]:
    """The signals and roles of a case that the vocabulary does not know so."""
    told: list[Symptom] = [*case.symptoms, *(s for one in case.occurrences for s in one.symptoms)]
    roles = {role for role in (*(s.role for s in told), case.cause.role) if role and role not in vocabulary.role}
    return roles | {
        s.signal for s in told if s.signal not in vocabulary.signal or s.state not in vocabulary.signal[s.signal].states
    }


def _listed(change: OwnChange) -> OwnListed:
    file = _file(change) if change.text is not None else None
    told = (change.name, change.version, change.at, change.who, change.action, change.why)
    if file is None:
        return OwnListed(*told)
    words = file.words
    return OwnListed(
        *told,
        tuple(s.id for s in words.signals),
        tuple(r.id for r in words.roles),
        tuple(words.aliases),
        words.services,
    )


def _more(
    before: SaidOf | None,
    defined: Origin | None = None,
    names: tuple[Origin, tuple[str, ...]] | None = None,
    service: tuple[Origin, Service] | None = None,
) -> SaidOf:
    old = before or SaidOf()
    return SaidOf(
        defined or old.defined,
        (*old.names, names) if names else old.names,
        (*old.services, service) if service else old.services,
    )


def _line(why: str) -> str:
    return " ".join(cleaned(why).text.split())
