"""Checks on the terminal: what to look at and how, where each answer leads, and what was found."""

from __future__ import annotations

from collections.abc import Iterator

from diagnops.app import NextCheck, percent, what_to_look_at
from diagnops.cli.hints import way_out
from diagnops.cli.parts import code, wrapped
from diagnops.cli.terminal import Line, Style, pad
from diagnops.kb.case import Language
from diagnops.kb.check_result import CheckResult
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.timeline import because_of
from diagnops.messages.wording import say


def check_lines(
    place: int, check: NextCheck, vocabulary: Vocabulary, language: Language, *, full: bool = False
) -> Iterator[Line]:
    """A check: what to look at, how, and for the first one, or in `full`, what each answer would mean."""
    what = what_to_look_at(check, vocabulary, language)
    if full:
        what += f" · {say('bits', language, bits=check.gain_bits)}"
    yield from wrapped(f"{place}. {what}", "  ", hang="     ", style="bold" if place == 1 else "")
    for how in check.how if full else check.how[: 3 if place == 1 else 1]:
        yield from code(how.kind, how.run, "     ")
        if how.look:
            yield from wrapped(how.look.in_(language), "       ", style="dim")
    if place == 1 or full:
        if check.answers and not any(answer.case for answer in check.answers.values()):
            yield from wrapped(say("narrows", language), "     ", style="dim")
            return
        for state, answer in check.answers.items():
            then = say(f"then_{answer.verdict}", language, case=answer.case)
            then += f" ({percent(answer.probability)})" if answer.case else ""
            yield from wrapped(f"{say('if', language, state=say(state, language))} → {then}", "     ", hang="       ")


def look_lines(look: CheckResult, vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    """What a check found, and why it says so."""
    trouble = look.state is not None and vocabulary.is_trouble(look.signal, look.state)
    style: Style = "yellow" if look.state is None else "red" if trouble else "green"
    name = display_name(vocabulary, look.role, look.signal, language)
    state = say(look.state or "nobody_says", language)
    yield from wrapped(f"{name}: {state} ({because_of(look, language, way_out)})", "  ", hang="    ", style=style)


def output_lines(look: CheckResult, language: Language, *, most: int | None) -> Iterator[Line]:
    """What a command wrote: its first lines, cut to the width, or all of it as it is."""
    lines = [line.rstrip() for line in look.output.splitlines() if line.strip()]
    if most is None:
        yield from (Line(f"      {line}", "dim") for line in lines)
        return
    yield from (Line(f"      {pad(line, 74).rstrip()}", "dim") for line in lines[:most])
    if (more := len(lines) - most) > 0:
        yield Line("      " + say("more", language, count=more), "dim")
