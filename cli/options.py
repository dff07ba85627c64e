"""The options that several commands share, and what they mean for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from diagnops.cli.hints import misused, told
from diagnops.cli.terminal import working
from diagnops.cli.tongue import own_language, speak
from diagnops.kb import case
from diagnops.kb.environment import read_facts
from diagnops.kb.errors import InputError
from diagnops.kb.message import Message
from diagnops.messages.wording import say

if TYPE_CHECKING:
    from diagnops.app import Runner, Workspace
    from diagnops.kb.investigation import Investigation

_AN_ENCODER = "Default: DIAGNOPS_ENCODER, else the encoder that is shipped."


def _from_before_the_command(ctx: typer.Context, given: str | None) -> str | None:
    """`diagnops --db FILE match …` means the same as `diagnops match --db FILE …`, which wins."""
    before: str | None = ctx.find_root().obj
    return given or before


Language = Annotated[
    str | None, typer.Option("--lang", help="Answer in `en` or `ko`; otherwise in the language of the text.")
]
Database = Annotated[
    str | None,
    typer.Option(
        "--db",
        show_default=False,
        callback=_from_before_the_command,
        help="The case base: a file. Default: DIAGNOPS_DB, else a file in the user's data folder.",
    ),
]
Seen = Annotated[
    list[str] | None,
    typer.Option(
        "--seen", metavar="ROLE/SIGNAL=STATE", help="Something seen, e.g. volume/io.queue_length=high. Repeatable."
    ),
]
Normal = Annotated[
    list[str] | None, typer.Option("--normal", metavar="ROLE/SIGNAL", help="Looked at and found normal. Repeatable.")
]
Absent = Annotated[
    list[str] | None, typer.Option("--absent", metavar="ROLE/SIGNAL", help="Looked for and not there. Repeatable.")
]
Facts = Annotated[
    list[str] | None,
    typer.Option(
        "--env",
        metavar="NAME=VALUE",
        help="A fact about where it happens, e.g. kernel=5.15.0-91, platform=aws; `auto` reads this host. Repeatable.",
    ),
]
RunChecks = Annotated[
    bool,
    typer.Option(
        "--run-checks", help="Make the checks that are asked for on this host: read-only ones, each shown first."
    ),
]
Here = Annotated[
    list[str] | None,
    typer.Option(
        "--here", metavar="ROLE", help="What the host is that output was pasted from, or checks run on. Repeatable."
    ),
]
Source = Annotated[
    str | None,
    typer.Option("--source", metavar="KIND", help="What the text is, where it is not recognised, e.g. log."),
]
Baseline = Annotated[
    str | None,
    typer.Option("--baseline", metavar="FILE", help="A log of when all was well: what it has as well is routine."),
]
PrometheusAt = Annotated[
    str | None,
    typer.Option(
        "--prometheus", metavar="URL", help="Make the checks that are asked for in this Prometheus, each shown first."
    ),
]
PrometheusMatch = Annotated[
    list[str] | None,
    typer.Option(
        "--prometheus-match",
        metavar="LABELS",
        help="""Only these series: 'instance=~"db.*"', or of one role 'database:instance=~"db.*"'. Repeatable.""",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before making checks.")]
Encoder = Annotated[
    str | None,
    typer.Option(
        "--encoder",
        metavar="NAME|DIR",
        show_default=False,
        help=f"Compare meanings by this model of sentence-transformers, an encoder or a cross-encoder. {_AN_ENCODER}",
    ),
]


def workspace(db: str | None, encoder: str | None = None) -> Workspace:
    """The workspace that a command works with; on a terminal its work is seen."""
    from diagnops.app import Workspace

    return Workspace.open(db, encoder=encoder, progress=working, notice=tell_note)


def tell_note(note: Message) -> None:
    """Tell what was done to what was given, beside the answer."""
    spoken = own_language()
    typer.echo(say("note", spoken, text=told(note, spoken)), err=True)


def quiet_log(file: str | None) -> bytes | None:
    """The log of when all was well, where one was named. Raises `InputError`."""
    from diagnops.kb.given_file import at_home, read_given

    try:
        return read_given(at_home(file)) if file else None
    except OSError as error:
        raise InputError("cannot_read", path=file, reason=error.strerror or str(error)) from None


def language(word: str) -> case.Language:
    """`en` or `ko`, or `UsageError`."""
    if word in ("en", "ko"):
        return word  # type: ignore[return-value]
    raise misused("no_language", word=word)


def spoken_here(lang: str | None) -> case.Language:
    """The language asked for, else that of the terminal."""
    return own_language() if lang is None else language(lang)


def spoken_in(investigation: Investigation, lang: str | None) -> case.Language:
    """The language asked for, else that of an investigation; from here on errors are told in it too."""
    spoken = language(lang) if lang else investigation.language
    speak(spoken)
    return spoken


def told_facts(told: Sequence[str] | None) -> dict[str, str]:
    """The facts of `--env`; what is told by name holds over what `auto` reads. Raises `UsageError`."""
    if not told:
        return {}
    facts = read_facts(one for one in told if one != "auto")
    if "auto" in told:
        from diagnops.app import host_facts

        facts = {**host_facts(), **facts}
    return facts


def runners_for(
    desk: Workspace,
    facts: dict[str, str],
    run_checks: bool,
    here: Sequence[str] | None,
    prometheus: str | None,
    narrow: Sequence[str] | None,
) -> list[Runner]:
    """Who makes checks, as the options say; Prometheus first, as it knows the past. Raises `UsageError`."""
    if narrow and not prometheus:
        raise misused("narrow_alone")
    runners: list[Runner] = []
    if prometheus is not None:
        from diagnops.app import prometheus as in_prometheus

        runners.append(in_prometheus(desk.vocabulary, prometheus, narrow or ()))
    if run_checks:
        from diagnops.app import this_host

        runners.append(this_host(desk.vocabulary, here or (), facts))
    return runners
