"""The diagnosis: one frozen value that carries every number it rests on, in ids, codes and what cases say.

It knows no sentence: terminal, JSON and page word this same value, each in its own way.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from diagnops.kb.case import Language, PartialDate, State, Text
from diagnops.kb.check_result import CheckResult
from diagnops.kb.incident import Clause, Observation, Product
from diagnops.kb.message import Message

Verdict = Literal["seen", "possible", "open", "new"]
Applies = Literal["yes", "unknown", "no"]


class _Evidence(Struct, frozen=True, gc=False, tag_field="kind"):
    """One piece of evidence, for a case (bits above 0) or against it."""

    bits: float


class SymptomEvidence(_Evidence, frozen=True, gc=False, tag="symptom"):
    """A symptom of the case that somebody has looked at: the state it recorded, and the state it is in now.

    `by` is the observation where it was of another signal: a kind of this one, or the family it belongs to. `place` is
    where it was observed, as `role/signal`: one observation may speak of symptoms on several roles. `certainty` is that
    of the observation; it is `certain` when it was stated, answered or looked at; what is `sure` may rule the case out.
    """

    role: str | None
    signal: str
    recorded: State
    observed: State
    place: str
    by: Observation | None = None
    certainty: float = 1.0
    sure: bool = True
    certain: bool = True


class ExclusionEvidence(_Evidence, frozen=True, gc=False, tag="exclusion"):
    """A state that rules the case out, which is surely seen, and `why` it does."""

    role: str | None
    signal: str
    observed: State
    why: Text


class ProductEvidence(_Evidence, frozen=True, gc=False, tag="product"):
    """A product that the case affects, and what was `named`: the same, with its `version` as far as it is told; or one
    that excludes it, or the same in a version that does not have the fault."""

    product: str
    named: str
    version: str | None = None


class MessageEvidence(_Evidence, frozen=True, gc=False, tag="message"):
    """A line that a program writes when it is this case, which stands in the text; `line` is as the case has it."""

    line: str


class UnexplainedEvidence(_Evidence, frozen=True, gc=False, tag="unexplained"):
    """A trouble that is observed and of which the case recorded nothing."""

    role: str | None
    signal: str
    observed: State


class UnknownEvidence(_Evidence, frozen=True, gc=False, tag="unknown"):
    """A symptom of the case that nobody has looked at yet: 0 bits."""

    role: str | None
    signal: str
    recorded: State


class TextEvidence(_Evidence, frozen=True, gc=False, tag="text"):
    """Words alike."""


class PriorEvidence(_Evidence, frozen=True, gc=False, tag="prior"):
    """How likely the case is before anything is known."""


class RecencyEvidence(_Evidence, frozen=True, gc=False, tag="recency"):
    """How lately the case happened here: when it last did, as far as that is told, and the days since."""

    when: PartialDate
    days: int


class CorrectionEvidence(_Evidence, frozen=True, gc=False, tag="correction"):
    """What somebody said of an earlier match: that it was not this case (`wrong`), or that others are the same one."""

    said: Literal["wrong", "same"]
    because: str


Evidence = (
    SymptomEvidence
    | ExclusionEvidence
    | ProductEvidence
    | MessageEvidence
    | UnexplainedEvidence
    | UnknownEvidence
    | TextEvidence
    | PriorEvidence
    | RecencyEvidence
    | CorrectionEvidence
)


class Confirming(Struct, frozen=True):
    """A symptom of a case that nobody has looked at yet: seen so, it would confirm the case."""

    role: str | None
    signal: str
    state: State


class Apart(Struct, frozen=True):
    """What tells two cases apart that look alike, as one of them notes it of the other; "there" is the case `there`."""

    there: str
    note: Text


class Match(Struct, frozen=True):
    """A past case held against the incident. `bits`, the sum of its evidence, are its log2 odds against "none".

    `confirm` is what would confirm it, what always shows first. `behind` says what puts the first match ahead of this
    one most; None for the first. `apart` is there where it is close to the first and one is linked as the other's
    look-alike.
    """

    case: str
    title: Text
    probability: float
    bits: float
    evidence: tuple[Evidence, ...]
    confirm: tuple[Confirming, ...] = ()
    behind: Message | None = None
    apart: Apart | None = None


class How(Struct, frozen=True):
    """One way to make a check."""

    kind: Literal["command", "promql", "console"]
    run: str
    read_only: bool
    look: Text | None


class Answer(Struct, frozen=True):
    """Where an answer to a check would lead: the verdict then, the leading case and its probability."""

    verdict: Verdict
    case: str | None
    probability: float


class NextCheck(Struct, frozen=True):
    """A signal worth looking at. `gain_bits` is the expected information about which case it is; `minutes` its cost."""

    role: str | None
    signal: str
    gain_bits: float
    minutes: float
    how: tuple[How, ...]
    answers: dict[str, Answer]


class Outcomes(Struct, frozen=True):
    """How often a remedy had which outcome when it was tried."""

    worked: int = 0
    partly: int = 0
    failed: int = 0
    worsened: int = 0

    @property
    def tried(self) -> int:
        """How often it was tried at all."""
        return self.worked + self.partly + self.failed + self.worsened

    @property
    def helped(self) -> bool:
        """Whether it ever did any good."""
        return self.worked + self.partly > 0

    @property
    def only_harmed(self) -> bool:
        """Whether it was tried and never did any good."""
        return self.tried > 0 and not self.helped


class Trials(Outcomes, frozen=True):
    """How the team's own trials of a remedy ended, how those of others that were published did (`public`), and how
    often it was only advised."""

    advised: int = 0
    public: Outcomes = Outcomes()


class Condition(Struct, frozen=True):
    """One thing that has to hold for a remedy to apply, whether it does here, and the reason."""

    kind: str
    applies: Applies
    because: Message


class Suggestion(Struct, frozen=True):
    """A remedy of a matching case. One that failed is kept as a warning and `applies` says no.

    `success` is the lower bound of its success rate, by the trials of others where there are none of one's own;
    `utility` that times the probability of the case and how far it applies. `destructive` is one that loses data or
    cannot be undone, `rollback` how to undo it, and `takes` the minutes until it shows effect.
    """

    case: str
    remedy: str
    kind: Literal["workaround", "fix"]
    action: Text
    reason: Text
    trials: Trials
    applies: Applies
    warnings: tuple[Message, ...] = ()
    conditions: tuple[Condition, ...] = ()
    success: float = 0.0
    utility: float = 0.0
    destructive: bool = False
    rollback: Text | None = None
    takes: float | None = None


class RuledOut(Struct, frozen=True):
    """A case that looks alike but for something that speaks plainly against it."""

    case: str
    title: Text
    because: Message


class Diagnosis(Struct, frozen=True):
    """The whole answer. `none` is the probability that no case on record is it; `check_results` are the checks made.

    `seen`: it is the first of `matches`. `possible`: it may be one of them. `open`: too little was told to say. `new`:
    enough was told, and no case explains it. `leading` are the best three or fewer that something speaks for, whatever
    the verdict; `matches` those of them that the verdict stands behind: none under `open` and `new`. `candidates` are
    all that are worth a thought, where these were asked for. `probability` is that of the first that leads, or `none`
    under `new` and where nothing leads. `clauses` are the text back, piece by piece; `products` are named.
    """

    verdict: Verdict
    probability: float
    none: float
    observations: tuple[Observation, ...]
    not_understood: tuple[str, ...]
    leading: tuple[Match, ...]
    matches: tuple[Match, ...]
    next_checks: tuple[NextCheck, ...]
    suggestions: tuple[Suggestion, ...]
    candidates: tuple[Match, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    check_results: tuple[CheckResult, ...] = msgspec.field(default=(), name="looks")
    notes: tuple[Message, ...] = ()
    clauses: tuple[Clause, ...] = ()
    products: tuple[Product, ...] = ()
    language: Language = "en"
