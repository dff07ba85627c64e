"""The summary: an answer in short and in words, for every face that has no screen to fill: what leads and why, the next
check, the remedy that did best, and what was read."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec import Struct

from diagnops.app.answer_text import (
    best_remedy,
    not_to_repeat,
    reasons,
    remedy_record,
    told_apart,
    told_of,
    verdict_remark,
    verdict_text,
    what_to_look_at,
    where_it_leads,
)
from diagnops.engine.diagnosis import (
    Diagnosis,
    Match,
    UnknownEvidence,
)
from diagnops.kb.case import Language
from diagnops.kb.incident import Observation
from diagnops.kb.message import Message, place
from diagnops.kb.vocabulary import Vocabulary
from diagnops.messages.wording import Hint, say, word

_WORTH_SAYING = 0.05  # bits
_MOST_REASONS = 3
_MOST_UNKNOWN = 4


class Candidate(Struct, frozen=True, omit_defaults=True):
    """A case that leads, with what speaks for it, against it, what it leaves unexplained, what nobody looked at yet (as
    observations that would confirm it), and what tells it from the first."""

    case: str
    title: str
    probability: float
    speaks_for: tuple[str, ...] = msgspec.field(default=(), name="for")
    against: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()
    not_looked_at: tuple[str, ...] = ()
    apart: str = ""


class Way(Struct, frozen=True, omit_defaults=True):
    """One way to make a check, and what to read of what it shows."""

    kind: str
    run: str
    look: str = ""


class Check(Struct, frozen=True, omit_defaults=True):
    """The next check: the place it looks at, as `role/signal`; the states it may be found in; and where they lead."""

    place: str
    what: str
    states: tuple[str, ...]
    minutes: float
    read_only: bool
    ways: tuple[Way, ...]
    leads: tuple[str, ...] = ()


class Advice(Struct, frozen=True, omit_defaults=True):
    """The remedy that did best, of the case it is a remedy of, with how it did and what to heed. `others` counts those
    besides it."""

    case: str
    remedy: str
    action: str
    record: str
    heed: tuple[str, ...] = ()
    others: int = 0


class Read(Struct, frozen=True, omit_defaults=True):
    """What was read, in the written form of an observation, with the words it was read from and how sure that is."""

    observation: str
    words: str = ""
    certainty: float = 1.0


class Summary(Struct, frozen=True, omit_defaults=True):
    """A diagnosis in short, in its own language; `below` stands below the verdict."""

    verdict: str
    probability: float
    headline: str
    below: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    check: Check | None = None
    remedy: Advice | None = None
    not_to_repeat: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    read: tuple[Read, ...] = ()
    not_read: tuple[str, ...] = ()


def sum_up(diagnosis: Diagnosis, vocabulary: Vocabulary, cases: int, hint: Hint | None = None) -> Summary:
    """Sum up a diagnosis; `cases` is how many there are to match, `hint` words the ways out as a face has them."""
    language = diagnosis.language

    def worded(told: Message) -> str:
        return word(told, language, vocabulary, hint)

    below = list(filter(None, [verdict_remark(diagnosis, cases)]))
    below += [] if diagnosis.observations else [say("nothing_read", language)]
    below += [say("note", language, text=worded(note)) for note in diagnosis.notes]
    return Summary(
        verdict=diagnosis.verdict,
        probability=round(diagnosis.probability, 3),
        headline=verdict_text(diagnosis, cases),
        below=tuple(below),
        candidates=tuple(_candidate(n, one, vocabulary, language) for n, one in enumerate(diagnosis.leading, 1)),
        check=_check(diagnosis, vocabulary) if diagnosis.next_checks else None,
        remedy=_advice(diagnosis, worded),
        not_to_repeat=tuple(one.action.in_(language) for one in not_to_repeat(diagnosis.suggestions)),
        ruled_out=tuple(f"{one.case} ({worded(one.because)})" for one in diagnosis.ruled_out),
        read=tuple(_read(one) for one in told_of(diagnosis)),
        not_read=diagnosis.not_understood,
    )


def _candidate(number: int, match: Match, vocabulary: Vocabulary, language: Language) -> Candidate:
    told = reasons(match, vocabulary, language)
    confirming = [f"{place(one.role, one.signal)}={one.state}" for one in match.confirm]
    unknown = [e for e in match.evidence if isinstance(e, UnknownEvidence)]
    confirming += [f"{place(e.role, e.signal)}={e.recorded}" for e in unknown]
    return Candidate(
        match.case,
        match.title.in_(language),
        round(match.probability, 3),
        told.speaks_for,
        told.against[:_MOST_REASONS],
        told.unexplained[:_MOST_REASONS],
        tuple(dict.fromkeys(confirming))[:_MOST_UNKNOWN],
        told_apart(match, number, language),
    )


def _check(diagnosis: Diagnosis, vocabulary: Vocabulary) -> Check:
    check, language = diagnosis.next_checks[0], diagnosis.language
    return Check(
        place(check.role, check.signal),
        what_to_look_at(check, vocabulary, language),
        tuple(vocabulary.signal[check.signal].states),
        check.minutes,
        check.how[0].read_only,
        tuple(Way(how.kind, how.run, how.look.in_(language) if how.look else "") for how in check.how),
        where_it_leads(check, diagnosis),
    )


def _advice(diagnosis: Diagnosis, worded: Callable[[Message], str]) -> Advice | None:
    if not (best := best_remedy(diagnosis.suggestions)):
        return None
    language, usable = diagnosis.language, [one for one in diagnosis.suggestions if one.applies != "no"]
    heed = tuple(map(worded, best.warnings))
    return Advice(
        best.case, best.remedy, best.action.in_(language), remedy_record(best, language), heed, len(usable) - 1
    )


def _read(observation: Observation) -> Read:
    words = observation.words if observation.origin in ("words", "output") else ""
    return Read(str(observation), " ".join(words.split())[:120], round(observation.certainty, 2))
