"""`diagnops investigate`, `observe`, `status` and `list`: an incident from the first word to the last check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from diagnops.cli.hints import hint, misused
from diagnops.cli.options import (
    Absent,
    Baseline,
    Database,
    Facts,
    Here,
    Language,
    Normal,
    PrometheusAt,
    PrometheusMatch,
    RunChecks,
    Seen,
    Source,
    Yes,
    quiet_log,
    runners_for,
    spoken_here,
    spoken_in,
    told_facts,
    workspace,
)
from diagnops.cli.terminal import Line, pad, show, show_json, wrap
from diagnops.kb import case
from diagnops.kb.columns import width_of
from diagnops.kb.errors import UsageError
from diagnops.kb.investigation import Investigation
from diagnops.messages.wording import say

if TYPE_CHECKING:
    from diagnops.app import Runner, Workspace

Id = Annotated[str, typer.Argument(metavar="ID", help="The investigation; the beginning of its id is enough.")]
OpenId = Annotated[
    str | None,
    typer.Argument(
        metavar="[ID]", show_default=False, help="The investigation; may be left out when only one is open."
    ),
]
_AN_ID = re.compile(r"i-[0-9a-z]{1,12}", re.IGNORECASE)


def investigate(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT|-|ID", help="What is seen, - to read it from a pipe, or one to go on with."),
    ] = None,
    seen: Seen = None,
    normal: Normal = None,
    absent: Absent = None,
    env: Facts = None,
    run_checks: RunChecks = False,
    here: Here = None,
    source: Source = None,
    baseline: Baseline = None,
    prometheus: PrometheusAt = None,
    prometheus_match: PrometheusMatch = None,
    yes: Yes = False,
    reopen: Annotated[bool, typer.Option("--reopen", help="Go on with one that was closed.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Open it and print it with its diagnosis; ask nothing.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Open an investigation, or go on with one.

    It shows the candidates, asks the next check, takes your answer, and asks again. With --run-checks or --prometheus
    it first tries to make the check itself.
    """
    desk = workspace(db)
    facts = told_facts(env)
    runners = runners_for(desk, facts, run_checks, here, prometheus, prometheus_match)
    fine = [*(normal or ()), *(absent or ())]
    if words and len(words) == 1 and _AN_ID.fullmatch(words[0]):
        if reopen:
            desk.investigations.reopen(words[0])
        investigation = desk.investigations.observe(words[0], seen or (), normal=fine, facts=facts).now
        taken_up = True
    elif reopen:
        raise misused("reopen_what")
    else:
        text = _first_words(words, ask=not (seen or fine or json))
        if text is None and words is None and not (seen or fine):
            if json:
                raise UsageError("nothing_said", hint="investigate_words")
            return
        investigation = desk.investigations.start(
            text,
            observations=seen or (),
            normal=fine,
            facts=facts,
            language=spoken_here(None),
            source=source or "",
            here=here or (),
            quiet=quiet_log(baseline),
        )
        taken_up = False
    spoken = spoken_in(investigation, lang)
    if json:
        if runners and investigation.closed is None:
            investigation = _look_around(investigation, desk, spoken, runners)
        _json(investigation, desk, spoken)
        return
    if taken_up:
        _show_head(investigation, desk, spoken)
    else:
        show([Line(x, "bold") for x in wrap(say("opened", spoken, id=investigation.id))])
        if clauses := investigation.incident.clauses:
            from diagnops.cli.echo import echo

            show(list(echo(clauses, investigation.observations, desk.vocabulary, spoken)))
        show(list(facts_kept(facts, investigation, spoken)))
    if investigation.closed is None:
        from diagnops.cli.conversation import Conversation

        Conversation(desk, investigation.id, spoken, runners, ask=not yes).run()


def observe(
    name: Id,
    seen: Annotated[
        list[str] | None,
        typer.Argument(metavar="ROLE/SIGNAL=STATE", help="Something seen, e.g. volume/io.queue_length=high."),
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", help="Words or output, read as `match` reads; - reads a pipe.")
    ] = None,
    normal: Normal = None,
    absent: Absent = None,
    forget: Annotated[
        list[str] | None,
        typer.Option("--forget", metavar="ROLE/SIGNAL", help="Take back what was misread or mistaken. Repeatable."),
    ] = None,
    env: Facts = None,
    source: Source = None,
    here: Here = None,
    baseline: Baseline = None,
    json: Annotated[bool, typer.Option("--json", help="Print the investigation with its diagnosis.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Add what is seen to an open investigation.

    For scripts and other terminals.
    """

    from diagnops.cli.match import piped

    desk = workspace(db)
    facts = told_facts(env)
    if "=" in name:  # no id has one: the investigation was left out, as the other commands allow
        name, seen = desk.investigations.get().id, [name, *(seen or ())]
    if not (seen or normal or absent or forget or facts or text is not None):
        raise UsageError("nothing_said", hint="observe_words", id=name)
    fine = [*(normal or ()), *(absent or ())]
    kept = desk.investigations.observe(
        name, seen or (), normal=fine, text=piped() if text == "-" else text, forget=forget or (), facts=facts,
        source=source or "", here=here or (), quiet=quiet_log(baseline),
    )  # fmt: skip
    spoken = spoken_in(kept.now, lang)
    if json:
        _json(kept.now, desk, spoken)
        return
    from diagnops.cli.conversation import kept_lines
    from diagnops.cli.differential_page import differential_page

    show(list(kept_lines(kept, desk.vocabulary, spoken)) if kept.observations or text else [])
    show(list(facts_kept(facts, kept.now, spoken)))
    diagnosis = desk.investigations.diagnose(kept.now, language=spoken)
    show(list(differential_page(diagnosis, desk.vocabulary, desk.size)))


def status(
    name: OpenId = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print it as Markdown for a chat: Slack, GitHub, Mattermost.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the investigation with its diagnosis.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Show an investigation and who saw what when.

    What is known, the candidates, the next check, and how it came to that.
    """
    desk = workspace(db)
    investigation = desk.investigations.get(name)
    spoken = spoken_in(investigation, lang)
    if json:
        _json(investigation, desk, spoken)
        return
    if markdown:
        from diagnops.app import chat_status

        typer.echo(chat_status(desk, investigation, spoken))
        return
    _show_head(investigation, desk, spoken)
    if investigation.closed is None:
        from diagnops.cli.check_lines import check_lines
        from diagnops.cli.differential_page import differential_page

        diagnosis = desk.investigations.diagnose(investigation, language=spoken)
        show([Line(""), *differential_page(diagnosis, desk.vocabulary, desk.size)])
        if diagnosis.next_checks:
            show([Line(""), Line(say("look_at", spoken), "bold")])
            show(list(check_lines(1, diagnosis.next_checks[0], desk.vocabulary, spoken)))


def list_(
    only_open: Annotated[bool, typer.Option("--open", help="Only those that are open.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """List the investigations, the last one first."""
    heads = workspace(db).investigations.list(only_open=only_open)
    if json:
        show_json([head._asdict() for head in heads])
        return
    spoken = spoken_here(lang)
    if not heads:
        typer.echo(say("no_investigations", spoken) + hint("begin_investigation", spoken))
    states = [say("open", spoken) if h.closed is None else h.closed.case or say("closed", spoken) for h in heads]
    column = min(24, max(map(width_of, states), default=0))
    for head, state in zip(heads, states, strict=True):
        row = f"{head.id}  {_when(head.last)}  {pad(state, column)}  {head.who}: {head.title}"
        show([Line(pad(row, 80).rstrip())])


def _when(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone():%m-%d %H:%M}"


def facts_kept(names: Iterable[str], investigation: Investigation, spoken: case.Language) -> Iterator[Line]:
    """The facts about where it happens that are now kept, by these names."""
    facts = investigation.environment
    if told := ", ".join(f"{name} {facts[name]}" for name in names if name in facts):
        yield from (Line(x, "dim") for x in wrap(say("kept_facts", spoken, facts=told)))


def _first_words(words: list[str] | None, *, ask: bool) -> str | bytes | None:
    """The words an investigation begins with: given, piped, or a line that somebody types when asked."""
    from diagnops.cli.match import piped

    if words:
        return piped() if words == ["-"] else " ".join(words)
    if not ask:
        return None
    from diagnops.cli.prompt import read_line

    typer.echo(say("what_is_seen", spoken_here(None)))
    return read_line() or None


def _look_around(
    investigation: Investigation, desk: Workspace, spoken: case.Language, runners: Sequence[Runner]
) -> Investigation:
    """The investigation after the checks that can be made without anybody; they are told on standard error."""
    from diagnops.cli.own_checks import TerminalChecks

    own = TerminalChecks(desk, investigation.id, spoken, runners, ask=False, err=True)
    while (check := own.first(desk.investigations.diagnose(investigation, language=spoken).next_checks)) is not None:
        own.make(check)
        investigation = desk.investigations.get(investigation.id)
    return investigation


def _json(investigation: Investigation, desk: Workspace, spoken: case.Language) -> None:
    from diagnops.app import answer
    from diagnops.messages.plain import plain

    diagnosis = desk.investigations.diagnose(investigation, language=spoken)
    told = plain(investigation, spoken, desk.vocabulary)
    show_json({"investigation": told, "diagnosis": answer(diagnosis, desk.vocabulary)})


def _show_head(investigation: Investigation, desk: Workspace, spoken: case.Language) -> None:
    """Who opened it when, and what happened in it so far."""
    from diagnops.cli.parts import code
    from diagnops.messages.timeline import ended, timeline

    opened = _when(investigation.opened)
    lines = [Line(say("taken_up", spoken, id=investigation.id, when=opened, who=investigation.who), "bold")]
    for entry in timeline(investigation, desk.vocabulary, spoken):
        lines += [Line(x) for x in wrap(entry.replace("**", ""), indent="", hang="    ")]
    if investigation.closed:
        how = ended(investigation.closed, spoken)
        lines += [Line(x, "dim") for x in wrap(say("is_closed", spoken, how=how))]
        lines += code("command", f"diagnops investigate {investigation.id} --reopen", "  ")
    show(lines)
