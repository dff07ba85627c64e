"""The differential on the screen: each candidate with what speaks for it, what against, and what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagnops.cli.render import headline, percent
from diagnops.cli.screen import Line, Style, pad, width_of, wrap
from diagnops.cli.words import say
from diagnops.engine.diagnosis import Diagnosis, Evidence, Match
from diagnops.kb.case import Language
from diagnops.kb.vocabulary import Vocabulary, display_name

_MOST_NAMED = 6


def differential_page(diagnosis: Diagnosis, vocabulary: Vocabulary, cases: int) -> Iterator[Line]:
    """The verdict and the candidates; `cases` is how many there are to match."""
    language = diagnosis.language
    yield from headline(diagnosis, cases)
    if not diagnosis.matches:
        yield Line("  " + say("no_candidates", language), "dim")
        return
    for place, match in enumerate(diagnosis.matches, 1):
        yield from _candidate(place, match, vocabulary, language)
    none = 1.0 - sum(m.probability for m in diagnosis.matches)
    if none >= 0.01:
        yield Line(f"  {percent(none):>5}  {say('none_of_them', language)}", "dim")


def _candidate(place: int, match: Match, vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    title = f"{match.title} ({match.case})"
    style: Style = "bold" if place == 1 else ""
    yield from (Line(x, style) for x in wrap(title, indent=f"  {percent(match.probability):>5}  ", hang=" " * 9))
    heard = [e for e in match.evidence if e.kind not in ("unknown", "prior")]
    rows: tuple[tuple[str, Iterable[str], Style], ...] = (
        ("for", (_named(e, vocabulary, language) for e in heard if e.bits > 0), "green"),
        ("against", (_named(e, vocabulary, language) for e in heard if e.bits < 0), "red"),
        ("not_seen", (_open(e, vocabulary, language) for e in match.evidence if e.kind == "unknown"), "dim"),
    )
    column = max(width_of(say(word, language)) for word, _, _ in rows)
    for word, names, colour in rows:
        listed = list(names)
        more = len(listed) - _MOST_NAMED
        told = ", ".join(listed[:_MOST_NAMED]) + (f", {say('more', language, count=more)}" if more > 0 else "")
        if told:
            indent = f"         {pad(say(word, language), column)}  "
            yield from (Line(x, colour) for x in wrap(told, indent=indent, hang=" " * width_of(indent)))


def _named(evidence: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    if evidence.kind == "text":
        what = say("the_words", language)
    elif evidence.kind == "correction":
        what = say(f"correction_{evidence.observed}", language, why=evidence.recorded)
    else:
        what = display_name(vocabulary, evidence.role, evidence.signal or "", language)
        what += f" {say(evidence.observed or '', language)}"
    return f"{what} {evidence.bits:+.1f}"


def _open(evidence: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    return display_name(vocabulary, evidence.role, evidence.signal or "", language)
