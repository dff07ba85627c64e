"""A drill: an old occurrence of a case is replayed check by check, and whoever learns says what it was.

It is a value that goes from one call to the next; whoever shows it decides what of it to show (`scene`). The program
plays by the same rules: it knows what is known at first and what each check showed, and compares no words, for those of
a telling stand in the case itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from diagnops.kb.case import Case, Language, State, Symptom, Told
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import Place
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.wordforms import key

if TYPE_CHECKING:
    from diagnops.app.catalogue import Entry
    from diagnops.engine.diagnosis import NextCheck

_KNOWN = 2  # symptoms that are known at first
LEAST = 3  # symptoms that it takes: with fewer there is nothing to look for


class Look(Struct, frozen=True):
    """Something that was looked at, and what it was then; None where nobody recorded it."""

    role: str | None
    signal: str
    state: State | None


class Drill(Struct, frozen=True):
    """How far a drill is. `case` is what it is, and `named` what it was said to be; `occurrence` and `telling` are
    places in the case, None for what its author summed up, and where nothing was told. `known` is known at first."""

    seed: int
    case: str
    occurrence: int | None
    telling: int | None
    language: Language
    known: tuple[Observation, ...]
    looks: tuple[Look, ...] = ()
    named: tuple[str, ...] = ()
    over: bool = False

    @property
    def observations(self) -> tuple[Observation, ...]:
        """All that is known so far."""
        return (*self.known, *observed(self.looks))

    @property
    def looked(self) -> frozenset[Place]:
        """Where there is nothing more to look for."""
        known = {(o.role, o.signal) for o in self.known}
        return frozenset(known | {(look.role, look.signal) for look in self.looks})


class Scene(NamedTuple):
    """What whoever learns is shown: what was told first, what is known at first, what looking showed, the cases that it
    was said to be and is not, and what may be worth looking at, by name."""

    told: Told | None
    known: tuple[Observation, ...]
    looks: tuple[Look, ...]
    wrong: tuple[str, ...]
    checks: tuple[NextCheck, ...]


class Once(NamedTuple):
    """An occurrence that can be replayed: its place in the case, that of a telling in it, and what it showed."""

    occurrence: int | None
    telling: int | None
    shown: tuple[Symptom, ...]


def observed(looks: Sequence[Look]) -> Iterator[Observation]:
    """What was found by looking, as observations."""
    return (Observation(o.role, o.signal, o.state, origin="answer") for o in looks if o.state)


def is_called(case: Entry, wanted: Sequence[str]) -> bool:
    """Whether words are all in the id and the title of a case, or begin a word of them."""
    told = key(" ".join(filter(None, (case.id, case.title.en, case.title.ko)))).split()
    return all(any(have.startswith(word) for have in told) for word in wanted)


def replayable(case: Case, vocabulary: Vocabulary, language: Language) -> list[Once]:
    """The occurrences that have symptoms or tellings, each telling by itself, those in the language where there are
    any; where there is no occurrence of the kind, what the author summed up."""
    found = [
        Once(at, telling, shown_by(case, at, vocabulary))
        for at, once in enumerate(case.occurrences)
        for telling in (range(len(once.told)) if once.told else (None,))
        if once.symptoms or once.told
    ]
    own = [
        one for one in found if (told := telling_of(case, one.occurrence, one.telling)) and told.language == language
    ]
    found = own or found or [Once(None, None, shown_by(case, None, vocabulary))]
    return [one for one in found if len(one.shown) >= LEAST]


def telling_of(case: Case, occurrence: int | None, telling: int | None) -> Told | None:
    """What was told first, if anything was."""
    return None if occurrence is None or telling is None else case.occurrences[occurrence].told[telling]


def shown_by(case: Case, occurrence: int | None, vocabulary: Vocabulary) -> tuple[Symptom, ...]:
    """What an occurrence showed; what was only told of it showed what the author of the case summed up."""
    own = case.occurrences[occurrence].symptoms if occurrence is not None else ()
    return tuple(s for s in own or case.symptoms if s.signal in vocabulary.signal)


def known_at_first(
    shown: Sequence[Symptom], read: Sequence[Observation], vocabulary: Vocabulary
) -> tuple[Observation, ...]:
    """What is known at first: what the telling says of what was shown, and at least the first signs of trouble."""
    said = {(o.signal, o.state) for o in read}
    told = [s for s in shown if (s.signal, s.state) in said]
    troubles = [s for s in shown if vocabulary.is_trouble(s.signal, s.state) and s not in told]
    # Where, when and for whom it happens is no sign of trouble by itself.
    signs = sum(vocabulary.signal[s.signal].layer != "contrast" for s in told)
    first = [*told, *troubles[: max(0, _KNOWN - signs)]]
    return tuple(Observation(s.role, s.signal, s.state, origin="option") for s in first)
