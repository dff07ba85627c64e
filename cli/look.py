"""`diagnops show`, `cases` and `signals`: reading what is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from diagnops.app import CaseFilter, by_layer, cases_by_state, find_signals
from diagnops.cli.case_page import case_page
from diagnops.cli.case_rows import case_rows, history_rows
from diagnops.cli.hints import hint
from diagnops.cli.options import Database, Language, spoken_here, workspace
from diagnops.cli.origin import origin_lines, with_origin
from diagnops.cli.signal_page import signal_page
from diagnops.cli.terminal import Line, pad, show_json, wrap
from diagnops.cli.terminal import show as show_lines
from diagnops.kb import case as model
from diagnops.kb.columns import width_of
from diagnops.kb.errors import DiagnopsError
from diagnops.kb.vocabulary import Layer, Vocabulary
from diagnops.messages.wording import say

if TYPE_CHECKING:
    from diagnops.app import Facet, SaidOf

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
    show_lines(case_page(case, desk.cases.linked(case), desk.vocabulary, spoken))
    if history:
        lines = [Line(""), Line(say("history", spoken), "bold")]
        show_lines([*lines, *history_rows(changes, spoken)])


def cases(
    role: Annotated[str | None, typer.Option("--role", help="Cases with a symptom on this role.")] = None,
    signal: Annotated[
        str | None, typer.Option("--signal", help="Cases that recorded this signal, or a special kind of it.")
    ] = None,
    cause: Annotated[str | None, typer.Option("--cause", help="Cases with this kind of cause, e.g. driver.")] = None,
    status: Annotated[str | None, typer.Option("--status", help="draft, active, fixed or retired.")] = None,
    text: Annotated[str | None, typer.Option("--text", help="Cases whose text holds these words.")] = None,
    tag: Annotated[str | None, typer.Option("--tag", help="Cases with this tag.")] = None,
    product: Annotated[str | None, typer.Option("--product", help="Cases that affect it, e.g. postgresql.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Cases whose review is due.")] = False,
    layer: Annotated[
        str | None, typer.Option("--layer", help="Cases that show themselves first on this layer.")
    ] = None,
    tested: Annotated[
        str | None,
        typer.Option("--tested", help="How the remedies of the cases did: `worked`, `failed` or `untested`."),
    ] = None,
    counts: Annotated[
        bool, typer.Option("--facets", help="Tell by what they can be narrowed further, and how many there would be.")
    ] = False,
    topic: Annotated[
        bool, typer.Option("--topic", help="Group them by the layer where each shows itself first, one line each.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON list of ids, titles and causes.")] = False,
    lang: Language = None,
    db: Database = None,
) -> None:
    """List cases, all or those that fit every filter."""
    desk = workspace(db)
    wanted = CaseFilter(role, signal, cause, status, text, tag, product, due, layer, tested)
    if counts:
        by = desk.cases.facets(wanted)
        if json:
            show_json({facet.name: [value._asdict() for value in facet.values] for facet in by})
        else:
            show_lines(_facets(by, spoken_here(lang)))
        return
    found = desk.cases.search(wanted)
    topics = by_layer(found, desk.vocabulary) if topic else {}
    if json:
        home = {case.id: {"topic": layer} for layer, some in topics.items() for case in some}
        rows = [
            {
                "case": c.id,
                "title": c.title,
                "status": c.status,
                "cause": c.cause.kind,
                "occurrences": len(c.happened),
                **home.get(c.id, {}),
            }
            for c in ([c for some in topics.values() for c in some] if topic else found)
        ]
        show_json(rows)
        return
    spoken = spoken_here(lang)
    if not found:
        typer.echo(say("nothing_found", spoken))
    elif topic:
        show_lines(_by_topic(topics, spoken))
        return
    width = max((len(c.id) for c in found if len(c.id) <= _WIDEST_ID), default=0)
    lines: list[str] = []
    for case in found:
        state = "" if case.status == "active" else f" [{say(case.status, spoken)}]"
        indent = f"{case.id:<{width}}  "
        if len(case.id) > _WIDEST_ID:
            lines.append(case.id)
            indent = " " * (width + 2)
        lines += wrap(f"{case.title.in_(spoken)}{state}", indent=indent, hang=" " * len(indent))
    show_lines(list(map(Line, lines)))


def _facets(by: Sequence[Facet], spoken: model.Language) -> Iterator[Line]:
    """Each facet on a line, with the words to narrow by: what is chosen in brackets."""
    names = [say(f"facet_{facet.name}", spoken) for facet in by]
    column = max(map(width_of, names))
    for name, facet in zip(names, by, strict=True):
        told = [f"[{one.value} {one.cases}]" if one.chosen else f"{one.value} {one.cases}" for one in facet.values]
        indent = f"{pad(name, column)}  "
        yield from map(Line, wrap(", ".join(told), indent=indent, hang=" " * width_of(indent)))


def _by_topic(topics: Mapping[Layer, Sequence[model.Case]], spoken: model.Language) -> Iterator[Line]:
    for layer, some in topics.items():
        yield Line(f"{say(f'layer_{layer}', spoken)} ({len(some)})", "bold")
        yield from case_rows(some, spoken)
        yield Line("")
    yield Line(hint("show_case", spoken), "dim")


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
    vocabulary, ours = desk.vocabulary, desk.said_by_team
    spoken = spoken_here(lang)
    if roles:
        _roles(vocabulary, ours, spoken, as_json=json)
        return
    found, exact = find_signals(vocabulary, name, layer)
    if json:
        show_json([with_origin(signal, ours) for signal in found])
    elif exact:
        whence = origin_lines(ours.get(exact.id), spoken)
        show_lines(signal_page(exact, cases_by_state(exact, desk.cases), vocabulary, spoken, whence))
    else:
        width = max(len(s.id) for s in found)
        for signal in found:
            said = ours.get(signal.id)
            defined = f"  [{said.defined.file}]" if said and said.defined else ""
            told = f"{signal.id:<{width}}  {signal.name.in_(spoken)}"
            show_lines([Line(pad(told, 80 - len(defined)).rstrip() + defined)])


def _roles(vocabulary: Vocabulary, ours: Mapping[str, SaidOf], spoken: model.Language, *, as_json: bool) -> None:
    if as_json:
        show_json([with_origin(role, ours) for role in vocabulary.roles])
        return
    width = max(len(role.id) for role in vocabulary.roles)
    for role in vocabulary.roles:
        names = ", ".join(role.aliases)
        told = f"{role.name.in_(spoken)}: {names}" if names else role.name.in_(spoken)
        show_lines([Line(x) for x in wrap(told, indent=f"{role.id:<{width}}  ", hang=" " * (width + 2))])
        if said := ours.get(role.id):
            show_lines([Line(" " * width + line.text) for line in origin_lines(said, spoken)])
