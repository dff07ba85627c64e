"""An investigation: what was told, seen, skipped and decided about one incident, in the order it happened.

It *is* its events. They are only ever added to; what is known now is folded from them, and the later word on a thing
holds while the earlier one stays on record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from msgspec import Struct

from diagnops.kb.case import Case, Language, Outcome
from diagnops.kb.check_result import CheckResult
from diagnops.kb.draft import line
from diagnops.kb.environment import fact_name
from diagnops.kb.incident import Clause, Incident, Observation, Product, settle

Place = tuple[str | None, str]
"""A role, or None, and a signal: what a check looks at."""


class _What(Struct, frozen=True, tag_field="kind", omit_defaults=True):
    pass


class Told(_What, frozen=True, tag="told"):
    """Somebody's words, with what was read from them then; see `Incident` for the fields."""

    text: str
    observations: tuple[Observation, ...] = ()
    unread: str = ""
    not_understood: tuple[str, ...] = ()
    named: int = 0
    clauses: tuple[Clause, ...] = ()
    products: tuple[Product, ...] = ()
    printed: str = ""


class Observed(_What, frozen=True, tag="observed"):
    """Something seen: the answer to a check, or stated outright. The observation's `origin` says which."""

    observation: Observation


class Checked(_What, frozen=True, tag="looked"):
    """A check that the program made, and what is known by it; None when nobody could say."""

    look: CheckResult
    observation: Observation | None = None


class Skipped(_What, frozen=True, tag="skipped"):
    """A check that was not wanted now, or of which nobody knows; `words` are what was typed for that."""

    role: str | None
    signal: str
    words: str = ""


class Cannot(_What, frozen=True, tag="cannot"):
    """A check that cannot be made here; `words` are what was typed for that."""

    role: str | None
    signal: str
    words: str = ""


class Retracted(_What, frozen=True, tag="retracted"):
    """What was kept of a thing was misread or mistaken: nobody knows how it is, and it may be asked again.

    `told` is the number of the event whose words count no more, 0 where no words are taken back. Where nothing was read
    from these there is no signal.
    """

    role: str | None
    signal: str
    told: int = 0


class Fact(_What, frozen=True, tag="fact"):
    """Something about the environment: `kernel`, `6.1.0`."""

    name: str
    value: str


class Corrected(_What, frozen=True, tag="corrected"):
    """Somebody said that it is not this case; `number` is the correction that holds it."""

    number: int
    case: str
    because: str


class Closed(_What, frozen=True, tag="closed"):
    """The end: which case it was (None: none on record), what was done and how that went.

    `resolved-unknown`: it is over, and nobody said what it was; nothing is learned by that.
    """

    case: str | None = None
    remedy: str | None = None
    outcome: Outcome | Literal["resolved-unknown"] | None = None
    verified: str = ""


class Reopened(_What, frozen=True, tag="reopened"):
    """It is not over."""


What = Told | Observed | Checked | Skipped | Cannot | Retracted | Fact | Corrected | Closed | Reopened


class Event(Struct, frozen=True):
    """What happened, when (ISO 8601, UTC) and by whom. Numbers grow in the order in which events were kept."""

    number: int
    at: str
    who: str
    what: What


class Investigation(Struct, frozen=True):
    """One incident under investigation."""

    id: str
    opened: str
    who: str
    language: Language
    events: tuple[Event, ...] = ()

    @property
    def closed(self) -> Closed | None:
        """How it ended, or None while it is open."""
        ended: Closed | None = None
        for event in self.events:
            if isinstance(event.what, Closed):
                ended = event.what
            elif isinstance(event.what, Reopened):
                ended = None
        return ended

    @property
    def told(self) -> tuple[str, ...]:
        """Everything that was told in words, in order."""
        return tuple(e.what.text for e in self.events if isinstance(e.what, Told) and e.what.text)

    @property
    def words(self) -> tuple[str, ...]:
        """What of all that was told is compared with the words of cases, in order."""
        words = (w.unread if any(c.lines for c in w.clauses) else w.text for w in self._counting)
        return tuple(filter(None, (text.strip() for text in words)))

    @property
    def _counting(self) -> list[Told]:
        """What was told in words, but what was taken back."""
        back = self._unsaid
        return [e.what for e in self.events if isinstance(e.what, Told) and e.number not in back]

    @property
    def _unsaid(self) -> frozenset[int]:
        """The numbers of the events whose words were taken back."""
        return frozenset(e.what.told for e in self.events if isinstance(e.what, Retracted) and e.what.told)

    def is_unsaid(self, event: Event) -> bool:
        """Whether its words were taken back, or there are none that could be."""
        return event.number in self._unsaid or not isinstance(event.what, Told) or event is self.events[0]

    @property
    def environment(self) -> dict[str, str]:
        """Facts about where it happens; the later word on a name holds."""
        return {e.what.name: e.what.value for e in self.events if isinstance(e.what, Fact)}

    @property
    def observations(self) -> tuple[Observation, ...]:
        """What holds now: of two observations of one thing, the later."""
        told: list[Observation] = []
        for event in self.events:
            told += seen_in(event.what)
            if isinstance(back := event.what, Retracted):
                told = [o for o in told if (o.role, o.signal) != (back.role, back.signal)]
        return settle(told)

    @property
    def incident(self) -> Incident:
        """What is known now, as the engine takes it."""
        words = self._counting
        products = tuple({p.product: p for w in words for p in w.products}.values())
        return Incident(
            observations=self.observations,
            unread=" ".join(w.unread for w in words if w.unread),
            printed="\n".join(w.printed for w in words if w.printed),
            text="\n".join(w.text for w in words if w.text),
            named=sum(w.named for w in words),
            not_understood=tuple(dict.fromkeys(text for w in words for text in w.not_understood)),
            clauses=tuple(clause for w in words for clause in w.clauses),
            products=products,
            language=self.language,
            environment={**{fact_name(p.product): p.version for p in products if p.version}, **self.environment},
        )

    @property
    def excluded(self) -> frozenset[Place]:
        """What is not to be asked: answered, skipped or impossible to look at."""
        return frozenset(self.turned_down | {(o.role, o.signal) for o in self.observations})

    @property
    def turned_down(self) -> frozenset[Place]:
        """The checks that were skipped or cannot be made, but those that were taken back since."""
        found: set[Place] = set()
        for event in self.events:
            if isinstance(event.what, Skipped | Cannot):
                found.add((event.what.role, event.what.signal))
            elif isinstance(event.what, Retracted):
                found.discard((event.what.role, event.what.signal))
        return frozenset(found)


class Head(NamedTuple):
    """A line in the list of investigations. `events` counts them, `last` is when the last happened."""

    id: str
    opened: str
    who: str
    title: str
    events: int
    last: str
    closed: Closed | None


def seen_in(what: What) -> tuple[Observation, ...]:
    """The observations an event carries."""
    if isinstance(what, Told):
        return what.observations
    return (what.observation,) if isinstance(what, Observed | Checked) and what.observation else ()


def news(before: Mapping[str, str], told: Mapping[str, str]) -> tuple[Fact, ...]:
    """The facts of `told` that `before` does not have yet, or has otherwise."""
    return tuple(Fact(name, value) for name, value in told.items() if before.get(name) != value)


def overturned(before: Investigation, observation: Observation) -> tuple[Event, Observation] | None:
    """What was last said of the same thing, with its event, when it was something else."""
    for event in reversed(before.events):
        for earlier in seen_in(event.what):
            if (earlier.role, earlier.signal) == (observation.role, observation.signal):
                return (event, earlier) if earlier.state != observation.state else None
    return None


Last = tuple[Observation, ...] | tuple[Place] | tuple[Told] | tuple[()]
"""What somebody told last: what is seen, the place of a check that was turned down, or words from which nothing was
read."""


def last_told(investigation: Investigation, who: str) -> Last:
    """What `who` told last and still holds."""
    return _last(investigation, who)[1]


def taken_back(investigation: Investigation, who: str) -> tuple[Retracted, ...]:
    """The events that take back what `who` told last, with its words; but what an incident began with says what it is
    about, and goes on to count."""
    number, told = _last(investigation, who)
    words = 0 if number == investigation.events[0].number else number
    return tuple(Retracted(*_place_of(one), words) for one in told)


def _place_of(told: Observation | Place | Told) -> Place:
    if isinstance(told, Told):
        return None, ""
    return (told.role, told.signal) if isinstance(told, Observation) else told


def _last(investigation: Investigation, who: str) -> tuple[int, Last]:
    """See `last_told`; with the number of the event."""
    seen, turned_down = investigation.observations, investigation.turned_down
    for event in reversed(investigation.events):
        if event.who != who:
            continue
        if held := tuple(o for o in seen_in(event.what) if o in seen):
            return event.number, held
        if isinstance(event.what, Skipped | Cannot) and (event.what.role, event.what.signal) in turned_down:
            return event.number, ((event.what.role, event.what.signal),)
        if isinstance(event.what, Told) and not seen_in(event.what) and not investigation.is_unsaid(event):
            return event.number, (event.what,)
    return 0, ()


def title_of(first: Sequence[What]) -> str:
    """What a list shows of an investigation: its first words, else the first thing seen."""
    for what in first:
        if isinstance(what, Told) and what.text.strip():
            words = (
                what.printed if what.text.lstrip()[0] in "{[" and what.printed else what.text
            )  # of JSON what it says
            return line(words, 200)
        for observation in seen_in(what):
            return str(observation)
    return ""


class Investigations(Protocol):
    """Where investigations are kept. What a call was given is safe when it returns; nothing is ever taken out."""

    def begin(self, *what: What, who: str, language: Language) -> Investigation:
        """Open one, with its first events."""
        ...

    def tell(self, investigation: str, *what: What, who: str) -> tuple[Event, ...]:
        """Add events, all or none. Raises `UsageError` for one that is closed, unless it is being reopened."""
        ...

    def close(
        self, investigation: str, closed: Closed, *, who: str, revise: Callable[[Case], Case] | None = None
    ) -> None:
        """End it; `revise` makes the new form of the case `closed.case` from the one that stands, in the same step."""
        ...

    def get(self, name: str) -> Investigation:
        """The investigation of this id, or whose id alone begins so. Raises `UsageError`."""
        ...

    def heads(self, *, only_open: bool = False) -> list[Head]:
        """All of them, the one that moved last first."""
        ...
