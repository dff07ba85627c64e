"""The workspace: a case base with all that can be done with it. What a command, a page or a tool does, it does here."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from diagnops.app.compiled import Compiled, Notice, Progress, silent, unheard
from diagnops.app.kept_by_state import KeptByState
from diagnops.cases import FOLDER
from diagnops.kb.casebase import CaseBase
from diagnops.kb.draft import line
from diagnops.kb.errors import UsageError
from diagnops.kb.former import of_today
from diagnops.kb.given_file import at_home
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.masking import MORE, VARIABLE, masking_note, without_secrets
from diagnops.kb.store import location, open_case_base
from diagnops.kb.vocabulary import Vocabulary

if TYPE_CHECKING:
    from diagnops.app.access import Access
    from diagnops.app.alerting import Alerting
    from diagnops.app.backup import Backup, Restored
    from diagnops.app.cases import Cases
    from diagnops.app.check_rounds import Watch
    from diagnops.app.corrections import Corrections
    from diagnops.app.drills import Drills
    from diagnops.app.finding import Finding
    from diagnops.app.index_care import IndexCare
    from diagnops.app.investigations import Investigations
    from diagnops.app.judging import Calibrations
    from diagnops.app.own_vocabulary import OwnVocabulary, SaidOf
    from diagnops.checks.runner import Runner
    from diagnops.engine.diagnose import Knowledge, Options
    from diagnops.engine.diagnosis import Diagnosis
    from diagnops.evaluation.evaluate import Evaluation
    from diagnops.kb.case import Language
    from diagnops.kb.investigation import Place
    from diagnops.kb.secret_forms import Kind

T = TypeVar("T")


class Workspace:
    """A case base and what is compiled from it, each part opened when first needed.

    The starter cases are given to a case base on its first use. `user` is the name that stands beside every change;
    `progress` shows work that takes a while; `notice` is told what was found amiss and put right, and what was done to
    what was given.
    """

    def __init__(
        self,
        place: str,
        encoder: str,
        user: str,
        progress: Progress,
        today: Callable[[], date] = date.today,
        notice: Notice = unheard,
    ) -> None:
        self.location, self.user, self.progress, self.notice = place, user, progress, notice
        self._today = today
        self.compiled = Compiled(place, encoder, lambda: self.case_base, progress, notice)
        self.kept = KeptByState(self)

    @classmethod
    def open(
        cls,
        path: str | Path | None = None,
        *,
        encoder: str | None = None,
        user: str | None = None,
        progress: Progress = silent,
        today: Callable[[], date] = date.today,
        notice: Notice = unheard,
    ) -> Workspace:
        """The workspace of the case base at `path`, which is made when it is first used and not there.

        Unsaid, the path is `DIAGNOPS_DB` or a file in the user's data folder, the encoder `DIAGNOPS_ENCODER` or the one
        that is shipped, the user `DIAGNOPS_WHO` or the name of the account. Raises `UsageError` for what is no path or
        a `DIAGNOPS_MASK` that nobody knows.
        """
        if (more := os.environ.get(VARIABLE)) not in (None, "", MORE):
            raise UsageError("none_of_these", what=VARIABLE, word=more, known=(MORE,), near=())
        named = encoder or os.environ.get("DIAGNOPS_ENCODER")
        folder = at_home(named) if named else None
        resolved = str(folder.resolve()) if folder and folder.is_dir() else named or ""
        return cls(location(str(path) if path else None), resolved, user or _account(), progress, today, notice)

    @cached_property
    def case_base(self) -> CaseBase:
        """The case base, holding at least the starter cases unless it is read-only."""
        from diagnops.kb.starter import give_starter_cases

        case_base = open_case_base(self.location, self._of_today)
        # It is there for whoever asks now: what is read from it needs the vocabulary, of which it holds a part.
        self.__dict__["case_base"] = case_base
        if case_base.read_only:
            return case_base
        try:
            give_starter_cases(case_base, FOLDER)
        except BaseException:
            self.close()
            raise
        return case_base

    def _of_today(self, kept: T) -> T:
        return of_today(kept, self.vocabulary)

    @contextmanager
    def acting_for(self, who: str) -> Iterator[None]:
        """For a while it is the name of `who`, where there is one, that stands beside every change."""
        before, self.user = self.user, who or self.user
        try:
            yield
        finally:
            self.user = before

    def close(self) -> None:
        """Let go of the case base."""
        if "case_base" in self.__dict__:
            self.case_base.close()
            del self.__dict__["case_base"]

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def masked(self, given: T) -> T:
        """What was given, without the secrets in its texts; that there were some is told.

        Whatever enters by the desk passes through this, or through `read`, before it is kept or shown.
        """
        kinds: list[Kind] = []
        hidden = without_secrets(given, kinds)
        if kinds:
            self.notice(masking_note(kinds))
        return hidden

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary: signals and roles, with their names and the ways to check them; the team's laid over what is
        shipped."""
        return self.compiled.vocabulary

    @property
    def today(self) -> date:
        """The day it is."""
        return self._today()

    @property
    def size(self) -> int:
        """How many cases there are to match."""
        return len(self.compiled.index)

    def read(
        self,
        text: str | bytes | None = None,
        *,
        observations: Iterable[Observation | str] = (),
        normal: Iterable[str] = (),
        facts: Mapping[str, str] | None = None,
        language: Language | None = None,
        source: str = "",
        here: Iterable[str] = (),
        quiet: str | bytes | None = None,
    ) -> Incident:
        """What is seen now, as an incident.

        `observations` are stated outright, as values or as `role/signal=state`, and hold over what the text says;
        `normal` are places (`role/signal`) that were looked at and found fine. `source` says what kind of output the
        text is where that is not plain, `here` of which roles the host is that output was pasted from; what a `quiet`
        log has as well is routine. Raises `InputError` for what is no text, `UsageError` for a name that is no signal,
        role or kind of output.
        """
        from diagnops.app.reading import read_incident

        return read_incident(self, text, observations, normal, facts or {}, language, source, here, quiet)

    def places(self, written: Iterable[str]) -> frozenset[Place]:
        """What checks look at, written as `role/signal`. Raises `UsageError` for an unknown name."""
        from diagnops.app.reading import places

        return places(self, written)

    @property
    def known(self) -> Knowledge:
        """What incidents are held against, as of now."""
        from diagnops.app.judging import calibration_in_force
        from diagnops.engine.diagnose import Knowledge

        return Knowledge(
            self.compiled.index,
            self.case_base.find,
            self.vocabulary,
            self.compiled.corrections,
            calibration_in_force(self.case_base),
            self.compiled.cross_encoder,
        )

    def diagnose(self, incident: Incident, options: Options | None = None) -> Diagnosis:
        """Hold an incident against every case."""
        from diagnops.engine.diagnose import USUAL

        return self.hold(incident, options or USUAL, lambda known: known)

    def hold(self, incident: Incident, options: Options, adapted: Callable[[Knowledge], Knowledge]) -> Diagnosis:
        """Hold an incident against what is known, `adapted`; an index that turns out to be damaged is made anew."""
        from diagnops.engine.diagnose import diagnose
        from diagnops.search.paged import DamagedPageError

        try:
            return diagnose(incident, adapted(self.known), options, today=self.today)
        except DamagedPageError:
            self.compiled.discard_index()
            return diagnose(incident, adapted(self.known), options, today=self.today)

    def run_checks(
        self, incident: Incident, runners: Sequence[Runner], watch: Watch, options: Options | None = None
    ) -> Diagnosis:
        """Make the checks that the diagnosis asks for, until a case is seen or nothing more can be made, and diagnose.

        `watch` is shown everything before it runs, and says whether it may.
        """
        from diagnops.app.check_rounds import run_rounds

        return run_rounds(self, incident, runners, watch, options)

    @cached_property
    def cases(self) -> Cases:
        """The cases: listed, shown, added, exported, imported."""
        from diagnops.app.cases import Cases

        return Cases(self)

    @cached_property
    def index_care(self) -> IndexCare:
        """How the index stands, and what can be done with it."""
        from diagnops.app.index_care import IndexCare

        return IndexCare(self)

    @cached_property
    def own_vocabulary(self) -> OwnVocabulary:
        """The team's own vocabulary: its files added, listed, removed, exported."""
        from diagnops.app.own_vocabulary import OwnVocabulary

        return OwnVocabulary(self)

    @property
    def said_by_team(self) -> dict[str, SaidOf]:
        """What the team says of each signal and role that it says something of, by id, and in which file since when."""
        return self.own_vocabulary.said_of() if self.compiled.own_key else {}

    @cached_property
    def investigations(self) -> Investigations:
        """The investigations: incidents from the first word to the recorded case."""
        from diagnops.app.investigations import Investigations

        return Investigations(self)

    @cached_property
    def corrections(self) -> Corrections:
        """What people said of matches."""
        from diagnops.app.corrections import Corrections

        return Corrections(self)

    @cached_property
    def drills(self) -> Drills:
        """Drills: old occurrences replayed check by check."""
        from diagnops.app.drills import Drills

        return Drills(self)

    @cached_property
    def access(self) -> Access:
        """Who may come in where the case base is served, and who has written what."""
        from diagnops.app.access import Access

        return Access(self)

    @cached_property
    def alerting(self) -> Alerting:
        """What monitoring systems send."""
        from diagnops.app.alerting import Alerting

        return Alerting(self)

    @cached_property
    def calibrations(self) -> Calibrations:
        """How bits become percentages here: fitted, gone back, listed."""
        from diagnops.app.judging import Calibrations

        return Calibrations(self)

    def back_up(self, file: Path, *, replace: bool = False) -> Backup:
        """Write the case base and the drafts that wait beside it into one file, while others may go on writing.

        Raises `UsageError` for a file that is there, unless it is to be replaced; `InputError`, `CaseBaseError`.
        """
        from diagnops.app.backup import back_up

        return back_up(self, file, replace=replace)

    def restore(self, file: Path, agree: Callable[[Backup], bool]) -> Restored | None:
        """Put a backup in the place of the case base and its drafts; what was there is kept beside it.

        All of the backup is read before; then `agree` is told what it holds, and where it does not agree nothing is
        changed. Raises `CaseBaseError` for what cannot be restored.
        """
        from diagnops.app.backup import restore

        return restore(self, file, agree)

    def inspect(self, *, secrets: bool = False) -> Iterator[Finding]:
        """Whether this installation and this case base are sound, one finding after another; or what `secrets` it keeps
        of the time before they were masked."""
        from diagnops.app.doctor import inspect

        if not secrets:
            return inspect(self)
        from diagnops.app.kept_secrets import secrets_kept

        return inspect(self, [secrets_kept])

    def evaluate(self, limit: int | None = None) -> Evaluation:
        """Ask the case base what it knows already, at most `limit` questions of each kind. Raises `InputError`."""
        from diagnops.app.judging import evaluate

        return evaluate(self, limit)


def _account() -> str:
    """The name of who changes things: `DIAGNOPS_WHO`, else that of the account."""
    if named := line(os.environ.get("DIAGNOPS_WHO", ""), 80):
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
