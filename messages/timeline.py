"""The timeline: who saw, said and did what when, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from diagnops.kb.case import Language
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import (
    Cannot,
    Checked,
    Closed,
    Corrected,
    Event,
    Fact,
    Investigation,
    Observed,
    Place,
    Reopened,
    Retracted,
    Skipped,
    Told,
    seen_in,
)
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.phrases import phrase

_OF_A_CHECK = {Skipped: "skipped", Cannot: "cannot", Retracted: "retracted"}


def timeline(
    investigation: Investigation, vocabulary: Vocabulary, language: Language, zone: tzinfo | None = None
) -> Iterator[str]:
    """One Markdown list entry for each event, oldest first; times in `zone`, or in the machine's own."""
    day = ""
    facts: dict[str, str] = {}
    last: dict[Place, tuple[str, Observation]] = {}
    for event, after in zip(investigation.events, [*investigation.events[1:], None], strict=True):
        if isinstance(event.what, Fact):  # facts that were told together are told together
            facts[event.what.name] = event.what.value
            if after and (after.at, after.who) == (event.at, event.who) and _another(after.what, facts):
                continue
        moment = datetime.fromisoformat(event.at).astimezone(zone)
        if (today := moment.strftime("%Y-%m-%d (%z)")) != day:
            day = today
            yield f"- **{day}**"
        for told in _entries(event, last, vocabulary, language):
            yield f"- {moment:%H:%M:%S} {event.who}: {told}"
        if facts:
            told_facts = ", ".join(f"{name} {value}" for name, value in facts.items())
            yield f"- {moment:%H:%M:%S} {event.who}: {phrase('environment', language, facts=told_facts)}"
            facts.clear()
        last |= {(o.role, o.signal): (event.who, o) for o in seen_in(event.what)}


def _another(what: object, facts: Mapping[str, str]) -> bool:
    return isinstance(what, Fact) and what.name not in facts


def _entries(
    event: Event, last: Mapping[Place, tuple[str, Observation]], vocabulary: Vocabulary, language: Language
) -> Iterator[str]:
    what = event.what
    if isinstance(what, Told):
        read = ", ".join(seen_as(o, vocabulary, language) for o in what.observations)
        words = " ".join(what.text.split())
        yield f"“{words}”" + (f" → {read}" if read else "")
    elif isinstance(what, Observed):
        told = seen_as(what.observation, vocabulary, language)
        who, was = last.get((what.observation.role, what.observation.signal), ("", what.observation))
        if was.state != what.observation.state:
            told += " " + phrase("before", language, state=phrase(was.state, language), who=who)
        yield told
    elif isinstance(what, Checked):
        found = phrase(what.look.state or "nobody_says", language)
        name = display_name(vocabulary, what.look.role, what.look.signal, language)
        yield phrase("looked", language, what=f"{name} {found}", said=what.look.said(language))
    elif isinstance(what, Skipped | Cannot | Retracted):
        name = display_name(vocabulary, what.role, what.signal, language)
        yield phrase(_OF_A_CHECK[type(what)], language, what=name)
    elif isinstance(what, Corrected):
        yield phrase("not_case", language, case=what.case, because=what.because)
    elif isinstance(what, Reopened):
        yield phrase("reopened", language)
    elif isinstance(what, Closed):
        yield ended(what, language)


def ended(closed: Closed, language: Language) -> str:
    """How an investigation ended, in a few words."""
    told = phrase("closed_as", language, case=closed.case) if closed.case else phrase("closed", language)
    if closed.remedy:
        told += f"; {closed.remedy}"
    if closed.outcome:
        told += f": {phrase(closed.outcome, language)}"
    return told + (f" ({closed.verified})" if closed.verified else "")


def seen_as(observation: Observation, vocabulary: Vocabulary, language: Language) -> str:
    """An observation for people: "volume · I/O queue length high"."""
    name = display_name(vocabulary, observation.role, observation.signal, language)
    return f"{name} {phrase(observation.state, language)}"
