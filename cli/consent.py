"""Consent: a yes or a no, in either language, before something is done."""

from __future__ import annotations

import typer

from diagnops.app import read_yes
from diagnops.kb.case import Language
from diagnops.messages.wording import say


def agreed(question: str, spoken: Language, *, default: bool = False, err: bool = False) -> bool:
    """What somebody at the terminal says to a question; `default` where that is nothing. Raises `typer.Abort`."""
    choice = "Y/n" if default else "y/N"
    while True:
        typed = typer.prompt(f"{question} [{choice}]", default="", show_default=False, err=err).strip()
        said = read_yes(typed) if typed else default
        if said is not None:
            return said
        typer.echo(say("yes_or_no", spoken), err=err)
