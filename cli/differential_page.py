"""The differential on the screen: each candidate with what speaks for it, what against, and what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagnops.app import Diagnosis, Evidence, Match, UnknownEvidence, heard, named, percent
from diagnops.cli.hints import told
from diagnops.cli.parts import headline
from diagnops.cli.terminal import Line, Style, pad, wrap
from diagnops.kb.case import Language
from diagnops.kb.columns import width_of
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.wording import say

# So much is named of what speaks for, against and what is unknown: of the leader, and of those behind it.
_MOST_NAMED = 6
_MOST_BEHIND = 3


def differential_page(diagnosis: Diagnosis, vocabulary: Vocabulary, cases: int) -> Iterator[Line]:
    """The verdict and the candidates; `cases` is how many there are to match."""
    language = diagnosis.language
    if diagnosis.verdict == "new" and diagnosis.next_checks:  # that it is new is said when there is nothing left to ask
        yield from (Line(x, "bold cyan") for x in wrap(say("no_candidates", language, cases=cases)))
    else:
        yield from headline(diagnosis, cases, vocabulary)
    for place, match in enumerate(diagnosis.leading, 1):
        yield from _candidate(place, match, vocabulary, language)
    for word, left in (
        ("other_cases", 1.0 - diagnosis.none - sum(m.probability for m in diagnosis.leading)),
        ("none_known", diagnosis.none),
    ):
        if diagnosis.leading and left >= 0.01:
            yield Line(f"  {percent(left):>5}  {say(word, language)}", "dim")
    for ruled in diagnosis.ruled_out:
        text = f"{say('ruled_out', language)}: {ruled.title.in_(language)} ({ruled.case}): "
        yield from (Line(x, "dim") for x in wrap(text + told(ruled.because, language, vocabulary), hang="  "))


def _candidate(place: int, match: Match, vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    title = f"{match.title.in_(language)} ({match.case})"
    style: Style = "bold" if place == 1 else ""
    yield from (Line(x, style) for x in wrap(title, indent=f"  {percent(match.probability):>5}  ", hang=" " * 9))
    told = heard(match)
    rows: tuple[tuple[str, Iterable[str], Style], ...] = (
        ("for", (_named(e, vocabulary, language) for e in told if e.bits > 0), "green"),
        ("against", (_named(e, vocabulary, language) for e in told if e.bits < 0), "red"),
        ("not_seen", (_open(e, vocabulary, language) for e in match.evidence if isinstance(e, UnknownEvidence)), "dim"),
    )
    column = max(width_of(say(word, language)) for word, _, _ in rows)
    for word, names, colour in rows:
        listed = list(names)
        most = _MOST_NAMED if place == 1 else _MOST_BEHIND
        more = len(listed) - most
        text = ", ".join(listed[:most]) + (f", {say('more', language, count=more)}" if more > 0 else "")
        if text:
            indent = f"         {pad(say(word, language), column)}  "
            yield from (Line(x, colour) for x in wrap(text, indent=indent, hang=" " * width_of(indent)))


def _named(evidence: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    return f"{named(evidence, vocabulary, language)} {evidence.bits:+.1f}"


def _open(evidence: UnknownEvidence, vocabulary: Vocabulary, language: Language) -> str:
    return display_name(vocabulary, evidence.role, evidence.signal, language)
