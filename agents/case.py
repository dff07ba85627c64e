"""A case for a model: what was seen, what it was, what rules it out, and what was done and how that went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from diagnops.app import count_trials, trials_text
from diagnops.kb.case import Case, Language, Remedy, State, Text
from diagnops.kb.message import place
from diagnops.messages.wording import say


class RemedyTold(Struct, frozen=True, omit_defaults=True):
    """A remedy, how it did, and what to know before and after it is used."""

    remedy: str
    kind: str
    action: str
    record: str
    reason: str
    applies_to: tuple[str, ...] = ()
    heed: tuple[str, ...] = ()
    verify: str = ""


class CaseTold(Struct, frozen=True, omit_defaults=True):
    """A case in one language; symptoms and what rules it out in the written form of observations."""

    case: str
    title: str
    status: str
    cause: str
    cause_kind: str
    symptoms: tuple[str, ...]
    chain: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    affects: tuple[str, ...] = ()
    rules_it_out: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()
    remedies: tuple[RemedyTold, ...] = ()
    happened: tuple[str, ...] = ()
    not_on_record: tuple[str, ...] = ()


def case_told(case: Case, others: Mapping[str, Case], language: Language) -> CaseTold:
    """The case; `others` are those it is linked to."""
    there = [link for link in case.related if link.case in others]
    return CaseTold(
        case.id,
        case.title.in_(language),
        case.status,
        case.cause.statement.in_(language),
        case.cause.kind,
        tuple(f"{_seen(s.role, s.signal, s.state)} ({say(s.frequency, language)})" for s in case.symptoms),
        _in(language, *case.cause.chain),
        tuple(one.text for one in case.messages),
        tuple(" ".join(filter(None, (one.product, one.versions))) for one in case.affects),
        tuple(f"{_seen(e.role, e.signal, e.state)}: {e.why.in_(language)}" for e in case.excludes),
        tuple(f"{one.what.in_(language)}: {one.how.in_(language)}" for one in case.ruled_out),
        tuple(f"{link.case}{f': {link.note.in_(language)}' if link.note else ''}" for link in there),
        tuple(_remedy(remedy, language) for remedy in case.remedies),
        tuple(" ".join(filter(None, (one.when or "?", *_in(language, one.where)))) for one in case.happened),
        _in(language, *case.not_on_record),
    )


def _seen(role: str | None, signal: str, state: State) -> str:
    return f"{place(role, signal)}={state}"


def _in(language: Language, *texts: Text | None) -> tuple[str, ...]:
    return tuple(text.in_(language) for text in texts if text)


def _remedy(remedy: Remedy, language: Language) -> RemedyTold:
    heed = [say("destructive", language)] if remedy.destructive else []
    heed += [say("risk", language, text=remedy.risk)] if remedy.risk else []
    heed += [say("rollback", language, text=remedy.rollback)] if remedy.rollback else []
    needs = remedy.requires
    fixed = [f"{name} < {span}" for name, span in needs.fixed_in.items()] if needs else []
    until = [f"≤ {needs.until}"] if needs and needs.until else []
    return RemedyTold(
        remedy.id,
        remedy.kind,
        remedy.action.in_(language),
        trials_text(count_trials(remedy), language),
        remedy.reason.in_(language),
        (*needs.places, *fixed, *until, *_in(language, needs.note)) if needs else (),
        tuple(heed),
        remedy.verify.in_(language) if remedy.verify else "",
    )


def case_lines(told: CaseTold, language: Language) -> Iterator[str]:
    """All of it, each fact once."""
    yield told.title
    cause = say("kind_of_cause", language, kind=say(f"cause_{told.cause_kind}", language))
    yield f"{told.case} · {say(told.status, language)} · {cause}"
    yield f"{say('cause', language)}: {told.cause}"
    for word, some in (
        ("chain", told.chain),
        ("symptoms", told.symptoms),
        ("messages", told.messages),
        ("affects", told.affects),
        ("rules_it_out", told.rules_it_out),
        ("cleared", told.cleared),
        ("look_alikes", told.look_alikes),
    ):
        yield from _section(word, some, language)
    yield from [f"{say('remedies', language)}:"] if told.remedies else []
    for one in told.remedies:
        yield f"- {one.action} [{one.remedy}]"
        yield f"  {say(one.kind, language)} · {one.record}"
        yield f"  {say('why', language, text=one.reason)}"
        yield from [f"  {say('requires', language, text='; '.join(one.applies_to))}"] if one.applies_to else []
        yield from (f"  ! {heed}" for heed in one.heed)
        yield from [f"  {say('verify', language, text=one.verify)}"] if one.verify else []
    yield from _section("occurrences", told.happened, language)
    yield from _section("not_on_record", told.not_on_record, language)
    yield say("story_at", language, case=told.case)


def _section(word: str, some: tuple[str, ...], language: Language) -> Iterator[str]:
    if some:
        yield f"{say(word, language)}:"
        yield from (f"- {one}" for one in some)
