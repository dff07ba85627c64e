"""`diagnops match`: have we seen this before?"""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from msgspec.structs import replace

from diagnops.cli.hints import misused
from diagnops.cli.options import (
    Absent,
    Baseline,
    Database,
    Encoder,
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
    language,
    quiet_log,
    runners_for,
    spoken_here,
    told_facts,
    workspace,
)
from diagnops.cli.terminal import show, show_json
from diagnops.kb.errors import UsageError
from diagnops.kb.message import message


def match(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT|-", help="What is seen, or - to read it from standard input.")
    ] = None,
    seen: Seen = None,
    normal: Normal = None,
    absent: Absent = None,
    why: Annotated[
        bool, typer.Option("--why", help="Show all reasons, readings, checks and remedies, with the evidence in bits.")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="As --why, with nothing cut: all that --json has.")] = False,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, max=50, help="Most cases that --why (5 when unsaid) or --full (50) lists."),
    ] = None,
    env: Facts = None,
    run_checks: RunChecks = False,
    here: Here = None,
    source: Source = None,
    baseline: Baseline = None,
    prometheus: PrometheusAt = None,
    prometheus_match: PrometheusMatch = None,
    yes: Yes = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the answer as Markdown for a chat: Slack, GitHub, Mattermost.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the whole diagnosis as one JSON object.")] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of that object, and answer nothing.")
    ] = False,
    lang: Language = None,
    db: Database = None,
    encoder: Encoder = None,
) -> None:
    """Match what is seen now against past cases."""
    if schema:
        from diagnops.app import answer_schema

        show_json(answer_schema())
        return
    text = " ".join(words) if words else None
    if text is None and not (seen or normal or absent):
        raise UsageError("nothing_said", hint="match_words")
    if limit and not (why or full):
        raise misused("limit_alone")
    desk = workspace(db, encoder)
    facts = told_facts(env)
    incident = desk.read(
        piped() if text == "-" else text,
        observations=seen or (),
        normal=[*(normal or ()), *(absent or ())],
        facts=facts,
        language=language(lang) if lang else None,
        source=source or "",
        here=here or (),
        quiet=quiet_log(baseline),
    )
    if not lang and not incident.spoken:
        incident = replace(incident, language=spoken_here(None))
    from diagnops.app import Options

    options = Options(limit=limit or (50 if full else 5), list_likely=why or full)
    if runners := runners_for(desk, facts, run_checks, here, prometheus, prometheus_match):
        from diagnops.cli.check_runs import OnTerminal

        watch = OnTerminal(desk.vocabulary, incident.language, ask=not yes)
        diagnosis = desk.run_checks(incident, runners, watch, options)
    else:
        diagnosis = desk.diagnose(incident, options)
    if "auto" in (env or ()):
        read = message(
            "here_is",
            facts=", ".join(f"{name} {incident.environment[name]}" for name in facts if name in incident.environment),
        )
        diagnosis = replace(diagnosis, notes=(*diagnosis.notes, read))
    if json:
        from diagnops.app import answer

        show_json(answer(diagnosis, desk.vocabulary))
        return
    if markdown:
        from diagnops.app import chat_answer

        typer.echo(chat_answer(desk, diagnosis))
    elif why or full:
        from diagnops.cli.why import why_page

        show(why_page(diagnosis, desk.vocabulary, desk.size, full=full))
    else:
        from diagnops.cli.answer import on_one_screen

        show(on_one_screen(diagnosis, desk.vocabulary, desk.size))


def piped() -> bytes:
    """What stands on standard input."""
    from diagnops.app import LARGEST

    if sys.stdin is None:  # closed by the caller: `diagnops match - <&-`
        return b""
    return sys.stdin.buffer.read(LARGEST + 1)  # one byte more tells that it is too large, even of an endless pipe
