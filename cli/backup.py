"""`diagnops backup` and `restore`: the case base with the drafts that wait, as one file, and back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from diagnops.app import Backup
from diagnops.cli.consent import agreed
from diagnops.cli.hints import hint
from diagnops.cli.options import Database, Language, spoken_here, workspace
from diagnops.cli.terminal import Line, moment, show, wrap
from diagnops.kb import case as model
from diagnops.kb.errors import UsageError
from diagnops.messages.wording import say

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the backup.")]


def backup(
    file: File,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Write the case base and waiting drafts into one file.

    Others may go on writing meanwhile. What was written is read again before the file takes its name.
    """
    spoken = spoken_here(lang)
    _tell(workspace(db).back_up(file, replace=replace), spoken)


def restore(
    file: File,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before the case base is replaced.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Put a backup in the place of the case base.

    All of it is read before anything is replaced. What was there before is kept beside the case base.
    """
    spoken = spoken_here(lang)
    desk = workspace(db)

    def agree(found: Backup) -> bool:
        _tell(found, spoken)
        if yes:
            return True
        if sys.stdin is None or not sys.stdin.isatty():
            raise UsageError("replaces_base", hint="say_yes", path=desk.location)
        return agreed(say("replace_base", spoken, path=desk.location), spoken)

    restored = desk.restore(file, agree)
    if restored is None:
        show([Line(say("not_restored", spoken))])
        return
    show([Line(say("restored", spoken, path=restored.place))])
    if restored.kept:
        show([Line(hint("kept_before", spoken, path=restored.kept))])


def _tell(found: Backup, spoken: model.Language) -> None:
    held, kilobytes = found.held, -(-found.size // 1000)
    last = moment(held.last) if held.last else "-"
    told = {**held._asdict(), "last": last, "drafts": found.drafts, "kilobytes": kilobytes}
    show([Line(str(found.file)), *(Line(x) for x in wrap(say("backup_holds", spoken, **told), indent="  "))])
