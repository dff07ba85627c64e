"""`diagnops record`: a new case, filled in from the investigation and saved once its near duplicates are seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer
from msgspec.structs import replace

from diagnops.app.inquiry import as_told, diagnosis_of
from diagnops.app.workspace import Session
from diagnops.cli.close import close_as
from diagnops.cli.investigate import OpenId, meant
from diagnops.cli.match import Database, Language, language
from diagnops.cli.prompt import read_line
from diagnops.cli.render import code, percent
from diagnops.cli.terminal import Line, show, wrap
from diagnops.kb import case as model
from diagnops.kb.errors import CaseFileError, InputError, UsageError
from diagnops.kb.investigation import Closed, Event, Investigation, Reopened
from diagnops.messages.catalogue import say

if TYPE_CHECKING:
    from diagnops.app.draft import Answers
    from diagnops.engine.diagnosis import Match


class Choice(NamedTuple):
    """What a draft is, beside the cases on record."""

    kind: Literal["new", "same", "variant"]
    case: str | None = None


class Given(NamedTuple):
    """What was said by option, so that it need not be asked; None where it was not."""

    title: str | None
    cause: str | None
    normal: str | None
    failed: list[str] | None
    solved: str | None
    verified: str | None
    reason: str | None


def record(
    name: OpenId = None,
    title: Annotated[str | None, typer.Option("--title", help="What somebody would see first.")] = None,
    cause: Annotated[str | None, typer.Option("--cause", help="What it was.")] = None,
    normal: Annotated[
        str | None, typer.Option("--normal", metavar="TEXT", help="What was looked at and found normal, in words.")
    ] = None,
    failed: Annotated[
        list[str] | None, typer.Option("--failed", metavar="WHAT:HOW", help="Tried without success. Repeatable.")
    ] = None,
    solved: Annotated[str | None, typer.Option("--solved", help="What ended it.")] = None,
    verified: Annotated[str | None, typer.Option("--verified", help="How success was established.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why that ended it.")] = None,
    as_: Annotated[
        str | None,
        typer.Option("--as", metavar="new|same:CASE|variant:CASE", help="What it is beside the cases near to it."),
    ] = None,
    edit: Annotated[bool, typer.Option("--edit/--no-edit", help="Open $EDITOR on the draft.")] = True,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Record a new case from an investigation.

    It drafts the case, asks for what people forget (what was normal, what failed, how success was verified), opens
    $EDITOR, tells what is missing, and shows the cases near to it before it saves.
    """
    session = Session(db)
    investigation = meant(session, name)
    spoken = language(lang) if lang else investigation.language
    if investigation.closed and investigation.closed.case:
        raise UsageError(
            f"{investigation.id} is on record as {investigation.closed.case}. "
            f"If it was something else: diagnops investigate {investigation.id} --reopen"
        )
    choice = _read_choice(as_, session) if as_ else None
    path = next(iter(sorted(_drafts(session, investigation).glob("*.md"))), None)
    if path is not None:
        show([Line(say("draft_again", spoken, path=path))])  # a path is not broken
    else:
        path = _drafted(session, investigation, Given(title, cause, normal, failed, solved, verified, reason), spoken)
        show([Line(say("draft_at", spoken, path=path))])
    path, case = _edited(path, session, spoken, edit=edit, again=f"diagnops record {investigation.id}")
    choice = choice or _choose(_near(case, session, spoken), spoken)
    if choice is None:
        _command("not_recorded", f"diagnops record {investigation.id}", spoken)
        return
    _save(session, session.case_base.investigations.get(investigation.id), case, path, choice, spoken)


def _drafts(session: Session, investigation: Investigation) -> Path:
    """The folder of an investigation's draft. It is beside the case base, and no derived file: it holds work."""
    return Path(f"{Path(session.location).expanduser()}.drafts") / investigation.id


def _drafted(session: Session, investigation: Investigation, given: Given, spoken: model.Language) -> Path:
    """Ask what only people know, and write the draft."""
    from diagnops.app.draft import draft
    from diagnops.kb.casefile import write_case
    from diagnops.messages.timeline import timeline

    answers = _answers(investigation, given, spoken)
    investigation = _with_normal(session, investigation, answers.normal)
    case = draft(
        investigation,
        answers,
        diagnosis_of(investigation, session),
        session.corrections,
        session.vocabulary,
        list(timeline(investigation, session.vocabulary, investigation.language)),
        {one.id for one in session.case_base},
    )
    path = _drafts(session, investigation) / f"{case.id}.md"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_case(case, comment=say("about_draft", spoken)), "utf-8")
    except OSError as error:
        raise InputError(f"cannot write the draft {path}: {error.strerror}") from None
    return path


def _answers(investigation: Investigation, given: Given, spoken: model.Language) -> Answers:
    """What was given by option, and for the rest what somebody answers; the end of the input leaves it empty."""
    from diagnops.app.draft import Answers

    first = " ".join(next(iter(investigation.told), "").split())[:120]

    def ask(word: str, told: str | None, **values: object) -> str:
        if told is not None:
            return _clean(told)
        _say(word, spoken, **values)
        return read_line() or ""

    return Answers(
        title=ask("ask_title", given.title, default=first) or first,
        cause=ask("ask_cause", given.cause),
        normal=ask("ask_normal", given.normal),
        failed=tuple(map(_clean, given.failed)) if given.failed is not None else _several("ask_failed", spoken),
        solved=(ended := ask("ask_solved", given.solved)),
        verified=ask("ask_verified", given.verified) if ended else "",
        reason=ask("ask_reason", given.reason) if ended else "",
    )


def _several(word: str, spoken: model.Language) -> tuple[str, ...]:
    _say(word, spoken)
    told = []
    while text := read_line():
        told.append(text)
    return tuple(told)


def _clean(text: str) -> str:
    from diagnops.intake.plaintext import plain_text

    return plain_text(text.encode("utf-8", "surrogateescape")).text.strip()


def _with_normal(session: Session, investigation: Investigation, normal: str) -> Investigation:
    """The investigation with what somebody remembers to have been normal; kept, where it is still open."""
    if not normal:
        return investigation
    from diagnops.intake.answer import read_normal

    told = as_told(normal, read_normal(normal, session.vocabulary, session.lexicon))
    if investigation.closed is None:
        session.case_base.investigations.tell(investigation.id, told, who=session.who)
        return session.case_base.investigations.get(investigation.id)
    last = investigation.events[-1]
    return replace(investigation, events=(*investigation.events, Event(last.number + 1, last.at, session.who, told)))


def _edited(path: Path, session: Session, spoken: model.Language, *, edit: bool, again: str) -> tuple[Path, model.Case]:
    """The draft as a person leaves it, without faults; else the faults are told and the draft waits."""
    from diagnops.cli.editor import open_editor
    from diagnops.cli.files import read_cases

    while True:
        if edit:
            open_editor(path)
            path = _following(path)
        try:
            (case,) = read_cases([path], session)
            return path, case
        except CaseFileError as error:
            show([Line(str(fault), "yellow") for fault in error.faults])
            if edit:
                _say("faults_left", spoken)
                answer = read_line()
                if answer is not None and answer.casefold() not in ("n", "no", "q", "아니오", "아니요"):
                    continue
            _command("fill_in", again, spoken)
            raise typer.Exit(1) from None


def _following(path: Path) -> Path:
    """The draft under the name of its id, which may have been changed in it."""
    from diagnops.kb.casefile import read_plain_file

    try:
        name = read_plain_file(path).data.get("id")
    except CaseFileError:
        return path
    if not isinstance(name, str) or not name.replace("-", "").isalnum() or name == path.stem:
        return path
    return path.rename(path.with_name(f"{name}.md"))


def _near(case: model.Case, session: Session, spoken: model.Language) -> list[Match]:
    """The cases on record that the draft itself would be matched with."""
    from datetime import date

    from diagnops.app.draft import as_incident
    from diagnops.engine.diagnose import diagnose

    if any(case.id == one.id for one in session.case_base.find([case.id])):
        raise UsageError(f"there is a case {case.id!r} already; give the draft another id")
    found = diagnose(
        as_incident(case, spoken), session.index, session.case_base.find, session.vocabulary,
        today=date.today(), list_likely=True, corrections=session.corrections, calibration=session.calibration,
        cross_encoder=session.cross_encoder,
    )  # fmt: skip
    return list(found.matches)


def _choose(near: list[Match], spoken: model.Language) -> Choice | None:
    """What the draft is beside the cases near to it, as a person decides; None when not now."""
    if not near:
        _say("near_none", spoken)
        return Choice("new")
    show([Line(""), Line(say("near", spoken), "bold")])
    for place, match in enumerate(near, 1):
        text = f"{match.title} ({match.case})"
        show([Line(x) for x in wrap(text, indent=f"  {place}. {percent(match.probability):>5}  ", hang=" " * 12)])
    while True:
        _say("near_choice", spoken)
        typed = read_line()
        if typed is None or typed.casefold() in ("q", "quit"):
            return None
        letter, number = typed[:1].casefold(), typed[1:].strip()
        if letter == "n" and not number.isdigit():
            return Choice("new")
        if letter in ("s", "v") and number.isdigit() and 1 <= int(number) <= len(near):
            return Choice("same" if letter == "s" else "variant", near[int(number) - 1].case)


def _read_choice(written: str, session: Session) -> Choice:
    kind, _, case = written.partition(":")
    if kind == "new" and not case:
        return Choice("new")
    if kind in ("same", "variant") and case:
        return Choice(kind, session.case_base.get(case).id)  # type: ignore[arg-type]
    raise UsageError(f"--as {written!r}: new, same:CASE or variant:CASE")


def _save(
    session: Session,
    investigation: Investigation,
    case: model.Case,
    path: Path,
    choice: Choice,
    spoken: model.Language,
) -> None:
    from diagnops.app.draft import as_variant

    if investigation.closed:  # closed without a case: now it has one
        session.case_base.investigations.tell(investigation.id, Reopened(), who=session.who)
    if choice.kind == "same" and choice.case:
        close_as(session, investigation, Closed(choice.case))
        grown = session.case_base.get(choice.case)
        _say("recorded_same", spoken, case=grown.id, count=len(grown.occurrences), path=path)
        return
    if choice.kind == "variant" and choice.case:
        case = as_variant(case, choice.case)
    session.case_base.add([case], who=session.who, why=f"investigation {investigation.id}")
    session.case_base.investigations.close(investigation.id, _end(case), who=session.who)
    _say("recorded_now", spoken, case=case.id, status=say(case.status, spoken))
    if case.status == "draft":
        _command("review", f"diagnops export . {case.id}", spoken)


def _end(case: model.Case) -> Closed:
    """How the investigation ended, by the remedy that worked in the case it became."""
    for remedy in case.remedies:
        for trial in remedy.trials:
            if trial.outcome == "worked":
                verified = (trial.verified.en or trial.verified.ko or "") if trial.verified else ""
                return Closed(case.id, remedy.id, "worked", verified)
    return Closed(case.id)


def _say(word: str, spoken: model.Language, **values: object) -> None:
    show([Line(x) for x in wrap(say(word, spoken, **values))])


def _command(word: str, command: str, spoken: model.Language) -> None:
    show([Line(say(word, spoken)), *code("command", command, "  ")])
