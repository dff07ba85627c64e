"""A signal as lines for a person: what it is, when it is trouble, how to look at it, and the cases that have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from diagnops.cli.case_rows import case_rows
from diagnops.cli.hints import hint
from diagnops.cli.parts import code, wrapped
from diagnops.cli.terminal import Line
from diagnops.kb.case import Case, Language, State
from diagnops.kb.vocabulary import Levels, Signal, Vocabulary
from diagnops.messages.wording import say

_RARE, _COMMON = 0.02, 0.1  # shares of unrelated incidents: up to here it tells much, from here on little alone
_MOST_NAMES = 8


def signal_page(
    signal: Signal,
    cases: Mapping[State, Sequence[Case]],
    vocabulary: Vocabulary,
    language: Language,
    whence: Iterable[Line] = (),
) -> Iterator[Line]:
    """The whole signal; `cases` are those that recorded it, by its state in them, `whence` says where it comes from."""
    yield Line(f"{signal.name.in_(language)}  ({signal.id})", "bold")
    for text in _definition(signal, vocabulary, language):
        yield from wrapped(text, "  ", hang="    ")
    yield from whence
    yield Line("")
    yield Line(say("how_to_look", language), "bold")
    for check in signal.checks:
        cost = say("minutes", language, minutes=f"{check.minutes:g}")
        cost += "" if check.read_only else f", {say('changes_things', language)}"
        look = f": {check.look.in_(language)}" if check.look else ""
        yield from code(check.kind, check.run, "  ")
        yield from wrapped(say(f"look_{check.kind}", language, cost=cost) + look, "    ", style="dim")
    for state, some in cases.items():
        yield Line("")
        yield Line(say("cases_in_state", language, state=say(state, language), count=len(some)), "bold")
        yield from case_rows(some, language)
    yield Line("")
    if not cases:
        yield Line(say("no_case_has_it", language), "dim")
    if signal.id in vocabulary.children:
        yield from wrapped(hint("cases_of_signal", language, signal=signal.id), "", style="dim")
    elif cases:
        yield Line(hint("show_case", language), "dim")


def _definition(signal: Signal, vocabulary: Vocabulary, language: Language) -> Iterator[str]:
    states = ", ".join(say(state, language) for state in signal.states)
    bad = say("or", language).join(say(state, language) for state in signal.bad)
    yield say("layer", language, layer=say(f"layer_{signal.layer}", language))
    yield say(f"is_{signal.kind}" + ("" if bad else "_without_trouble"), language, states=states, bad=bad)
    if bad:
        yield how_telling(signal.base_rate, language)
    if signal.levels:
        yield say("levels", language, levels=", ".join(_levels(signal.levels, language)))
    yield say("seen_on", language, roles=", ".join(vocabulary.role[role].name.in_(language) for role in signal.roles))
    above, below = [signal.parent] if signal.parent else [], vocabulary.children.get(signal.id, ())
    for word, ids in (("kind_of", above), ("kinds_of_it", below)):
        if ids:
            named = ", ".join(f"{vocabulary.signal[one].name.in_(language)} ({one})" for one in ids)
            yield say(word, language, signals=named)
    ours, theirs = ("called_ko", signal.aliases.ko), ("called_en", signal.aliases.en)
    for word, names in (
        *((ours, theirs) if language == "ko" else (theirs, ours)),
        ("inverse_of", tuple(signal.inverse)),
        ("metrics", signal.metrics),
    ):
        if names:
            yield say(word, language, names=_few(names, language))


def how_telling(base_rate: float, language: Language) -> str:
    """How much it tells that a signal is in trouble, in words.

    >>> how_telling(0.03, "en")
    'now and then: about 1 in 33 unrelated incidents shows it'
    """
    if base_rate <= 0.25:
        share = say("one_in", language, of=round(1 / base_rate))
    else:
        share = say("some_in", language, n=round(base_rate * 10), of=10)
    word = "rate_rare" if base_rate <= _RARE else "rate_some" if base_rate < _COMMON else "rate_common"
    return say(word, language, share=share)


def _levels(levels: Levels, language: Language) -> Iterator[str]:
    for word, figure in (("level_high", levels.high), ("level_low", levels.low)):
        if figure is not None:
            yield say(word, language, figure=f"{figure:g}{say(f'unit_{levels.unit}', language)}")


def _few(names: Sequence[str], language: Language) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" {say('more', language, count=more)}" if more > 0 else "")
