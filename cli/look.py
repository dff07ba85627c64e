"""`diagnops show`, `cases` and `signals`: reading what is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

import msgspec
import typer

from diagnops.app.workspace import Session
from diagnops.cli.case_page import case_page
from diagnops.cli.match import Database, Language, language
from diagnops.cli.render import code
from diagnops.cli.terminal import Line, pad, show_json, wrap
from diagnops.cli.terminal import show as show_lines
from diagnops.kb import case as model
from diagnops.kb.errors import DiagnopsError, UsageError
from diagnops.kb.vocabulary import Signal, Vocabulary, signal_names
from diagnops.kb.wordforms import key
from diagnops.messages.catalogue import own_language, say

_WIDEST_ID = 40  # a longer id stands on a line of its own


def _case_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    try:
        return [case.id for case in Session(ctx.params.get("db")).case_base if case.id.startswith(incomplete)]
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
    session = Session(db)
    case = session.case_base.get(case_id)
    if json:
        changes = [change._asdict() for change in session.case_base.history(case_id)] if history else None
        show_json(case if changes is None else {"case": case, "history": changes})
        return
    spoken = spoken_here(lang)
    show_lines(case_page(case, session.vocabulary, spoken))
    if history:
        lines = [Line(""), Line(say("history", spoken), "bold")]
        for change in session.case_base.history(case_id):
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
    session = Session(db)
    vocabulary = session.vocabulary
    role_id = vocabulary.find_role(role).id if role else None
    signal_id = vocabulary.find_signal(signal, role_id).id if signal else None
    _one_of("--cause", cause, model.CauseKind)
    _one_of("--status", status, model.Status)
    words = key(text).split() if text else []
    found = []
    for case in session.case_base:
        told = [s for s in case.symptoms if s.signal in vocabulary.signal]
        if (
            (role_id is None or any(s.role == role_id for s in told))
            and (signal_id is None or any(signal_id in (s.signal, *vocabulary.above(s.signal)) for s in told))
            and (cause is None or case.cause.kind == cause)
            and (status is None or case.status == status)
            and _holds(case, words)
        ):
            found.append(case)
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
    vocabulary = Session(db).vocabulary
    spoken = spoken_here(lang)
    if roles:
        _roles(vocabulary, spoken, as_json=json)
        return
    layers = sorted({s.layer for s in vocabulary.signals})
    if layer is not None and layer not in layers:
        raise UsageError(f"--layer {layer!r}: one of {', '.join(layers)}")
    found = [s for s in vocabulary.signals if layer in (None, s.layer)]
    exact = None
    if name is not None:
        try:
            exact = vocabulary.find_signal(name)
            found = [exact]
        except UsageError:
            words = key(name).split()
            found = [s for s in found if all(any(w in key(n) for n in signal_names(s)) for w in words)]
            if not found:
                raise
    if json:
        show_json(found)
    elif exact:
        show_lines(list(_signal(exact, vocabulary, spoken)))
    else:
        width = max(len(s.id) for s in found)
        show_lines([Line(pad(f"{s.id:<{width}}  {s.name.in_(spoken)}", 80).rstrip()) for s in found])


def _roles(vocabulary: Vocabulary, spoken: model.Language, *, as_json: bool) -> None:
    if as_json:
        show_json(vocabulary.roles)
        return
    width = max(len(role.id) for role in vocabulary.roles)
    for role in vocabulary.roles:
        names = ", ".join(role.aliases)
        told = f"{role.name.in_(spoken)}: {names}" if names else role.name.in_(spoken)
        show_lines([Line(x) for x in wrap(told, indent=f"{role.id:<{width}}  ", hang=" " * (width + 2))])


def spoken_here(lang: str | None) -> model.Language:
    """The language asked for, else that of the terminal."""
    return own_language() if lang is None else language(lang)


def _one_of(option: str, word: str | None, kind: object) -> None:
    known = kind.__args__  # type: ignore[attr-defined]
    if word is not None and word not in known:
        raise UsageError(f"{option} {word!r}: one of {', '.join(known)}")


def _holds(case: model.Case, words: list[str]) -> bool:
    if not words:
        return True
    told = key(" ".join(_texts(msgspec.to_builtins(case))))
    return all(word in told for word in words)


def _texts(value: object) -> Iterator[str]:
    """Every text inside a case, without the names of its fields."""
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for part in value:
            yield from _texts(part)


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
