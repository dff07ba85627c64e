"""Looking around on a terminal: what will be run is shown and asked, what was found is told as it comes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence

import msgspec
import typer

from diagnops.app.check_rounds import Gathering
from diagnops.checks.executor import CheckPlan
from diagnops.checks.runners import InPrometheus, Runner
from diagnops.engine.diagnosis import Diagnosis
from diagnops.kb.case import Language
from diagnops.kb.check_result import CheckResult
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.catalogue import say


def look_around(
    incident: Incident,
    vocabulary: Vocabulary,
    diagnose: Callable[[Incident, int], Diagnosis],
    runners: Sequence[Runner],
    *,
    ask: bool,
) -> Diagnosis:
    """The diagnosis after the checks that it asked for. Everything is told on standard error."""
    language = incident.language

    def tell(look: CheckResult) -> None:
        name = display_name(vocabulary, look.role, look.signal, language)
        state = say(look.state or "nobody_says", language)
        typer.echo(f"  → {name}: {state} ({look.said(language)})", err=True)

    def allowed() -> bool:
        if ask and sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty():
            try:
                return typer.confirm(say("run_them", language), default=True, err=True)
            except typer.Abort:  # Ctrl-C or Ctrl-D is a no; what is known already is still told
                return False
        return True

    gathering = Gathering(
        vocabulary, diagnose, runners, show=lambda ways: _show(ways, language), ask=allowed, tell=tell
    )
    gathered = gathering.gather(incident)
    diagnosis = diagnose(gathered.incident, 3)
    return msgspec.structs.replace(diagnosis, looks=gathered.looks, notes=(*diagnosis.notes, *gathered.notes))


def ways_told(ways: Sequence[CheckPlan], language: Language) -> Iterator[str]:
    """What is about to run and where, as it will run."""
    told = ""
    for way in ways:
        if isinstance(way.runner, InPrometheus):
            head, line = say("will_ask", language, url=way.runner.url), way.run
        else:
            head, line = say("will_run", language), f"$ {way.run}"
        if head != told:
            yield head
        yield f"    {line}"
        told = head


def _show(ways: Sequence[CheckPlan], language: Language) -> None:
    for line in ways_told(ways, language):
        typer.echo(line, err=True)
