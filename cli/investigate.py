"""`diagnops investigate`, `observe`, `status` and `list`: an incident from the first word to the last check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from diagnops.app.workspace import Session
from diagnops.cli.match import Database, Language, language
from diagnops.cli.options import (
    Absent,
    Facts,
    Here,
    Normal,
    PrometheusAt,
    PrometheusMatch,
    RunChecks,
    Seen,
    Yes,
    lookers_for,
    told_facts,
)
from diagnops.cli.terminal import Line, pad, show, show_json, width_of, wrap
from diagnops.kb import case
from diagnops.kb.draft import language_of
from diagnops.kb.errors import InputError, UsageError
from diagnops.kb.incident import Incident
from diagnops.kb.investigation import Investigation, Observed, Reopened, Retracted, news
from diagnops.messages.catalogue import say

if TYPE_CHECKING:
    from diagnops.checks.runners import Runner
    from diagnops.kb.incident import Observation
    from diagnops.kb.investigation import What

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
    session = Session(db)
    facts = told_facts(env)
    runners = lookers_for(
        session.vocabulary, Incident(environment=facts), run_checks, here, prometheus, prometheus_match
    )
    kept = session.case_base.investigations
    observed = _observed(session, seen, normal, absent)
    if words and len(words) == 1 and _AN_ID.fullmatch(words[0]):
        investigation = kept.get(words[0])
        if investigation.closed and reopen:
            kept.tell(investigation.id, Reopened(), who=session.who)
        kept.tell(investigation.id, *observed, *news(investigation.environment, facts), who=session.who)
        investigation = kept.get(investigation.id)
        taken_up = True
    elif reopen:
        raise UsageError("--reopen needs the id of an investigation; `diagnops list` shows them")
    else:
        begun = _begin(session, " ".join(words) if words else None, observed, facts, ask=not json)
        if begun is None:
            return
        investigation, taken_up = begun, False
    spoken = language(lang) if lang else investigation.language
    if json:
        if runners and investigation.closed is None:
            investigation = _look_around(investigation, session, spoken, runners)
        _json(investigation, session, spoken)
        return
    if taken_up:
        _show_head(investigation, session, spoken)
    else:
        show([Line(x, "bold") for x in wrap(say("opened", spoken, id=investigation.id))])
        show(list(facts_kept(facts, spoken)))
    if investigation.closed is None:
        from diagnops.cli.conversation import Conversation

        Conversation(session, investigation.id, spoken, runners, ask=not yes).run()


def observe(
    name: Id,
    seen: Annotated[
        list[str] | None,
        typer.Argument(metavar="ROLE/SIGNAL=STATE", help="Something seen, e.g. volume/io.queue_length=high."),
    ] = None,
    text: Annotated[str | None, typer.Option("--text", help="Words about what is seen, read as `match` reads.")] = None,
    normal: Normal = None,
    absent: Absent = None,
    forget: Annotated[
        list[str] | None,
        typer.Option("--forget", metavar="ROLE/SIGNAL", help="Take back what was misread or mistaken. Repeatable."),
    ] = None,
    env: Facts = None,
    json: Annotated[bool, typer.Option("--json", help="Print the investigation with its diagnosis.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Add what is seen to an open investigation.

    For scripts and other terminals.
    """
    from diagnops.app.inquiry import diagnosis_of, told
    from diagnops.cli.conversation import kept_lines
    from diagnops.cli.differential_page import differential_page

    session = Session(db)
    kept = session.case_base.investigations
    before = kept.get(name)
    what: list[What] = [*_observed(session, seen, normal, absent)]
    observations: list[Observation] = [one.observation for one in what if isinstance(one, Observed)]
    if text is not None:
        words, incident = told(text.encode("utf-8", "surrogateescape"), session)
        if words.text:
            what.append(words)
            observations += incident.observations
    what += [_forgotten(session, before, one) for one in forget or []]
    facts = told_facts(env)
    what += news(before.environment, facts)
    if not (what or facts):
        raise UsageError(f"say what is seen: diagnops observe {name} volume/io.queue_length=high")
    kept.tell(before.id, *what, who=session.who)
    investigation = kept.get(before.id)
    spoken = language(lang) if lang else investigation.language
    if json:
        _json(investigation, session, spoken)
        return
    show(list(kept_lines(before, observations, session, spoken)) if observations or text else [])
    show(list(facts_kept(facts, spoken)))
    diagnosis = diagnosis_of(investigation, session, spoken=spoken)
    show(list(differential_page(diagnosis, session.vocabulary, len(session.index.ids))))


def status(
    name: OpenId = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the timeline as Markdown, and nothing else.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the investigation with its diagnosis.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Show an investigation and who saw what when.

    What is known, the candidates, the next check; with --markdown the timeline only.
    """
    session = Session(db)
    investigation = meant(session, name)
    spoken = language(lang) if lang else investigation.language
    if json:
        _json(investigation, session, spoken)
        return
    if markdown:
        from diagnops.messages.timeline import timeline

        title = next(iter(investigation.told), investigation.id)
        typer.echo(f"# {' '.join(title.split())[:200]}\n")
        typer.echo(
            f"{say('taken_up', spoken, id=investigation.id, when=_when(investigation.opened), who=investigation.who)}\n"
        )
        typer.echo(f"## {say('timeline', spoken)}\n")
        for entry in timeline(investigation, session.vocabulary, spoken):
            typer.echo(entry)
        return
    _show_head(investigation, session, spoken)
    if investigation.closed is None:
        from diagnops.app.inquiry import diagnosis_of
        from diagnops.cli.differential_page import differential_page
        from diagnops.cli.render import check_lines

        diagnosis = diagnosis_of(investigation, session, spoken=spoken)
        show([Line(""), *differential_page(diagnosis, session.vocabulary, len(session.index.ids))])
        if diagnosis.next_checks:
            show([Line(""), Line(say("look_at", spoken), "bold")])
            show(list(check_lines(1, diagnosis.next_checks[0], session.vocabulary, spoken)))


def list_(
    only_open: Annotated[bool, typer.Option("--open", help="Only those that are open.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """List the investigations, the last one first."""
    session = Session(db)
    heads = session.case_base.investigations.heads(only_open=only_open)
    if json:
        show_json([head._asdict() for head in heads])
        return
    from diagnops.cli.look import spoken_here

    spoken = spoken_here(lang)
    if not heads:
        typer.echo(say("no_investigations", spoken))
    states = [say("open", spoken) if h.closed is None else h.closed.case or say("closed", spoken) for h in heads]
    column = min(24, max(map(width_of, states), default=0))
    for head, state in zip(heads, states, strict=True):
        row = f"{head.id}  {_when(head.last)}  {pad(state, column)}  {head.who}: {head.title}"
        show([Line(pad(row, 80).rstrip())])


def meant(session: Session, name: str | None) -> Investigation:
    """The investigation of this name, or the only one that is open. Raises `UsageError`."""
    kept = session.case_base.investigations
    if name is not None:
        return kept.get(name)
    heads = kept.heads(only_open=True)
    if len(heads) == 1:
        return kept.get(heads[0].id)
    told = ", ".join(f"{head.id} ({head.title[:30]})" for head in heads[:4]) or "none"
    raise UsageError(f"say which investigation; open are: {told}. All of them: diagnops list")


def _when(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone():%m-%d %H:%M}"


def _observed(
    session: Session, seen: list[str] | None, normal: list[str] | None, absent: list[str] | None
) -> list[Observed]:
    from diagnops.intake.notation import read_seen, read_untroubled

    told = [read_seen(one, session.vocabulary) for one in seen or []]
    told += [read_untroubled(one, session.vocabulary) for one in [*(normal or []), *(absent or [])]]
    return [Observed(one) for one in told]


def _forgotten(session: Session, investigation: Investigation, written: str) -> Retracted:
    """An observation to be taken back, which has to be there."""
    from diagnops.intake.notation import read_untroubled

    named = read_untroubled(written, session.vocabulary)
    places = [(o.role, o.signal) for o in investigation.observations]
    if (named.role, named.signal) not in places:
        seen = ", ".join(f"{role}/{signal}" if role else signal for role, signal in places) or "nothing"
        raise UsageError(f"{written!r} was not seen in {investigation.id}; seen were: {seen}")
    return Retracted(named.role, named.signal)


def facts_kept(facts: dict[str, str], spoken: case.Language) -> Iterator[Line]:
    """The facts about where it happens that are now kept."""
    if facts:
        told = ", ".join(f"{name} {value}" for name, value in facts.items())
        yield from (Line(x, "dim") for x in wrap(say("kept_facts", spoken, facts=told)))


def _look_around(
    investigation: Investigation, session: Session, spoken: case.Language, runners: list[Runner]
) -> Investigation:
    """The investigation after the checks that can be made without anybody; they are told on standard error."""
    from diagnops.app.inquiry import diagnosis_of
    from diagnops.cli.own_checks import OwnChecks

    own = OwnChecks(session, investigation.id, spoken, runners, ask=False, err=True)
    while (check := own.first(diagnosis_of(investigation, session, spoken=spoken).next_checks)) is not None:
        own.make(check)
        investigation = session.case_base.investigations.get(investigation.id)
    return investigation


def _begin(
    session: Session, text: str | None, observed: list[Observed], facts: dict[str, str], *, ask: bool
) -> Investigation | None:
    """A new investigation of `text`, or of the first line that is typed; None when nothing is."""
    from diagnops.app.inquiry import told
    from diagnops.cli.look import spoken_here
    from diagnops.cli.match import piped

    given = None
    if text is not None:
        given = piped() if text == "-" else text.encode("utf-8", "surrogateescape")
    elif not observed and ask:
        from diagnops.cli.prompt import read_line

        typer.echo(say("what_is_seen", spoken_here(None)))
        given = (read_line() or "").encode()
        if not given.strip():
            return None
    words = told(given, session)[0] if given is not None else None
    if words and not words.text and not observed:
        raise InputError("the input is empty; describe what is seen, or name it with --seen ROLE/SIGNAL=STATE")
    if words is None and not observed:
        raise UsageError('say what is seen: diagnops investigate "network drops now and then" --json')
    first: list[What] = [*([words] if words and words.text else []), *observed, *news({}, facts)]
    spoken = language_of(words.text) if words and words.text else spoken_here(None)
    return session.case_base.investigations.begin(*first, who=session.who, language=spoken)


def _json(investigation: Investigation, session: Session, spoken: case.Language) -> None:
    from diagnops.app.inquiry import diagnosis_of

    show_json({"investigation": investigation, "diagnosis": diagnosis_of(investigation, session, spoken=spoken)})


def _show_head(investigation: Investigation, session: Session, spoken: case.Language) -> None:
    """Who opened it when, and what happened in it so far."""
    from diagnops.cli.render import code
    from diagnops.messages.timeline import ended, timeline

    opened = _when(investigation.opened)
    lines = [Line(say("taken_up", spoken, id=investigation.id, when=opened, who=investigation.who), "bold")]
    for entry in timeline(investigation, session.vocabulary, spoken):
        lines += [Line(x) for x in wrap(entry.replace("**", ""), indent="", hang="    ")]
    if investigation.closed:
        how = ended(investigation.closed, spoken)
        lines += [Line(x, "dim") for x in wrap(say("is_closed", spoken, how=how))]
        lines += code("command", f"diagnops investigate {investigation.id} --reopen", "  ")
    show(lines)
