"""A case as lines for a person: what was seen, what it was, what was done and how that went."""

from __future__ import annotations

from collections.abc import Iterator

from diagnops.app import count_trials
from diagnops.cli.remedies import trials_text
from diagnops.cli.terminal import Line, Style, wrap
from diagnops.kb.case import Case, Language, Occurrence, Remedy, Requires
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.wording import say


def case_page(case: Case, vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    """The whole case."""
    yield from _said(case.title.in_(language), "", style="bold")
    yield from _said(
        f"{case.id} · {say(case.status, language)} · {say(f'cause_{case.cause.kind}', language)}", "", style="cyan"
    )
    yield from _section("symptoms", _symptoms(case, vocabulary, language), language)
    yield from _section("cause", list(_said(case.cause.statement.in_(language), "  ")), language)
    yield from _section("chain", _list([step.in_(language) for step in case.cause.chain], numbered=True), language)
    cleared = [f"{one.what.in_(language)}: {one.how.in_(language)}" for one in case.ruled_out]
    yield from _section("cleared", _list(cleared), language)
    yield from _section("remedies", [x for remedy in case.remedies for x in _remedy(remedy, language)], language)
    yield from _section("occurrences", _list([_once(o, language) for o in case.occurrences]), language)
    yield from _section(
        "environment", _list([f"{name}: {value}" for name, value in case.environment.items()]), language
    )
    yield from _section("not_on_record", _list([one.in_(language) for one in case.not_on_record]), language)
    yield from _section("related", _list([f"{link.kind}: {link.case}" for link in case.related]), language)
    yield from _section(
        "sources", _list([" ".join(filter(None, (s.title, s.address))) for s in case.sources]), language
    )
    paragraphs = [paragraph for paragraph in case.story.split("\n\n") if paragraph.strip()]
    story = [x for paragraph in paragraphs for x in (*_said(paragraph, "  "), Line(""))]
    yield from _section("story", story[:-1], language)


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
        shape = f", {say(s.shape, language)}" if s.shape else ""
        name = display_name(vocabulary, s.role, s.signal, language)
        lines += _said(f"{name}: {say(s.state, language)} ({say(s.frequency, language)}{shape})", "  - ", "    ")
        if s.note:
            lines += _said(s.note.in_(language), "    ", style="dim")
    return lines


def _once(occurrence: Occurrence, language: Language) -> str:
    told = (one.in_(language) for one in (occurrence.where, occurrence.note) if one)
    return " · ".join(part for part in (occurrence.when, *told) if part)


def _remedy(remedy: Remedy, language: Language) -> Iterator[Line]:
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
        how = [one.in_(language) for one in (trial.where, trial.verified or trial.note) if one]
        lines.append(" · ".join(p for p in (trial.when, say("tried_" + trial.outcome, language), *how) if p))
    for text in lines:
        yield from _said(text, "    ", "      ", "dim")


def _needs(requires: Requires, language: Language) -> str:
    until = f"≤ {requires.until}" if requires.until else ""
    fixed = ", ".join(f"{name} {say('not_in', language)} {span}" for name, span in requires.fixed_in.items())
    note = requires.note.in_(language) if requires.note else ""
    return "; ".join(filter(None, (*requires.places, until, fixed, note)))
