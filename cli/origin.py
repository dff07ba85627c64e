"""What of a signal or role is the team's, as lines for a person and as JSON: in which file, since when, by whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from diagnops.cli.terminal import Line, moment, wrap
from diagnops.kb.case import Language
from diagnops.kb.vocabulary import Role, Signal
from diagnops.messages.wording import say

if TYPE_CHECKING:
    from diagnops.app import Origin, SaidOf


def with_origin(thing: Signal | Role, ours: Mapping[str, SaidOf]) -> dict[str, Any]:
    """A signal or role as JSON, with what of it is the team's."""
    said = ours.get(thing.id)
    told: dict[str, Any] = msgspec.to_builtins(thing)
    return told | {"own": msgspec.to_builtins(said)} if said else told


def origin_lines(said: SaidOf | None, language: Language) -> Iterator[Line]:
    """Where a signal or role comes from, and what of it is the team's."""
    whence = _file(said.defined, language) if said and said.defined else say("from_shipped", language)
    yield Line(f"  {say('from_whom', language)}: {whence}")
    for origin, names in said.names if said else ():
        told = f"{say('names_of_team', language)}: {', '.join(names)} ({_file(origin, language)})"
        yield from (Line(x) for x in wrap(told, indent="  ", hang="    "))
    for origin, service in said.services if said else ():
        what = f"{service.name}, {service.technology}" if service.technology else service.name
        told = f"{say('own_services', language)}: {what} ({_file(origin, language)})"
        yield from (Line(x) for x in wrap(told, indent="  ", hang="    "))


def _file(origin: Origin, language: Language) -> str:
    when = moment(origin.at)
    return say("from_file", language, file=origin.file, version=origin.version, when=when, who=origin.who)
