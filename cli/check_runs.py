"""Checks on a terminal: what will be run is shown and asked, what was found is told as it comes, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from diagnops.cli.consent import agreed
from diagnops.cli.hints import way_out
from diagnops.kb.case import Language
from diagnops.kb.check_result import CheckResult
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.timeline import found_by
from diagnops.messages.wording import say

if TYPE_CHECKING:
    from diagnops.app import CheckPlan


class OnTerminal:
    """Watches checks being made at a terminal; `ask` when a person is to say yes before each round."""

    def __init__(self, vocabulary: Vocabulary, language: Language, *, ask: bool) -> None:
        self._vocabulary, self._language, self._ask = vocabulary, language, ask

    def show(self, plans: Sequence[CheckPlan]) -> None:
        """These are about to be made."""
        for line in plans_told(plans, self._language):
            typer.echo(line, err=True)

    def approve(self) -> bool:
        """Whether what was shown may be made; where nobody can be asked, giving the option was the consent."""
        if self._ask and sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty():
            try:
                return agreed(say("run_them", self._language), self._language, default=True, err=True)
            except typer.Abort:  # Ctrl-C or Ctrl-D is a no; what is known already is still told
                return False
        return True

    def found(self, result: CheckResult) -> None:
        """This was found."""
        typer.echo(f"  → {found_by(result, self._vocabulary, self._language, way_out)}", err=True)


def plans_told(plans: Sequence[CheckPlan], language: Language) -> Iterator[str]:
    """What is about to run and where, as it will run."""
    told = ""
    for plan in plans:
        url = plan.runner.url
        head = say("will_ask", language, url=url) if url else say("will_run", language)
        if head != told:
            yield head
        yield f"    {plan.run}" if url else f"    $ {plan.run}"
        told = head
