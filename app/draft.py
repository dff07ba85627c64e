"""The draft of a new case from an investigation; what nobody said is a blank, or stands under not on record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from diagnops.app.blanks import missing, wanted
from diagnops.app.retain import occurrence, symptoms
from diagnops.kb.case import Case, Cause, Language, Link, Remedy, RuledOut, Said, Source, Text, Trial, investigated
from diagnops.kb.correction import Correction
from diagnops.kb.draft import line, said, slug
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.investigation import Investigation
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import say
from diagnops.search.case_text import text_fields


class Answers(Struct, frozen=True):
    """What only people know of an incident that is over; empty where nobody said it.

    `failed` are the things that were tried and did not help, each `WHAT:HOW;WHY`: how that was seen, and why it was
    expected to help. `solved` is what did help, `verified` how that was seen and `reason` why it did.
    """

    title: str = ""
    cause: str = ""
    normal: str = ""
    failed: tuple[str, ...] = ()
    solved: str = ""
    verified: str = ""
    reason: str = ""


def draft(
    investigation: Investigation,
    answers: Answers,
    corrections: Iterable[Correction],
    vocabulary: Vocabulary,
    timeline: Sequence[str],
    taken: Collection[str],
) -> Case:
    """A draft of the case that `investigation` found; ids of cases that are `taken` are not given again."""
    language = investigation.language
    told = investigation.words
    title = answers.title or (told[0] if told else "")
    return Case(
        id=slug(title, taken, otherwise=f"incident {investigation.id}"),
        title=said(title, 160) if title else wanted("title", language),
        symptoms=symptoms(investigation.observations),
        cause=Cause(said(answers.cause) if answers.cause else wanted("cause", language)),
        ruled_out=_ruled_out(investigation, corrections),
        remedies=_remedies(answers, language),
        # What was seen then are the symptoms of the case itself; counted twice it would be two witnesses.
        occurrences=(replace(occurrence(investigation), symptoms=()),),
        environment={name: line(value) for name, value in investigation.environment.items() if line(value)},
        not_on_record=_not_on_record(answers, investigation, vocabulary),
        sources=(Source(investigated(investigation.id)),),
        story=_story(told, timeline, language),
    )


def _ruled_out(investigation: Investigation, corrections: Iterable[Correction]) -> tuple[RuledOut, ...]:
    """What somebody ruled out, with the reason given. What came out normal is a symptom: it rules out nothing."""
    return tuple(
        RuledOut(said(one.case), said(one.because))
        for one in corrections
        if one.stands and one.kind == "wrong" and one.investigation == investigation.id
    )


def _remedies(answers: Answers, language: Language) -> tuple[Remedy, ...]:
    made: list[Remedy] = []
    for told in answers.failed:
        action, how, why = _tried(told)
        verified: Said = said(how) if how else wanted("failed", language)
        made.append(_remedy(action, "workaround", Trial("failed", verified=verified), why, made, language))
    if answers.solved:
        verified = said(answers.verified) if answers.verified else wanted("worked", language)
        made.append(_remedy(answers.solved, "fix", Trial("worked", verified=verified), answers.reason, made, language))
    return tuple(made)


def _tried(told: str) -> tuple[str, str, str]:
    """What was tried, how it was seen that it did not help, and why it should have: `WHAT:HOW;WHY`.

    >>> _tried("restart: slow again at 12:30; it frees the pool")
    ('restart', 'slow again at 12:30', 'it frees the pool')
    """
    told, _, why = told.rpartition(";") if ";" in told else (told, "", "")
    what, _, how = told.partition(":")
    return what.strip(), how.strip(), why.strip()


def _remedy(action: str, kind: str, trial: Trial, why: str, made: Sequence[Remedy], language: Language) -> Remedy:
    reason: Said = said(why) if why.strip() else wanted("reason", language)
    name = slug(action, {r.id for r in made}, otherwise=kind)
    return Remedy(name, kind, said(action), reason, trials=(trial,))  # type: ignore[arg-type]


def _not_on_record(answers: Answers, investigation: Investigation, vocabulary: Vocabulary) -> tuple[Text, ...]:
    fine = [o for o in investigation.observations if _is_fine(o, vocabulary)]
    silent = []
    if not fine and not answers.normal:
        silent.append(missing("normal"))
    if not answers.failed:
        silent.append(missing("failed"))
    if not answers.solved:
        silent.append(missing("end"))
    return tuple(silent)


def _is_fine(observation: Observation, vocabulary: Vocabulary) -> bool:
    return observation.signal in vocabulary.signal and not vocabulary.is_trouble(observation.signal, observation.state)


def _story(told: Sequence[str], timeline: Sequence[str], language: Language) -> str:
    heading = say("timeline", language)
    words = [line(text, 4000) for text in told[:1]]  # the timeline has the others
    return "\n\n".join([*words, f"## {heading}\n\n" + "\n".join(timeline)])


def as_incident(case: Case, language: Language, vocabulary: Vocabulary) -> Incident:
    """A case as if it were happening now, to see which others are near it."""
    seen = [Observation(s.role, s.signal, s.state, origin="option") for s in case.symptoms]
    return Incident(observations=tuple(seen), unread="\n".join(text_fields(case, vocabulary)[:2]), language=language)


def as_variant(case: Case, other: str) -> Case:
    """`case` with a link that says it is a variant of `other`."""
    kept = tuple(link for link in case.related if link.case != other)
    return replace(case, related=(*kept, Link(other, "variant")))
