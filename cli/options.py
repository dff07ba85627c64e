"""The options about what is seen, where it happens and what may be looked at, for every command that diagnoses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from diagnops.kb.environment import read_facts
from diagnops.kb.errors import UsageError
from diagnops.kb.incident import Incident
from diagnops.kb.vocabulary import Vocabulary

if TYPE_CHECKING:
    from diagnops.checks.runners import Runner

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
    typer.Option("--here", metavar="ROLE", help="What this host is, e.g. database, for --run-checks. Repeatable."),
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


def told_facts(told: Sequence[str] | None) -> dict[str, str]:
    """The facts of `--env`; what is told by name holds over what `auto` reads. Raises `UsageError`."""
    if not told:
        return {}
    facts = read_facts(one for one in told if one != "auto")
    if "auto" in told:
        from diagnops.checks.host_facts import host_facts

        facts = {**host_facts(), **facts}
    return facts


def lookers_for(
    vocabulary: Vocabulary,
    incident: Incident,
    run_checks: bool,
    here: Sequence[str] | None,
    prometheus: str | None,
    narrow: Sequence[str] | None,
) -> list[Runner]:
    """Who makes checks, as the options say; Prometheus first, as it knows the past. Raises `UsageError`."""
    if here and not run_checks:
        raise UsageError("--here says what this host is, for --run-checks; give that too")
    if narrow and not prometheus:
        raise UsageError("--prometheus-match narrows what --prometheus asks; give that too")
    runners: list[Runner] = []
    if prometheus is not None:
        from diagnops.checks.prometheus import Prometheus
        from diagnops.checks.promql import Narrow, read_narrow
        from diagnops.checks.runners import InPrometheus

        said = [read_narrow(one) for one in narrow or ()]
        whose = [Narrow(vocabulary.find_role(one.role).id if one.role else None, one.labels) for one in said]
        runners.append(InPrometheus(Prometheus(prometheus), whose))
    if run_checks:
        from diagnops.checks.runners import ThisHost

        roles = [vocabulary.find_role(role).id for role in here or ()]
        runners.append(ThisHost(incident.environment, roles))
    return runners
