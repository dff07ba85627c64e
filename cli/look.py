"""`diagnops show`, `cases` and `signals`: reading what is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from diagnops.app import CaseFilter, find_signals
from diagnops.cli.case_page import case_page
from diagnops.cli.options import Database, Language, spoken_here, workspace
from diagnops.cli.parts import code
from diagnops.cli.terminal import Line, moment, pad, show_json, wrap
from diagnops.cli.terminal import show as show_lines
from diagnops.kb import case as model
from diagnops.kb.errors import DiagnopsError
from diagnops.kb.vocabulary import Role, Signal, Vocabulary
from diagnops.messages.wording import say

if TYPE_CHECKING:
    from diagnops.app import Origin, SaidOf

_WIDEST_ID = 40  # a longer id stands on a line of its own


def _case_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    try:
        return [case.id for case in workspace(ctx.params.get("db")).cases if case.id.startswith(incomplete)]
    except DiagnopsError:  # in the middle of a line there is no place for a message
        return []


def show(
    case_id: Annotated[str, typer.Argument(metavar="CASE", help="The id of a case.", autocompletion=_case_ids)],
    json: Annotated[bool, typer.Option("--json", help="Print the case as JSON.")] = False,
    history: Annotated[bool, typer.Option("--history", help="Also list every change to it.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """Show one case whole."""
    desk = workspace(db)
    case = desk.cases.get(case_id)
    changes = desk.cases.history(case_id) if history else []
    if json:
        show_json({"case": case, "history": [change._asdict() for change in changes]} if history else case)
        return
    spoken = spoken_here(lang)
    show_lines(case_page(case, desk.vocabulary, spoken))
    if history:
        lines = [Line(""), Line(say("history", spoken), "bold")]
        for change in changes:
            said = f"{change.who}: {change.why}" if change.why else change.who
            lines += map(Line, wrap(said, indent=f"  {change.at}  {change.action}  ", hang="    "))
        show_lines(lines)


def cases(
    role: Annotated[str | None, typer.Option("--role", help="Cases with a symptom on this role.")] = None,
    signal: Annotated[
        str | None, typer.Option("--signal", help="Cases that recorded this signal, or a special kind of it.")
    ] = None,
    cause: Annotated[str | None, typer.Option("--cause", help="Cases with this kind of cause, e.g. driver.")] = None,
    status: Annotated[str | None, typer.Option("--status", help="draft, active, fixed or retired.")] = None,
    text: Annotated[str | None, typer.Option("--text", help="Cases whose text holds these words.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON list of ids, titles and causes.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """List cases, all or those that fit every filter."""
    found = workspace(db).cases.search(CaseFilter(role, signal, cause, status, text))
    if json:
        rows = [
            {
                "case": c.id,
                "title": c.title,
                "status": c.status,
                "cause": c.cause.kind,
                "occurrences": len(c.occurrences),
            }
            for c in found
        ]
        show_json(rows)
        return
    spoken = spoken_here(lang)
    if not found:
        typer.echo(say("nothing_found", spoken))
    width = max((len(c.id) for c in found if len(c.id) <= _WIDEST_ID), default=0)
    lines: list[str] = []
    for case in found:
        state = "" if case.status == "active" else f" [{case.status}]"
        indent = f"{case.id:<{width}}  "
        if len(case.id) > _WIDEST_ID:
            lines.append(case.id)
            indent = " " * (width + 2)
        lines += wrap(f"{case.title.in_(spoken)}{state}", indent=indent, hang=" " * len(indent))
    show_lines(list(map(Line, lines)))


def signals(
    name: Annotated[
        str | None, typer.Argument(metavar="SIGNAL", help="A signal by id or any of its names; or words to look for.")
    ] = None,
    layer: Annotated[str | None, typer.Option("--layer", help="Only the signals of this layer.")] = None,
    roles: Annotated[bool, typer.Option("--roles", help="List the roles: the components signals are seen on.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """List the signals, or show one with the way to check it."""
    desk = workspace(db)
    vocabulary, spoken = desk.vocabulary, spoken_here(lang)
    ours = desk.said_by_team
    if roles:
        _roles(vocabulary, ours, spoken, as_json=json)
        return
    found, exact = find_signals(vocabulary, name, layer)
    if json:
        show_json([_with_origin(signal, ours) for signal in found])
    elif exact:
        lines = [*_signal(exact, vocabulary, spoken), *_origin(ours.get(exact.id), spoken)]
        show_lines(lines)
    else:
        width = max(len(s.id) for s in found)
        for signal in found:
            said = ours.get(signal.id)
            defined = f"  [{said.defined.file}]" if said and said.defined else ""
            told = f"{signal.id:<{width}}  {signal.name.in_(spoken)}"
            show_lines([Line(pad(told, 80 - len(defined)).rstrip() + defined)])


def _with_origin(thing: Signal | Role, ours: dict[str, SaidOf]) -> dict[str, Any]:
    """A signal or role as JSON, with what of it is the team's."""
    said = ours.get(thing.id)
    told: dict[str, Any] = msgspec.to_builtins(thing)
    return told | {"own": msgspec.to_builtins(said)} if said else told


def _origin(said: SaidOf | None, spoken: model.Language) -> Iterator[Line]:
    """Where a signal or role comes from, and what of it is the team's."""
    whence = _file(said.defined, spoken) if said and said.defined else say("from_shipped", spoken)
    yield Line(f"  {say('from_whom', spoken)}: {whence}")
    for origin, names in said.names if said else ():
        told = f"{say('names_of_team', spoken)}: {', '.join(names)} ({_file(origin, spoken)})"
        yield from (Line(x) for x in wrap(told, indent="  ", hang="    "))
    for origin, service in said.services if said else ():
        what = f"{service.name}, {service.technology}" if service.technology else service.name
        told = f"{say('own_services', spoken)}: {what} ({_file(origin, spoken)})"
        yield from (Line(x) for x in wrap(told, indent="  ", hang="    "))


def _file(origin: Origin, spoken: model.Language) -> str:
    when = moment(origin.at)
    return say("from_file", spoken, file=origin.file, version=origin.version, when=when, who=origin.who)


def _roles(vocabulary: Vocabulary, ours: dict[str, SaidOf], spoken: model.Language, *, as_json: bool) -> None:
    if as_json:
        show_json([_with_origin(role, ours) for role in vocabulary.roles])
        return
    width = max(len(role.id) for role in vocabulary.roles)
    for role in vocabulary.roles:
        names = ", ".join(role.aliases)
        told = f"{role.name.in_(spoken)}: {names}" if names else role.name.in_(spoken)
        show_lines([Line(x) for x in wrap(told, indent=f"{role.id:<{width}}  ", hang=" " * (width + 2))])
        if said := ours.get(role.id):
            show_lines([Line(" " * width + line.text) for line in _origin(said, spoken)])


def _signal(signal: Signal, vocabulary: Vocabulary, spoken: model.Language) -> Iterator[Line]:
    yield Line(f"{signal.name.in_(spoken)}  ({signal.id})", "bold")
    yield Line(f"  {signal.kind}: {', '.join(signal.states)}; trouble: {', '.join(signal.bad)}; layer: {signal.layer}")
    for label, names in (
        ("en", signal.aliases.en), ("ko", signal.aliases.ko), ("metrics", signal.metrics),
        ("inverse", tuple(signal.inverse)), ("roles", signal.roles),
        ("parent", [signal.parent] if signal.parent else []), ("special kinds", vocabulary.children.get(signal.id, ())),
    ):  # fmt: skip
        if names:
            yield from (Line(x) for x in wrap(f"{label}: {', '.join(names)}", indent="  ", hang="    "))
    for check in signal.checks:
        effect = "" if check.read_only else ", " + say("changes_things", spoken)
        yield from code(check.kind, check.run, "  ")
        look = f": {check.look.in_(spoken)}" if check.look else ""
        cost = f"{check.kind}, {say('minutes', spoken, minutes=f'{check.minutes:g}')}{effect}{look}"
        yield from (Line(x, "dim") for x in wrap(cost, indent="    "))
