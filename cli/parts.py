"""What the answers on a terminal are made of: the verdict, evidence by name, percentages, commands, wrapped text."""

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
)
from diagnops.cli.hints import told
from diagnops.cli.terminal import WIDTH, Line, Style, wrap, wrap_code
from diagnops.kb.case import Language, State
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.timeline import stated
from diagnops.messages.wording import say

# Less sure than this that it is none of them, and there is something to look at: then that is what is said.
_SURELY_NEW = 0.8
_VERDICT: dict[str, Style] = {
    "seen": "bold green", "possible": "bold yellow", "open": "bold yellow", "new": "bold cyan",
}  # fmt: skip
# From this certainty on a reading is probably so, below it perhaps.
LIKELY_SO = 0.5


def headline(diagnosis: Diagnosis, cases: int, vocabulary: Vocabulary) -> Iterator[Line]:
    """The verdict."""
    language, verdict = diagnosis.language, diagnosis.verdict
    head = f"{say(verdict, language)} ({percent(diagnosis.probability)})"
    if verdict == "new" and cases and diagnosis.probability < _SURELY_NEW and diagnosis.next_checks:
        head = say("new_unsure", language)
        rest = say("a_check_may_tell", language, cases=cases, share=percent(1 - diagnosis.none))
    elif verdict == "open" and cases:
        head = say("undecided", language)
        rest = say("these_lead" if diagnosis.leading else "nothing_speaks", language, cases=cases)
    elif verdict in ("open", "new"):
        rest = say("none_of", language, cases=cases) if cases else say("no_cases", language)
    elif diagnosis.probability < (1 - diagnosis.none) / 2:  # more likely one of the others than the first
        head = f"{say(verdict, language)} ({percent(1 - diagnosis.none)})"
        rest = say("several_fit", language, title=diagnosis.matches[0].title, share=percent(diagnosis.probability))
    else:
        rest = diagnosis.matches[0].title.in_(language)
    yield from wrapped(f"{head}: {rest}", "", style=_VERDICT[verdict])
    if verdict == "possible":
        yield Line(say("not_sure" if diagnosis.next_checks else "not_sure_to_the_end", language), "dim")
    elif verdict == "open" and cases:
        yield from wrapped(say("what_helps", language), "", style="dim")
    if not diagnosis.observations:
        yield from wrapped(say("nothing_read", language), "", style="yellow")
    for note in diagnosis.notes:
        yield from wrapped(say("note", language, text=told(note, language, vocabulary)), "", style="dim")


def told_of(diagnosis: Diagnosis) -> list[Observation]:
    """The observations that were told: not those that a check made."""
    found = {(look.role, look.signal) for look in diagnosis.check_results if look.state}
    return [o for o in diagnosis.observations if (o.role, o.signal) not in found]


def heard(match: Match) -> list[Evidence]:
    """The evidence that somebody gave: what was told and what was looked at, the strongest first."""
    return [e for e in match.evidence if not isinstance(e, UnknownEvidence | PriorEvidence | RecencyEvidence)]


def named(evidence: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    """A piece of evidence in a few words: what was told or seen."""
    if isinstance(evidence, TextEvidence):
        return say("words_alike" if evidence.bits > 0 else "the_words", language)
    if isinstance(evidence, CorrectionEvidence):
        return say(f"correction_{evidence.said}", language, why=evidence.because)
    if isinstance(evidence, MessageEvidence):
        return say("line_quoted", language, line=evidence.line)
    if isinstance(evidence, ProductEvidence):
        product, other = (product_name(one, vocabulary) for one in (evidence.product, evidence.named))
        word = "product_named" if evidence.bits > 0 else "product_version" if product == other else "product_other"
        return say(word, language, product=product, named=other, version=evidence.version or "")
    if isinstance(evidence, SymptomEvidence | UnexplainedEvidence | ExclusionEvidence):
        by = evidence.by if isinstance(evidence, SymptomEvidence) else None
        where = by or evidence
        return brief(where.role, where.signal, evidence.observed, vocabulary, language)
    return ""


def product_name(product: str, vocabulary: Vocabulary) -> str:
    """A product as engineers write it in either language: by its English name, where it has one."""
    known = vocabulary.product.get(product)
    return known.name.in_("en") if known else product


def brief(role: str | None, signal: str, state: State, vocabulary: Vocabulary, language: Language) -> str:
    """A signal in a state; that it is there, its name says."""
    name = display_name(vocabulary, role, signal, language)
    return name if state == "present" else stated(name, state, language)


def told_apart(match: Match, place: int, language: Language) -> str:
    """What tells the match in this place from the first, if that is to be said; "there" is told by its place."""
    if not match.apart:
        return ""
    there = place if match.apart.there == match.case else 1
    return say("tells_apart", language, there=there, note=match.apart.note)


def percent(probability: float) -> str:
    """A probability as people read it: never a false certainty.

    >>> percent(0.999)
    '>99 %'
    """
    if probability > 0.99:
        return ">99 %"
    return f"{probability * 100:.0f} %" if probability >= 0.01 else "<1 %"


def wrapped(text: str, indent: str = "", *, hang: str | None = None, style: Style = "") -> Iterator[Line]:
    """A text as lines that fit the width."""
    return (Line(line, style) for line in wrap(text, indent=indent, hang=hang))


def code(kind: str, run: str, indent: str) -> Iterator[Line]:
    """A way to look, ready to be copied: `$` before a command."""
    if kind == "console":
        yield from wrapped(run, indent, hang=indent + "  ", style="cyan")
        return
    command = kind == "command"
    first, *rest = wrap_code(run, room=WIDTH - len(indent) - 2, command=command)
    yield Line(f"{indent}{'$ ' if command else ''}{first}", "cyan")
    yield from (Line(f"{indent}  {line}", "cyan") for line in rest)
