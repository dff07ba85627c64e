"""All that an answer rests on, as lines for a person: `match --why`, and with nothing cut `match --full`."""

from __future__ import annotations

from collections.abc import Iterator

from diagnops.app import (
    CorrectionEvidence,
    Diagnosis,
    Evidence,
    ExclusionEvidence,
    Match,
    MessageEvidence,
    PriorEvidence,
    ProductEvidence,
    RecencyEvidence,
    SymptomEvidence,
    TextEvidence,
    UnexplainedEvidence,
    UnknownEvidence,
    brief,
    heard,
    named,
    percent,
    product_name,
    told_apart,
    told_of,
)
from diagnops.cli.check_lines import check_lines, look_lines, output_lines
from diagnops.cli.echo import echo
from diagnops.cli.hints import hint, told
from diagnops.cli.parts import code, headline, wrapped
from diagnops.cli.remedies import suggestion_lines
from diagnops.cli.terminal import Line, Style, pad, wrap
from diagnops.kb.case import Language
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.timeline import seen_as
from diagnops.messages.wording import say

_MOST_EVIDENCE = 8
_MOST_OUTPUT = 12
_FEW_DAYS = 60


def why_page(diagnosis: Diagnosis, vocabulary: Vocabulary, cases: int, *, full: bool = False) -> Iterator[Line]:
    """All of the answer, with nothing cut when it is to be `full`; `cases` is how many there are to match."""
    language = diagnosis.language
    yield from headline(diagnosis, cases, vocabulary)
    if full and cases:
        yield Line(f"{say('none_known', language)}: {percent(diagnosis.none)}", "dim")
    yield from _read(diagnosis, vocabulary, full=full)
    yield from _looks(diagnosis, vocabulary, full=full)
    for place, match in enumerate(diagnosis.candidates or diagnosis.leading, 1):
        yield Line("")
        yield from _match(place, match, diagnosis, vocabulary, full=full)
    if diagnosis.ruled_out:
        yield Line("")
        yield Line(say("ruled_out", language), "bold")
        for ruled in diagnosis.ruled_out:
            yield from wrapped(f"{ruled.title.in_(language)} ({ruled.case})", "  ")
            yield from wrapped(told(ruled.because, language, vocabulary), "    ", style="red")
    if diagnosis.next_checks:
        yield Line("")
        yield Line(say("next_new" if diagnosis.verdict == "new" else "next", language), "bold")
        for place, check in enumerate(diagnosis.next_checks, 1):
            yield from check_lines(place, check, vocabulary, language, full=full)
    yield from suggestion_lines(diagnosis.suggestions, diagnosis, vocabulary, full=full)
    if diagnosis.verdict == "new" and cases:
        yield Line("")
        yield from wrapped(hint("go_on", language), "", style="dim")


def _read(diagnosis: Diagnosis, vocabulary: Vocabulary, *, full: bool) -> Iterator[Line]:
    """The text back with what was read from it, then what was stated."""
    language, clauses = diagnosis.language, diagnosis.clauses
    if clauses:
        yield Line("")
        yield Line(say("echo", language), "bold")
        yield from echo(clauses, diagnosis.observations, vocabulary, language, full=full)
    if diagnosis.products:
        names = (" ".join(filter(None, (product_name(o.product, vocabulary), o.version))) for o in diagnosis.products)
        yield Line("")
        yield from wrapped(f"{say('technology', language)}: {', '.join(names)}", "", hang="  ")
    stated = [o for o in told_of(diagnosis) if full or not clauses or not o.was_read]
    if stated:
        yield Line("")
        yield Line(say("read_as", language), "bold")
    for one in stated:
        more = [
            f"“{one.words}”" if one.words else "",
            say(f"from_{one.origin}", language),
            say(one.shape, language) if one.shape else "",
        ]
        more += [f"z {one.magnitude:+.1f}" if one.magnitude is not None else ""]
        more += [percent(one.certainty) if one.certainty < 1 else ""]
        yield from wrapped(f"{seen_as(one, vocabulary, language)}: {', '.join(filter(None, more))}", "  ", hang="    ")


def _looks(diagnosis: Diagnosis, vocabulary: Vocabulary, *, full: bool) -> Iterator[Line]:
    """The checks that were made; what a person has to judge is shown."""
    language = diagnosis.language
    if diagnosis.check_results:
        yield Line("")
        yield Line(say("checks_made", language), "bold")
    for look in diagnosis.check_results:
        yield from look_lines(look, vocabulary, language)
        yield from code(look.kind, look.run, "    ")
        yield from output_lines(look, language, most=None if full else _MOST_OUTPUT)


def _match(place: int, match: Match, diagnosis: Diagnosis, vocabulary: Vocabulary, *, full: bool) -> Iterator[Line]:
    language = diagnosis.language
    yield from wrapped(f"{place}. {match.title.in_(language)}", "", hang="   ", style="bold")
    yield from wrapped(match.case, f"   {percent(match.probability)}  ", hang="   ", style="cyan")
    rows = heard(match)
    most = len(rows) if full else _MOST_EVIDENCE
    for evidence in rows[:most]:
        yield from _evidence(evidence, vocabulary, language)
    if len(rows) > most:
        yield _row(sum(e.bits for e in rows[most:]), say("more", language, count=len(rows) - most), "")
    for other in match.evidence:
        if isinstance(other, RecencyEvidence):
            yield _row(other.bits, lately(other, language), "dim")
        elif isinstance(other, PriorEvidence):
            yield _row(other.bits, say("prior", language), "dim")
    yield _row(match.bits, say("total", language), "")
    unknown = [e for e in match.evidence if isinstance(e, UnknownEvidence)]
    for word, names in (
        ("unknown", [_unseen(e.role, e.signal, e.recorded, vocabulary, language) for e in unknown]),
        ("confirm", [_unseen(c.role, c.signal, c.state, vocabulary, language) for c in match.confirm if full]),
    ):
        if names:
            yield from wrapped(f"{say(word, language)}: {', '.join(names)}", "   ", hang="     ", style="dim")
    if match.behind:
        why = told(match.behind, language, vocabulary)
        yield from wrapped(say("behind", language, why=why), "   ", hang="     ", style="dim")
    yield from wrapped(told_apart(match, place, language), "   ", hang="     ")


def _unseen(role: str | None, signal: str, state: str, vocabulary: Vocabulary, language: Language) -> str:
    return f"{display_name(vocabulary, role, signal, language)} ({say(state, language)})"


def lately(evidence: RecencyEvidence, language: Language) -> str:
    """When a case last happened here: in days while they are few and known, then as it is written."""
    when, days = evidence.when, evidence.days
    if len(when) < len("2026-11-23") or days > _FEW_DAYS:
        return say("last_here", language, when=when)
    return say("last_today" if days == 0 else "last_yesterday" if days == 1 else "last_days", language, days=days)


def _evidence(evidence: Evidence, vocabulary: Vocabulary, language: Language) -> Iterator[Line]:
    if isinstance(evidence, MessageEvidence):
        yield from _wrapped_row(evidence.bits, named(evidence, vocabulary, language), "green")
    elif isinstance(evidence, ProductEvidence):
        style: Style = "green" if evidence.bits > 0 else "red"
        yield from _wrapped_row(evidence.bits, named(evidence, vocabulary, language), style)
    elif isinstance(evidence, TextEvidence):
        yield _row(evidence.bits, say("words_alike", language), "green")
    elif isinstance(evidence, CorrectionEvidence):
        text = say(f"correction_{evidence.said}", language, why=evidence.because)
        yield _row(evidence.bits, text, "red" if evidence.bits < 0 else "green")
    elif isinstance(evidence, ExclusionEvidence):
        what = brief(evidence.role, evidence.signal, evidence.observed, vocabulary, language)
        yield from _wrapped_row(evidence.bits, f"{what}: {evidence.why.in_(language)}", "red")
    elif isinstance(evidence, UnexplainedEvidence):
        what = display_name(vocabulary, evidence.role, evidence.signal, language)
        text = f"{what} {say(evidence.observed, language)}: {say('unexplained', language)}"
        yield _row(evidence.bits, text, "yellow")
    elif isinstance(evidence, SymptomEvidence):
        against, by = evidence.bits < 0, evidence.by
        what = display_name(vocabulary, evidence.role, evidence.signal, language)
        recorded = say(evidence.recorded, language)
        if by:
            recorded = f"{what} {recorded}"
            what = display_name(vocabulary, by.role, by.signal, language)
        beside = f" ({say('recorded', language, state=recorded)})" if against or by else ""
        text = f"{what} {say(evidence.observed, language)}{beside}"
        yield from _wrapped_row(evidence.bits, text, "red" if against else "green")


def _wrapped_row(bits: float, text: str, style: Style) -> Iterator[Line]:
    yield from (Line(x, style) for x in wrap(text, indent=f"   {bits:+6.1f}  ", hang=" " * 11))


def _row(bits: float, text: str, style: Style) -> Line:
    return Line(pad(f"   {bits:+6.1f}  {text}", 80).rstrip(), style)
