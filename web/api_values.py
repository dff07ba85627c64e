"""What the JSON API takes and gives, as values: the document of the API is made from these types."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from diagnops.app import Diagnosis
from diagnops.kb.case import CauseKind, Language, State, Status, Text
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import Closed, Event
from diagnops.kb.vocabulary import Layer

Few = Annotated[int, Meta(ge=1, le=50)]
Page = Annotated[int, Meta(ge=1, le=1000)]
From = Annotated[int, Meta(ge=0, le=10_000_000)]
Name = Annotated[str, Meta(max_length=300)]
Names = Annotated[tuple[Name, ...], Meta(max_length=500)]
Note = Annotated[str, Meta(max_length=10_000)]
Facts = Annotated[dict[Name, Name], Meta(max_length=200)]


class Taken(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is taken; a name that is not known is refused."""


class Seen(Taken, frozen=True):
    """What is seen: in words or as machines print it (`text`); stated as `role/signal=state` (`observations`); places,
    `role/signal`, that were looked at and found fine (`normal`). `source` is the kind of the text where that is not
    plain, `here` what the host is that it was pasted from."""

    text: str = ""
    observations: Names = ()
    normal: Names = ()
    facts: Facts = {}
    source: Name = ""
    here: Names = ()
    language: Language | None = None


class ToMatch(Seen, frozen=True):
    """What is seen, to be held against all cases; at most `limit` candidates are listed."""

    limit: Few = 5


class ToObserve(Seen, frozen=True):
    """More that is seen; `forget` are places, `role/signal`, of which what was said does not hold."""

    forget: Names = ()


class ToAnswer(Taken, frozen=True):
    """The answer to a check of `role/signal`, in words or as a program printed it: high, normal, skip, can't, 42 %."""

    place: Name
    answer: Annotated[str, Meta(max_length=1_000_000)]


class ToClose(Taken, frozen=True):
    """How it ended: as which case (none on record where it is left out), with which remedy, and how that went.

    `resolved-unknown` with no case: it is over and nobody knows what it was.
    """

    case: Name | None = None
    remedy: Name | None = None
    outcome: Literal["worked", "partly", "failed", "worsened", "advised", "resolved-unknown"] | None = None
    verified: Note = ""


class ToCorrect(Taken, frozen=True):
    """`wrong`: the investigation is not this case. `same`: the case and the other are one and the same."""

    kind: Literal["wrong", "same"]
    case: Name
    because: Note
    investigation: Name | None = None
    other: Name | None = None


class ToReread(Taken, frozen=True):
    """What a clause says: `role/signal=state`, or `role/signal` where it says nothing of that signal. In the
    investigation, where one is named, what was read is overturned."""

    clause: Note
    says: Name
    investigation: Name | None = None


class CaseQuery(Taken, frozen=True):
    """Which cases: those that fit all that is said, as in `CaseFilter`; so many from the `offset`-th on."""

    text: Note | None = None
    role: Name | None = None
    signal: Name | None = None
    cause: CauseKind | None = None
    status: Status | None = None
    tag: Name | None = None
    product: Name | None = None
    due: bool = False
    limit: Page = 100
    offset: From = 0


class SignalQuery(Taken, frozen=True):
    """Which signals: those whose names hold these words, or that one that is called so; of one layer."""

    name: Name | None = None
    layer: Layer | None = None


class InvestigationQuery(Taken, frozen=True):
    """Which investigations: those that are open, or all."""

    open: bool = False


class LastQuery(Taken, frozen=True):
    """How many, the latest first."""

    limit: Page = 100


class CaseHead(Struct, frozen=True):
    """A case in a list; `occurrences` counts how often it happened."""

    id: str
    title: Text
    status: Status
    cause: CauseKind
    occurrences: int


class CaseList(Struct, frozen=True):
    """Cases; `total` is how many fit."""

    total: int
    cases: tuple[CaseHead, ...]


class SignalHead(Struct, frozen=True):
    """A signal in a list, with the states it can be in, those that are trouble, and the roles it is seen on."""

    id: str
    name: Text
    layer: Layer
    states: tuple[State, ...]
    bad: tuple[State, ...]
    roles: tuple[str, ...]


class InvestigationHead(Struct, frozen=True):
    """An investigation in a list; `last` is when it last moved."""

    id: str
    title: str
    opened: str
    who: str
    events: int
    last: str
    closed: Closed | None


class Standing(Struct, frozen=True):
    """An investigation as it stands: all that happened, and what it may be (null once it is closed)."""

    id: str
    opened: str
    who: str
    language: Language
    events: tuple[Event, ...]
    closed: Closed | None
    diagnosis: Diagnosis | None


class Answered(Struct, frozen=True):
    """What an answer was understood to say: what is seen; a `wish`, such as skip; or nothing, with the words that may
    have been meant. `perhaps` is what a sentence may answer besides: to say so, answer with that word."""

    observations: tuple[Observation, ...]
    wish: str | None
    unclear: tuple[str, ...]
    perhaps: str | None
    investigation: Standing


class ClosingTold(Struct, frozen=True):
    """How it ended; how often its case happened now; and the corrections that this has proved wrong, by number."""

    investigation: Standing
    occurrences: int | None
    overruled: tuple[int, ...]


class CorrectionTold(Struct, frozen=True):
    """A correction; `withdrawn` says when and by whom it was taken back."""

    number: int
    kind: Literal["wrong", "same"]
    case: str
    because: str
    who: str
    at: str
    other: str | None
    investigation: str | None
    withdrawn: str | None


class MisreadingTold(Struct, frozen=True):
    """What somebody said that a clause says; `withdrawn` says when and by whom that was taken back."""

    number: int
    clause: str
    role: str | None
    signal: str
    state: State | None
    who: str
    at: str
    withdrawn: str | None


class WriteTold(Struct, frozen=True):
    """Something that was written: when, by whom, what, on what, and why."""

    at: str
    who: str
    what: str
    name: str
    why: str
