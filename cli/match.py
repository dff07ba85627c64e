"""`diagnops match`: have we seen this before?"""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from diagnops.app.workspace import Session
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
from diagnops.cli.terminal import show, show_json
from diagnops.kb import case
from diagnops.kb.errors import InputError, UsageError
from diagnops.kb.incident import Incident, settle
from diagnops.messages.catalogue import say

if TYPE_CHECKING:
    from diagnops.engine.diagnosis import Diagnosis

Language = Annotated[
    str | None, typer.Option("--lang", help="Answer in `en` or `ko`; otherwise in the language of the text.")
]
Database = Annotated[
    str | None,
    typer.Option(
        "--db", envvar="DIAGNOPS_DB", show_default=False, help="The case base: a file. Default: the user's data folder."
    ),
]


def match(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT|-", help="What is seen, or - to read it from standard input.")
    ] = None,
    seen: Seen = None,
    normal: Normal = None,
    absent: Absent = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=50, help="Most cases to show; the list is never padded.")
    ] = 5,
    env: Facts = None,
    run_checks: RunChecks = False,
    here: Here = None,
    prometheus: PrometheusAt = None,
    prometheus_match: PrometheusMatch = None,
    yes: Yes = False,
    json: Annotated[bool, typer.Option("--json", help="Print the whole diagnosis as one JSON object.")] = False,
    lang: Language = None,
    db: Database = None,
    encoder: Annotated[
        str | None,
        typer.Option(
            "--encoder",
            metavar="NAME|DIR",
            envvar="DIAGNOPS_ENCODER",
            show_default=False,
            help="Compare meanings by this model of sentence-transformers, an encoder or a cross-encoder. "
            "Default: the encoder that is shipped.",
        ),
    ] = None,
) -> None:
    """Match what is seen now against past cases."""
    text = " ".join(words) if words else None
    if text is None and not (seen or normal or absent):
        raise UsageError(
            'say what is seen: diagnops match "5xx at the balancer, database CPU idle", or - to read a pipe'
        )
    session = Session(db, encoder)
    incident = _incident(session, text, seen or [], [*(normal or []), *(absent or [])])
    if lang is not None:
        incident = msgspec.structs.replace(incident, language=language(lang))
    incident = msgspec.structs.replace(incident, environment=told_facts(env))
    runners = lookers_for(session.vocabulary, incident, run_checks, here, prometheus, prometheus_match)
    from diagnops.engine.diagnose import diagnose

    def diagnosed(incident: Incident, checks: int = 3) -> Diagnosis:
        return diagnose(
            incident, session.index, session.case_base.find, session.vocabulary,
            limit=limit, checks=checks, today=date.today(), corrections=session.corrections,
            calibration=session.calibration, cross_encoder=session.cross_encoder,
        )  # fmt: skip

    if runners:
        from diagnops.cli.looking import look_around

        diagnosis = look_around(incident, session.vocabulary, diagnosed, runners, ask=not yes)
    else:
        diagnosis = diagnosed(incident)
    if "auto" in (env or ()):
        facts = ", ".join(f"{name} {value}" for name, value in incident.environment.items())
        read = say("here_is", incident.language, facts=facts)
        diagnosis = msgspec.structs.replace(diagnosis, notes=(*diagnosis.notes, read))
    if json:
        show_json(diagnosis)
        return
    from diagnops.cli.render import render

    show(render(diagnosis, session.vocabulary, len(session.index.ids)))


def language(word: str) -> case.Language:
    """`en` or `ko`, or `UsageError`."""
    if word in ("en", "ko"):
        return word  # type: ignore[return-value]
    raise UsageError(f"--lang {word!r}: answer in en or ko")


def _incident(session: Session, text: str | None, seen: list[str], fine: list[str]) -> Incident:
    from diagnops.intake.notation import read_seen, read_untroubled
    from diagnops.intake.plaintext import plain_text
    from diagnops.intake.words import read_words

    told = [read_seen(one, session.vocabulary) for one in seen]
    told += [read_untroubled(one, session.vocabulary) for one in fine]
    incident = Incident()
    if text is not None:
        plain = plain_text(piped() if text == "-" else text.encode("utf-8", "surrogateescape"))
        if not plain.text.strip() and not told:
            raise InputError("the input is empty; describe what is seen, or name it with --seen ROLE/SIGNAL=STATE")
        incident = read_words(plain.text, session.vocabulary, session.lexicon)
        incident = msgspec.structs.replace(incident, notes=plain.notes)
    # What is said by option was said on purpose: it comes last and holds.
    return msgspec.structs.replace(incident, observations=settle([*incident.observations, *told]))


def piped() -> bytes:
    """What stands on standard input."""
    from diagnops.intake.plaintext import LARGEST

    if sys.stdin is None:  # closed by the caller: `diagnops match - <&-`
        return b""
    return sys.stdin.buffer.read(LARGEST + 1)  # one byte more tells that it is too large, even of an endless pipe
