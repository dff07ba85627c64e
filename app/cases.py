"""The cases of a workspace: listed, shown, checked, added, exported, begun and imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from msgspec import Struct

from diagnops.kb.case import Case, CauseKind, Language, Status, Text
from diagnops.kb.casebase import Change
from diagnops.kb.draft import slug
from diagnops.kb.errors import InputError, UsageError
from diagnops.kb.message import message
from diagnops.kb.spelling import nearest
from diagnops.kb.vocabulary import Layer, Vocabulary

if TYPE_CHECKING:
    from diagnops.app.alert_cases import AlertCases
    from diagnops.app.case_files import CaseFiles
    from diagnops.app.case_map import CaseMap
    from diagnops.app.case_profile import ProfileTable
    from diagnops.app.catalogue import Entry
    from diagnops.app.causal_chain import ChainStep
    from diagnops.app.edits import Brought, Settled
    from diagnops.app.facets import Facet, FacetName
    from diagnops.app.health import Health
    from diagnops.app.importers import Imported
    from diagnops.app.neighbours import Neighbour
    from diagnops.app.workspace import Workspace
    from diagnops.engine.diagnosis import Match


class CaseFilter(Struct, frozen=True):
    """Which cases are wanted: those that fit all that is said. Role and signal by any of their names.

    role: a symptom is on it. signal: it was recorded, or a special kind of it. text: all these words
    stand in the case, whole and whatever their endings; where no case has them so, words of its title or id begin so.
    tag, product: it has the tag, or affects the product. due: its review is due. layer: where it shows itself first.
    tested: whether a remedy of it ever `worked`, only `failed`, or was tried by nobody (`untested`).
    """

    role: str | None = None
    signal: str | None = None
    cause: str | None = None
    status: str | None = None
    text: str | None = None
    tag: str | None = None
    product: str | None = None
    due: bool = False
    layer: str | None = None
    tested: str | None = None


class Cases:
    """The cases of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def __len__(self) -> int:
        return len(self._workspace.case_base)

    def __iter__(self) -> Iterator[Case]:
        """All cases in the order of their ids."""
        return iter(self._workspace.case_base)

    def get(self, case_id: str) -> Case:
        """The case. Raises `UsageError` with the nearest spelling."""
        return self._workspace.case_base.get(case_id)

    def history(self, case_id: str) -> list[Change]:
        """Every change to a case, oldest first. Raises `UsageError` for one that there never was."""
        found = self._workspace.case_base.history(case_id)
        if not found:
            self.get(case_id)
        return found

    def linked(self, case: Case) -> dict[str, Case]:
        """The cases that a case names as related, by id; those that are not on record are left out."""
        return {found.id: found for found in self._workspace.case_base.find([link.case for link in case.related])}

    def search(self, wanted: CaseFilter) -> list[Case]:
        """The cases that fit. Raises `UsageError` for a name or a word that there is not."""
        return self.find(self.names(wanted))

    def names(self, wanted: CaseFilter) -> list[str]:
        """The ids of the cases that fit, in their order; those first whose title has the words that are wanted. Raises
        `UsageError` as `search`."""
        from diagnops.app.case_search import titled_first
        from diagnops.app.facets import is_chosen

        chosen = self._chosen(wanted)
        fitting = [entry for entry in self._beside_facets(wanted) if is_chosen(entry.facets, chosen)]
        return [entry.id for entry in (titled_first(fitting, wanted.text) if wanted.text else fitting)]

    def find(self, case_ids: Sequence[str]) -> list[Case]:
        """Some cases, in the order asked for; those that are gone are left out."""
        return self._workspace.case_base.find(case_ids)

    def titles(self, case_ids: Iterable[str]) -> dict[str, Text]:
        """The titles of some cases by their ids; those that are gone are left out."""
        from diagnops.app.catalogue import catalogue

        entries = catalogue(self._workspace)
        return {name: entries[name].title for name in case_ids if name in entries}

    def facets(self, wanted: CaseFilter) -> tuple[Facet, ...]:
        """By what the cases can be narrowed further, with how many there would be. Raises `UsageError` as `search`."""
        from diagnops.app.facets import facets

        return facets((entry.facets for entry in self._beside_facets(wanted)), self._chosen(wanted))

    def _chosen(self, wanted: CaseFilter) -> dict[FacetName, str]:
        """The values of facets that are wanted, by their ids."""
        from diagnops.app.facets import Tested

        vocabulary = self._workspace.vocabulary
        one_of("cause", wanted.cause, get_args(CauseKind))
        one_of("status", wanted.status, get_args(Status))
        one_of("layer", wanted.layer, get_args(Layer))
        one_of("tested", wanted.tested, get_args(Tested))
        named: dict[FacetName, str | None] = {
            "layer": wanted.layer,
            "role": vocabulary.find_role(wanted.role).id if wanted.role else None,
            "technology": vocabulary.find_product(wanted.product).id if wanted.product else None,
            "cause": wanted.cause,
            "status": wanted.status,
            "tested": wanted.tested,
        }
        return {name: value for name, value in named.items() if value is not None}

    def _beside_facets(self, wanted: CaseFilter) -> list[Entry]:
        """The cases that fit what is wanted besides facets."""
        from diagnops.app.catalogue import catalogue
        from diagnops.app.health import is_due

        vocabulary, today = self._workspace.vocabulary, self._workspace.today
        role = vocabulary.find_role(wanted.role).id if wanted.role else None
        signal = vocabulary.find_signal(wanted.signal, role).id if wanted.signal else None
        entries = catalogue(self._workspace)
        return [
            entry
            for entry in self._holding(entries, wanted.text)
            if (signal is None or any(signal in (s, *vocabulary.above(s)) for s in _known(entry, vocabulary)))
            and (wanted.tag is None or wanted.tag in entry.tags)
            and (not wanted.due or is_due(entry.review_by, today))
        ]

    def _holding(self, entries: Mapping[str, Entry], text: str | None) -> Iterable[Entry]:
        """Those in which all words of a text stand; all where there is no word."""
        from diagnops.app.case_search import holding
        from diagnops.app.reading import cleaned

        words = cleaned(text).text.strip() if text else ""
        if not words:
            return entries.values()
        found = holding(self._workspace, entries, words)
        return (entry for name, entry in entries.items() if name in found)

    def neighbours(self, case_id: str, limit: int = 6) -> tuple[Neighbour, ...]:
        """The cases that look like one, with what tells them apart. Raises `UsageError`."""
        from diagnops.app.neighbours import neighbours

        return neighbours(self._workspace, self.get(case_id), limit)

    def near(self, case: Case, language: Language = "en") -> tuple[Match, ...]:
        """The cases on record that a case, recorded or not, would be matched with: it may stand there already."""
        from diagnops.app.recording import near

        return tuple(match for match in near(self._workspace, case, language) if match.case != case.id)

    def map(self) -> CaseMap:
        """The cases as points in a plane, those near each other that are alike in words."""
        from diagnops.app.case_map import case_map

        return case_map(self._workspace)

    def profile(self, case_id: str) -> ProfileTable:
        """Which symptom each occurrence of a case showed. Raises `UsageError`."""
        from diagnops.app.case_profile import profile_table

        return profile_table(self.get(case_id), self._workspace.vocabulary)

    def chain(self, case_id: str) -> tuple[ChainStep, ...]:
        """The causal chain of a case, from the cause to what people saw. Raises `UsageError`."""
        from diagnops.app.causal_chain import causal_chain
        from diagnops.intake.words import read_exactly

        prose = self._workspace.compiled.prose
        return causal_chain(self.get(case_id), prose.vocabulary, lambda text: read_exactly(text, *prose))

    def of_alert(self, labels: Mapping[str, str], annotations: Mapping[str, str] | None = None) -> AlertCases:
        """What is on record of an alert, by its labels."""
        from diagnops.app.alert_cases import cases_of_alert

        return cases_of_alert(self._workspace, labels, annotations)

    def health(self) -> Health:
        """What was never tested, is stale, is due for review, or may stand there twice."""
        from diagnops.app.health import health

        return health(self._workspace)

    def read_files(self, paths: Iterable[Path]) -> CaseFiles:
        """The cases of files and folders, nothing changed. Raises `CaseFileError` with every fault of all of them."""
        from diagnops.app.case_files import read_case_files

        self._workspace.compiled.follow()
        today = self._workspace.today.isoformat()
        read = read_case_files(paths, self._workspace.case_base, self._workspace.vocabulary, today)
        for fault in read.masked:
            self._workspace.notice(message("in_file", because=fault.reason, path=fault.place))
        return read

    def add(
        self, paths: Iterable[Path], *, why: str = "", replace: bool = False, settled: Settled | None = None
    ) -> Brought:
        """Add the cases of files or change those that are there, all or none.

        What was recorded since a file was written stays; with `replace` the file holds as it is. Raises
        `CaseFileError` with every fault of all files, `EditConflictError` where both changed one place and nobody has
        `settled` which is to hold.
        """
        from diagnops.app.edits import bring_in, carry_on
        from diagnops.app.reading import cleaned

        read = self.read_files(paths)
        reason = " ".join(cleaned(self._workspace.masked(why)).text.split())
        base, user = self._workspace.case_base, self._workspace.user
        with base.transaction():
            if base.vocabulary_key != self._workspace.compiled.own_key:  # somebody took out what the files may use
                read = self.read_files(paths)
            done = bring_in(base, read, settled or {}, replace=replace, who=user, why=reason)
        carry_on(base, read)
        return done

    def revert(self, case_id: str, to: int, *, why: str = "") -> Brought:
        """Bring back a case as it was after one of its changes; that is a change of its own, and none is lost.

        `to` is the number of the change. Raises `UsageError` for one that the case does not have.
        """
        from diagnops.app.edits import Brought
        from diagnops.app.reading import cleaned

        base = self._workspace.case_base
        with base.transaction():
            history = self.history(case_id)
            then = next((change.after for change in history if change.revision == to), None)
            if then is None:
                known = tuple(str(change.revision) for change in history if change.after)
                raise UsageError("no_such_version", case=case_id, number=to, known=known)
            reason = " ".join(cleaned(self._workspace.masked(why)).text.split()) or f"as it was after change {to}"
            return Brought(*base.add([then], who=self._workspace.user, why=reason))

    def export(self, folder: Path, case_ids: Sequence[str] = ()) -> tuple[list[Case], list[Path]]:
        """Write cases, all when none is named, as files; the cases, and the files that were written.

        A file that is there keeps its comments, and changes where its case did. Raises `InputError`.
        """
        from diagnops.app.case_files import write_case_files

        cases = [self.get(case_id) for case_id in case_ids] if case_ids else list(self)
        at = self._workspace.case_base.revision_of
        return cases, write_case_files(cases, folder, {case.id: at(case.id) for case in cases})

    def begin(self, name: str, folder: Path, language: Language) -> Path:
        """Write a new case file with blanks to fill in. Raises `UsageError` for an id that will not do."""
        from diagnops.app.case_files import write_new
        from diagnops.cases import TEMPLATE

        name = name.removesuffix(".md")
        if name != (proper := slug(name)):
            raise UsageError("no_id", name=name, proper=proper)
        if self._workspace.case_base.find([name]):
            raise UsageError("id_taken", hint="change_case", case=name, folder=str(folder))
        path = folder / f"{name}.md"
        text = (TEMPLATE / f"{language}.md").read_text("utf-8").replace("CASE-ID", name)
        try:
            write_new(path, text)
        except FileExistsError:
            raise UsageError("file_there", path=str(path)) from None
        except OSError as error:
            raise InputError("cannot_write", hint="other_folder", path=str(path), reason=error.strerror or "") from None
        return path

    def import_postmortems(self, files: Sequence[Path], folder: Path, language: Language) -> list[Imported]:
        """Draft a case from each postmortem (Markdown) into `folder`; nothing is added. Raises `InputError`."""
        from diagnops.app.importers import import_postmortems

        return import_postmortems(self._workspace, files, folder, language)

    @staticmethod
    def schema() -> dict[str, Any]:
        """The JSON Schema of the structured part of a case file."""
        from diagnops.kb.casefile import case_schema

        return case_schema()


def one_of(what: str, word: str | None, known: Sequence[str]) -> None:
    """Raise `UsageError` where a word is none of those that are known; `what` it is meant to be."""
    if word is not None and word not in known:
        raise UsageError("none_of_these", what=what, word=word, known=tuple(known), near=nearest(word, known))


def _known(entry: Entry, vocabulary: Vocabulary) -> Iterator[str]:
    return (signal for signal, _ in entry.symptoms if signal in vocabulary.signal)
