"""The differential on the screen: each candidate with what speaks for it, what against, and what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagnops.cli.render import headline, percent
from diagnops.cli.terminal import Line, Style, pad, width_of, wrap
from diagnops.engine.diagnosis import Diagnosis, Evidence, Match
from diagnops.kb.case import Language
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.catalogue import say

# So much is named of what speaks for, against and what is unknown: of the leader, and of those behind it.
_MOST_NAMED = 6
_MOST_BEHIND = 3
# So many candidates are told of between two checks; `why` has them all.
_MOST_TOLD = 3


def differential_page(diagnosis: Diagnosis, vocabulary: Vocabulary, cases: int) -> Iterator[Line]:
    """The verdict and the candidates; `cases` is how many there are to match."""
    language = diagnosis.language
    if diagnosis.verdict == "new" and diagnosis.next_checks:  # that it is new is said when there is nothing left to ask
        yield from (Line(x, "bold cyan") for x in wrap(say("no_candidates", language, cases=cases)))
    else:
        yield from headline(diagnosis, cases)
    if not diagnosis.matches:
        return
    for place, match in enumerate(diagnosis.matches[:_MOST_TOLD], 1):
        yield from _candidate(place, match, vocabulary, language)
    for word, left in (
        ("other_cases", 1.0 - diagnosis.none - sum(m.probability for m in diagnosis.matches[:_MOST_TOLD])),
        ("none_known", diagnosis.none),
    ):
        if left >= 0.01:
            yield Line(f"  {percent(left):>5}  {say(word, language)}", "dim")


def _candidate(place: int, match: Match, vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    title = f"{match.title} ({match.case})"
    style: Style = "bold" if place == 1 else ""
    yield from (Line(x, style) for x in wrap(title, indent=f"  {percent(match.probability):>5}  ", hang=" " * 9))
    heard = [e for e in match.evidence if e.kind not in ("unknown", "prior", "recency")]
    rows: tuple[tuple[str, Iterable[str], Style], ...] = (
        ("for", (_named(e, vocabulary, language) for e in heard if e.bits > 0), "green"),
        ("against", (_named(e, vocabulary, language) for e in heard if e.bits < 0), "red"),
        ("not_seen", (_open(e, vocabulary, language) for e in match.evidence if e.kind == "unknown"), "dim"),
    )
    column = max(width_of(say(word, language)) for word, _, _ in rows)
    for word, names, colour in rows:
        listed = list(names)
        most = _MOST_NAMED if place == 1 else _MOST_BEHIND
        more = len(listed) - most
        told = ", ".join(listed[:most]) + (f", {say('more', language, count=more)}" if more > 0 else "")
        if told:
            indent = f"         {pad(say(word, language), column)}  "
            yield from (Line(x, colour) for x in wrap(told, indent=indent, hang=" " * width_of(indent)))


def _named(evidence: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    if evidence.kind == "text":
        what = say("the_words", language)
    elif evidence.kind == "correction":
        what = say(f"correction_{evidence.observed}", language, why=evidence.recorded)
    else:
        of = evidence.seen or evidence
        what = (
            f"{display_name(vocabulary, of.role, of.signal or '', language)} {say(evidence.observed or '', language)}"
        )
    return f"{what} {evidence.bits:+.1f}"


def _open(evidence: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    return display_name(vocabulary, evidence.role, evidence.signal or "", language)
