"""A case as lines for a person: what was seen, what it was, what was done and how that went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from diagnops.app import count_trials
from diagnops.cli.remedies import trials_text
from diagnops.cli.story import story_lines
from diagnops.cli.terminal import Line, Style, wrap
from diagnops.kb.case import (
    Case,
    Language,
    Link,
    Occurrence,
    Remedy,
    Requires,
    Source,
    Symptom,
    from_investigation,
    investigation_of,
)
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.wording import say


def case_page(case: Case, others: Mapping[str, Case], vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    """The whole case; `others` are those it is linked to."""
    yield from _said(case.title.in_(language), "", style="bold")
    cause = say("kind_of_cause", language, kind=say(f"cause_{case.cause.kind}", language))
    if case.cause.role:
        role = vocabulary.role.get(case.cause.role)
        cause = f"{cause} ({role.name.in_(language) if role else case.cause.role})"
    yield from _said(f"{case.id} · {say(case.status, language)} · {cause}", "", style="cyan")
    yield from _section("symptoms", _symptoms(case, vocabulary, language), language)
    yield from _section("cause", list(_said(case.cause.statement.in_(language), "  ")), language)
    yield from _section("chain", _list([step.in_(language) for step in case.cause.chain], numbered=True), language)
    cleared = [f"{one.what.in_(language)}: {one.how.in_(language)}" for one in case.ruled_out]
    yield from _section("cleared", _list(cleared), language)
    alike = [link for link in case.related if link.kind == "looks-like"]
    yield from _section("look_alikes", list(_links(alike, others, language)), language)
    cited = {source.address: f"[{place}]" for place, source in enumerate(case.sources, 1) if source.address}
    yield from _section("remedies", [x for remedy in case.remedies for x in _remedy(remedy, cited, language)], language)
    occurrences = [x for once in case.occurrences for x in _once(once, vocabulary, language)]
    yield from _section("occurrences", occurrences, language)
    yield from _section(
        "environment", _list([f"{name}: {value}" for name, value in case.environment.items()]), language
    )
    yield from _section("not_on_record", _list([one.in_(language) for one in case.not_on_record]), language)
    related = [link for link in case.related if link.kind != "looks-like"]
    yield from _section("related", list(_links(related, others, language)), language)
    yield from _section(
        "sources",
        [x for place, source in enumerate(case.sources, 1) for x in _source(place, source, language)],
        language,
    )
    yield from _section("story", list(story_lines(case.story, language)), language)


def _section(word: str, lines: list[Line], language: Language) -> Iterator[Line]:
    if lines:
        yield Line("")
        yield Line(say(word, language), "bold")
        yield from lines


def _said(text: str, indent: str, hang: str | None = None, style: Style = "") -> Iterator[Line]:
    return (Line(line, style) for line in wrap(text, indent=indent, hang=hang))


def _list(statements: list[str], *, numbered: bool = False) -> list[Line]:
    marks = [f"  {n}. " for n in range(1, len(statements) + 1)] if numbered else ["  - "] * len(statements)
    return [x for mark, text in zip(marks, statements, strict=True) for x in _said(text, mark, " " * len(mark))]


def _symptoms(case: Case, vocabulary: Vocabulary, language: Language) -> list[Line]:
    lines: list[Line] = []
    for s in case.symptoms:
        lines += _said(_symptom(s, vocabulary, language), "  - ", "    ")
        if s.note:
            lines += _said(s.note.in_(language), "    ", style="dim")
    return lines


def _symptom(symptom: Symptom, vocabulary: Vocabulary, language: Language) -> str:
    how = [say(symptom.frequency, language)]
    how += [say(symptom.shape, language)] if symptom.shape else []
    how += [f"z {symptom.magnitude:+.1f}"] if symptom.magnitude is not None else []
    name = display_name(vocabulary, symptom.role, symptom.signal, language)
    return f"{name}: {say(symptom.state, language)} ({', '.join(how)})"


def _links(links: Iterable[Link], others: Mapping[str, Case], language: Language) -> Iterator[Line]:
    """Other cases: the title, the id on a line of its own, ready to be copied, and what tells them apart."""
    for link in links:
        kind = "" if link.kind == "looks-like" else f"{say(f'link_{link.kind}', language)}: "
        title = others[link.case].title.in_(language) if link.case in others else say("not_here", language)
        yield from _said(kind + title, "  - ", "    ", "dim")
        yield from _said(link.case, "    ", style="cyan")
        if link.note:
            yield from _said(link.note.in_(language), "    ")


def _source(place: int, source: Source, language: Language) -> Iterator[Line]:
    yield from _said(source.title, f"  [{place}] ", "    ")
    if source.address:
        yield from _said(source.address, "    ", style="cyan")
    if source.supports:
        yield from _said(source.supports.in_(language), "    ", style="dim")


def _once(occurrence: Occurrence, vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    told = [one.in_(language) for one in (occurrence.where, occurrence.note) if one]
    if occurrence.investigation:
        told.append(say("from_investigation", language, id=occurrence.investigation))
    yield from _said(" · ".join(part for part in (occurrence.when, *told) if part), "  - ", "    ")
    for symptom in occurrence.symptoms:
        yield from _said(_symptom(symptom, vocabulary, language), "    ", "      ", "dim")


def _remedy(remedy: Remedy, cited: Mapping[str, str], language: Language) -> Iterator[Line]:
    """A remedy with its trials, each with its source: by its number, where it is in `cited`."""
    yield from _said(remedy.action.in_(language), "  - ", "    ")
    trials = trials_text(count_trials(remedy), language)
    yield from _said(f"{remedy.id} · {say(remedy.kind, language)} · {trials}", "    ", style="cyan")
    lines = [say("why", language, text=remedy.reason.in_(language))]
    if remedy.requires:
        lines.append(say("requires", language, text=_needs(remedy.requires, language)))
    for word, told in (("risk", remedy.risk), ("verify", remedy.verify)):
        if told:
            lines.append(say(word, language, text=told.in_(language)))
    for trial in remedy.trials:
        how = [one.in_(language) for one in (trial.where, trial.verified, trial.note) if one]
        lines.append(" · ".join(p for p in (trial.when, say("tried_" + trial.outcome, language), *how) if p))
        if from_investigation(trial):
            lines[-1] += f" · {say('from_investigation', language, id=investigation_of(trial))}"
        elif number := cited.get(trial.source or ""):
            lines[-1] += f" {number}"
        elif trial.source:
            lines.append(say("source_of", language, text=trial.source))
    for text in lines:
        yield from _said(text, "    ", "      ", "dim")


def _needs(requires: Requires, language: Language) -> str:
    until = f"≤ {requires.until}" if requires.until else ""
    fixed = ", ".join(f"{name} {say('not_in', language)} {span}" for name, span in requires.fixed_in.items())
    note = requires.note.in_(language) if requires.note else ""
    return "; ".join(filter(None, (*requires.places, until, fixed, note)))
