"""Phrases: what the answers of every face are made of: evidence by name, percentages, what a check costs, how a remedy
did."""

from __future__ import annotations

from collections.abc import Sequence

from diagnops.engine.diagnosis import (
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


def verdict_line(diagnosis: Diagnosis, cases: int) -> str:
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


def how_sure(diagnosis: Diagnosis, cases: int) -> str:
    """What stands below the verdict where that is not the last word; else nothing."""
    if diagnosis.verdict == "possible":
        return say("not_sure" if diagnosis.next_checks else "not_sure_to_the_end", diagnosis.language)
    return say("what_helps", diagnosis.language) if diagnosis.verdict == "open" and cases else ""


def percent(probability: float) -> str:
    """A probability as people read it: never a false certainty.

    >>> percent(0.999)
    '>99 %'
    """
    if probability > 0.99:
        return ">99 %"
    return f"{probability * 100:.0f} %" if probability >= 0.01 else "<1 %"


def brief(role: str | None, signal: str, state: State, vocabulary: Vocabulary, language: Language) -> str:
    """A signal in a state; that it is there, its name says."""
    name = display_name(vocabulary, role, signal, language)
    return name if state == "present" else stated(name, state, language)


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


def heard(match: Match) -> list[Evidence]:
    """The evidence that somebody gave: what was told and what was looked at, the strongest first."""
    return [e for e in match.evidence if not isinstance(e, UnknownEvidence | PriorEvidence | RecencyEvidence)]


def told_of(diagnosis: Diagnosis) -> list[Observation]:
    """The observations that were told: not those that a check made."""
    found = {(look.role, look.signal) for look in diagnosis.check_results if look.state}
    return [o for o in diagnosis.observations if (o.role, o.signal) not in found]


def told_apart(match: Match, place: int, language: Language) -> str:
    """What tells the match in this place from the first, if that is to be said; "there" is told by its place."""
    if not match.apart:
        return ""
    there = place if match.apart.there == match.case else 1
    return say("tells_apart", language, there=there, note=match.apart.note)


def what_to_look_at(check: NextCheck, vocabulary: Vocabulary, language: Language) -> str:
    """What a check looks at, and what it costs."""
    cost = say("minutes", language, minutes=f"{check.minutes:g}")
    if not check.how[0].read_only:
        cost += ", " + say("changes_things", language)
    return f"{display_name(vocabulary, check.role, check.signal, language)} ({cost})"


def record(suggestion: Suggestion, language: Language) -> str:
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


def not_to_repeat(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """The remedies that failed, or did harm; others helped, but do not apply here."""
    harmful = (s for s in suggestions if s.applies == "no" and (s.trials.tried or s.trials.public.tried))
    return [s for s in harmful if not (s.trials.helped or s.trials.public.helped)]
