"""Recording: a new case, drafted from an investigation, reviewed by a person, and saved beside the cases near to it."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec.structs import replace

from diagnops.app.case_files import cannot_write, clean_file, read_case_files
from diagnops.app.closing import Resolution, close
from diagnops.app.draft import Answers, as_incident, as_variant, draft
from diagnops.app.reading import as_told
from diagnops.app.told_later import told_later
from diagnops.intake.answer import read_normal
from diagnops.kb.case import Case, Language
from diagnops.kb.casefile import read_plain_file, revise_case_text, write_case
from diagnops.kb.errors import CaseFileError, UsageError
from diagnops.kb.investigation import Closed, Event, Investigation, Reopened
from diagnops.kb.masking import masking_note
from diagnops.kb.private import make_folder, write_file
from diagnops.kb.waiting import drafts_beside
from diagnops.messages.timeline import timeline
from diagnops.messages.wording import say

if TYPE_CHECKING:
    from diagnops.app.workspace import Workspace
    from diagnops.engine.diagnosis import Match
    from diagnops.kb.secret_forms import Kind


class Draft(NamedTuple):
    """A draft that waits in a file; `again`, when it was there before."""

    investigation: str
    path: Path
    again: bool = False


class Reviewed(NamedTuple):
    """A draft without faults: the case it is, and the cases on record that it would be matched with."""

    draft: Draft
    case: Case
    near: tuple[Match, ...]


class Choice(NamedTuple):
    """What a draft is, beside the cases on record."""

    kind: Literal["new", "same", "variant"]
    case: str | None = None


class Recorded(NamedTuple):
    """The case that now stands for the investigation; the draft stays where it was an occurrence of another."""

    case: Case
    choice: Choice
    draft: Draft


def waiting_draft(workspace: Workspace, investigation: Investigation) -> Draft | None:
    """The draft that waits for an investigation. Raises `UsageError` when it is on record as a case already."""
    _refuse_on_record(investigation)
    for path in sorted(_folder(workspace, investigation).glob("*.md")):
        recorded = workspace.case_base.find([path.stem])  # it was left when its case was recorded
        if not any(once.investigation == investigation.id for case in recorded for once in case.occurrences):
            return Draft(investigation.id, path, again=True)
    return None


def _refuse_on_record(investigation: Investigation) -> None:
    if investigation.closed and investigation.closed.case:
        raise UsageError(
            "on_record", hint="reopen_investigation", investigation=investigation.id, case=investigation.closed.case
        )


def make_draft(workspace: Workspace, investigation: Investigation, answers: Answers) -> Draft:
    """Write the draft; one that waits already is taken up, and what is told now fills what is blank in it."""
    base = workspace.case_base
    with base.transaction():  # two who draft at once have one draft, not the second in the place of the first
        before = base.investigations.get(investigation.id)
        waiting = waiting_draft(workspace, before)
        if waiting and answers == Answers():
            return waiting
        now = _with_normal(workspace, before, answers.normal)
        taken = {one.id for one in base}
        case = _drafted(workspace, now, answers, taken)
        if waiting:
            return _taken_up(waiting, _drafted(workspace, before, Answers(), taken), case)
        path = _folder(workspace, now) / f"{case.id}.md"
        _write(path, write_case(case, comment=say("about_draft", now.language)))
        return Draft(now.id, path)


def _drafted(workspace: Workspace, one: Investigation, answers: Answers, taken: Collection[str]) -> Case:
    told = list(timeline(one, workspace.vocabulary, one.language))
    return draft(one, answers, workspace.compiled.corrections, workspace.vocabulary, told, taken)


def _taken_up(waiting: Draft, untold: Case, told: Case) -> Draft:
    try:
        plain = read_plain_file(waiting.path)
        made = told_later(plain.case(), untold, told)
    except CaseFileError:
        return waiting  # what is wrong with it is told when it is reviewed
    _write(waiting.path, revise_case_text(waiting.path.read_text("utf-8-sig"), made))
    return waiting


def _write(path: Path, text: str) -> None:
    try:
        make_folder(path.parent)
        write_file(path, text.encode())
    except OSError as error:
        raise cannot_write(path, error) from None


def _with_normal(workspace: Workspace, investigation: Investigation, words: str) -> Investigation:
    """The investigation with what somebody remembers to have been normal; kept, where it is still open."""
    if not words:
        return investigation
    told = as_told(words, read_normal(words, *workspace.compiled.prose))
    kept = workspace.case_base.investigations
    if investigation.closed is None:
        kept.tell(investigation.id, told, who=workspace.user)
        return kept.get(investigation.id)
    last = investigation.events[-1]
    remembered = Event(last.number + 1, last.at, workspace.user, told)
    return replace(investigation, events=(*investigation.events, remembered))


def review(workspace: Workspace, waiting: Draft, language: Language) -> Reviewed:
    """See `Investigations.review`."""
    waiting = waiting._replace(path=_following(waiting.path))
    kinds: list[Kind] = []
    clean_file(waiting.path, kinds)  # somebody may have written a secret into it, and a draft is kept
    if kinds:
        workspace.notice(masking_note(kinds))
    (case,) = read_case_files([waiting.path], workspace.case_base, workspace.vocabulary).cases
    if workspace.case_base.find([case.id]):
        raise UsageError("draft_id_taken", case=case.id)
    return Reviewed(waiting, case, near(workspace, case, language))


def near(workspace: Workspace, case: Case, language: Language) -> tuple[Match, ...]:
    """The cases on record that a case would be matched with."""
    from diagnops.engine.diagnose import Options

    found = workspace.diagnose(as_incident(case, language, workspace.vocabulary), Options(list_likely=True))
    return found.candidates


def _following(path: Path) -> Path:
    """The draft under the name of its id, which may have been changed in it."""
    try:
        name = read_plain_file(path).data.get("id")
    except CaseFileError:
        return path
    if not isinstance(name, str) or not name.replace("-", "").isalnum() or name == path.stem:
        return path
    return path.rename(path.with_name(f"{name}.md"))


def record(workspace: Workspace, waiting: Draft, choice: Choice) -> Recorded:
    """Save what was drafted and close its investigation, all in one transaction."""
    base = workspace.case_base
    with base.transaction():
        investigation = base.investigations.get(waiting.investigation)
        _refuse_on_record(investigation)  # by somebody else, since it was reviewed
        if investigation.closed:  # closed without a case: now it has one
            base.investigations.tell(investigation.id, Reopened(), who=workspace.user)
        if choice.kind == "same" and choice.case:
            close(workspace, base.investigations.get(investigation.id), Resolution(choice.case))
            return Recorded(base.get(choice.case), choice, waiting)
        workspace.compiled.follow()
        (case,) = read_case_files([waiting.path], base, workspace.vocabulary).cases
        if base.find([case.id]):  # recorded by somebody else since it was reviewed
            raise UsageError("draft_id_taken", case=case.id)
        if choice.kind == "variant" and choice.case:
            case = as_variant(case, choice.case)
        base.add([case], who=workspace.user, why=f"investigation {investigation.id}")
        base.investigations.close(investigation.id, _end(case), who=workspace.user)
    with suppress(OSError):  # what is recorded waits no more; where it cannot be taken away it is known again
        waiting.path.unlink(missing_ok=True)
        waiting.path.parent.rmdir()
    return Recorded(case, choice, waiting)


def _end(case: Case) -> Closed:
    """How the investigation ended, by the remedy that worked in the case it became."""
    for remedy in case.remedies:
        for trial in remedy.trials:
            if trial.outcome == "worked":
                verified = (trial.verified.en or trial.verified.ko or "") if trial.verified else ""
                return Closed(case.id, remedy.id, "worked", verified)
    return Closed(case.id)


def _folder(workspace: Workspace, investigation: Investigation) -> Path:
    """Where an investigation's draft waits. It is beside the case base, and no derived file: it holds work."""
    return drafts_beside(workspace.location) / investigation.id
