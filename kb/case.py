"""The case: one past incident, what was seen, what it was, what was tried and how that went.

Everything here is a frozen value. The JSON Schema of a case file is generated from these types.
"""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Literal

from msgspec import Meta, Struct

State = Literal["high", "low", "normal", "present", "absent"]
Shape = Literal["steady", "spike", "periodic", "intermittent", "growing"]
Frequency = Literal["always", "usually", "sometimes"]
Status = Literal["draft", "active", "fixed", "retired"]
Outcome = Literal["worked", "partly", "failed", "worsened", "advised"]
CauseKind = Literal[
    "hardware", "firmware", "driver", "kernel", "software", "configuration", "capacity",
    "limit", "network", "dependency", "deployment", "data", "time", "human", "unknown",
]  # fmt: skip
Language = Literal["en", "ko"]
Origin = Literal["own", "public", "composite"]

# C0 controls other than tab and newline, DEL, C1 controls, line separators, non-characters and surrogates:
# a terminal, YAML or JSON would swallow or change them, and none belongs to a sentence.
_ODD = r"\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
_END = r"$(?!\n)"  # `$` alone lets a trailing newline through in Python; `\Z` is unknown to JSON Schema
_CLEAN = rf"^([^\x00-\x1f\s{_ODD}]([^\x00-\x08\x0b-\x1f{_ODD}]*[^\x00-\x1f\s{_ODD}])?)?{_END}"
_LINE = rf"^[^\x00-\x1f\s{_ODD}]([^\x00-\x1f{_ODD}]*[^\x00-\x1f\s{_ODD}])?{_END}"

Slug = Annotated[str, Meta(pattern=rf"^[a-z0-9]+(-[a-z0-9]+)*{_END}", max_length=80)]
Line = Annotated[str, Meta(pattern=_LINE, max_length=2000)]
Minutes = Annotated[float, Meta(gt=0, le=100_000)]
Words = Annotated[str, Meta(pattern=_CLEAN, min_length=1, max_length=20_000)]
Story = Annotated[str, Meta(pattern=_CLEAN, max_length=200_000)]
PartialDate = Annotated[
    str,
    Meta(
        pattern=rf"^[0-9]{{4}}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?{_END}",
        description="A year, month or day: 2013, 2008-11 or 2024-02-29.",
    ),
]


Moment = Annotated[
    str,
    Meta(
        pattern=rf"^[0-9]{{4}}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](Z|[+-][0-9]{{2}}:[0-9]{{2}})?{_END}",
        description="A minute: 2024-02-29T03:10, with Z or +09:00 where the zone is known.",
    ),
]


class Value(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen value that refuses keys it does not know and leaves out what is not said."""


class Text(Value, frozen=True):
    """A statement in English, in Korean or in both."""

    en: Line | None = None
    ko: Line | None = None

    def __post_init__(self) -> None:
        if not (self.en or self.ko):
            raise ValueError("say it in at least one language (en, ko)")

    def in_(self, language: Language) -> str:
        """The statement in `language`, or in the other one where it was never written.

        >>> Text(en="disk full").in_("ko")
        'disk full'
        """
        ours, other = (self.ko, self.en) if language == "ko" else (self.en, self.ko)
        return ours or other or ""


Said = Annotated[Text, Meta(extra_json_schema={"minProperties": 1})]


class Symptom(Value, frozen=True):
    """What the incident showed: a signal of the vocabulary on a role, and its state.

    `frequency` is how often it shows when the case recurs; what is `always` there tells most by its absence.
    `magnitude` is a signed robust z score against the normal past.
    """

    signal: Line
    state: State
    role: Line | None = None
    frequency: Frequency = "usually"
    shape: Shape | None = None
    magnitude: float | None = None
    note: Said | None = None

    def __post_init__(self) -> None:
        if self.magnitude is not None and not isfinite(self.magnitude):
            raise ValueError("a magnitude has to be finite")


class Cause(Value, frozen=True):
    """What it was. `chain` leads from the cause to what people saw, one step each."""

    statement: Said
    kind: CauseKind = "unknown"
    role: Line | None = None
    chain: tuple[Said, ...] = ()


class Affected(Value, frozen=True):
    """A product whose own doing the cause is, with the range of versions that have it, where that is known."""

    product: Slug
    versions: Line | None = None


class CaseMessage(Value, frozen=True):
    """A line that a program writes when it happens, as it stands in its log; `<...>` stands for what differs each time.

    `product` and `versions` say who writes it so.
    """

    text: Line
    product: Slug | None = None
    versions: Line | None = None


class Exclusion(Value, frozen=True):
    """A state that rules the case out when it is surely seen: with it, it cannot be this cause."""

    signal: Line
    state: State
    why: Said
    role: Line | None = None


class CaseCheck(Value, frozen=True):
    """A look that this case calls for, with what each state then means for it; `minutes` is what it costs."""

    signal: Line
    run: Line
    means: dict[State, Said]
    role: Line | None = None
    kind: Literal["command", "promql", "console"] = "command"
    read_only: bool = True
    minutes: Minutes = 2.0


class Prevention(Value, frozen=True):
    """What would have told before people did, or kept it away. `rule` is the alert itself."""

    kind: Literal["alert", "test", "change"]
    what: Said
    rule: Words | None = None


class RuledOut(Value, frozen=True):
    """A suspect that was cleared, and by what."""

    what: Said
    how: Said


class Trial(Value, frozen=True):
    """One time a remedy was used, or only `advised`. `verified` says how success or failure was established.

    `origin` is whose trial it is: the team's `own`, or `public`, from a report that others published.
    """

    outcome: Outcome
    when: PartialDate | None = None
    where: Said | None = None
    verified: Said | None = None
    note: Said | None = None
    source: Line | None = None
    origin: Literal["own", "public"] = "own"


_FROM = "investigation "


def investigated(investigation: str) -> str:
    """The source of what an investigation added to a case."""
    return _FROM + investigation


def from_investigation(trial: Trial) -> bool:
    """Whether an investigation added the trial; what else a case says, its author wrote."""
    return (trial.source or "").startswith(_FROM)


def investigation_of(trial: Trial) -> str:
    """The id of the investigation that added the trial."""
    return (trial.source or "").removeprefix(_FROM)


class Requires(Value, frozen=True):
    """Where a remedy applies. `versions` maps a component to a range, `fixed_in` one to the version that needs the
    remedy no more; `until` is the last date of its life."""

    platform: Line | None = None
    component: Line | None = None
    hardware: Line | None = None
    versions: dict[str, Line] = {}
    until: PartialDate | None = None
    fixed_in: dict[str, Line] = {}
    note: Said | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """What has to be there for the remedy to apply, one phrase each."""
        named = (self.platform, self.component, self.hardware)
        return (*(n for n in named if n), *(f"{name} {span}" for name, span in self.versions.items()))


class Remedy(Value, frozen=True):
    """An action and the reason it should help: a workaround restores the service, a fix removes the cause.

    `destructive` is one that loses data or cannot be undone; `rollback` says how to undo the others. `takes` is how
    many minutes it needs to show effect.
    """

    id: Slug
    kind: Literal["workaround", "fix"]
    action: Said
    reason: Said
    requires: Requires | None = None
    risk: Said | None = None
    verify: Said | None = None
    destructive: bool = False
    rollback: Said | None = None
    takes: Minutes | None = None
    trials: tuple[Trial, ...] = ()


class Told(Value, frozen=True):
    """What those who had it wrote then, in their words."""

    text: Words
    language: Language = "en"


class Occurrence(Value, frozen=True):
    """One time the case happened; `investigation` is the id of the one it was recorded from.

    `origin` is whose incident it is: the team's `own`; `public`, which others published: its words and symptoms teach;
    or `composite`, written after no single incident: its words teach. Only `own` ones say how often and how lately it
    happens here.
    """

    when: PartialDate | None = None
    where: Said | None = None
    note: Said | None = None
    symptoms: tuple[Symptom, ...] = ()
    investigation: Line | None = None
    told: tuple[Told, ...] = ()
    severity: Line | None = None
    started: Moment | None = None
    detected: Moment | None = None
    mitigated: Moment | None = None
    resolved: Moment | None = None
    blast_radius: Said | None = None
    trigger: Said | None = None
    origin: Origin = "own"

    @property
    def only_told(self) -> bool:
        """Whether it is nothing that happened, but how people might tell it."""
        return self == Occurrence(told=self.told, origin="composite")


class Source(Value, frozen=True):
    """Where a statement of the case comes from and what it supports."""

    title: Line
    address: Line | None = None
    supports: Said | None = None


class Link(Value, frozen=True):
    """How this case relates to another."""

    case: Slug
    kind: Literal["looks-like", "variant", "same-cause", "superseded-by"]
    note: Said | None = None


class Pointer(Value, frozen=True):
    """Where the team has more of it: an alert, a dashboard, a runbook, a ticket."""

    kind: Literal["alert", "dashboard", "runbook", "ticket"]
    address: Line
    title: Line | None = None


class Case(Value, frozen=True):
    """One past incident. `not_on_record` lists what nobody wrote down, so that silence is not read as fact.

    `owner` keeps it true, `reviewed` is when somebody last did, `review_by` when it is due again.
    """

    id: Slug
    title: Said
    symptoms: tuple[Symptom, ...]
    cause: Cause
    status: Status = "draft"
    affects: tuple[Affected, ...] = ()
    messages: tuple[CaseMessage, ...] = ()
    excludes: tuple[Exclusion, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    checks: tuple[CaseCheck, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    prevention: tuple[Prevention, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    environment: dict[str, Line] = {}
    not_on_record: tuple[Said, ...] = ()
    related: tuple[Link, ...] = ()
    sources: tuple[Source, ...] = ()
    links: tuple[Pointer, ...] = ()
    tags: tuple[Slug, ...] = ()
    owner: Line | None = None
    reviewed: PartialDate | None = None
    review_by: PartialDate | None = None
    story: Story = ""

    @property
    def happened(self) -> tuple[Occurrence, ...]:
        """The times that it happened, to whomever."""
        return tuple(one for one in self.occurrences if not one.only_told)
