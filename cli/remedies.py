"""Remedies on the terminal: what to consider, with how each did, what not to repeat, and what is no more proposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagnops.app import Diagnosis, Suggestion, has_helped, not_to_repeat, percent, remedy_record
from diagnops.cli.hints import told
from diagnops.cli.parts import wrapped
from diagnops.cli.terminal import Line
from diagnops.kb.case import Language
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import say


def suggestion_lines(
    suggestions: Sequence[Suggestion], diagnosis: Diagnosis, vocabulary: Vocabulary, *, full: bool = False
) -> Iterator[Line]:
    """The remedies to consider, not to repeat, and no more to be proposed."""
    language = diagnosis.language
    several = len({s.case for s in suggestions}) > 1
    refused = [s for s in suggestions if s.applies == "no"]
    failed = not_to_repeat(suggestions)
    for title, some, style in (
        ("warnings", failed, "red"),
        ("remedies", [s for s in suggestions if s.applies != "no"], "bold"),
        ("expired", [s for s in refused if s not in failed], "dim"),
    ):
        if some:
            yield Line("")
            yield Line(say(title, language), style)  # type: ignore[arg-type]
        for suggestion in some:
            yield from _suggestion(suggestion, vocabulary, language, several=several, full=full)


def _suggestion(
    suggestion: Suggestion, vocabulary: Vocabulary, language: Language, *, several: bool, full: bool
) -> Iterator[Line]:
    head = remedy_record(suggestion, language)
    if several or full:
        head += f" · {say('of_case', language, case=suggestion.case)}"
    if full:
        at_least, worth = percent(suggestion.success), f"{suggestion.utility:.2f}"
        head += f" · {suggestion.remedy} · {say('helps_at_least', language, share=at_least, utility=worth)}"
    yield from wrapped(suggestion.action.in_(language), "  - ", hang="    ")
    yield from wrapped(head, "    ", style="green" if has_helped(suggestion) else "dim")
    more = [say("why", language, text=suggestion.reason)]
    more += [say("rollback", language, text=suggestion.rollback)] if suggestion.rollback else []
    more += [say("takes", language, minutes=f"{suggestion.takes:g}")] if suggestion.takes else []
    for text in more:
        yield from wrapped(text, "    ", hang="      ", style="dim")
    for condition in suggestion.conditions:
        if condition.applies == "yes":
            yield from wrapped(f"✓ {told(condition.because, language, vocabulary)}", "    ", hang="      ", style="dim")
    for warning in suggestion.warnings:
        yield from wrapped(f"! {told(warning, language, vocabulary)}", "    ", hang="      ", style="yellow")
