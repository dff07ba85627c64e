"""The investigations of a workspace: begun, told, answered, closed and recorded.

What a call was given is kept when it returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from diagnops.app.reading import as_told, places, read_told, stated
from diagnops.intake.answer import Answer, read_answer
from diagnops.intake.notation import read_untroubled
from diagnops.intake.overlay import line_over
from diagnops.kb.case import Language
from diagnops.kb.errors import InputError, UsageError
from diagnops.kb.incident import Clause, Incident, Observation
from diagnops.kb.investigation import (
    Cannot,
    Checked,
    Head,
    Investigation,
    Last,
    Observed,
    Place,
    Reopened,
    Retracted,
    Skipped,
    What,
    last_told,
    news,
    taken_back,
)
from diagnops.kb.message import place

if TYPE_CHECKING:
    from diagnops.app.closing import Closing, Resolution
    from diagnops.app.draft import Answers
    from diagnops.app.recording import Choice, Draft, Recorded, Reviewed
    from diagnops.app.workspace import Workspace
    from diagnops.engine.diagnosis import Diagnosis, Match
    from diagnops.kb.check_result import CheckResult
    from diagnops.kb.investigation import Investigations as Store

LIKELY = 0.5
"""From this probability on the first case is proposed as the one that it was."""


class Kept(NamedTuple):
    """What was kept: the investigation before and now, and what was understood."""

    before: Investigation
    now: Investigation
    observations: tuple[Observation, ...] = ()

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The words that were kept, piece by piece."""
        return self.now.incident.clauses[len(self.before.incident.clauses) :]


class Investigations:
    """The investigations of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def _kept(self) -> Store:
        return self._workspace.case_base.investigations

    def get(self, name: str | None = None) -> Investigation:
        """The investigation of this id, or whose id alone begins so; unsaid, the only open one. Raises `UsageError`."""
        if name is not None:
            return self._kept.get(name)
        heads = self.list(only_open=True)
        if len(heads) == 1:
            return self._kept.get(heads[0].id)
        told = tuple(f"{head.id} ({head.title[:30]})" for head in heads[:4])
        code = "which_investigation" if heads else "none_open"
        raise UsageError(code, hint="list_investigations", open=told)

    def list(self, *, only_open: bool = False) -> Sequence[Head]:
        """All of them, the one that moved last first."""
        return self._kept.heads(only_open=only_open)

    def start(
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
    ) -> Investigation:
        """Open one; `source`, `here` and `quiet` as in `Workspace.read`.

        Raises `InputError` where nothing is said of what is seen.
        """
        seen = stated(self._workspace, observations, normal)
        nothing = (None, Incident())
        words, read = read_told(self._workspace, text, source, here, quiet) if text is not None else nothing
        if not (words and words.text) and not seen:
            raise InputError("empty_input", hint="state_observation")
        told = (words,) if words and words.text else ()
        first: list[What] = [*told, *map(Observed, seen), *news({}, facts or {})]
        spoken = read.language if read.spoken else language or "en"
        return self._kept.begin(*self._workspace.masked(first), who=self._workspace.user, language=spoken)

    def add_text(self, name: str, text: str | bytes) -> Kept:
        """Add words about what is seen."""
        return self.observe(name, text=text)

    def observe(
        self,
        name: str,
        observations: Iterable[Observation | str] = (),
        *,
        normal: Iterable[str] = (),
        text: str | bytes | None = None,
        forget: Iterable[str] = (),
        cannot: Iterable[str] = (),
        facts: Mapping[str, str] | None = None,
        source: str = "",
        here: Iterable[str] = (),
        quiet: str | bytes | None = None,
    ) -> Kept:
        """Add what is seen, words and facts, what cannot be looked at (`cannot`, as `role/signal`), and take back what
        was misread (`forget`); all or none.

        Raises `UsageError` for an unknown name, for what was not seen, and for an investigation that is closed.
        """
        before = self._kept.get(name)
        seen = stated(self._workspace, observations, normal)
        what: list[What] = [*map(Observed, seen)]
        if text is not None:
            words, incident = read_told(self._workspace, text, source, here, quiet)
            if words.text:
                what.append(words)
                seen += incident.observations
        what += [self._forgotten(before, one) for one in forget]
        what += [Cannot(*one) for one in places(self._workspace, cannot)]
        what += news(before.environment, facts or {})
        self._tell(before.id, *what)
        return Kept(before, self._kept.get(before.id), tuple(seen))

    def _forgotten(self, investigation: Investigation, written: str) -> Retracted:
        """An observation to be taken back, which has to be there."""
        named = read_untroubled(written, self._workspace.vocabulary)
        places = [(o.role, o.signal) for o in investigation.observations]
        if (named.role, named.signal) not in places:
            seen = tuple(place(*one) for one in places)
            raise UsageError("not_seen_there", what=written, investigation=investigation.id, seen=seen)
        return Retracted(named.role, named.signal)

    def read_answer(self, typed: str, asked: Place) -> Answer:
        """What somebody's answer to a check says, in words or by what a program printed; nothing is kept yet."""
        signal = self._workspace.vocabulary.signal[asked[1]]
        typed = self._workspace.masked(typed)
        told = self._pasted(typed, asked[0]) if "\n" in typed else None  # nobody types several lines
        if told and told.observations:
            return Answer(told=told)
        from diagnops.checks.printed import answered_by

        prose = self._workspace.compiled.prose
        seen = answered_by(typed, asked[0], signal, prose.vocabulary)
        if seen and (seen := line_over(seen, prose.overlay)):
            return Answer(seen=seen)
        if told:
            return Answer(told=told)
        return read_answer(typed, asked[0], signal, *prose)

    def _pasted(self, typed: str, role: str | None) -> Incident | None:
        """What output says that was pasted as an answer; None where nothing in it was printed."""
        told = read_told(self._workspace, typed, here=[role] if role else ())[1]
        return told if any(clause.lines for clause in told.clauses) else None

    def answer(self, name: str, asked: Place, answer: Answer, typed: str) -> Kept:
        """Keep an answer as it was typed, without secrets, with what it says: what is seen, or that it was turned down.

        What it may be meant to answer besides (`perhaps`) counts only as `answer.meant()`.
        """
        before = self._kept.get(name)
        seen: tuple[Observation, ...] = ()
        if before.closed is not None:
            return Kept(before, before)
        if answer.wish in ("skip", "cannot"):
            self._tell(before.id, (Cannot if answer.wish == "cannot" else Skipped)(*asked, typed.strip()))
        elif answer.seen:
            seen = (answer.seen,)
            self._tell(before.id, Observed(answer.seen))
        elif answer.told:
            seen = answer.told.observations
            self._tell(before.id, as_told(typed, answer.told))
        return Kept(before, self._kept.get(before.id), seen)

    def undo(self, name: str) -> Last:
        """Take back what this user told last and still holds, with its words: what is seen, that a check was turned
        down, or words from which nothing was read."""
        before, who = self._kept.get(name), self._workspace.user
        self._tell(name, *taken_back(before, who))
        return last_told(before, who)

    def retract(self, name: str, places: Iterable[Place]) -> None:
        """Take back what was kept of some places: nobody knows how they are."""
        self._tell(name, *(Retracted(*one) for one in places))

    def tell_facts(self, name: str, facts: Mapping[str, str]) -> None:
        """Keep facts about where it happens, those that are new or other than before."""
        self._tell(name, *news(self._kept.get(name).environment, facts))

    def keep_result(self, name: str, result: CheckResult) -> bool:
        """Keep what a check found; False when the investigation was closed meanwhile, elsewhere."""
        if self._kept.get(name).closed:
            return False
        self._tell(name, Checked(result, result.observation()))
        return True

    def reopen(self, name: str) -> Investigation:
        """Go on with one that was closed."""
        found = self._kept.get(name)
        if found.closed:
            self._tell(found.id, Reopened())
        return self._kept.get(found.id)

    def diagnose(
        self, investigation: Investigation, *, limit: int = 5, checks: int = 3, language: Language | None = None
    ) -> Diagnosis:
        """What is known in it held against all cases; what was answered or turned down is not asked again."""
        from diagnops.engine.corrections import held_here
        from diagnops.engine.diagnose import Options

        incident = investigation.incident
        if language:
            incident = replace(incident, language=language)
        asked = Options(limit, checks, excluded=investigation.excluded, list_likely=True, ask_on=True)
        return self._workspace.hold(
            incident,
            asked,
            lambda known: replace(known, corrections=held_here(known.corrections, investigation.id, incident)),
        )

    def likely(self, investigation: Investigation) -> Match | None:
        """The case that it is likelier than not, if there is one: it is proposed when somebody closes it."""
        found = self.diagnose(investigation)
        first = found.matches[0] if found.matches else None
        return first if first and first.probability >= LIKELY else None

    def close(self, name: str, resolution: Resolution) -> Closing:
        """End one; its case learns, and a correction that this proves wrong is taken back: all in one transaction.

        The case gains an occurrence, the remedy that was used a trial. Raises `UsageError` for what does not go
        together, and for an investigation that is closed.
        """
        from diagnops.app.closing import close

        return close(self._workspace, self._kept.get(name), self._workspace.masked(resolution))

    def draft(self, name: str, answers: Answers) -> Draft:
        """The draft of a new case, written to a file beside the case base; one that is there already is taken up."""
        from diagnops.app.recording import make_draft

        return make_draft(self._workspace, self._kept.get(name), self._workspace.masked(answers))

    def draft_of(self, name: str) -> Draft | None:
        """The draft that waits for an investigation, if there is one."""
        from diagnops.app.recording import waiting_draft

        return waiting_draft(self._workspace, self._kept.get(name))

    def review(self, draft: Draft, language: Language) -> Reviewed:
        """A draft as a person has left it, with the cases near to it. Raises `CaseFileError` with every fault."""
        from diagnops.app.recording import review

        return review(self._workspace, draft, language)

    def record(self, draft: Draft, choice: Choice) -> Recorded:
        """Save a draft as a case of its own or as an occurrence of another, and close its investigation."""
        from diagnops.app.recording import record

        return record(self._workspace, draft, choice)

    def _tell(self, investigation: str, *what: What) -> None:
        self._kept.tell(investigation, *self._workspace.masked(what), who=self._workspace.user)
