"""The timeline: who saw, said and did what when, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from diagnops.kb.case import Language, State
from diagnops.kb.check_result import CheckResult
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
from diagnops.kb.message import place
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.wording import Hint, say, word

_OF_A_CHECK = {Skipped: "timeline_skipped", Cannot: "timeline_cannot", Retracted: "timeline_retracted"}


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
            yield f"- {moment:%H:%M:%S} {event.who}: {say('timeline_environment', language, facts=told_facts)}"
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
        yield _typed(what.text, read)
    elif isinstance(what, Observed):
        told = seen_as(what.observation, vocabulary, language)
        who, was = last.get((what.observation.role, what.observation.signal), ("", what.observation))
        if was.state != what.observation.state:
            told += " " + say("timeline_before", language, state=was.state, who=who)
        yield _typed(what.observation.words if what.observation.origin == "answer" else "", told)
    elif isinstance(what, Checked):
        yield say("timeline_checked", language, what=found_by(what.look, vocabulary, language))
    elif isinstance(what, Skipped | Cannot | Retracted):
        if not what.signal:
            yield say("timeline_unsaid", language)
            return
        told = say(_OF_A_CHECK[type(what)], language, vocabulary, what=place(what.role, what.signal))
        yield told if isinstance(what, Retracted) else _typed(what.words, told)
    elif isinstance(what, Corrected):
        yield say("timeline_not_case", language, case=what.case, because=what.because)
    elif isinstance(what, Reopened):
        yield say("timeline_reopened", language)
    elif isinstance(what, Closed):
        yield ended(what, language)


def _typed(words: str, meaning: str) -> str:
    """What somebody typed, as it was typed but on one line, and what it was taken for."""
    typed = f"“{' '.join(words.split())}”" if words.strip() else ""
    return " → ".join(part for part in (typed, meaning) if part)


def ended(closed: Closed, language: Language) -> str:
    """How an investigation ended, in a few words."""
    if closed.outcome == "resolved-unknown":
        return say("timeline_resolved", language) + (f" ({closed.verified})" if closed.verified else "")
    told = say("timeline_closed_as", language, case=closed.case) if closed.case else say("timeline_closed", language)
    if closed.remedy:
        told += f"; {closed.remedy}"
    if closed.outcome:
        told += f": {say(f'tried_{closed.outcome}', language)}"
    return told + (f" ({closed.verified})" if closed.verified else "")


def seen_as(observation: Observation, vocabulary: Vocabulary, language: Language) -> str:
    """An observation for people: "volume · I/O queue length high"."""
    name = display_name(vocabulary, observation.role, observation.signal, language)
    return stated(name, observation.state, language)


def found_by(result: CheckResult, vocabulary: Vocabulary, language: Language, hint: Hint | None = None) -> str:
    """What a check found, for people: "volume · I/O queue length high (vda: 60, high from 8 on)"."""
    name = display_name(vocabulary, result.role, result.signal, language)
    return f"{stated(name, result.state, language)} ({because_of(result, language, hint)})"


def stated(name: str, state: State | None, language: Language) -> str:
    """A signal in a state. In Korean the name of an event is a sentence by itself: "SSD에 TRIM이 닿지 않음"."""
    if language == "ko" and state == "present":
        return name
    of_figures = state in ("high", "low", "normal")
    return f"{name}{' ' if language == 'en' or of_figures else ': '}{say(state or 'nobody_says', language)}"


def because_of(result: CheckResult, language: Language, hint: Hint | None = None) -> str:
    """Why a check says what it says, or why nobody can say, and what `hint` makes of the way out."""
    because = word(result.because, language, hint=hint)
    return f"{result.where}: {because}" if result.where else because
