"""`diagnops tune`: percentages that hold for this team."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from diagnops.app.workspace import TUNINGS, Session
from diagnops.cli.evaluate import asked, percent, questions_of
from diagnops.cli.look import spoken_here
from diagnops.cli.match import Database, Language
from diagnops.cli.terminal import Line, pad, show, show_json, width_of, wrap
from diagnops.kb import case as model
from diagnops.kb.errors import InputError, UsageError
from diagnops.messages.catalogue import say

if TYPE_CHECKING:
    from diagnops.evaluation.tune import Tuned, Tuning


def tune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fit and measure, change nothing.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Go back to the calibration that is shipped.")] = False,
    history: Annotated[bool, typer.Option("--history", help="List every change of the calibration.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what was done as one JSON object.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Fit the percentages to recurrences of your own.

    They are kept where they are truer than those in use.
    """
    if dry_run + reset + history > 1:
        raise UsageError("--dry-run, --reset and --history do different things; give one of them")
    session = Session(db)
    spoken = spoken_here(lang)
    if history:
        _show_history(session, spoken, json=json)
    elif reset:
        made = _keep(session, _change(session))
        if json:
            show_json(made)
        else:
            show([Line(text) for text in wrap(say("tune_reset", spoken))])
    else:
        _tune(session, spoken, dry_run=dry_run, json=json)


def _tune(session: Session, spoken: model.Language, *, dry_run: bool, json: bool) -> None:
    from diagnops.evaluation.evaluation_case import recurrences
    from diagnops.evaluation.tune import ready, tune

    every = questions_of(session)
    ready(recurrences(every))
    ours = [q for q in every if q.kind in ("again", "first")]
    tuned = tune(asked(session, ours, spoken), session.calibration)
    keeps = tuned.better and not dry_run
    made = _change(session, tuned)
    if keeps:
        _keep(session, made)
    if json:
        show_json({"better": tuned.better, "kept": keeps, "tuning": made})
    else:
        show(list(_told(tuned, spoken, session, kept=keeps)))


def _change(session: Session, tuned: Tuned | None = None) -> Tuning:
    """What is to stand in the history: a calibration that was fitted, or none, which is the shipped one."""
    from importlib.metadata import version

    from diagnops.evaluation.tune import Tuning

    at = datetime.now(UTC).isoformat(timespec="seconds")
    made = Tuning(at, session.who, program=version("diagnops"), cases=len(session.case_base))
    if tuned is None:
        return made
    from msgspec.structs import replace

    return replace(made, calibration=tuned.calibration, recurrences=tuned.recurrences, old=tuned.old, new=tuned.new)


def _keep(session: Session, made: Tuning) -> Tuning:
    from diagnops.evaluation.tune import dump_tunings

    session.case_base.set_metadata(
        TUNINGS, dump_tunings([*_before(session, damaged_ok=made.calibration is None), made])
    )
    return made


def _before(session: Session, *, damaged_ok: bool = False) -> list[Tuning]:
    from diagnops.evaluation.tune import load_tunings

    try:
        return load_tunings(session.case_base.metadata(TUNINGS))
    except InputError:
        if damaged_ok:  # going back to what is shipped has to work whatever is kept
            return []
        raise


_NAME = 34


def _told(tuned: Tuned, spoken: model.Language, session: Session, *, kept: bool) -> Iterator[Line]:
    yield Line(say("cross_validated", spoken), "bold")
    yield Line(" " * _NAME + _right(say("in_force", spoken)) + _right(say("fitted", spoken)))
    old, new = tuned.old, tuned.new
    for name, one, other in (
        ("log_loss", f"{old.log_loss:.3f}", f"{new.log_loss:.3f}"),
        ("rightly_seen", percent(old.seen), percent(new.seen)),
        ("falsely_seen", percent(old.false_seen), percent(new.false_seen)),
        ("seen_from", percent(tuned.current.seen), percent(tuned.calibration.seen)),
    ):
        yield Line(f"  {pad(say(name, spoken), _NAME - 2)}{_right(one)}{_right(other)}")
    yield Line("")
    name = "tuned" if kept else "would_tune" if tuned.better else "not_tuned"
    yield from (Line(text, "green" if kept else "") for text in wrap(say(name, spoken, recurrences=tuned.recurrences)))
    if kept:
        yield Line(say("tune_undo", spoken))


def _right(text: str, columns: int = 12) -> str:
    return " " * (columns - width_of(text)) + text


def _show_history(session: Session, spoken: model.Language, *, json: bool) -> None:
    found = _before(session)
    if json:
        show_json(found)
        return
    if not found:
        show([Line(text) for text in wrap(say("never_tuned", spoken))])
    for one in found:
        when = f"{datetime.fromisoformat(one.at).astimezone():%Y-%m-%d %H:%M}"
        name = "tuned_at" if one.calibration else "reset_at"
        show([Line(say(name, spoken, when=when, who=one.who, recurrences=one.recurrences))])
