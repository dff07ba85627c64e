"""The answer on one screen: verdict, candidates, the next check, the remedy that did best, and what was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from diagnops.app import (
    LIKELY_SO,
    Diagnosis,
    Match,
    Suggestion,
    best_remedy,
    brief,
    has_helped,
    not_to_repeat,
    percent,
    reasons,
    remedy_record,
    told_apart,
    told_of,
    what_to_look_at,
    where_it_leads,
)
from diagnops.cli.check_lines import look_lines, output_lines
from diagnops.cli.hints import hint, told
from diagnops.cli.parts import code, headline, wrapped
from diagnops.cli.terminal import WIDTH, Line, Style, pad
from diagnops.kb.case import Language
from diagnops.kb.columns import width_of
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import say

SCREEN = 24
_HEAD = 4  # lines: what the headline takes without notes
_MOST_REASONS = 3
_MOST_OUTPUT = 5
_MOST_NAMES = 20


class _Room(NamedTuple):
    """Whether there is room for whole titles of the cases behind the first, for how many lines of reasons, and for what
    tells how many of them from the first."""

    titles: bool
    reasons: int
    apart: int = 0


_ROOMS = (
    *(_Room(titles=True, reasons=2, apart=most) for most in (2, 1, 0)),
    *(_Room(titles=False, reasons=most) for most in (2, 1, 0)),
)


def on_one_screen(diagnosis: Diagnosis, vocabulary: Vocabulary, cases: int) -> list[Line]:
    """What somebody needs first; `cases` is how many there are to match.

    What is less urgent gives way. What checks found, and notes, come on top of the screen.
    """
    head, found = list(headline(diagnosis, cases, vocabulary)), list(_looks(diagnosis, vocabulary))
    for room in _ROOMS:
        lines = list(_below(diagnosis, vocabulary, room))
        if min(len(head), _HEAD) + len(lines) < SCREEN:
            break
    see = hint("see_more" if diagnosis.leading else "go_on", diagnosis.language)
    return [*head, *_block(found), *lines, *(wrapped(see, style="dim") if cases else ())]


def _below(diagnosis: Diagnosis, vocabulary: Vocabulary, room: _Room) -> Iterator[Line]:
    """All below the verdict, with what there is room for."""
    check, remedy = _check(diagnosis, vocabulary), _remedy(diagnosis, vocabulary, room)
    yield from _block(_candidates(diagnosis, vocabulary, room))
    for block in (remedy, check) if diagnosis.verdict == "seen" else (check, remedy):
        yield from _block(block)
    yield from _block(_read(diagnosis, vocabulary))


def _block(lines: Iterable[Line]) -> list[Line]:
    """Lines below an empty one, if there are any."""
    some = list(lines)
    return [Line(""), *some] if some else []


def _looks(diagnosis: Diagnosis, vocabulary: Vocabulary) -> Iterator[Line]:
    """What the checks found; where nobody could judge, the command and the beginning of what it wrote."""
    for look in diagnosis.check_results:
        yield from look_lines(look, vocabulary, diagnosis.language)
        if look.state is None and look.output:
            yield from code(look.kind, look.run, "    ")
            yield from output_lines(look, diagnosis.language, most=_MOST_OUTPUT)


def _candidates(diagnosis: Diagnosis, vocabulary: Vocabulary, room: _Room) -> Iterator[Line]:
    """The cases that lead: each with its share, its id and what speaks for it and against it most."""
    language = diagnosis.language
    if diagnosis.verdict == "new" and diagnosis.leading:
        yield Line(say("nearest", language), "dim")
    for place, match in enumerate(diagnosis.leading, 1):
        title, case = match.title.in_(language), match.case
        head = f"{place}. {percent(match.probability)}  "
        whole = case if place == 1 and diagnosis.matches else f"{title} ({case})"  # the title stands above
        if diagnosis.verdict == "new":
            yield _on_one_line(title, f"  {place}. ", case, "dim")
        elif place == 1:
            yield from wrapped(whole, head, hang="   ", style="bold")
            yield from _reasons(match, vocabulary, language, most=2)
        else:
            yield from wrapped(whole, head, hang="   ") if room.titles else [_on_one_line(title, head, case)]
            yield from [*_reasons(match, vocabulary, language, most=1)][-1:] if room.reasons == 1 else ()
            apart = told_apart(match, place, language) if place <= 1 + room.apart else ""
            yield from _reasons(match, vocabulary, language, most=1, confirm=not apart) if room.reasons == 2 else ()
            yield from _at_most(2, apart, "   ", hang="     ")


def _on_one_line(title: str, head: str, case: str, style: Style = "") -> Line:
    """A case on one line, its title cut to the room that is left by its id."""
    room = max(12, WIDTH - width_of(f"{head} ({case})"))
    return Line(pad(f"{head}{pad(title, room).rstrip()} ({case})", WIDTH).rstrip(), style)


def _reasons(
    match: Match, vocabulary: Vocabulary, language: Language, *, most: int, confirm: bool = True
) -> Iterator[Line]:
    """What speaks for a case most, in `most` lines; what against it, or is not explained by it, or would confirm it.

    The last is left out without `confirm`: what tells two cases apart says it better.
    """
    why = reasons(match, vocabulary, language)
    yield from _reason("speaks_for", why.speaks_for, language, "green", most)
    if why.against:
        yield from _reason("against", why.against, language, "red")
    elif why.unexplained:
        yield from _reason("unexplained", why.unexplained, language, "yellow")
    elif confirm:
        yield from _reason("confirm", why.confirm, language, "dim")


def _reason(word: str, names: Sequence[str], language: Language, style: Style, most: int = 1) -> Iterator[Line]:
    return _listed(f"   {say(word, language)}: ", names[:_MOST_REASONS], language, most=most, style=style)


def _check(diagnosis: Diagnosis, vocabulary: Vocabulary) -> Iterator[Line]:
    """The next check, one way to make it, and where its answers lead."""
    if not diagnosis.next_checks:
        return
    language, check = diagnosis.language, diagnosis.next_checks[0]
    head = say("next_new" if diagnosis.verdict == "new" else "next", language)
    yield from wrapped(f"{head}: {what_to_look_at(check, vocabulary, language)}", hang="  ", style="bold")
    how = check.how[0]
    yield from code(how.kind, how.run, "   ")
    if how.look:
        yield from _at_most(1, how.look.in_(language), "     ", "dim")
    yield from _at_most(2, " · ".join(where_it_leads(check, diagnosis)), "   ")


def _remedy(diagnosis: Diagnosis, vocabulary: Vocabulary, room: _Room) -> Iterator[Line]:
    """The remedy that did best, with its record and its gravest warning; and what is not to be repeated."""
    language = diagnosis.language
    usable = [s for s in diagnosis.suggestions if s.applies != "no"]
    if best := best_remedy(usable):
        place = next((n for n, match in enumerate(diagnosis.leading, 1) if match.case == best.case), None)
        head = say("remedy" if diagnosis.verdict == "seen" or not place else "remedy_if", language, place=place)
        yield from _at_most(2, f"{head}: {best.action.in_(language)}", "", "bold", hang="   ")
        style: Style = "green" if has_helped(best) else "dim"
        yield from wrapped(remedy_record(best, language) + _others(usable, language), "   ", style=style)
        if best.warnings:
            warning = told(best.warnings[-1], language, vocabulary)
            yield from _at_most(2 if room.reasons else 1, warning, "   ! ", "yellow", hang="     ")
    if failed := [s.action.in_(language) for s in not_to_repeat(diagnosis.suggestions)]:
        yield from _listed(f"{say('warnings', language)}: ", failed, language, style="red")


def _others(usable: Sequence[Suggestion], language: Language) -> str:
    return f" · {say('other_remedies', language, count=len(usable) - 1)}" if len(usable) > 1 else ""


def _read(diagnosis: Diagnosis, vocabulary: Vocabulary) -> Iterator[Line]:
    """What was ruled out, what was read (with a question mark where that is not sure) and what was not."""
    language = diagnosis.language
    read = [
        brief(o.role, o.signal, o.state, vocabulary, language) + ("?" if o.certainty < LIKELY_SO else "")
        for o in told_of(diagnosis)
    ]
    out = [f"{ruled.case} ({told(ruled.because, language, vocabulary)})" for ruled in diagnosis.ruled_out]
    unread = [f"“{text}”" for text in diagnosis.not_understood]
    yield from _listed(f"{say('ruled_out', language)}: ", out, language, most=2 if len(out) == 1 else 1)
    if not (read and unread):
        yield from _listed(f"{say('read', language)}: ", read, language, most=2)
        yield from _listed(f"{say('unread', language)}: ", unread, language, most=2, style="dim")
        return
    rest = next(_listed(f"{say('unread', language)}: ", unread, language)).text
    apart = width_of(rest) > WIDTH // 2
    yield from _listed(f"{say('read', language)}: ", read, language, most=1 if apart else 2, rest="" if apart else rest)
    yield from [Line(rest, "dim")] if apart else ()


def _listed(
    head: str, names: Sequence[str], language: Language, *, most: int = 1, style: Style = "", rest: str = ""
) -> Iterator[Line]:
    """As many names as go into `most` lines, and how many more there are; `rest` stands behind them."""
    hang = " " * (len(head) - len(head.lstrip()) + 3)
    for kept in range(min(len(names), _MOST_NAMES), 0, -1):
        left = len(names) - kept
        more = (f" {say('more', language, count=left)}" if left else "") + (f" · {rest}" if rest else "")
        lines = list(wrapped(", ".join(names[:kept]) + more, head, hang=hang, style=style))
        if len(lines) <= most:
            yield from lines
            return
    if names:  # not even the first
        yield Line(head + pad(names[0], WIDTH - width_of(head + more)).rstrip() + more, style)


def _at_most(most: int, text: str, indent: str, style: Style = "", *, hang: str | None = None) -> Iterator[Line]:
    """A text in `most` lines; what goes beyond is an ellipsis."""
    lines = list(wrapped(text, indent, hang=hang, style=style))
    if len(lines) > most:
        lines[most - 1 :] = [Line(pad(f"{lines[most - 1].text} {lines[most].text.strip()}", WIDTH).rstrip(), style)]
    yield from lines
