"""The words of an answer: its verdict, reasons, checks and remedies in a few words each, the same in every face."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diagnops.engine.diagnosis import (
    Answer,
    CorrectionEvidence,
    Diagnosis,
    Evidence,
    ExclusionEvidence,
    Match,
    MessageEvidence,
    NextCheck,
    PriorEvidence,
    ProductEvidence,
    RecencyEvidence,
    Suggestion,
    SymptomEvidence,
    TextEvidence,
    Trials,
    UnexplainedEvidence,
    UnknownEvidence,
)
from diagnops.kb.case import Language, State
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary, display_name
from diagnops.messages.timeline import stated
from diagnops.messages.wording import say

LIKELY_SO = 0.5
"""From this certainty on a reading is probably so, below it perhaps."""

# Less sure than this that it is none of them, and there is something to look at: then that is what is said.
_SURELY_NEW = 0.8
_MOST_REASONS = 3
_WORTH_SAYING = 0.05  # bits


def percent(probability: float) -> str:
    """A probability as people read it: never a false certainty.

    >>> percent(0.999)
    '>99 %'
    """
    if probability > 0.99:
        return ">99 %"
    return f"{probability * 100:.0f} %" if probability >= 0.01 else "<1 %"


def verdict_text(diagnosis: Diagnosis, cases: int) -> str:
    """The verdict in one line; `cases` is how many there are to match."""
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
    return f"{head}: {rest}"


def verdict_remark(diagnosis: Diagnosis, cases: int) -> str:
    """How far to trust the verdict, and what would help; empty where it speaks for itself."""
    if diagnosis.verdict == "possible":
        return say("not_sure" if diagnosis.next_checks else "not_sure_to_the_end", diagnosis.language)
    return say("what_helps", diagnosis.language) if diagnosis.verdict == "open" and cases else ""


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


class Reasons(NamedTuple):
    """What speaks for a case most and against it, what it leaves unexplained, and what would confirm it, in words."""

    speaks_for: tuple[str, ...]
    against: tuple[str, ...]
    unexplained: tuple[str, ...]
    confirm: tuple[str, ...]


def reasons(match: Match, vocabulary: Vocabulary, language: Language) -> Reasons:
    """The reasons that are worth saying, the strongest first; that words are alike stands behind what was seen."""
    rows = sorted((e for e in heard(match) if abs(e.bits) >= _WORTH_SAYING), key=lambda e: -abs(e.bits))
    best = [e for e in rows if e.bits > 0][:_MOST_REASONS]
    against = (e for e in rows if e.bits < 0 and not isinstance(e, UnexplainedEvidence))
    unexplained = (e for e in rows if isinstance(e, UnexplainedEvidence))
    return Reasons(
        tuple(named(e, vocabulary, language) for e in sorted(best, key=lambda e: isinstance(e, TextEvidence))),
        tuple(_against(e, vocabulary, language) for e in against),
        tuple(named(e, vocabulary, language) for e in unexplained),
        tuple(brief(c.role, c.signal, c.state, vocabulary, language) for c in match.confirm),
    )


def _against(evidence: Evidence, vocabulary: Vocabulary, language: Language) -> str:
    beside = ""
    if isinstance(evidence, SymptomEvidence):
        beside = f" ({say('recorded', language, state=say(evidence.recorded, language))})"
    return named(evidence, vocabulary, language) + beside


def what_to_look_at(check: NextCheck, vocabulary: Vocabulary, language: Language) -> str:
    """What a check looks at, and what it costs."""
    cost = say("minutes", language, minutes=f"{check.minutes:g}")
    if not check.how[0].read_only:
        cost += ", " + say("changes_things", language)
    return f"{display_name(vocabulary, check.role, check.signal, language)} ({cost})"


def where_it_leads(check: NextCheck, diagnosis: Diagnosis) -> tuple[str, ...]:
    """Where the answers to a check would lead, the cases by their place in the list; or that none decides alone."""
    if not any(answer.case for answer in check.answers.values()):
        return (say("narrows", diagnosis.language),)
    return tuple(_leads(check, diagnosis))


def _leads(check: NextCheck, diagnosis: Diagnosis) -> Iterator[str]:
    language = diagnosis.language
    states: dict[str, list[str]] = {}
    for state, answer in check.answers.items():
        states.setdefault(leads_to(answer, diagnosis), []).append(say(state, language))
    return (f"{', '.join(those)} → {then}" for then, those in states.items())


def leads_to(answer: Answer, diagnosis: Diagnosis) -> str:
    """Where one answer to a check would lead, the case by its place in the list where it has one."""
    language, places = diagnosis.language, {match.case: place for place, match in enumerate(diagnosis.leading, 1)}
    then = say(f"then_{answer.verdict}", language, case=answer.case)
    if place := places.get(answer.case or ""):
        then = say(f"leads_{answer.verdict}", language, place=str(place))
    return then + (f" ({percent(answer.probability)})" if answer.case else "")


def best_remedy(suggestions: Sequence[Suggestion]) -> Suggestion | None:
    """The remedy to think of first: what destroys nothing goes before what does, and what was seen to work before what
    was only advised."""
    usable = (s for s in suggestions if s.applies != "no")
    return max(usable, key=lambda s: (not s.destructive, has_helped(s), s.utility), default=None)


def has_helped(suggestion: Suggestion) -> bool:
    """Whether a remedy ever did any good, here or elsewhere."""
    return suggestion.trials.helped or suggestion.trials.public.helped


def not_to_repeat(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """The remedies that failed, or did harm; others helped, but do not apply here."""
    harmful = (s for s in suggestions if s.applies == "no" and (s.trials.tried or s.trials.public.tried))
    return [s for s in harmful if not has_helped(s)]


def remedy_record(suggestion: Suggestion, language: Language) -> str:
    """Of which kind a remedy is, and how it did."""
    return f"{say(suggestion.kind, language)} · {trials_text(suggestion.trials, language)}"


def trials_text(trials: Trials, language: Language) -> str:
    """How a remedy did, in a few words."""
    if not (trials.tried or trials.public.tried):
        return say("untested" if trials.advised else "no_trial", language)
    parts = []
    for some, worked in ((trials, "worked"), (trials.public, "worked_in_public")):
        if some.tried:
            parts.append(say(worked, language, n=some.worked, of=some.tried))
            parts += [say(k, language, n=n) for k in ("partly", "failed", "worsened") if (n := getattr(some, k))]
    return ", ".join(parts)
