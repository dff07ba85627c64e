"""`diagnops tune`: percentages that hold for this team."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from diagnops.app import Calibrated, Tuning
from diagnops.cli.evaluate import percent
from diagnops.cli.hints import hint, misused
from diagnops.cli.options import Database, Language, spoken_here, workspace
from diagnops.cli.terminal import Line, pad, show, show_json, wrap
from diagnops.kb import case as model
from diagnops.kb.columns import width_of
from diagnops.messages.wording import say


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
        raise misused("one_of_tune")
    calibrations = workspace(db).calibrations
    spoken = spoken_here(lang)
    if history:
        _show_history(calibrations.history(), spoken, json=json)
    elif reset:
        made = calibrations.reset()
        if json:
            show_json(made)
        else:
            show([Line(text) for text in wrap(say("tune_reset", spoken))])
    else:
        found = calibrations.fit(dry_run=dry_run)
        if json:
            show_json({"better": found.tuned.better, "kept": found.kept, "tuning": found.tuning})
        else:
            show(list(_told(found, spoken)))


_NAME = 34


def _told(found: Calibrated, spoken: model.Language) -> Iterator[Line]:
    tuned, kept = found.tuned, found.kept
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
        yield Line(hint("reset_tuning", spoken))


def _right(text: str, columns: int = 12) -> str:
    return " " * (columns - width_of(text)) + text


def _show_history(found: list[Tuning], spoken: model.Language, *, json: bool) -> None:
    if json:
        show_json(found)
        return
    if not found:
        show([Line(text) for text in wrap(say("never_tuned", spoken))])
    for one in found:
        when = f"{datetime.fromisoformat(one.at).astimezone():%Y-%m-%d %H:%M}"
        name = "tuned_at" if one.calibration else "reset_at"
        show([Line(say(name, spoken, when=when, who=one.who, recurrences=one.recurrences))])
