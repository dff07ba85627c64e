"""`diagnops record`: a new case, filled in from the investigation and saved once its near duplicates are seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NamedTuple

import typer

from diagnops.app import Answers, Choice, Draft, Recorded, Reviewed, Workspace, nobody_knows, percent
from diagnops.cli.hints import fault_line, hint, misused
from diagnops.cli.investigate import OpenId
from diagnops.cli.options import Database, Language, spoken_in, workspace
from diagnops.cli.parts import code
from diagnops.cli.prompt import plain, read_line
from diagnops.cli.terminal import Line, show, wrap
from diagnops.kb import case as model
from diagnops.kb.errors import CaseFileError
from diagnops.kb.investigation import Investigation
from diagnops.messages.wording import say


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
        list[str] | None, typer.Option("--failed", metavar="WHAT:HOW;WHY", help="Tried without success. Repeatable.")
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
    desk = workspace(db)
    investigation = desk.investigations.get(name)
    spoken = spoken_in(investigation, lang)
    waiting = desk.investigations.draft_of(investigation.id)
    choice = _read_choice(as_, desk) if as_ else None
    given = Given(title, cause, normal, failed, solved, verified, reason)
    if waiting is None:
        waiting = desk.investigations.draft(investigation.id, _answers(investigation, given, spoken))
    elif any(given):
        waiting = desk.investigations.draft(investigation.id, _given(given))
    # a path is not broken
    show([Line(say("draft_again" if waiting.again else "draft_at", spoken, path=waiting.path))])
    reviewed = _reviewed(desk, waiting, spoken, edit=edit)
    choice = choice or _choose(reviewed, spoken)
    if choice is None:
        _command("not_recorded", f"diagnops record {investigation.id}", spoken)
        return
    _told(desk.investigations.record(reviewed.draft, choice), spoken)


def _answers(investigation: Investigation, given: Given, spoken: model.Language) -> Answers:
    """What was given by option, and for the rest what somebody answers; the end of the input leaves it empty."""
    first = " ".join(next(iter(investigation.told), "").split())[:120]

    def ask(word: str, told: str | None, **values: object) -> str:
        if told is not None:
            return _clean(told)
        _say(word, spoken, **values)
        return _clean(read_line() or "")

    return Answers(
        title=ask("ask_title", given.title, default=first) or first,
        cause=ask("ask_cause", given.cause),
        normal=ask("ask_normal", given.normal),
        failed=_cleaned(given.failed) if given.failed is not None else _several("ask_failed", spoken),
        solved=(ended := ask("ask_solved", given.solved)),
        verified=ask("ask_verified", given.verified) if ended else "",
        reason=ask("ask_reason", given.reason) if ended else "",
    )


def _given(given: Given) -> Answers:
    """What was given by option, and nothing else."""
    told = {name: _clean(getattr(given, name) or "") for name in Given._fields if name != "failed"}
    return Answers(failed=_cleaned(given.failed or ()), **told)


def _cleaned(several: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(_clean, several)))


def _several(word: str, spoken: model.Language) -> tuple[str, ...]:
    _say(word, spoken)
    told = []
    while text := _clean(read_line() or ""):
        told.append(text)
    return tuple(told)


def _clean(text: str) -> str:
    """What was said; nothing, where nobody knows."""
    said = plain(text)
    return "" if nobody_knows(said) else said


def _reviewed(desk: Workspace, draft: Draft, spoken: model.Language, *, edit: bool) -> Reviewed:
    """The draft as a person leaves it, without faults; else the faults are told and the draft waits."""
    from diagnops.cli.editor import open_editor

    while True:
        if edit:
            open_editor(draft.path)
        try:
            return desk.investigations.review(draft, spoken)
        except CaseFileError as error:
            show([Line(fault_line(fault, spoken), "yellow") for fault in error.faults])
            draft = desk.investigations.draft_of(draft.investigation) or draft
            if edit:
                _say("faults_left", spoken)
                answer = read_line()
                if answer is not None and answer.casefold() not in ("n", "no", "q", "아니오", "아니요"):
                    continue
            if any(fault.is_syntax for fault in error.faults):
                _say("yaml_quotes", spoken)
            blank = all(fault.is_blank for fault in error.faults)
            _command("fill_in" if blank else "mend_draft", f"diagnops record {draft.investigation}", spoken)
            raise typer.Exit(1) from None


def _choose(reviewed: Reviewed, spoken: model.Language) -> Choice | None:
    """What the draft is beside the cases near to it, as a person decides; None when not now."""
    near = reviewed.near
    if not near:
        _say("near_none", spoken)
        return Choice("new")
    show([Line(""), Line(say("near", spoken), "bold")])
    for place, match in enumerate(near, 1):
        text = f"{match.title.in_(spoken)} ({match.case})"
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


def _read_choice(written: str, desk: Workspace) -> Choice:
    kind, _, case = written.partition(":")
    if kind == "new" and not case:
        return Choice("new")
    if kind in ("same", "variant") and case:
        return Choice(kind, desk.cases.get(case).id)  # type: ignore[arg-type]
    raise misused("no_choice", written=written)


def _told(recorded: Recorded, spoken: model.Language) -> None:
    case = recorded.case
    if recorded.choice.kind == "same":
        _say("recorded_same", spoken, case=case.id, count=len(case.happened), path=recorded.draft.path)
        return
    _say("recorded_now", spoken, case=case.id, status=say(case.status, spoken))
    if case.status == "draft":
        show([Line(hint("review_draft", spoken)), *code("command", f"diagnops export . {case.id}", "  ")])


def _say(entry: str, spoken: model.Language, **values: object) -> None:
    show([Line(x) for x in wrap(say(entry, spoken, **values))])


def _command(entry: str, command: str, spoken: model.Language) -> None:
    show([Line(say(entry, spoken)), *code("command", command, "  ")])
